"""A project of your own: new, add, check."""
