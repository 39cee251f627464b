"""Passwords: Argon2id behind a gate, so that sign-ins never take the machine away from people who tick."""

from __future__ import annotations

import os
import unicodedata
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from intake.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask_babel import LazyString

SHORTEST, LONGEST = 10, 128
EASY = 5  # fewer different characters than this
QUEUE = 64
WAIT_SECONDS = 10.0
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified where the name is unknown or has no password, so that the answer takes as long as for a known one.
DUMMY = "$argon2id$v=19$m=19456,t=2,p=1$Zl/HflAxz1NMgB5r8zx39Q$G9oGNgQ85L4wP4SNoyf+CfuhzNDajMIwNAy4opdtgoU"  # of no account
# One for each core and process: with two processes on two cores, one each.
_AT_WORK = BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))
_IN_LINE = BoundedSemaphore(QUEUE)


@contextmanager
def gate() -> Iterator[None]:
    """Wait for a free core; refused as busy when the line is too long or too slow."""
    if not _IN_LINE.acquire(blocking=False):
        raise Refused("busy")
    try:
        if not _AT_WORK.acquire(timeout=WAIT_SECONDS):
            raise Refused("busy")
        try:
            yield
        finally:
            _AT_WORK.release()
    finally:
        _IN_LINE.release()


def hashed(password: str) -> str:
    """What is stored of a password."""
    with gate():
        return HASHER.hash(_normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one stored; as slow when there is none."""
    if len(password) > LONGEST:
        return False
    with gate():
        try:
            return HASHER.verify(stored or DUMMY, _normal(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def complaint(password: str, username: str) -> LazyString | None:
    """What is wrong with a new password; None where nothing is."""
    if len(password) < SHORTEST:
        return _l("Use at least %(n)s characters. Three or four words are easy to remember.", n=SHORTEST)
    if len(password) > LONGEST:
        return _l("Use at most %(n)s characters.", n=LONGEST)
    if len(set(password)) < EASY or username.lower() in password.lower() or password.isdigit():
        return _l("This is too easy to guess. Three or four words are easy to remember.")
    return None


def _normal(password: str) -> str:
    """One spelling for what looks the same on every keyboard."""
    return unicodedata.normalize("NFKC", password)
