"""One dialog per file, each with an `ask()` classmethod."""
