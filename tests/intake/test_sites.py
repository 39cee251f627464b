"""The built handbook as it is served."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from db import definitions
from db.engine import writing
from intake.app import create_app
from intake.releases import cut
from intake.services import EXTENSION
from tests.intake import world
from tests.intake.conftest import Browser
from tests.intake.world import MORNING, STAFF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.intake.conftest import As

    New = Callable[[], Browser]


@pytest.mark.parametrize(("path", "words"), [("/", "Home zh-CN"), ("/en/", "Home en"), ("/departments/", "Departments zh-CN")])
def test_anybody_reads_the_handbook(path: str, words: str, browser: New) -> None:
    answer = browser().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert words in answer.get_data(as_text=True)


def test_a_folder_named_without_its_slash_is_found(browser: New) -> None:
    answer = browser().get("/departments?q=1")
    assert (answer.status_code, answer.location) == (308, "/departments/?q=1")


@pytest.mark.parametrize(
    "path", ["/frame.html", "/404.html", "/../csp.json", "/%2e%2e/names.json", "/en/frame.html", f"/{'x' * 300}"]
)
def test_what_is_not_for_readers_is_not_there(path: str, browser: New) -> None:
    assert browser().get(path).status_code == 404


def test_a_file_named_by_its_digest_is_kept_for_good(browser: New) -> None:
    answer = browser().get("/assets/bundle.0123abcd.min.js")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/javascript"


def test_other_files_are_asked_for_again_and_sent_only_when_they_changed(browser: New) -> None:
    first = browser().get("/assets/plain.css")
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = browser().get("/assets/plain.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_copy_compressed_beforehand_goes_to_browsers_that_take_it(browser: New) -> None:
    plain, squeezed = browser().get("/"), browser().get("/", headers={"Accept-Encoding": "gzip, br"})
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.data) == plain.data
    assert squeezed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in squeezed.headers["Vary"]


def test_pages_shown_to_the_signed_in_are_not_kept(as_: As) -> None:
    assert as_(STAFF).get("/").headers["Cache-Control"] == "no-store"
    assert as_(STAFF).get("/assets/plain.css").headers["Cache-Control"] == "public, no-cache"


def test_a_new_release_is_served_from_its_row_on(browser: New, data: Path, engine: Engine) -> None:
    folder = data / "releases" / "next"
    (folder / "site").mkdir(parents=True)
    (folder / "site" / "index.html").write_text("Next")
    assert "Home" in browser().get("/").get_data(as_text=True)
    with writing(engine) as conn:
        definitions.add_release(conn, folder="next", digest="f" * 64, now=MORNING)
    assert browser().get("/").get_data(as_text=True) == "Next"


def test_a_handbook_that_is_not_open_asks_who_reads(data: Path, clock: world.Clock) -> None:
    closed = world.settings(data).__class__(**{**vars(world.settings(data)), "handbook_open": False})
    app = create_app(closed, clock)
    one = Browser(app.test_client())
    assert [one.get(path).status_code for path in ("/", "/departments/", "/assets/plain.css")] == [401, 401, 200]
    one.with_cookie("session", STAFF.token)
    assert one.get("/").status_code == 200
    app.extensions[EXTENSION].engine.dispose()


def test_before_the_first_publication_the_service_says_so(data: Path, clock: world.Clock, engine: Engine, browser: New) -> None:
    with writing(engine) as conn:
        conn.exec_driver_sql("DELETE FROM release")
    answer = browser().get("/")
    assert answer.status_code == 503
    assert browser().get("/healthz").get_json()["status"] == "not ready"


def test_the_frame_is_cut_at_its_markers_and_never_evaluated() -> None:
    markers = [f"<!-- dutybook:{name} -->" for name in ("head", "person", "content")]
    frame = cut("<head>{}</head><p>{{{{ 7 * 7 }}}}<div>{}<a>in</a></div>{}</p>".format(*markers))
    assert (frame.start, frame.header, frame.middle, frame.end) == ("<head>", "</head><p>{{ 7 * 7 }}<div>", "</div>", "</p>")
    with pytest.raises(ValueError, match="must hold"):
        cut("<html></html>")


def test_the_service_stands_in_the_frame_of_its_language(browser: New) -> None:
    for language, code in (("zh", "zh-CN"), ("en", "en")):
        text = browser().get("/sign-in", headers={"Accept-Language": language}).get_data(as_text=True)
        assert text.startswith(f'<!doctype html><html lang="{code}">')
        assert text.rstrip().endswith("</main></body></html>")


def test_health_tells_the_database_its_journal_and_the_release(browser: New) -> None:
    told = browser().get("/healthz").get_json()
    assert told["status"] == "ok"
    assert told["database"] == "sqlite"
    assert told["journal"] in ("wal", "truncate")
    assert len(told["release"]) == 12
