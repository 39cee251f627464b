"""What the demo is made of, as of a day before its history begins: places with hours, people, what they hold and manage."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db import assignments, grants, people, places
from db.base import new_id
from intake.installation import CUTOFF

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, time
    from uuid import UUID

    from sqlalchemy import Connection

    from forms.model import Text

ZONE = "Asia/Shanghai"
ALL_WEEK = range(7)


class Founder(NamedTuple):
    """Writes places and people that have been there since the first day of history."""

    conn: Connection
    begun: datetime
    since: date

    def place(self, parent: UUID | None, kind: str, name: Text, position: int) -> UUID:
        """A place marked as demo data."""
        made = new_id(self.begun)
        places.add_place(
            self.conn,
            id=made,
            parent=parent,
            kind=kind,
            name_zh=name.zh,
            name_en=name.en,
            zone=ZONE,
            cutoff=CUTOFF,
            now=self.begun,
            position=position,
            demo=True,
        )
        return made

    def opens(self, place: UUID, opens: time, closes: time) -> None:
        """The same hours all week."""
        for weekday in ALL_WEEK:
            places.set_hours(self.conn, place, weekday, opens, closes, self.since)

    def runs(self, place: UUID, department: str) -> None:
        places.run_department(self.conn, place, department, self.begun)

    def person(self, username: str, name: Text) -> UUID:
        """Somebody named after the job, never after anybody. The persona list lets them in, so nobody has a password."""
        made = new_id(self.begun)
        people.add_person(self.conn, id=made, username=username, name=name.zh, name_en=name.en, now=self.begun)
        return made

    def holds(self, person: UUID, role: str, place: UUID, weekdays: Iterable[int] = ()) -> None:
        made = new_id(self.begun)
        assignments.assign(self.conn, id=made, place=place, person=person, role=role, since=self.since, weekdays=weekdays)

    def may(self, kind: str, person: UUID, place: UUID) -> None:
        """Let the person manage, edit or administer the place with all below it."""
        grants.grant(self.conn, id=new_id(self.begun), place=place, person=person, kind=kind, now=self.begun)
