"""Random models of declared symbols, the ladder of evidence, counterexamples and mutants."""
