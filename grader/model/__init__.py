"""The frozen nouns of the field, and nothing that acts on them."""
