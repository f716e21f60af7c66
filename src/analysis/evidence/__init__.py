"""What opens a number to its sentences: concordance and quantities."""
