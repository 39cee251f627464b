"""Numbers that grow when something changes, so that whoever keeps a copy can ask cheaply whether it is still true."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Name


class VersionRow(Base):
    """``name`` says of what."""

    __tablename__ = "version"

    name: Mapped[str] = mapped_column(Name, primary_key=True)
    number: Mapped[int]
