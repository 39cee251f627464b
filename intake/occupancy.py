"""Who is in a data folder: the service for as long as it runs, or a restore, which must be alone and come to its end."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from intake.settings import SettingsRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = ".occupied"
RESTORING = ".restoring"  # while it is there, what lies around it is not whole


@contextmanager
def serving(data: Path) -> Iterator[None]:
    """While the block lasts nobody restores into the folder; workers are in it too, also those whose master was killed."""
    with _locked(data, fcntl.LOCK_SH) as is_locked:
        if not is_locked:
            raise SettingsRefused([f"A backup is being restored into {data}. Start Dutybook when that is done."])
        yield


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """While the block lasts no service runs on the folder."""
    with _locked(data, fcntl.LOCK_EX) as is_locked:
        if not is_locked:
            raise SettingsRefused([f"Dutybook is running on {data}. Stop it first."])
        yield


def refuse_half_restored(data: Path) -> None:
    """Say so where a restore was cut off, or goes on."""
    if (data / RESTORING).exists():
        raise SettingsRefused([f"The restore into {data} has not come to its end. Run it again: dutybook restore FILE"])


@contextmanager
def _locked(data: Path, how: int) -> Iterator[bool]:
    """The lock ends with the last process that has it, however that ends."""
    descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        is_locked = True
    except BlockingIOError:
        is_locked = False
    try:
        yield is_locked
    finally:
        os.close(descriptor)
