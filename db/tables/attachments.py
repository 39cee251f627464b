"""Attachments: files and photos of a draft, a submission or a tick; the bytes lie in the storage under their digest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Name


class AttachmentRow(Base):
    """``paper_id`` is the draft's id, later the submission's; or the tick's, with the item as ``field``.

    ``sent`` digests what came in, ``digest`` what is kept.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("attachment_of_paper", "place_id", "paper_id"),
        Index("attachment_of_person", "person_id", "added_at"),
        Index("attachment_by_digest", "digest"),
        CheckConstraint("size > 0", name="size_is_not_nothing"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    paper_id: Mapped[UUID]
    field: Mapped[str] = mapped_column(Name)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    sent: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    name: Mapped[str] = mapped_column(Name)
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
