"""The answer language: text to typed tree to value, and back to print."""
