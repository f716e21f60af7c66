"""Tables of integers that grow while they are used, and sums over groups that follow one another in an array."""

from __future__ import annotations

import numpy as np


def ranges(first: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return the integers from `first` on, so many for each, one range after the other.

    >>> ranges(np.array([5, 0, 7]), np.array([2, 0, 3])).tolist()
    [5, 6, 7, 8, 9]
    """
    before = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) + np.repeat(first - before, lengths)


def sum_before(values: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return for every value the sum of those before it in its group.

    >>> sum_before(np.array([1, 2, 3, 10, 20]), np.array([3, 0, 2])).tolist()
    [0, 1, 3, 0, 10]
    """
    total = np.append(0, np.cumsum(values))
    return total[:-1] - np.repeat(total[np.cumsum(lengths) - lengths], lengths)


class Columns:
    """Columns of integers that rows are added to.

    Parameters
    ----------
    columns
        How many.
    dtype
        The type of integers.
    """

    def __init__(self, columns: int, dtype: type = np.int32) -> None:
        self._room: np.ndarray = np.zeros((columns, 0), dtype=dtype)
        self.size = 0

    def add(self, columns: np.ndarray) -> range:
        """Add rows, given as columns (a single column as it is); return their indexes."""
        columns = columns.reshape(len(self._room), -1)
        before, self.size = self.size, self.size + columns.shape[1]
        if self.size > self._room.shape[1]:  # twice as large, so that it is seldom copied
            self._room = np.pad(self._room, ((0, 0), (0, 2 * self.size - self._room.shape[1])))
        self._room[:, before : self.size] = columns
        return range(before, self.size)

    def all(self) -> np.ndarray:
        """Return all columns."""
        return self._room[:, : self.size]

    def take(self, rows: np.ndarray) -> np.ndarray:
        """Return the columns of these rows."""
        return np.take(self._room, rows, axis=1)


class Ragged:
    """Rows of integers, several for each entry; entries are only added.

    Parameters
    ----------
    columns
        How many.
    """

    def __init__(self, columns: int) -> None:
        self._rows = Columns(columns)
        self._entries = Columns(2)  # first row, number of rows

    def add(self, lengths: np.ndarray, columns: np.ndarray) -> None:
        """Add so many rows for each entry, one after the other."""
        self._entries.add(np.stack([self._rows.size + np.cumsum(lengths) - lengths, lengths]))
        self._rows.add(columns)

    def take(self, entries: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the number of rows of each entry, and the columns of their rows, one entry after the other."""
        first, lengths = self._entries.take(entries)
        return lengths, self._rows.take(ranges(first, lengths))
