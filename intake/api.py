"""The JSON API that the pages' own modules use: a list's current occurrence, a run, ticking and taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, request

from db.engine import reading, writing
from intake import items, organisation, sent, taking, ticks
from intake.addresses import read_key, run_address
from intake.auth import allow, me, my_grants
from intake.duties import chosen_place
from intake.errors import Refused
from intake.items import tick_json
from intake.language import lang
from intake.occurrences import current_of, of_person
from intake.services import now, services
from intake.states import MARKS
from intake.today import day_of, lines_of

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response

    from intake.taking import Taken
    from intake.today import Line

pages = Blueprint("api", __name__, url_prefix="/api/v1")
RUN = "/runs/<uuid:place>/<department>/<list_id>/<day>/<slot>/<owed_by>"


@pages.get("/lists/<department>/<list_id>")
@allow("signed-in")
def current_run(department: str, list_id: str) -> Response:
    """The person's own occurrence of a checklist that work done now belongs to; null where there is none today."""
    person, moment = me(), now()
    known = organisation.of_request()
    key = current_of(known, f"{department}/{list_id}", person.id, moment, chosen_place())
    if key is None:
        return jsonify(run=None, items=[])
    with reading(services().engine) as conn:
        taken = taking.take(conn, known, key, person.id)
        shown = items.show(conn, taken, moment)
    return _tagged(items.as_json(shown, lang()))


@pages.get("/today")
@allow("signed-in")
def today() -> Response:
    """How the person's own lists stand today, by full name; of a round the current one."""
    person, moment = me(), now()
    known = organisation.of_request()
    day = day_of(known, person.id, moment)
    with reading(services().engine) as conn:
        lines = lines_of(conn, known, of_person(conn, known, person.id, day, moment), moment)
    return _tagged({"lists": {line.at.key.id: _standing(line) for line in reversed(lines) if not line.at.is_form}})


def _standing(line: Line) -> dict[str, str]:
    state = line.at.state.value
    return {"state": state, "sign": MARKS[state].sign, "word": str(MARKS[state].word), "page": run_address(line.at.key)}


@pages.get(RUN)
@allow("signed-in")
def run(**where: Any) -> Response:
    """The run with its rows; with the tag of an earlier answer, 304 where nothing has changed."""
    key, moment = read_key(**where), now()
    known = organisation.of_request(key)
    with reading(services().engine) as conn:
        taken = taking.take(conn, known, key, me().id, me().grants).seen()
        shown = items.show(conn, taken, moment)
    return _tagged(items.as_json(shown, lang()))


@pages.post(f"{RUN}/ticks")
@allow("signed-in")
def tick(**where: Any) -> tuple[Response, int]:
    """Tick an item: 201 the first time, 200 for the same again or where somebody was quicker."""
    key, moment = read_key(**where), now()
    posted = sent.tick(_body(), me().id, lang(), moment)
    known = organisation.of_request(key)
    with writing(services().engine) as conn:
        taken = taking.take(conn, known, key, me().id, lock=True)
        found = ticks.tick(conn, taken, posted, moment, my_grants)
        names = {me().id: me().called(lang())} if found.how == "new" else items.names_of(conn, found.tick)
    return _receipt(taken, found.tick, names, found.how, found.completed), 201 if found.how == "new" else 200


@pages.post(f"{RUN}/ticks/<uuid:tick_id>/withdraw")
@allow("signed-in")
def withdraw(tick_id: UUID, **where: Any) -> Response:
    """Take back one's own tick; once more is the same."""
    key, moment = read_key(**where), now()
    known = organisation.of_request(key)
    with writing(services().engine) as conn:
        taken = taking.take(conn, known, key, me().id, me().grants, lock=True)
        ticks.withdraw(conn, taken, tick_id, moment)
    return jsonify(tick=None, how="withdrawn", completed=False)


def _body() -> Any:
    try:
        return request.get_json()
    except RecursionError:  # brackets within brackets, thousands deep
        raise Refused("bad-request") from None


def _receipt(taken: Taken, tick: Any, names: dict[UUID, str], how: str, completed: bool) -> Response:
    zone = taken.organisation.place(taken.key.place).zone
    mine = tick.person_id == me().id
    return jsonify(tick=tick_json(tick, names, zone, mine) if tick.withdrawn_at is None else None, how=how, completed=completed)


def _tagged(body: dict[str, Any]) -> Response:
    response = jsonify(body)
    response.add_etag()
    response.make_conditional(request)
    return response
