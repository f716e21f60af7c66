"""Counts and what is made of them: rates, themes, keyness, permutation, resampling."""
