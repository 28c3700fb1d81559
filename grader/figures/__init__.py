"""Kinds of figures, one file each: data to a picture and to its text."""
