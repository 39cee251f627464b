"""What waits unsent on a shared tablet is sealed: the next person reads none of it, and it is sent as its author's (T10)."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from db.engine import reading
from tests.browser.phones import rounds, sign_in
from tests.browser.test_attaching import PHOTO
from tests.browser.test_network import between, database, engine, floor, forecast, phone, service, told, wait
from tests.browser.test_shared_tablet import authors
from tests.browser.test_tablet_dies import tablet
from tests.intake.world import COLLEAGUE, STAFF
from tests.service import shop

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from sqlalchemy import Engine

    from tests.browser.phones import Forecast
    from tests.browser.test_tablet_dies import Tablet
    from tests.service.conftest import Service

__all__ = ["between", "database", "engine", "floor", "forecast", "phone", "service", "tablet"]
CANARY = "only the author knows 金丝雀"
HALF_TYPED = "nobody has ticked this"
OPEN = "this lies open for the search to find"
IN_THE_PHOTO = b"a canary in a picture"
# Every byte that the site's own storage holds, whatever it lies in: databases, with files in them, stores of text, caches.
DUMP = """async () => {
  const parts = []
  const put = async one => {
    if (one instanceof Blob) parts.push(one, one.type, one.name ?? "")
    else if (one instanceof ArrayBuffer || ArrayBuffer.isView(one)) parts.push(one)
    else if (one && typeof one === "object") for (const pair of Object.entries(one)) for (const half of pair) await put(half)
    else parts.push(String(one))
  }
  const done = asked => new Promise(yes => { asked.onsuccess = () => yes(asked.result) })
  for (const { name } of await indexedDB.databases()) {
    const base = await done(indexedDB.open(name))
    for (const store of base.objectStoreNames) {
      const held = base.transaction(store).objectStore(store)
      await put(await Promise.all([done(held.getAllKeys()), done(held.getAll())]))
    }
    base.close()
  }
  await put({ ...localStorage })
  await put({ ...sessionStorage })
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) await put([request.url, await (await cache.match(request)).blob()])
  }
  const all = new Blob(parts)
  return new Promise(yes => {
    const reader = new FileReader()
    reader.onload = () => yes(reader.result.split(",")[1] ?? "")
    reader.readAsDataURL(all)
  })
}"""


def everything_kept(page: Page) -> bytes:
    return b64decode(page.evaluate(DUMP))


def spellings(text: str) -> list[bytes]:
    """A text as it may lie on a disk, also as a string within JSON."""
    escaped = text.encode("ascii", "backslashreplace").decode()
    return [one.encode(code) for one in {text, escaped} for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]


def photo() -> dict[str, Any]:
    content: bytes = PHOTO["buffer"]  # type: ignore[assignment]
    return {"name": f"{CANARY}.jpg", "mimeType": "image/jpeg", "buffer": content + IN_THE_PHOTO}


def tick_unsent(page: Page, forecast: Forecast) -> None:
    """A problem with a note and a photo, while nothing gets through."""
    forecast.announce(b"POST /", *["down"] * 1000)
    row = page.locator(".db-item").first
    row.locator("summary").click()
    row.locator('textarea[name="note"]').fill(CANARY)
    row.locator('input[type="file"]').set_input_files([photo()])  # type: ignore[list-item]
    row.get_by_role("button", name="Mark as a problem").click()
    expect(told(page)).to_contain_text("1 kept on this device")


def leaks(kept: bytes) -> list[bytes]:
    return [one for one in (*spellings(CANARY), IN_THE_PHOTO, b"place-0", b"/runs/") if one in kept]


def expect_nothing(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    assert CANARY not in page.content()
    assert CANARY not in page.locator("input, textarea").evaluate_all("all => all.map(one => one.value).join()")
    assert leaks(everything_kept(page)) == []


def test_what_lies_open_is_found_wherever_it_lies(phone: Page) -> None:
    """The search that the other tests rely on."""
    phone.goto("/sign-in")
    words = f"JSON.stringify({{ note: {json.dumps(CANARY)} }})"
    for act in (
        f"async () => {{ localStorage.setItem('one', {words}); }}",
        f"async () => {{ localStorage.clear(); sessionStorage.setItem('one', {words}); }}",
        f"async () => {{ sessionStorage.clear(); await (await caches.open('one')).put('/one', new Response({words})); }}",
        f"""async () => {{ await caches.delete('one'); const asked = indexedDB.open('one'); await new Promise(done => {{
          asked.onupgradeneeded = () => asked.result.createObjectStore('one').put({{ file: [new File([{words}], 'a')] }}, 1)
          asked.onsuccess = () => {{ asked.result.close(); done() }} }}) }}""",
    ):
        phone.evaluate(act)
        assert leaks(everything_kept(phone)) == [CANARY.encode()]


def test_the_next_person_finds_nothing_readable_and_the_author_sends_it_later(
    floor: Page, engine: Engine, forecast: Forecast
) -> None:
    tick_unsent(floor, forecast)
    address, kept = floor.url, everything_kept(floor)
    assert str(STAFF.id).encode() in kept, "It is not on the device at all."
    assert leaks(kept) == []

    sign_in(floor.context, COLLEAGUE)
    forecast.to_come.clear()
    for page in ("/today", address, "/"):
        floor.goto(page)
        expect_nothing(floor)
    for _ in range(3):
        floor.go_back()
        expect_nothing(floor)
    assert floor.url == address
    assert authors(engine) == []

    sign_in(floor.context, STAFF)
    floor.goto(address)
    expect(floor.locator('.db-item[data-outcome="problem"]:not([data-waiting])')).to_contain_text(CANARY)
    expect(floor.locator(".db-item .db-photo img")).to_have_count(1)
    wait(floor, lambda: b"words" not in everything_kept(floor))
    assert authors(engine) == [STAFF.id]
    assert [content["note"] for _, content in shop.kept(engine)] == [CANARY]


def test_a_page_left_open_shows_nothing_to_whoever_signs_in_next(floor: Page, engine: Engine, forecast: Forecast) -> None:
    floor.locator(".db-item").nth(1).locator("summary").click()
    floor.locator(".db-item").nth(1).locator('textarea[name="note"]').fill("half typed")
    tick_unsent(floor, forecast)
    sign_in(floor.context, COLLEAGUE)  # in another window
    forecast.to_come.clear()
    wait(floor, lambda: "Somebody else has signed in" in told(floor).inner_text())
    assert floor.locator(".db-item").count() == 0
    assert CANARY not in floor.content()

    sign_in(floor.context, STAFF)
    wait(floor, lambda: authors(engine) == [STAFF.id])
    expect(floor.locator(".db-item").first).to_contain_text(CANARY)
    expect(floor.locator(".db-item").nth(1).locator('textarea[name="note"]')).to_have_value("half typed")
    expect(told(floor)).to_be_hidden()


PUT = """async record => {
  const asked = indexedDB.open("dutybook", 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: ["whose", "order"] })
  await new Promise(done => { asked.onsuccess = done })
  const put = asked.result.transaction("waiting", "readwrite").objectStore("waiting").put(
    record.body ? { ...record, photo: new File([record.photo], record.photo) } : { ...record, words: new ArrayBuffer(40) })
  await new Promise(done => { put.onsuccess = done })
  asked.result.close()
}"""


def test_what_an_earlier_version_kept_open_is_sealed_first_and_sent_once(phone: Page, engine: Engine, forecast: Forecast) -> None:
    (intent, *_), *_ = shop.intents(engine, 1)
    address = intent.path.removesuffix("/ticks")
    phone.goto("/sign-in")
    body = intent.body | {"note": CANARY, "outcome": "problem"}
    phone.evaluate(PUT, {"whose": f"{STAFF.id}:{address}", "order": "1-1", "path": "ticks", "body": body, "photo": CANARY})
    assert len(leaks(everything_kept(phone))) > 1
    forecast.announce(b"POST /", *["down"] * 1000)
    phone.goto("/today")
    expect(phone.locator("[data-unsent]")).to_contain_text("1 of yours kept on this device")
    assert leaks(everything_kept(phone)) == []
    forecast.to_come.clear()
    wait(phone, lambda: authors(engine) == [STAFF.id])
    expect(phone.locator("[data-unsent]")).to_have_text("1 that waited on this device was sent.")
    assert b"words" not in everything_kept(phone)
    assert [content["note"] for _, content in shop.kept(engine)] == [CANARY]


def test_what_no_key_opens_is_told_and_holds_up_nothing(phone: Page, engine: Engine, forecast: Forecast) -> None:
    with reading(engine) as conn:
        floor = rounds(conn)[0]
    phone.goto("/sign-in")
    phone.evaluate(PUT, {"whose": str(STAFF.id), "order": "1-1"})
    phone.goto(floor)
    forecast.announce(b"POST /", *["down"] * 1000)
    phone.locator(".db-tick").first.click()
    expect(told(phone)).to_contain_text("1 kept on this device")
    phone.goto("/today")
    forecast.to_come.clear()
    wait(phone, lambda: authors(engine) == [STAFF.id])
    expect(phone.locator("[data-unsent]")).to_contain_text("1 kept on this device cannot be opened.")


def test_the_tablet_s_own_disk_holds_nothing_readable(tablet: Tablet, engine: Engine, forecast: Forecast, tmp_path: Path) -> None:
    """Neither the databases' files nor what a browser notes by itself: what was typed, the pages to restore, its caches."""
    with reading(engine) as conn:
        floor = rounds(conn)[0]
    with tablet() as page:
        page.goto(floor)
        page.locator(".db-item").nth(1).locator("summary").click()
        page.locator(".db-item").nth(1).locator('textarea[name="note"]').fill(HALF_TYPED)
        tick_unsent(page, forecast)
        page.goto("/today")
        expect(page.locator("[data-unsent]")).to_contain_text("1 of yours kept on this device")
        page.evaluate(PUT, {"whose": f"{COLLEAGUE.id}:", "order": "1-1", "body": {"note": OPEN}, "photo": OPEN})
    files = [one.read_bytes() for one in (tmp_path / "profile").rglob("*") if one.is_file()]
    for kept in (str(STAFF.id), OPEN):
        assert any(text in one for one in files for text in spellings(kept)), "The search does not find what is there."
    found = (*spellings(CANARY), *spellings(HALF_TYPED), IN_THE_PHOTO)
    assert [text for one in files for text in found if text in one] == []


def test_what_was_sealed_before_the_service_got_another_key_is_sent(
    phone: Page, service: Service, engine: Engine, forecast: Forecast
) -> None:
    with reading(engine) as conn:
        floor = rounds(conn)[0]
    phone.goto(floor)
    tick_unsent(phone, forecast)
    service.stop()
    service.keys = ("another key for tests, also long enough", *service.keys)
    service.start()
    forecast.to_come.clear()
    phone.goto("/today")
    expect(phone.locator("[data-unsent]")).to_have_text("1 that waited on this device was sent.")
    assert [content["note"] for _, content in shop.kept(engine)] == [CANARY]
