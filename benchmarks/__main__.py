"""``make bench``: a tick, Today and the month board against the floor, in one run; writes ``results.json`` and prints a table.

``python -m benchmarks build`` instead builds a thousand generated pages against stock Material for MkDocs, and
``python -m benchmarks search`` asks the handbook's search and other engines what people type.

Floor and measured load take turns in short slices, so that a machine that is busy with something else slows both.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from benchmarks import build, counting, phone, servers, shop
from benchmarks.floor import MESSAGE
from benchmarks.load import CONNECTIONS, Slice, Stream, drive
from benchmarks.search import measure as search
from db.engine import journal, reading
from db.tables.runs import TICK

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.shop import Shop

RESULTS = Path(__file__).with_name("results.json")
SLICES = 8
SECONDS = 1.5
COUNTERS = 800  # 15 fresh items each
Results = dict[str, float | str]
BEGINNINGS = {
    "build": ("pages.",),
    "counting": ("submission.", "review_queue.", "roll.", "export_"),
    "search": ("search.",),
}  # of a part's keys; all others are of the first part


@dataclass(frozen=True)
class Target:
    """What a result is to be: at least, or at most."""

    key: str
    bound: float
    at_least: bool = False

    def is_met(self, results: Results) -> bool:
        value = float(results[self.key])
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.bound:g}"


TARGETS = (
    Target("tick.ratio_to_floor", 0.5, at_least=True),
    Target("today.p50_ratio_to_floor", 8),
    Target("today_busiest.p50_ratio_to_floor", 8),
    Target("month_board.p50_ratio_to_floor", 25),
    Target("run_page.interactive_s", 1.5),
    Target("run_page.first_load_kb", 130),
    Target("submission.ratio_to_floor", 0.4, at_least=True),
    Target("review_queue.ratio_100000_to_1000", 3),
    Target("roll.ratio_100000_to_1000", 3),
    Target("export_csv.cpu_s", 5),
    Target("export_xlsx.cpu_s", 12),
    *(Target(f"export_{kind}.worker_growth_mb", 60) for kind in ("csv", "xlsx", "json")),
    Target("build.biggest_page_kb", 80),
    Target("pages.build_ratio_to_stock", 1.2),
    Target("pages.biggest_page_kb", 80),
    Target("search.holdout-3.top1", 85, at_least=True),
    Target("search.holdout-3.top3", 95, at_least=True),
    Target("search.holdout-3.pinyin_top3", 90, at_least=True),
    Target("search.index_zh_kb", 300),
    Target("search.index_en_kb", 300),
    Target("search.keystroke_ms", 50),
    Target("search.page_kb", 80),
    Target("serve.first_start_s", 60),
    Target("serve.warm_start_s", 5),
    Target("serve.back_after_kill_s", 2),
)


def main() -> None:
    """Measure in a folder that goes away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dutybook-benchmark-"))
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        results = PARTS[part](folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    results = kept(part) | results
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", "utf-8")
    show(results)


def kept(part: str) -> Results:
    """What the other parts found last."""
    known: Results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    return {key: value for key, value in known.items() if part_of(key) != part}


def part_of(key: str) -> str:
    return next((part for part, beginnings in BEGINNINGS.items() if key.startswith(beginnings)), "")


def measure(folder: Path) -> Results:
    """Everything, from an empty folder to the last tick."""
    data = folder / "data"
    say("Starting Dutybook for the first time ...")
    with servers.service(data, shop.NOW) as (_, first_start):
        pass
    site = shop.opened(data)
    with servers.floor(folder) as floor, servers.service(data, shop.NOW) as (port, warm_start):
        results: Results = {"engine": f"sqlite, journal {journal(site.engine)}", "connections": CONNECTIONS}
        say("Opening a run page on a slow phone ...")
        results |= phone.first_load(site, shop.supervisor(site), port)
        results |= pages(site, floor, port) | ticks(site, floor, port)
    say("Building the handbook ...")
    results |= build.measure(folder)
    starts = {"first_start": first_start, "warm_start": warm_start, "back_after_kill": servers.back_after_kill(data, shop.NOW)}
    return results | {f"serve.{name}_s": round(seconds, 1) for name, seconds in starts.items()}


def count(folder: Path) -> Results:
    """Handing in beside the floor, then the lists and exports of many submissions, on the demo's data."""
    data = folder / "data"
    say("Starting Dutybook for the first time ...")
    with servers.service(data, shop.NOW):
        pass
    site = shop.opened(data)
    with servers.floor(folder) as floor, servers.service(data, shop.NOW) as (port, _):
        return counting.submission(site, floor, port, against_floor) | counting.counted(site, port, say)


def pages(site: Shop, floor: int, port: int) -> Results:
    """Today of a floor supervisor and of whoever owes most, and the month board, on the demo's thirty days."""
    who, (manager, place) = shop.supervisor(site), shop.manager(site)
    loads = {
        "today": site.page("/today", who),
        "today_busiest": site.page("/today", shop.busiest(site)),
        "month_board": site.page(f"/board?place={place}&month={shop.DAY:%Y-%m}", manager),
    }
    for streams in loads.values():
        drive(port, streams, 1, 200)  # what a worker reads once and keeps
    base, found = against_floor(floor, port, loads, 200)
    ratios = {f"{name}.p50_ratio_to_floor": round(one.percentile(0.5) / base.percentile(0.5), 2) for name, one in found.items()}
    results: Results = {"floor_beside_pages.p50_ms": round(base.percentile(0.5), 2), **ratios}
    for name, one in found.items():
        results |= figures(name, one)
    return results


def ticks(site: Shop, floor: int, port: int) -> Results:
    """Fresh ticks on the short lists of many counters."""
    person = shop.add_counters(site, COUNTERS)
    streams = shop.ticks(site, person)
    before = _rows(site)
    warm = drive(port, streams, 1, 201)
    left = sum(len(stream.messages) for stream in streams)
    seconds = min(SECONDS, left / warm.per_second / SLICES / 2)  # where ticks are quick, the slices are shorter
    base, found = against_floor(floor, port, {"tick": streams}, 201, seconds)
    kept, acknowledged = _rows(site) - before, len(warm.times) + len(found["tick"].times)
    if kept != acknowledged:
        raise RuntimeError(f"{acknowledged} ticks were acknowledged and {kept} are kept")
    ratio = round(found["tick"].per_second / base.per_second, 3)
    return figures("floor", base) | figures("tick", found["tick"]) | {"tick.ratio_to_floor": ratio}


def against_floor(
    floor: int, port: int, loads: dict[str, list[Stream]], expect: int, seconds: float = SECONDS
) -> tuple[Slice, dict[str, Slice]]:
    """The floor and each load by turns."""
    base, found = Slice(), {name: Slice() for name in loads}
    stores = [Stream([MESSAGE], again=True) for _ in range(CONNECTIONS)]
    for turn in range(SLICES):
        say(f"Measuring {', '.join(loads)}: {turn + 1} of {SLICES} ...")
        base += drive(floor, stores, seconds, 201)
        for name, streams in loads.items():
            found[name] += drive(port, streams, seconds, expect)
    if refused := base.refused + sum((one.refused for one in found.values()), start=base.refused.__class__()):
        raise RuntimeError(f"Answers other than {expect}: {dict(refused)}")
    return base, found


def figures(name: str, one: Slice) -> Results:
    """Answers per second and times of answers, in milliseconds."""
    return {
        f"{name}.per_second": round(one.per_second, 1),
        f"{name}.p50_ms": round(one.percentile(0.5), 2),
        f"{name}.p99_ms": round(one.percentile(0.99), 2),
        f"{name}.answers": len(one.times),
    }


def _rows(site: Shop) -> int:
    with reading(site.engine) as conn:
        return int(conn.execute(select(func.count()).select_from(TICK)).scalar_one())


def show(results: Results) -> None:
    """All results, and beside those that have one, the target."""
    targets = {target.key: target for target in TARGETS}
    say("")
    for key, value in results.items():
        target = targets.get(key)
        verdict = f"{target}: {'reached' if target.is_met(results) else 'MISSED'}" if target else ""
        say(f"{key:34} {value:>26}   {verdict}".rstrip())


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


PARTS: dict[str, Callable[[Path], Results]] = {
    "": measure,
    "build": partial(build.against_stock, say=say),
    "counting": count,
    "search": partial(search.measure, say=say, holdout="--holdout" in sys.argv),
}


if __name__ == "__main__":
    main()
