"""The rubric: concepts, ideas, who is spoken of, guards, and the proposal that follows from them."""
