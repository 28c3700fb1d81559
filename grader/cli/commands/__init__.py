"""One file for each command, imported only when that command is run."""
