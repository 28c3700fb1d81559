"""Problem and reference files to values, with every fault and its line."""
