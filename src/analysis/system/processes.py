"""Work shared among several processes of this machine, of which this one is the first."""

from __future__ import annotations

import gc
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from analysis.system.files import scratch_folder
from analysis.system.language import _

if TYPE_CHECKING:
    from concurrent.futures import Executor

Item = TypeVar("Item")
Result = TypeVar("Result")


def check_processes(processes: int) -> None:
    """Raise a ValueError unless `processes` is a whole number from 1."""
    if not isinstance(processes, int) or processes < 1:
        raise ValueError(_("processes={processes!r} must be a whole number from 1").format(processes=processes))


@contextmanager
def many_objects() -> Iterator[None]:
    """Look for no cyclic garbage while rows by the hundred thousand are made; there is none, and looking takes time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def make_ready(work: Callable[[], object], processes: int) -> None:
    """Start the other processes, let them call `work`, and do not wait for them."""
    if processes > 1:
        others = _others(processes)
        for _ in range(processes - 1):
            others.submit(work)


def shared_out(
    work: Callable[[Item], Result], items: Sequence[Item], processes: int, numbers: Sequence[int] | None = None
) -> Generator[tuple[int, Result], None, None]:
    """Yield the index of each item, or of those in `numbers`, and what `work` returns for it, as they are done.

    This process begins with the last item, so that it need not wait until the others have started. Each of them has
    one item to work on and two queued, no more, so that this process waits little at the end. If one is killed, its
    items are done here. An error in `work` is raised here.

    Items and results are passed in files: through a pipe they would come in small parts, and each part would wait
    until the interpreter of this process, which is busy, finds time for it.
    """
    rest = deque(range(len(items)) if numbers is None else numbers)
    if processes == 1 or len(rest) < 2:
        yield from ((number, work(items[number])) for number in rest)
        return
    from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait

    others = _others(processes)
    handed_out, at_most = dict[Future[None], int](), 3 * (processes - 1)
    with scratch_folder("analysis-") as folder:
        try:
            while rest or handed_out:
                try:
                    while rest and len(handed_out) < at_most:
                        file = Path(folder, str(rest[0]))
                        file.write_bytes(pickle.dumps(items[rest[0]]))
                        handed_out[others.submit(_from_file_to_file, work, file)] = rest[0]
                        rest.popleft()
                except BrokenExecutor:  # one was killed, and with it all that was handed out
                    at_most = 0
                if rest:
                    number = rest.pop()
                    yield number, work(items[number])
                    done = {future for future in handed_out if future.done()}
                else:
                    done = wait(handed_out, return_when=FIRST_COMPLETED).done
                for future in done:
                    number = handed_out.pop(future)
                    try:
                        future.result()
                    except BrokenExecutor:
                        at_most = 0
                        rest.append(number)
                    else:
                        file = Path(folder, str(number))
                        yield number, pickle.loads(file.read_bytes())
                        file.unlink()
        finally:
            for future in handed_out:
                future.cancel()


def in_parts(
    work: Callable[[list[Item]], list[Result]], items: list[Item], processes: int, *, fewest: int
) -> list[Result]:
    """Return what `work` returns for `items`, part after part; of `fewest` items on, parts of them are shared out."""
    check_processes(processes)
    with many_objects():
        if processes == 1 or len(items) < fewest:
            return work(items)
        size = max(fewest // 4, len(items) // (8 * processes) + 1)
        parts = [items[first : first + size] for first in range(0, len(items), size)]
        found: dict[int, list[Result]] = dict(shared_out(work, parts, processes))
        return [result for number in range(len(parts)) for result in found[number]]


def _others(processes: int) -> Executor:
    # joblib's own: its Parallel, which partitions use, takes over what is there and cannot do with loky's
    from joblib.executor import get_memmapping_executor

    return get_memmapping_executor(processes - 1)


@many_objects()
def _from_file_to_file(work: Callable[[Item], Result], file: Path) -> None:
    file.write_bytes(pickle.dumps(work(pickle.loads(file.read_bytes()))))
