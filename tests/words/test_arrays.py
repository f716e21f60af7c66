"""Tables that grow keep what was added, in order."""

import numpy as np

from analysis.words.arrays import Columns, Ragged


def test_rows_keep_their_numbers_while_the_table_grows():
    columns = Columns(2)
    assert list(columns.add(np.array([[1, 2, 3], [10, 20, 30]]))) == [0, 1, 2]
    assert list(columns.add(np.array([[4], [40]]))) == [3]
    assert list(columns.add(np.zeros((2, 0)))) == []
    for i in range(5, 100):
        assert list(columns.add(np.array([[i], [10 * i]]))) == [i - 1]
    assert columns.size == 99
    assert columns.all().tolist() == [list(range(1, 100)), list(range(10, 1000, 10))]
    assert columns.take(np.array([98, 0, 3])).tolist() == [[99, 1, 4], [990, 10, 40]]


def test_entries_have_as_many_rows_as_were_added():
    ragged = Ragged(2)
    ragged.add(np.array([2, 0, 1]), np.array([[1, 2, 3], [10, 20, 30]]))
    ragged.add(np.array([1]), np.array([[4], [40]]))
    lengths, rows = ragged.take(np.array([3, 0, 1, 0]))
    assert lengths.tolist() == [1, 2, 0, 2]
    assert rows.tolist() == [[4, 1, 2, 1, 2], [40, 10, 20, 10, 20]]
    lengths, rows = ragged.take(np.zeros(0, dtype=int))
    assert lengths.tolist() == [] and rows.shape == (2, 0)
