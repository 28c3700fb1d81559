"""Running text made ready for comparison: one spelling of maths, words, clauses, and what is denied."""
