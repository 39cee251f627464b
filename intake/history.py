"""The demo's history: each day's occurrences taken up by those who held the roles, ticked through the functions a real tick uses.

Chance is seeded, so that the same start gives the same days: late mornings, missed patrols, one bad Saturday, problems, excuses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from db import problems
from db.base import new_id
from db.engine import reading, writing
from db.ticks import NewTick
from forms.rules import Occasion, Standing
from intake import demo_photos, managing, organisation, papers, ticks
from intake.keeping import Spot
from intake.occurrences import content
from intake.sent import Sent
from intake.taking import Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection, Engine

    from forms.catalogue import Catalogue
    from forms.model import Obligation
    from intake.organisation import Organisation
    from intake.storage import Storage

SEED = 20_260_101
LATE_MORNINGS = (3, 9, 16, 24)  # days ago on which the opening went slowly
SATURDAY = 5


class Chances(NamedTuple):
    """How likely something is late, missed, or left half done."""

    late: float
    missed: float
    half: float


ORDINARY = Chances(0.03, 0.008, 0.004)
SLOW_MORNING = Chances(0.45, 0.05, 0.02)
BAD_DAY = Chances(0.25, 0.2, 0.06)


@dataclass(frozen=True)
class Remark:
    """A problem somebody noted: how many days ago, on which list, in which words, and what came of it."""

    days_ago: int
    list: str
    note: str
    comment: str = ""
    shown: bool = False  # with a photo


REMARKS = (
    Remark(1, "opening-power-electrician", "3楼东侧一排灯不亮，已报修。", shown=True),
    Remark(8, "opening-entrance-security-guard", "员工通道门锁转动不灵。", "锁芯已更换，试用正常。"),
)
EXCUSED = (4, "trading-ranking-manager", "总部来店检查，当天不做排名分析。")
NOTES = ("正常。", "已检查，无异常。", "已按要求完成。")


@dataclass(frozen=True)
class Stage:
    """Where the history is played: the database and the storage it is kept in, what is defined, and until when it goes."""

    engine: Engine
    catalogue: Catalogue
    storage: Storage
    today: date
    now: datetime


@dataclass
class Writer:
    """What writing one day needs at hand."""

    conn: Connection
    storage: Storage
    known: Organisation
    people: dict[str, UUID]
    chance: Random
    day: date
    days_ago: int
    now: datetime


def write(stage: Stage, shop: UUID, people: dict[str, UUID], days: int) -> None:
    """Every day of the shop from ``days`` ago until now."""

    def work(writer: Writer) -> None:
        _day(writer, stage.catalogue, writer.known.below(shop))
        _remark_and_excuse(writer, shop)

    _each_day(stage, people, days, work)


def write_elsewhere(stage: Stage, others: Sequence[UUID], days: int) -> None:
    """Some ordinary days of the other places, so that they are not met empty."""

    def work(writer: Writer) -> None:
        _day(writer, stage.catalogue, [below for place in others for below in writer.known.below(place)])

    _each_day(stage, {}, days, work)


def _each_day(stage: Stage, people: dict[str, UUID], days: int, work: Callable[[Writer], None]) -> None:
    """Do the work of each day, the earliest first, in a transaction of its own."""
    with reading(stage.engine) as conn:
        known = organisation.load(conn)
    chance = Random(SEED)  # noqa: S311  (made-up history, not a secret)
    for ago in range(days, -1, -1):
        with writing(stage.engine) as conn:
            work(Writer(conn, stage.storage, known, people, chance, stage.today - timedelta(days=ago), ago, stage.now))


def _day(writer: Writer, catalogue: Catalogue, places: Collection[UUID]) -> None:
    """What these places owe that day: lists ticked, papers handed in."""
    for owed in writer.known.owed(writer.day).within(places):
        if owed.facts.kind == "checklist":
            _checklist(writer, owed)
        else:
            papers.write(writer.conn, writer.known, catalogue, owed, writer.chance, writer.now)


def _checklist(writer: Writer, owed: Obligation) -> None:
    """Tick one list at some time in its window, or late, or not at all."""
    chances = _chances(writer, owed)
    dice = writer.chance.random()
    # What can still be done today is left to whoever tries the demo.
    skipped = _forgotten(writer, owed) or (writer.days_ago, owed.key.id.partition("/")[2]) == EXCUSED[:2]
    if not owed.holders or owed.window.late >= writer.now or dice < chances.missed or skipped:
        return
    late = dice < chances.missed + chances.late
    half = chances.missed + chances.late < dice < sum(chances)
    begin, end = _span(writer, owed, late=late)
    if end >= writer.now:
        return
    _tick_all(writer, owed, begin, end, half=half)


def _chances(writer: Writer, owed: Obligation) -> Chances:
    if writer.day.weekday() == SATURDAY and 5 <= writer.days_ago <= 12:
        return BAD_DAY
    morning = owed.window.due < writer.known.day_bounds(owed.key.place, writer.day)[0] + timedelta(hours=5, minutes=30)
    return SLOW_MORNING if morning and writer.days_ago in LATE_MORNINGS else ORDINARY


def _forgotten(writer: Writer, owed: Obligation) -> bool:
    """Two days ago one floor was not patrolled at three."""
    fourth = writer.known.place(owed.key.place).name.en == "Floor 4"
    return writer.days_ago == 2 and fourth and owed.facts.schedule.every == "interval" and owed.key.slot == "15:00"


def _span(writer: Writer, owed: Obligation, *, late: bool) -> tuple[datetime, datetime]:
    """When the first and the last item were ticked."""
    window, chance = owed.window, writer.chance
    if late:
        room = max(timedelta(minutes=1), min(window.closes - window.late, timedelta(minutes=25)) - timedelta(seconds=30))
        end = window.late + room * chance.uniform(0.1, 0.9)
        return max(window.opens, end - timedelta(minutes=6)), end
    # Long windows are worked off in the middle, short ones throughout.
    length = window.due - window.opens
    begin = window.opens + length * chance.uniform(0.1, 0.5)
    return begin, min(window.due, begin + min(length * 0.4, timedelta(minutes=20)))


def _tick_all(writer: Writer, owed: Obligation, begin: datetime, end: datetime, *, half: bool) -> None:
    """The items in order, each by somebody whose it is; the run begins with the first."""
    words = content(writer.conn, owed.facts.revision)
    key = owed.key
    case = Occasion(key.place, key.id, key.owed_by, owed.roles, owed.window.opens, owed.window.closes)
    holders = sorted(owed.holders)
    taken = Taken(owed, None, words, case, _standing(writer, holders[0], owed), writer.known)
    items = taken.items[: len(taken.items) // 2] if half else taken.items
    for number, item in enumerate(items):
        at = begin + (end - begin) * (number + 1) / len(items)
        taken = replace(taken, who=_standing(writer, _whose(writer, holders, item, taken), owed))
        if taken.run is None:
            taken = replace(taken, run=ticks.begin(writer.conn, taken, at))
        ticks.tick(writer.conn, taken, Sent(_new_tick(writer, taken, item, at)), at)


def _standing(writer: Writer, person: UUID, owed: Obligation) -> Standing:
    return Standing(person, tuple((held.role, held.place) for held in writer.known.held_by(person, owed.key.day)))


def _whose(writer: Writer, holders: Sequence[UUID], item: dict[str, Any], taken: Taken) -> UUID:
    """Who ticks the item: somebody with its own role where it names one."""
    if not item.get("role"):
        return holders[writer.chance.randrange(len(holders))] if len(holders) > 1 else holders[0]
    role = item["role"] if "/" in item["role"] else f"{taken.key.id.partition('/')[0]}/{item['role']}"
    fitting = [one.person for one in writer.known.holdings if one.role == role and one.person in holders]
    return fitting[0] if fitting else holders[0]


def _new_tick(writer: Writer, taken: Taken, item: dict[str, Any], at: datetime) -> NewTick:
    """Done, and now and then not applicable or a problem; with the note or number that the item asks for."""
    chance, asked = writer.chance, (item.get("evidence") or {"kind": ""})
    id_, person = new_id(at), taken.who.person
    remark = _remark(writer, taken)
    if remark and item is taken.items[0]:
        shown = _photo(writer, taken, id_, item["id"], at) if remark.shown and writer.storage.folder else None
        return NewTick(id_, item["id"], "problem", person, "zh", remark.note, photo=shown)
    if chance.random() < 0.004 or (asked["kind"] == "photo" and writer.storage.folder is None):
        return NewTick(id_, item["id"], "na", person, "zh", "今天没有这种情况。")
    note = chance.choice(NOTES) if asked["kind"] == "note" else ""
    number = _number(chance, asked) if asked["kind"] == "number" else None
    photo = _photo(writer, taken, id_, item["id"], at) if asked["kind"] == "photo" else None
    device = at - timedelta(seconds=chance.randrange(1, 4))
    return NewTick(id_, item["id"], "done", person, "zh", note, number, photo, device_at=device, skew=0, done_at=device)


def _photo(writer: Writer, taken: Taken, tick: UUID, item: str, at: datetime) -> UUID:
    spot = Spot(taken.key.place, new_id(at), tick, item, taken.who.person)
    return demo_photos.keep(writer.conn, writer.storage, spot, at)


def _number(chance: Random, asked: dict[str, Any]) -> float:
    least = asked.get("least") or 0
    most = asked["most"] if asked.get("most") is not None else least + 20_000
    return float(round(chance.uniform(least + (most - least) * 0.4, least + (most - least) * 0.7)))


def _remark(writer: Writer, taken: Taken) -> Remark | None:
    bare = taken.key.id.partition("/")[2]
    return next((one for one in REMARKS if (one.days_ago, one.list) == (writer.days_ago, bare)), None)


def _remark_and_excuse(writer: Writer, shop: UUID) -> None:
    """What the manager did that day: closed a problem, excused a list."""
    at = writer.known.day_bounds(shop, writer.day)[0] + timedelta(hours=14)
    manager = writer.people["store-manager"]
    if at >= writer.now:
        return
    for remark in REMARKS:
        if remark.comment and writer.days_ago == remark.days_ago - 1:
            for found in problems.open_problems(writer.conn, [shop]):
                if found.note == remark.note:
                    managing.close_problem(writer.conn, found, manager, remark.comment, at)
    if writer.days_ago == EXCUSED[0]:
        for owed in writer.known.owed(writer.day).within(writer.known.below(shop)):
            if owed.key.id.endswith(f"/{EXCUSED[1]}"):
                managing.excuse(writer.conn, owed.key, new_id(at), manager, EXCUSED[2], at)
