"""Kinds of things that may vary between papers: one file, one class, one kind."""
