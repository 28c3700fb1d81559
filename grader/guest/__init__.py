"""The untrusted side of the wall: all that a student's process is made of, and nothing of `grader`.

This directory runs alone. It imports the standard library, numpy and torch. The host imports `wire` from it,
so that both sides speak one format, and nothing else.
"""
