"""Numbers that grow when something changes, so that whoever keeps a copy can ask cheaply whether it is still true."""

from __future__ import annotations

from sqlalchemy import Integer, Table

from db.base import Name, key, metadata, needed

# ``name`` says of what.
VERSION = Table(
    "version",
    metadata,
    key("name", Name),
    needed("number", Integer()),
)
