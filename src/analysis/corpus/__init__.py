"""Articles: loading, tables, checks on input, old encodings, provinces, duplicates."""
