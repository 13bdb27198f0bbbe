"""Domain types, metrics, query strategies and errors. Standard library and NumPy only."""
