"""Places: a tree of company, shop, floor, counter, with hours and the departments each runs."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, Table, Time

from db.base import Id, Instant, Name, key, metadata, needed, optional

PLACE = Table(
    "place",
    metadata,
    key("id", Id),
    optional("parent_id", Id, ForeignKey("place.id"), index=True),
    needed("kind", Name),
    needed("name_zh", Name),
    needed("name_en", Name),
    needed("zone", Name),
    needed("cutoff", Time()),
    needed("position", Integer()),
    needed("demo", Boolean()),
    needed("created_at", Instant),
    optional("closed_at", Instant),
)

# Hours on one weekday for business days from ``since`` to before ``until``; both empty = shut.
PLACE_HOURS = Table(
    "place_hours",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("weekday", Integer()),
    key("since", Date()),
    optional("until", Date()),
    optional("opens", Time()),
    optional("closes", Time()),
    CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_is_0_to_6"),
    CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="opens_and_closes"),
)

# Other hours on one date; both empty = shut.
PLACE_EXCEPTION = Table(
    "place_exception",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("day", Date()),
    optional("opens", Time()),
    optional("closes", Time()),
    CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="opens_and_closes"),
)

# A department the place itself runs, from ``since`` to before ``until``.
PLACE_DEPARTMENT = Table(
    "place_department",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("department", Name),
    key("since", Instant),
    optional("until", Instant),
)
