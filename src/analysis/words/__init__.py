"""Sentences and words, with exact offsets; the fast segmenter and its parts.

Four terms are used throughout:

chunk
    A stretch of text between white space. What is found out about a chunk is cached by its characters.
piece
    A token of the library (a syllable, a number, a punctuation mark), or a part of one that hyphens join. A word is
    one piece or several in a row.
atom
    A run of letters and digits, or one other character. Lexicon entries are matched on atoms. Most pieces are one atom.
batch
    Texts that are worked on, and cached on disk, together.
"""
