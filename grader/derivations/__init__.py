"""Derivations: reading a student's working into lines, ruling on each line, explaining steps, milestones."""
