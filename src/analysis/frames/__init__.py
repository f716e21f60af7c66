"""The codebook and its notation; coded sentences, shares, agreement, coding sheets."""
