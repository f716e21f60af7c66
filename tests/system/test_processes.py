"""Work that is shared out is done once each, by several processes, whatever happens to them."""

import gc
import os
from contextlib import closing
from functools import partial

import pytest

from analysis.system.processes import in_parts, shared_out


def sent_whole(code: str):
    """A function that is sent to other processes with its code, since they do not have this module."""
    return eval(code, {})


DOUBLED_BY = sent_whole("lambda item: (2 * item, __import__('os').getpid(), __import__('time').sleep(0.02))[:2]")
DIES_ELSEWHERE = sent_whole(
    "lambda here, item: 2 * item if __import__('os').getpid() == here else __import__('os')._exit(1)"
)
FAILS_ELSEWHERE = sent_whole(
    "lambda here, item: (2 * item, __import__('time').sleep(0.02)) if __import__('os').getpid() == here else 1 / 0"
)


@pytest.mark.parametrize("items", [[], [5], list(range(10))])
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_every_item_is_done_once(items, processes):
    found = sorted(shared_out(partial(int.__mul__, 2), items, processes))
    assert found == [(number, 2 * item) for number, item in enumerate(items)]


@pytest.mark.parametrize("processes", [1, 2])
def test_only_the_items_with_these_numbers_are_done(processes):
    found = sorted(shared_out(partial(int.__mul__, 2), range(10), processes, [7, 2, 4]))
    assert found == [(2, 4), (4, 8), (7, 14)]
    assert list(shared_out(partial(int.__mul__, 2), range(10), processes, [])) == []


def test_this_process_and_another_do_their_parts():
    numbers, results = zip(*shared_out(DOUBLED_BY, range(200), 2), strict=True)
    assert sorted(numbers) == list(range(200))
    assert [doubled for doubled, _ in results] == [2 * number for number in numbers]
    who = [process for _, process in results]
    assert len(set(who)) == 2
    assert who[0] == os.getpid()
    assert numbers[0] == 199


def test_a_single_process_works_in_order_and_by_itself():
    assert list(shared_out(DOUBLED_BY, range(3), 1)) == [(i, (2 * i, os.getpid())) for i in range(3)]


@pytest.mark.integration
def test_a_process_that_dies_changes_nothing_and_the_next_work_has_new_ones():
    dies = partial(DIES_ELSEWHERE, os.getpid())
    for _ in range(2):
        assert sorted(shared_out(dies, range(30), 3)) == [(i, 2 * i) for i in range(30)]
    assert len({process for _, (_, process) in shared_out(DOUBLED_BY, range(200), 2)}) == 2


def test_an_error_comes_through():
    with pytest.raises(ZeroDivisionError):
        list(shared_out(partial(FAILS_ELSEWHERE, os.getpid()), range(100_000), 2))


def test_work_that_is_left_is_not_done():
    with closing(shared_out(DOUBLED_BY, range(100_000), 2)) as work:
        next(work)
    assert sorted(shared_out(DOUBLED_BY, range(2), 2))[0][1][0] == 0


ENABLED_ANYWHERE = sent_whole("lambda items: [__import__('gc').isenabled() for item in items]")


@pytest.mark.parametrize("processes", [1, 2])
def test_cyclic_garbage_is_not_looked_for_while_parts_are_done_and_is_afterwards(processes):
    assert in_parts(ENABLED_ANYWHERE, list(range(40)), processes, fewest=20) == [False] * 40
    assert gc.isenabled()


def test_an_error_or_a_caller_who_switched_it_off_leaves_it_as_it_was():
    with pytest.raises(ZeroDivisionError):
        in_parts(lambda items: [1 // item for item in items], [0], 1, fewest=20)
    assert gc.isenabled()
    gc.disable()
    try:
        in_parts(ENABLED_ANYWHERE, [1], 1, fewest=20)
        assert not gc.isenabled()
    finally:
        gc.enable()
