"""Reports: terminal, one HTML file, JSON, a table of marks."""
