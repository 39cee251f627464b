"""The sample shop for phones that are cut off: a service of the test's own, which may be killed, and a bad network before it."""

from __future__ import annotations

import shutil
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake import organisation
from intake.addresses import run_address
from tests.intake.world import ROOT, STAFF, TODAY
from tests.service import shop

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from sqlalchemy import Connection

    from tests.intake.world import Caller
    from tests.network import Weather
    from tests.service.conftest import Service

NOTHING = b"no such request"


@dataclass
class Forecast:
    """Calm, except for the next requests that hold the mark: each meets the next weather of the list."""

    mark: bytes = NOTHING
    to_come: deque[Weather] = field(default_factory=deque)

    def __call__(self, request: bytes) -> Weather:
        return self.to_come.popleft() if self.to_come and self.mark in request else "calm"

    def announce(self, mark: bytes, *weathers: Weather) -> None:
        self.mark, self.to_come = mark, deque(weathers)


def furnish(service: Service) -> None:
    """Our own scripts and styles, which the site's build would have put there."""
    for release in (service.data / "releases").iterdir():
        shutil.copytree(ROOT / "overrides" / "assets", release / "site" / "assets", dirs_exist_ok=True)


def sign_in(context: BrowserContext, who: Caller = STAFF) -> None:
    """The session that this kind of person has in the sample shop."""
    context.add_cookies([{"name": "session", "value": who.token, "domain": "127.0.0.1", "path": "/"}])


def rounds(conn: Connection) -> list[str]:
    """The addresses of the floors' lists, which are open all day."""
    owed = organisation.load(conn).owed(TODAY).obligations
    return [run_address(one.key) for one in owed if one.key.id == shop.ROUND and STAFF.id in one.holders]
