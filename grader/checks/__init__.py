"""Check kinds, one file each: one decision procedure with its parameters."""
