"""Reports: terminal, one HTML file, JSON."""
