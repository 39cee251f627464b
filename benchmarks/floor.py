"""The floor: a bare Flask view with one committed INSERT, on the same engine settings and under the same server."""

from __future__ import annotations

import os

from flask import Flask, Response
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from db.engine import make_engine, writing

metadata = MetaData()
record = Table("record", metadata, Column("id", Integer, primary_key=True), Column("text", String(40)))


def create_app() -> Flask:
    """The application; the database's address comes from ``FLOOR_URL``."""
    engine = make_engine(os.environ["FLOOR_URL"])
    statement = insert(record)
    app = Flask(__name__)

    @app.post("/")
    def store() -> Response:
        with writing(engine) as conn:
            conn.execute(statement, {"text": "one line of forty characters, as is usual"[:40]})
        return Response("stored", 201)

    return app
