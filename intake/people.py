"""People and places: who is let in, with which roles, and who may manage."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("people", __name__)
