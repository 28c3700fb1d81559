"""The commands: the same verbs for people and for CI."""
