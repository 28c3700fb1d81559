"""Pure numerics that know nothing of grading: comparison, derivatives, statistics, random probability models."""
