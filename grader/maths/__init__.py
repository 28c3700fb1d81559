"""Pure numerics that know nothing of grading: comparison, derivatives, statistics."""
