"""Sentences and words, with exact offsets; the fast segmenter and its parts."""
