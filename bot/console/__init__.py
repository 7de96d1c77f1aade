"""The commands of the terminal, one module each, and what only they need."""
