"""The settings that a command begins with: its data folder can be used, and nothing is unsafe."""

from __future__ import annotations

import os
from dataclasses import replace

from intake import occupancy, safety
from intake.settings import Settings, SettingsRefused


def settle(settings: Settings) -> Settings:
    """The settings to start with."""
    settings = open_data(settings)
    safety.check(settings)
    return settings


def open_data(settings: Settings) -> Settings:
    """The settings with a data folder that is there, writable and whole, and with the demo's key where it has one."""
    settings = with_folder(settings)
    occupancy.refuse_half_restored(settings.data)
    return safety.with_demo_key(settings)


def with_folder(settings: Settings) -> Settings:
    """The settings with a data folder that is there and writable, whatever lies in it."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
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


def beside(settings: Settings) -> Settings:
    """The settings of a command beside the service: a data folder that demo mode made brings its key along."""
    return settle(replace(settings, demo=True) if safety.has_demo_key(settings) else settings)
