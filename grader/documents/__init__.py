"""Handed-in documents, split into slots."""
