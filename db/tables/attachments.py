"""Attachments: files and photos of a draft, a submission or a tick; the bytes lie in the storage under their digest."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Table

from db.base import Id, Instant, Name, key, metadata, needed, optional

# ``paper_id`` is the draft's id, later the submission's; or the tick's, with the item as ``field``.
#
# ``sent`` digests what came in, ``digest`` what is kept.
ATTACHMENT = Table(
    "attachment",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("id", Id),
    needed("paper_id", Id),
    needed("field", Name),
    needed("person_id", Id, ForeignKey("person.id")),
    needed("sent", String(64)),
    needed("digest", String(64)),
    needed("media_type", String(100)),
    needed("size", Integer()),
    optional("width", Integer()),
    optional("height", Integer()),
    needed("name", Name),
    needed("added_at", Instant),
    optional("removed_at", Instant),
    Index("attachment_of_paper", "place_id", "paper_id"),
    Index("attachment_of_person", "person_id", "added_at"),
    Index("attachment_by_digest", "digest"),
    CheckConstraint("size > 0", name="size_is_not_nothing"),
)
