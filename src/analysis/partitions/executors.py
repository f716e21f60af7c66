"""Run a function on each partition: in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import contextlib
import re
import sys
import threading
import warnings
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from analysis.system.language import _

# What goes wrong is told of so many partitions; with more, something is wrong with all of them.
ENOUGH_PROBLEMS = 20

# How often a partition may kill the process that works on it, alone; it has done so once
# among others. One of the three may be somebody else's doing.
_LIVES = 2

# A worker of Dask may run several threads; the memory it needs is that of one partition all the same.
_ONE_AT_A_TIME = threading.RLock()
# A worker that has grown is replaced before its next partition, which concerns nobody. joblib warns of it in a thread.
_REPLACED = "A worker stopped while some jobs were given"
_NOT_TOLD = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)


# --- What a worker does ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Answer:
    """What comes back of one partition: a result, or why there is none."""

    result: Any = None
    problem: str = ""
    notes: tuple[tuple[type[Warning], str], ...] = ()


def _answer(task: Callable[..., Any], path: Path, shown: str, *rest: Any) -> _Answer:
    with _ONE_AT_A_TIME, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for category in _NOT_TOLD:
            warnings.simplefilter("ignore", category)
        try:
            result = task(path, *rest)
        except (ValueError, OSError) as error:
            return _Answer(problem=str(error).replace(str(path), shown))
        except Exception as error:  # a slip in somebody's function: theirs to read, where it happened
            error.add_note(f"in the partition {shown}")
            raise
    return _Answer(result, notes=tuple((c.category, str(c.message).replace(str(path), shown)) for c in caught))


def answers_of(
    calls: dict[int, tuple[Any, ...]], large: tuple[np.ndarray, ...], processes: int | None
) -> Generator[tuple[int, _Answer], None, None]:
    """Yield the answer to every call, whatever becomes of the processes."""
    if processes is not None and (not isinstance(processes, int) or processes < 1):
        raise ValueError(_("processes={processes!r} must be a number from 1, or None").format(processes=processes))
    if processes == 1:
        for number, call in calls.items():
            yield number, _answer(*call, *large)
        return
    client = _dask_client() if processes is None else None
    if client is None:
        run, lives = partial(_on_this_machine, processes), _LIVES
    else:
        run, lives = partial(_on_dask, client), 1  # Dask has tried a call several times before it gives it up
    waiting = dict(calls)
    while waiting:
        for number, answer in run(dict(waiting), large):
            del waiting[number]
            yield number, answer
        # A process was killed. The work of all others went with it, and any of these can be the reason: the next
        # in line are done again one by one, so that it is plain which.
        for number in list(waiting)[:ENOUGH_PROBLEMS]:
            for _life in range(lives):
                for _number, answer in run({number: waiting[number]}, large) if number in waiting else ():
                    del waiting[number]
                    yield number, answer
            if number in waiting:
                raise RuntimeError(
                    _(
                        "{call}: the process that works on it is killed every time, with nothing"
                        " beside it; most often it needs more memory than there is: divide it "
                        "into smaller files"
                    ).format(call=calls[number][2])
                )


def _on_this_machine(
    processes: int | None, calls: dict[int, tuple[Any, ...]], large: tuple[np.ndarray, ...]
) -> Generator[tuple[int, _Answer], None, None]:
    """Yield answers from joblib's processes; fewer than calls if one of the processes is killed."""
    from joblib import Parallel, cpu_count, delayed, parallel_config
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    # with a single process joblib would use this one, and this one shall not be killed
    several = max(2, min(processes or cpu_count(), len(calls)))
    with parallel_config(backend="loky"):
        pool = Parallel(n_jobs=several, return_as="generator_unordered", batch_size=1)
    with _without_warning(_REPLACED), contextlib.suppress(TerminatedWorkerError):
        yield from pool(delayed(_numbered)(number, *call, *large) for number, call in calls.items())


@contextlib.contextmanager
def _without_warning(message: str) -> Iterator[None]:
    """Ignore a warning until the block ends.

    Not by `catch_warnings`: the block spans the steps of a generator, and at its end that would also undo the filters
    that a caller has set in between.
    """
    own = ("ignore", re.compile(message, re.IGNORECASE), Warning, None, 0)  # the entry that filterwarnings makes
    warnings.filterwarnings("ignore", message=message)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):  # a caller may have restored other filters
            warnings.filters.remove(own)  # type: ignore[attr-defined]  # typeshed has a Sequence; it is a list


def _numbered(number: int, *call: Any) -> tuple[int, _Answer]:
    return number, _answer(*call)


def _dask_client() -> Any:
    """Return the active client of a Dask cluster, if there is one; nobody has one without importing distributed."""
    distributed = sys.modules.get("distributed")
    try:
        return distributed and distributed.default_client()
    except ValueError:
        return None


def _on_dask(
    client: Any, calls: dict[int, tuple[Any, ...]], large: tuple[np.ndarray, ...]
) -> Generator[tuple[int, _Answer], None, None]:
    """Yield answers from a Dask cluster; fewer than calls if several of its workers are killed at the same one.

    Not by joblib's own Dask backend: that waits for ever where Dask has given a call up (joblib 1.6).
    """
    from distributed import KilledWorker, as_completed

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sending large graph")
        # as tasks, not scattered: what was scattered to a worker dies with it, a task is done again
        shared = [client.submit(np.asarray, array, pure=False) for array in large]
        sent = {client.submit(_answer, *call, *shared, pure=False): number for number, call in calls.items()}
    try:
        for future in as_completed(sent):
            if future.status == "error" and isinstance(future.exception(), KilledWorker):
                continue
            yield sent[future], future.result()
            future.release()
    finally:
        client.cancel([*sent, *shared])
