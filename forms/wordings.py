"""From a live line in both languages to an item, duty, step, rule or point of an agenda."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, get_args

import nh3

from forms.braces import ITEM_KEYS
from forms.clock import clock, minutes
from forms.model import Evidence, EvidenceKind, Item, Line, Source, Text
from forms.phrases import Phrase, noun
from forms.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.outline import Keep, Mark
    from forms.pages import Page, PageLine
    from forms.pairs import Pair, Twins

    Address = Callable[[str, str, str], str]  # page path, language, target as written -> address from the site's root
    Refer = Callable[[str, str, str, int], str | None]  # kind, name as written, file, line -> full name

KINDS: tuple[EvidenceKind, ...] = get_args(EvidenceKind)
TAGS = {"a", "strong", "em", "code", "img", "del", "mark", "sub", "sup", "kbd", "br", "ul", "ol", "li", "p"}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title", "width", "height"}}
TARGET = re.compile(r'(href|src)="([^"]*)"')
ONE_PARAGRAPH = re.compile(r"<p>((?:(?!<p>).)*)</p>", re.DOTALL)
# What each kind of line may carry beside its id.
CARRIES = {
    "item": ITEM_KEYS,
    "duty": ("role", "at", "every"),
    "step": ("actor", "input", "output", "at", "every", "amount"),
    "rule": ("applies", "amount"),
    "point": ("actor", "role", "at"),
}
SEVERAL = ("actor", "applies")
REFERS = {"actor": "role", "applies": "role", "role": "role", "input": "form", "output": "form"}


def none(_: Mark) -> bool:
    return False


def every(_: Mark) -> bool:
    return True


def no_item(mark: Mark) -> bool:
    """Bullets below an item belong to its wording; items below it do not."""
    return not mark.task


def wording(mark: Mark, page: Page, address: Address) -> str:
    """The inline HTML of an item, sanitised, links made to hold on any page of the service."""

    def rewritten(part: str) -> str:
        return TARGET.sub(lambda found: f'{found[1]}="{address(page.path, page.lang, unescape(found[2]))}"', part)

    parts = mark.html(no_item, rewritten)
    whole = ONE_PARAGRAPH.fullmatch(parts.strip())
    return nh3.clean(
        (whole[1] if whole else parts).strip(),
        tags=TAGS,
        attributes=ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )


def text(twins: Twins, keep: Keep) -> Text:
    """The plain wording in both languages, with those nested lines that ``keep`` wants in it."""
    return Text(twins.zh.mark.text(keep), twins.en.mark.text(keep) if twins.en else "")


def item(twins: Twins, pair: Pair, address: Address, refer: Refer) -> Item:
    """The checklist item that a task line makes."""
    line = twins.zh
    found = attributes(line, pair, "item", refer)
    html = Text(wording(line.mark, pair.zh, address), wording(twins.en.mark, pair.en, address) if twins.en and pair.en else "")
    above = _item_above(line)
    return Item(
        line.id, text(twins, no_item), html, twins.group, above.id if above else None, _depth(line),
        evidence(line, pair), found.get("role"), found.get("at"), found.get("every"), Source(pair.zh.file, line.line),
    )  # fmt: skip


def _item_above(line: PageLine) -> PageLine | None:
    above = line.above
    while above and not above.written.task:
        above = above.above
    return above


def _depth(line: PageLine) -> int:
    above = _item_above(line)
    return _depth(above) + 1 if above else 0


def listed(twins: Twins, pair: Pair, kind: str, refer: Refer) -> Line:
    """The duty, step, rule or point that a line makes; the lines nested in it are its branches."""
    attributes(twins.zh, pair, kind, refer)
    chinese = twins.zh.mark.below
    english = twins.en.mark.below if twins.en else []
    if pair.en and twins.en and len(chinese) != len(english):
        sentence = Phrase(
            '%(noun)s "%(id)s" has %(english)s lines nested in it, on the Chinese page %(chinese)s.',
            noun=noun(kind),
            id=twins.zh.id,
            english=len(english),
            chinese=len(chinese),
        )
        pair.tell(pair.en, twins.en.line, sentence)
    branches = tuple(
        Text(mark.text(every), english[index].text(every) if index < len(english) else "") for index, mark in enumerate(chinese)
    )
    written = tuple((key, value) for key, value in twins.zh.written.attributes if key != "id")
    return Line(twins.zh.id, text(twins, none), twins.group, written, branches, Source(pair.zh.file, twins.zh.line))


def attributes(line: PageLine, pair: Pair, kind: str, refer: Refer) -> dict[str, str]:
    """The attributes of a line, names made full; what does not fit this kind of line is told."""
    found: dict[str, str] = {}
    for key, value in line.written.attributes:
        if key == "id":
            continue
        if key not in CARRIES[kind]:
            pair.tell(pair.zh, line.line, _unfit(key, kind), did_you_mean(key, CARRIES[kind]))
        elif key in REFERS:
            several = value.split(",") if key in SEVERAL else [value]
            names = [refer(REFERS[key], name.strip(), pair.zh.file, line.line) for name in several]
            found[key] = ",".join(name for name in names if name)
        else:
            found[key] = value
            _check_time(key, value, line, pair)
    return found


def _check_time(key: str, value: str, line: PageLine, pair: Pair) -> None:
    if key == "every" and minutes(value) is None:
        sentence = Phrase('every "%(value)s" is not a length of time.', value=value)
        pair.tell(pair.zh, line.line, sentence, Phrase("Write for example every=30min."))
    if key == "at":
        try:
            clock(value)
        except ValueError as fault:
            pair.tell(pair.zh, line.line, Phrase("at: %(fault)s", fault=fault.args[0]))


def _unfit(key: str, kind: str) -> Phrase:
    if kind == "item":
        return Phrase('"%(key)s" does not go with an item.', key=key)
    return Phrase('"%(key)s" does not go with a %(noun)s.', key=key, noun=noun(kind))


def evidence(line: PageLine, pair: Pair) -> Evidence | None:
    """What the item asks for beside the tick."""
    kind = line.written.get("evidence")
    extras = [key for key in ("unit", "min", "max") if line.written.get(key)]
    if kind not in ("", *KINDS):
        sentence = Phrase('evidence "%(kind)s" is not known.', kind=kind)
        pair.tell(pair.zh, line.line, sentence, did_you_mean(kind, KINDS) or Phrase("Use note, number or photo."))
    elif extras and kind != "number":
        pair.tell(pair.zh, line.line, Phrase('"%(extra)s" goes with evidence=number only.', extra=extras[0]))
    if kind == "number":
        least, most = (_number(key, line, pair) for key in ("min", "max"))
        if least is not None and most is not None and least > most:
            pair.tell(
                pair.zh, line.line, Phrase("min %(least)s is more than max %(most)s.", least=f"{least:g}", most=f"{most:g}")
            )
        return Evidence("number", line.written.get("unit"), least, most)
    return next((Evidence(one) for one in KINDS if one == kind), None)


def _number(key: str, line: PageLine, pair: Pair) -> float | None:
    value = line.written.get(key)
    if not value:
        return None
    if re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", value):
        return float(value)
    pair.tell(pair.zh, line.line, Phrase('%(key)s "%(value)s" is not a number.', key=key, value=value))
    return None
