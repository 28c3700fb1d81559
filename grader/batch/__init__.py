"""Many submissions at once, none of which can stop the others."""
