"""Handing in a form of ten questions, and counting a hundred thousand: the queue, who has not handed in, and exports.

What is compared is mostly the time that the service's processors spent, which other work on the machine does not change.
"""

from __future__ import annotations

import http.client
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks import records, shop
from benchmarks.load import CONNECTIONS, Stream, drive, request
from benchmarks.records import Seed
from db import definitions, finding, submissions
from db.base import new_id
from db.engine import reading
from db.finding import Wanted
from db.grants import grants
from forms.model import Key
from intake.addresses import form_address
from intake.answers import PREFIX
from intake.filling import WHEN_IT_HAPPENS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from benchmarks.load import Slice
    from benchmarks.shop import Shop
    from db.definitions import InForce

    Results = dict[str, float | str]
    Against = Callable[..., tuple[Slice, dict[str, Slice]]]

FEW, MANY = 1_000, 100_000
QUESTIONS = 10
HAND_INS = 2_500  # for each connection
SIMPLE = frozenset(
    {"text", "longtext", "integer", "decimal", "money", "date", "time", "datetime", "choice", "multichoice", "yesno", "rating"}
    | {"person", "place"}
)
TICKS = os.sysconf("SC_CLK_TCK")
TYPED = {
    "text": "一号机",
    "longtext": "顾客较多，已加派同事。",
    "integer": "12",
    "decimal": "12.5",
    "money": "1200.50",
    "date": "2026-11-20",
    "time": "08:20",
    "datetime": "2026-11-20T08:20",
    "yesno": "yes",
    "rating": "4",
}


@dataclass(frozen=True)
class Paper:
    """A form for when something happens, with who hands it in where."""

    form: InForce
    content: dict[str, Any]
    person: UUID
    place: UUID

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The first questions that hold one value each."""
        return [one for one in self.content["fields"] if one["type"] in SIMPLE]


def submission(site: Shop, floor: int, port: int, against_floor: Against) -> Results:
    """The form handed in again and again, beside the floor."""
    paper = choose(site)
    streams = hand_ins(site, paper)
    drive(port, streams, 1, 303)
    base, found = against_floor(floor, port, {"submission": streams}, 303)
    one = found["submission"]
    return {
        "submission.questions": len(paper.fields),
        "submission.per_second": round(one.per_second, 1),
        "submission.p50_ms": round(one.percentile(0.5), 2),
        "submission.ratio_to_floor": round(one.per_second / base.per_second, 3),
    }


def choose(site: Shop) -> Paper:
    """The form for when something happens that has next to ten questions, all of them simple, and an approval."""
    known = site.organisation()
    runs = {name: place.id for place in reversed(known.places) for name, _, _ in place.departments}
    with reading(site.engine) as conn:
        rows = [one for one in definitions.in_force(conn) if one.kind == "form" and one.facts["schedule"]["every"] == "event"]
        contents = {one.id: definitions.revision(conn, one.revision) or {} for one in rows}
    found = []
    for one in rows:
        place = runs.get(one.id.partition("/")[0])
        holder = next((held.person for held in known.holdings if held.role in one.facts["roles"]), None)
        plain = all(field["type"] in SIMPLE and "shown_when" not in field for field in contents[one.id]["fields"])
        if place and holder and plain and one.facts["approval"]:
            found.append(Paper(one, contents[one.id], holder, place))
    return min(found, key=lambda one: (abs(len(one.fields) - QUESTIONS), one.form.id))


def manager(site: Shop, place: UUID) -> UUID:
    """Somebody who manages the place for every department."""
    above = site.organisation().above(place)
    with reading(site.engine) as conn:
        managers = [one for one in grants(conn, shop.MOMENT) if one.kind == "manage" and one.department is None]
    return next(one.person for one in managers if one.place in above)


def hand_ins(site: Shop, paper: Paper) -> list[Stream]:
    """The same form again and again, each time under an id of its own."""
    cookie = site.cookie(paper.person)
    key = Key(paper.place, paper.form.id, shop.DAY, WHEN_IT_HAPPENS, str(paper.person))
    typed = {f"{PREFIX}{one['id']}": _typed(one, paper) for one in paper.fields}
    headers = shop.BROWSER | {
        "Cookie": cookie,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def message() -> bytes:
        hidden = {"id": str(new_id(shop.MOMENT)), "seen": "0", "revision": paper.form.revision, "do": "hand-in"}
        return request("POST", form_address(key), headers, urlencode(hidden | typed).encode())

    return [Stream([message() for _ in range(HAND_INS)]) for _ in range(CONNECTIONS)]


def _typed(field: dict[str, Any], paper: Paper) -> str:
    if field["type"] in ("choice", "multichoice"):
        return str(field["options"][0]["id"])
    return {"person": str(paper.person), "place": str(paper.place)}.get(field["type"]) or TYPED[field["type"]]


def seed(site: Shop, paper: Paper) -> Seed:
    """What the service has just written, as the model for the rest."""
    known = site.organisation()
    with reading(site.engine) as conn:
        newest = finding.find(conn, Wanted(form=paper.form.id, person=paper.person), 1)[0]
        made = submissions.submission(conn, newest.place_id, newest.id)
    others = list(dict.fromkeys(held.person for held in known.holdings))[:40]
    return Seed(made, paper.fields, others, paper.person, shop.DAY)


def counted(site: Shop, port: int, say: Callable[[str], None]) -> Results:
    """The same pages with few and with many, and exports of the many."""
    model = seed(site, choose(site))
    person = manager(site, model.made.place_id)
    pages = {"review_queue": "/review", "roll": "/roll"}
    say(f"Writing {FEW} submissions ...")
    records.put(site.engine, model, 0, FEW)
    few = {name: spent_on(site, port, path, person) for name, path in pages.items()}
    say(f"Writing {MANY} submissions ...")
    records.put(site.engine, model, FEW, MANY)
    many = {name: spent_on(site, port, path, person) for name, path in pages.items()}
    results: Results = {}
    for name in pages:
        results |= {
            f"{name}.cpu_ms_with_1000": round(few[name] * 1000, 2),
            f"{name}.cpu_ms_with_100000": round(many[name] * 1000, 2),
        }
        results[f"{name}.ratio_100000_to_1000"] = round(many[name] / few[name], 2)
    for kind in ("csv", "xlsx", "json"):
        say(f"Exporting {MANY} submissions as {kind} ...")
        results |= export(site, port, kind, model, person)
    return results


def spent_on(site: Shop, port: int, path: str, person: UUID) -> float:
    """Processor seconds of one answer: the least of some slices."""
    streams = site.page(path, person)
    drive(port, streams, 1, 200)
    found = []
    for _ in range(3):
        before = cpu(site)
        answers = drive(port, streams, 1.5, 200)
        found.append((cpu(site) - before) / len(answers.times))
    return min(found)


def export(site: Shop, port: int, kind: str, model: Seed, person: UUID) -> Results:
    """Processor seconds of one export, how much its worker grew, and how long the first byte took."""
    path = f"/records.{kind}?{urlencode({'form': model.made.form_id, 'place': str(model.made.place_id)})}"
    before, rooms = cpu(site), {one: memory(one, "VmRSS") for one in processes(site)}
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=240)
    begun = time.perf_counter()
    wire.request("GET", path, headers={"Cookie": site.cookie(person), "Host": "127.0.0.1"})
    answer = wire.getresponse()
    answer.read(1)
    first, size = time.perf_counter() - begun, 1
    while part := answer.read(1 << 20):
        size += len(part)
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    grown = max(memory(one, "VmHWM") - room for one, room in rooms.items())
    return {
        f"export_{kind}.cpu_s": round(cpu(site) - before, 2),
        f"export_{kind}.seconds": round(time.perf_counter() - begun, 2),
        f"export_{kind}.first_byte_ms": round(first * 1000),
        f"export_{kind}.mb": round(size / 1e6, 1),
        f"export_{kind}.worker_growth_mb": round(grown / 1024, 1),
    }


def processes(site: Shop) -> list[int]:
    """The service's processes: those that were started on its data folder."""
    name = str(site.settings.data).encode()
    return [
        int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal() and name in _read(folder / "cmdline")
    ]


def cpu(site: Shop) -> float:
    """Processor seconds that the service has spent."""
    return sum(_ticks(one) for one in processes(site)) / TICKS


def _ticks(process: int) -> int:
    parts = _read(Path(f"/proc/{process}/stat")).rpartition(b")")[2].split()
    return int(parts[11]) + int(parts[12])


def memory(process: int, what: str) -> int:
    """Kilobytes of memory, now (VmRSS) or at most so far (VmHWM)."""
    lines: Iterator[bytes] = iter(_read(Path(f"/proc/{process}/status")).splitlines())
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{what}:".encode())), 0)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
