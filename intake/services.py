"""What every view is given: the database, the settings and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import current_app

from intake.storage import make_storage

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from intake.settings import Settings
    from intake.storage import Storage

EXTENSION = "dutybook"


@dataclass(frozen=True)
class Services:
    """One for each process, made after the fork; ``clock`` returns aware UTC now."""

    engine: Engine
    settings: Settings
    clock: Callable[[], datetime]

    @cached_property
    def storage(self) -> Storage:
        """Where attachments lie; made when first needed."""
        return make_storage(self.settings)


def services() -> Services:
    """The services of the running app."""
    return cast("Services", current_app.extensions[EXTENSION])


def now() -> datetime:
    """The time by the service's clock."""
    return services().clock()


def make_clock(settings: Settings) -> Callable[[], datetime]:
    """The machine's clock, or in demo mode one that began to run at the setting NOW."""
    if not settings.now:
        return _machine_clock
    ahead = datetime.fromisoformat(settings.now).astimezone(UTC) - _machine_clock()
    return lambda: _machine_clock() + ahead


def _machine_clock() -> datetime:
    return datetime.now(UTC)
