"""A folder that is replaced at one stroke, by one process at a time.

What this rests on, by system:

- Linux and macOS exchange two folders in one step (`renameat2`, `renamex_np`): whoever opens the folder by its name
  finds the old one or the new one, complete, at every moment, also after SIGKILL.
- Windows, and file systems without that step, rename twice. Between the two the name is missing for an instant; if
  the process is killed just then, `recover` brings the old folder back at the next run.
- The files are on the disk before the exchange, so after a loss of power the folder is also whole, as far as the disk
  keeps its word.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

# --- One process at a time ----------------------------------------------------------------------------

# Windows keeps others from reading a locked byte; this one lies far behind the text that says who holds the lock.
_LOCKED_BYTE = 1 << 30


def _lock(file: int) -> None:
    """Take the lock on an open file, or raise BlockingIOError; the system frees it when the process ends, however."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(*error.args) from None
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def only_one(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file `path` while the block runs; `what` is being done, for the message to the second one.

    The file stays: what counts is the lock on it, which dies with its process, so none is ever stale.

    Raises
    ------
    RuntimeError
        If another process, named in the message, holds the lock.
    OSError
        If the file cannot be written, or its file system knows no locks.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            _lock(file)
        except BlockingIOError:
            os.lseek(file, 0, os.SEEK_SET)
            holder = os.read(file, 200).decode("utf-8", "replace").strip() or "another process"
            raise RuntimeError(f"{what} already, by {holder}; wait for it or end it, then try again") from None
        except OSError as error:
            reason = f"{error.strerror}; this file system has no locks, put the project on a local disk"
            raise OSError(error.errno, reason, str(path)) from None
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, f"process {os.getpid()} since {time.strftime('%H:%M on %d %B')}\n".encode())
        yield
    finally:
        os.close(file)


# --- All or nothing -----------------------------------------------------------------------------------


def refuse_unwritable(*folders: Path) -> None:
    """Raise a clear error if one of the folders cannot be written to, before long work is done for nothing."""
    for folder in folders:
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(f"{folder}: is a file, and must be a folder; move it away")
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(
                f"{folder}: this folder cannot be written to; change its permissions or copy the project"
            )


def recover(place: Path, aside: Path) -> None:
    """Put the last complete folder back if a process was killed between the two renames of `replace_folder`."""
    if aside.exists() and not place.exists():
        aside.rename(place)


def replace_folder(place: Path, fresh: Path, aside: Path) -> None:
    """Let `fresh` take the name `place`; what stood there before is then found as `fresh` or gone.

    All three are on one file system. `aside` is used only where the system cannot exchange two folders at one stroke.
    """
    _flush(fresh)
    if not place.exists():
        fresh.rename(place)
    elif not exchange(fresh, place):
        shutil.rmtree(aside, ignore_errors=True)
        place.rename(aside)
        try:
            fresh.rename(place)
        except OSError:
            aside.rename(place)
            raise
    shutil.rmtree(aside, ignore_errors=True)
    _flush_name(place.parent)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders at one stroke and return True, or return False where the system cannot."""
    if sys.platform not in ("linux", "darwin"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    at_cwd, flag = -100, 2  # AT_FDCWD of Linux; RENAME_EXCHANGE and RENAME_SWAP are both 2
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        failed = library.renameat2(at_cwd, first, at_cwd, second, flag)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(first, second, flag)
    else:
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is never seen half written; text as UTF-8 with line feeds."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    """Wait until all files of a folder are on the disk; some systems report only here that it is full."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            _flush_name(path)
    _flush_name(folder)


def _flush_name(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system lets a folder be opened (not on Windows)."""
    if os.name == "posix":
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        except OSError as error:
            if error.errno != errno.EINVAL:  # file systems that do not know it
                raise
        finally:
            os.close(file)
