"""What stands beside its target until it is complete, and what a killed process left there.

Who writes holds a lock on it, which ends with the process however that ends: what can be locked is nobody's any more.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

_PART: Final = "part"
_OLD: Final = "old"  # a folder that gives way, until the new one has its name
_SHOWN: Final = 40  # characters of the target's name: with the rest of a long one the name might be too long


class Unfinished:
    """A file or a folder of ours beside its target, held by this process until it is let go."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def file(cls, target: Path) -> Unfinished:
        """A new, empty file."""
        while True:
            path = _beside(target, _PART)
            # With the rights of any new file. Whoever sweeps may come between making it and holding it.
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
            if _held(descriptor, path):
                return cls(path, descriptor)
            os.close(descriptor)

    @classmethod
    def folder(cls, target: Path) -> Unfinished:
        """A new, empty folder."""
        while True:
            path = _beside(target, _PART)
            path.mkdir()
            descriptor = _open_folder(path)
            if descriptor is None or _held(descriptor, path):
                return cls(path, descriptor)
            os.close(descriptor)

    @classmethod
    def set_aside(cls, target: Path) -> Unfinished:
        """The folder that is there now, under another name."""
        descriptor = _open_folder(target)
        if descriptor is not None:
            _held(descriptor, target)  # before it has a name that is swept
        aside = cls(_beside(target, _OLD), descriptor)
        try:
            target.rename(aside.path)
        except BaseException:
            aside._let_go()
            raise
        return aside

    def take_the_place_of(self, target: Path) -> None:
        if sys.platform == "win32":  # which moves nothing that is open
            self._let_go()
        self.path.replace(target)
        self._let_go()

    def discard(self) -> None:
        """Remove it; what has taken the place of its target is none any more, and stays."""
        self._let_go()
        with suppress(OSError):
            if self.path.is_dir():
                shutil.rmtree(self.path, ignore_errors=True)
            else:
                self.path.unlink(missing_ok=True)

    def _let_go(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def sweep(target: Path) -> None:
    """Remove what was left beside the target by processes that have ended; what somebody holds stays.

    A folder that was set aside stays as long as nothing has its name: it may be all there is of it.
    """
    ours = re.compile(rf"\.{re.escape(target.name[:_SHOWN])}\.annotator-[0-9a-f]{{8}}\.({_PART}|{_OLD})")
    with suppress(OSError):  # what cannot be listed cannot be swept: writing will tell what is the matter
        for path in target.parent.iterdir():
            found = ours.fullmatch(path.name)
            if found and (found[1] == _PART or target.exists()):
                with suppress(OSError):
                    _remove_unheld(path)


def _remove_unheld(path: Path) -> None:
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        return
    if sys.platform == "win32":
        if stat.S_ISREG(mode):  # removes no file that is open; a folder cannot be held there
            path.unlink()
        return
    is_folder = stat.S_ISDIR(mode)
    descriptor = os.open(path, (os.O_RDONLY if is_folder else os.O_RDWR) | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if is_folder:
            shutil.rmtree(path)
        else:
            path.unlink()
    finally:
        os.close(descriptor)


def _held(descriptor: int, path: Path) -> bool:
    """Take the lock; False where somebody sweeps it out just now. Where there are no locks nobody sweeps either."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _open_folder(path: Path) -> int | None:
    return None if sys.platform == "win32" else os.open(path, os.O_RDONLY)


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f".{target.name[:_SHOWN]}.annotator-{secrets.token_hex(4)}.{ending}")
