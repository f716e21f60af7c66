"""The same counts and frames for a corpus larger than memory."""
