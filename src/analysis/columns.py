"""Tables of numbers that grow while they are used: what is learnt of tokens and chunks, to be looked up on arrays."""

from __future__ import annotations

import numpy as np


class Columns:
    """Columns of numbers that rows are added to.

    Parameters
    ----------
    columns
        How many.
    dtype
        The kind of numbers.
    """

    def __init__(self, columns: int, dtype: type = np.int32) -> None:
        self._room = np.zeros((columns, 0), dtype=dtype)
        self.size = 0

    def add(self, columns: np.ndarray) -> range:
        """Add rows, given as columns (a single column as it is); return their numbers."""
        columns = columns.reshape(len(self._room), -1)
        before, self.size = self.size, self.size + columns.shape[1]
        if self.size > self._room.shape[1]:  # twice as large, so that it is seldom copied
            self._room = np.pad(self._room, ((0, 0), (0, 2 * self.size - self._room.shape[1])))
        self._room[:, before : self.size] = columns
        return range(before, self.size)

    def all(self) -> np.ndarray:
        """Return all columns; what is written there is kept."""
        return self._room[:, : self.size]

    def take(self, rows: np.ndarray) -> np.ndarray:
        """Return the columns of these rows."""
        return np.take(self._room, rows, axis=1)


class Ragged:
    """Rows of numbers, several for each entry; entries are only added.

    Parameters
    ----------
    columns
        How many.
    """

    def __init__(self, columns: int) -> None:
        self._rows = Columns(columns)
        self._entries = Columns(2)  # row behind the last, number of rows

    def add(self, lengths: np.ndarray, columns: np.ndarray) -> None:
        """Add so many rows for each entry, one after the other."""
        self._entries.add(np.stack([self._rows.size + np.cumsum(lengths), lengths]))
        self._rows.add(columns)

    def take(self, entries: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the number of rows of each entry, and the columns of their rows, one entry after the other."""
        behind, lengths = self._entries.take(entries)
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(behind - ends, lengths)
        return lengths, self._rows.take(at)
