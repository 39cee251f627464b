"""Controls: what each type of answer is typed into, and the sentence that says what to do where it cannot be read."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, DateInput, DateTimeLocalInput, ListWidget, TextInput, TimeInput

from forms.numbers import LARGEST, figure, read_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wtforms import Form

DAY = TypeVar("DAY", date, datetime)
OUR_TIME = range(1900, 2200)  # years that somebody can mean: a birthday, the end of a lease
LONGEST = {"text": 200, "longtext": 4000}
RATED = ("1", "2", "3", "4", "5")
ATTACHING = ("file", "photo")
MOST_ATTACHED = 20  # on one submission

# What an empty required answer is told, by type.
REQUIRED = {
    "text": _l("Write an answer here."),
    "longtext": _l("Write an answer here. If there was nothing, write that."),
    "integer": _l("Enter a whole number, for example 12. If there was none, enter 0."),
    "decimal": _l("Enter a number, for example 12.5. If there was none, enter 0."),
    "money": _l("Enter an amount, for example 1200.50. If there was none, enter 0."),
    "date": _l("Choose a date."),
    "time": _l("Enter a time, for example 08:20."),
    "datetime": _l("Choose a date and a time."),
    "choice": _l("Choose one of the answers."),
    "multichoice": _l("Choose at least one of the answers."),
    "yesno": _l("Choose yes or no."),
    "rating": _l("Choose from 1 to 5."),
    "person": _l("Choose a person."),
    "place": _l("Choose a place."),
    "table": _l("Fill in at least one row."),
    "file": _l("Attach a file."),
    "photo": _l("Take a photo, or choose one."),
}


class FigureOutput:
    """An output element; the page's module keeps it up to date."""

    def __call__(self, field: Any, **marks: Any) -> Markup:
        shown = {"id": field.id, "data-figure": field.id} | {name: one for name, one in marks.items() if name != "inputmode"}
        said = Markup("").join(Markup(' {}="{}"').format(name, one) for name, one in shown.items())
        return Markup("<output{}>{}</output>").format(said, "" if field.data is None else field.data)


class Line(StringField):
    """Some words on one line."""

    kind = "text"

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = text.replace("\r\n", "\n").replace("\x00", "").strip()
        if len(self.data) > LONGEST[self.kind]:
            raise ValueError(_("Shorten this to %(n)s characters or fewer.", n=LONGEST[self.kind]))


class Paragraph(TextAreaField, Line):
    """As many words as it takes."""

    kind = "longtext"


class Number(StringField):
    """A number as people type it: full-width digits, commas and a currency sign are understood.

    It is shown in a text field: a browser's number field throws away what it does not understand, and typed text must stay.
    """

    widget = TextInput()
    places: int | None = None

    def __init__(self, *args: Any, least: float | None = None, most: float | None = None, **named: Any) -> None:
        super().__init__(*args, **named)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""
        self.value: Decimal | None = None
        if self.data.strip():
            self.value = self.read(self.data)
            self.check_range(self.value)

    def read(self, typed: str) -> Decimal:
        """The number that was typed."""
        try:
            value = read_number(typed)
        except ValueError:
            raise ValueError(self.example()) from None
        if not value.is_finite() or abs(value) > LARGEST or self.is_too_fine(value):
            raise ValueError(self.example())
        return value

    def is_too_fine(self, value: Decimal) -> bool:
        """Whether it has more decimals than are taken."""
        return self.places is not None and value != round(value, self.places)

    def example(self) -> str:
        """What to type instead of what is no number."""
        return str(_("Enter a number, for example 12.5."))

    def check_range(self, value: Decimal) -> None:
        """Refuse what lies outside the limits."""
        least, most = self.least, self.most
        if (least is None or value >= Decimal(str(least))) and (most is None or value <= Decimal(str(most))):
            return
        if least is not None and most is not None:
            raise ValueError(_("Enter a number from %(least)s to %(most)s.", least=figure(least), most=figure(most)))
        if least is not None:
            raise ValueError(_("Enter %(least)s or more.", least=figure(least)))
        raise ValueError(_("Enter %(most)s or less.", most=figure(most or 0)))


class Whole(Number):
    """A count."""

    places = 0

    def example(self) -> str:
        return str(_("Enter a whole number, for example 12."))


class Amount(Number):
    """An amount of money, to the cent."""

    places = 2

    def example(self) -> str:
        return str(_("Enter an amount with at most 2 decimals, for example 1200.50."))


class Written(StringField):
    """Something with one spelling, such as a date: what was typed stays, what it means is in ``value``."""

    read: Callable[[str], Any]
    asks = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""
        self.value = None
        if self.data:
            try:
                self.value = type(self).read(self.data)
            except ValueError:
                raise ValueError(str(REQUIRED[self.asks])) from None


def _day(text: str) -> date:
    return _of_our_time(date.fromisoformat(text))


def _moment(text: str) -> datetime:
    return _of_our_time(datetime.fromisoformat(text))


def _of_our_time(found: DAY) -> DAY:
    """A year that somebody can mean: of "26" a browser's picker makes the year 26, of which no clock can tell the time."""
    if found.year not in OUR_TIME:
        raise ValueError
    return found


class Day(Written):
    """A date."""

    widget, read, asks = DateInput(), staticmethod(_day), "date"


class Clock(Written):
    """A time of day."""

    widget, read, asks = TimeInput(), staticmethod(time.fromisoformat), "time"


class Moment(Written):
    """A date and time by the clock on the wall; whose wall, the place says."""

    widget, read, asks = DateTimeLocalInput(), staticmethod(_moment), "datetime"


class Figure(StringField):
    """What the service works out; whatever is sent for it is not read."""

    widget = FigureOutput()

    def process_formdata(self, valuelist: list[str]) -> None:  # noqa: ARG002
        self.raw_data: list[str] = []


class Attached(StringField):
    """Files and photos that are attached already, by their ids; others than those known here are not there."""

    def __init__(self, *args: Any, known: Mapping[str, Any], most: float | None, **named: Any) -> None:
        super().__init__(*args, **named)
        self.known, self.most = known, int(most or MOST_ATTACHED)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: list[str] = [one for one in dict.fromkeys(valuelist) if one in self.known]
        self.raw_data = self.data

    @property
    def attached(self) -> list[Any]:
        return [self.known[one] for one in self.data or ()]

    def pre_validate(self, _form: Form) -> None:
        if len(self.data or ()) > self.most:
            raise StopValidation(_("There is room for %(n)s here. Take one off first.", n=self.most))


class OneOf(RadioField):
    """One of a few answers, all to be seen."""


class Several(SelectMultipleField):
    """As many of the answers as fit, all to be seen."""

    widget, option_widget = ListWidget(prefix_label=False), CheckboxInput()


class Listed(SelectField):
    """One of many, from a list that opens."""


def is_empty(controls: Sequence[Any]) -> bool:
    """Whether nothing was typed or chosen in any of them."""
    return not any(str(one).strip() for control in controls for one in control.raw_data or ())
