"""A saved page, Word file or PDF becomes text; each line of it gets a role."""
