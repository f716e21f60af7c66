"""Finished tables become figures; one file per kind of figure."""
