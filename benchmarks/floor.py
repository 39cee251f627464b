"""The floor: a bare Flask view with one committed INSERT, on the same engine settings and under the same server."""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, Response
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from benchmarks.load import request
from db.engine import make_engine
from intake.services import make_clock
from intake.serving import Server
from intake.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

metadata = MetaData()
record = Table("record", metadata, Column("id", Integer, primary_key=True), Column("text", String(40)))
TEXT = "one line of forty characters, as is usual"[:40]
MESSAGE = request("POST", "/", {"Host": "127.0.0.1"})


class Floor(Server):
    """gunicorn as Dutybook runs it, with another application in it."""

    def load(self) -> Flask:
        return create_app(make_engine(self._settings.database_url, self._settings.journal))


def create_app(engine: Engine) -> Flask:
    """One view, one row, one commit; threads wait for each other rather than poll the file's lock."""
    statement, one_writer = insert(record), Lock()
    app = Flask(__name__)

    @app.post("/")
    def store() -> Response:
        with one_writer, engine.connect().execution_options(writes=True) as conn, conn.begin():
            conn.execute(statement, {"text": TEXT})
        return Response("stored", 201)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


def main() -> None:
    """Serve on the port and the database that the environment names, as the service would."""
    settings = Settings(database=os.environ["FLOOR_DATABASE"], port=int(os.environ["FLOOR_PORT"]))
    engine = make_engine(settings.database_url, settings.journal)
    metadata.create_all(engine)
    engine.dispose()  # nothing open goes through the fork
    Floor(settings, make_clock(settings), engine.dispose).run()


if __name__ == "__main__":
    main()
