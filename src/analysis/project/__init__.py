"""A project of one's own: new, add, check."""
