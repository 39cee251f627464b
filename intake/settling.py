"""The settings that a command begins with: its data folder can be used, and nothing is unsafe."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from intake import occupancy, safety
from intake.settings import JOURNALS, Settings, SettingsRefused
from intake.storage import FOLDER

if TYPE_CHECKING:
    from pathlib import Path


def settle(settings: Settings) -> Settings:
    """The settings to start with."""
    settings = open_data(settings)
    safety.check(settings)
    return settings


def open_data(settings: Settings) -> Settings:
    """The settings with a data folder that is there, writable and whole, and with the demo's key where it has one."""
    settings = with_folder(settings)
    occupancy.refuse_half_restored(settings.data)
    _close(settings)
    return safety.with_demo_key(settings)


def with_folder(settings: Settings) -> Settings:
    """The settings with a data folder that is there and writable, whatever lies in it."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        _refuse_root(settings.data)
        (settings.data / "releases").mkdir(exist_ok=True)
        probe = settings.data / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        sentence = (
            f"The data folder {settings.data} cannot be written ({error.strerror}). Name another: make serve DATA=/some/folder"
        )
        raise SettingsRefused([sentence]) from error
    return replace(settings, data=settings.data.resolve(), project=settings.project.resolve())


def _refuse_root(data: Path) -> None:
    """What root leaves in another's folder, such as a lock or a copy, that user can never use again."""
    if os.geteuid() == 0 and data.stat().st_uid != 0:
        raise SettingsRefused(
            [f"{data} belongs to another user, who could not read what root puts there. Run this as that user."]
        )


def _close(settings: Settings) -> None:
    """Nobody else on this machine reads what people wrote; the built handbook lies open, as the proxy serves it."""
    file = settings.database_file
    rows = [file.with_name(file.name + ending) for ending in JOURNALS] if file else []
    for path, mode in [*((one, 0o600) for one in rows), (settings.data / FOLDER, 0o700)]:
        with suppress(OSError):  # not there yet, or another's
            if path.stat().st_mode & 0o077:
                path.chmod(mode)


def beside(settings: Settings) -> Settings:
    """The settings of a command beside the service: a data folder that demo mode made brings its key along."""
    return settle(replace(settings, demo=True) if safety.has_demo_key(settings) else settings)
