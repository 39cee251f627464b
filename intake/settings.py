"""The settings of the service: one table, read from the environment, refused with a sentence where they are unsafe."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from flask import Config
from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "INTAKE"
DATABASE_FILE = "dutybook.sqlite3"
JOURNALS = ("", "-journal", "-wal", "-shm")  # what SQLite adds to the name for the files beside it, none for its own
Journal = Literal["auto", "wal", "truncate"]


class Setting(NamedTuple):
    """One row of the table: the environment variable is ``INTAKE_`` plus the name."""

    name: str
    default: Any
    help: str


SETTINGS = (
    Setting("DATA", "data", "The folder that holds the database, the attachments and the built handbook."),
    Setting("DATABASE", "", "SQLAlchemy address of the database. Empty: a SQLite file in the data folder."),
    Setting(
        "JOURNAL", "auto", "SQLite's journal: auto, wal or truncate. auto takes WAL only where the SQLite at hand is safe for it."
    ),
    Setting("STORAGE", "", "Where attachments are kept, such as s3://bucket/folder. Empty: a folder in the data folder."),
    Setting("PROJECT", "", "The folder that holds handbook/ and forms/definitions/. Empty: the one Dutybook was installed from."),
    Setting("HOST", "127.0.0.1", "The address to listen on."),
    Setting("PORT", 8000, "The port to listen on."),
    Setting("PUBLIC_ADDRESS", "", "What people type, such as https://handbook.example.cn; https unless it is this machine."),
    Setting("SECRET_KEY", "", "At least 32 random characters, the same for every worker. Needed outside demo mode."),
    Setting(
        "SECRET_KEY_FALLBACKS",
        (),
        'Earlier keys, as a JSON list such as ["old-key"]; sessions made with them stay good, and so does what waits on devices.',
    ),
    Setting("TRUSTED_PROXIES", 0, "How many proxies stand in front and set X-Forwarded-For and X-Forwarded-Proto."),
    Setting("WORKERS", 2, "Processes that serve."),
    Setting("THREADS", 8, "Requests each process serves at a time."),
    Setting("IDLE_MINUTES", 720, "A session ends after this long without use."),
    Setting("IDLE_MINUTES_GRANTED", 30, "The same for people who manage, edit or administer."),
    Setting("SESSION_MINUTES", 720, "A session ends after this long in any case."),
    Setting("BACKUP_MINUTES", 10, "There is an alarm when the last backup is older than this. 0: nobody minds."),
    Setting("HANDBOOK_OPEN", True, "The handbook can be read without signing in."),
    Setting("DEBUG", False, "Never in service: Dutybook refuses to start with it."),
    Setting("DEMO", False, "Demo data and sign-in without a password; listens on this machine only."),
    Setting("NOW", "", "Demo mode only: the time the service starts at, such as 2026-11-21T08:20+08:00."),
)


class SettingsRefused(Exception):
    """A setting is missing or unsafe; carries every sentence at once."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


@dataclass(frozen=True)
class Settings:
    """The table's values, typed. See ``SETTINGS`` for what each is for."""

    data: Path = Path("data")
    database: str = ""
    journal: Journal = "auto"
    storage: str = ""
    project: Path = Path()
    host: str = "127.0.0.1"
    port: int = 8000
    public_address: str = ""
    secret_key: str = ""
    secret_key_fallbacks: tuple[str, ...] = ()
    trusted_proxies: int = 0
    workers: int = 2
    threads: int = 8
    idle_minutes: int = 720
    idle_minutes_granted: int = 30
    session_minutes: int = 720
    backup_minutes: int = 10
    handbook_open: bool = True
    debug: bool = False
    demo: bool = False
    now: str = ""

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data.resolve() / DATABASE_FILE}"

    @property
    def database_file(self) -> Path | None:
        """Where SQLite keeps the database; None where it is PostgreSQL's."""
        url = make_url(self.database_url)
        return Path(url.database or "").resolve() if url.get_backend_name() == "sqlite" else None

    @property
    def address(self) -> str:
        """What people type: the public address, else the one listened on."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_address.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def secure(self) -> bool:
        return self.address.startswith("https://")

    @property
    def keys(self) -> tuple[str, ...]:
        """The key to sign with, then those still believed."""
        return (self.secret_key, *self.secret_key_fallbacks)


def from_environment(**given: Any) -> Settings:
    """Settings from ``INTAKE_*`` variables, overridden by what is ``given`` (None counts as not given)."""
    config = Config("")
    config.from_prefixed_env(PREFIX)
    known = {setting.name: setting.default for setting in SETTINGS}
    values = known | {name: value for name, value in config.items() if name in known}
    values |= {name.upper(): value for name, value in given.items() if value is not None}
    return _typed(values)


def _typed(values: Mapping[str, Any]) -> Settings:
    """The table as a frozen object; raises SettingsRefused where a value is of the wrong kind."""
    fallbacks = values["SECRET_KEY_FALLBACKS"]
    if not isinstance(fallbacks, list | tuple):
        raise SettingsRefused(
            ['INTAKE_SECRET_KEY_FALLBACKS must be a list, such as ["old-key"]: as a text, each letter would be a key.']
        )
    plain = {"DATA": Path(str(values["DATA"])), "PROJECT": _project(values["PROJECT"]), "SECRET_KEY_FALLBACKS": tuple(fallbacks)}
    wrong = [_wrong(setting, values[setting.name]) for setting in SETTINGS if setting.name not in plain]
    if sentences := [sentence for sentence in wrong if sentence]:
        raise SettingsRefused(sentences)
    texts = {s.name: str(values[s.name]) for s in SETTINGS if isinstance(s.default, str) and s.name not in plain}
    switches = {s.name: bool(values[s.name]) for s in SETTINGS if isinstance(s.default, bool)}
    merged = {**values, **texts, **switches, **plain}
    return Settings(**{field.name: merged[field.name.upper()] for field in fields(Settings)})


def _project(value: object) -> Path:
    return Path(str(value)) if value else Path(__file__).resolve().parent.parent


def _wrong(setting: Setting, value: object) -> str:
    if isinstance(setting.default, bool) and value not in (True, False):
        return f"INTAKE_{setting.name} is true or false, not {value!r}."
    if isinstance(setting.default, int) and not isinstance(setting.default, bool) and (type(value) is not int or value < 0):
        return f"INTAKE_{setting.name} is a whole number, not {value!r}."
    if setting.name == "JOURNAL" and value not in get_args(Journal):
        return f"INTAKE_JOURNAL is auto, wal or truncate, not {value!r}."
    return ""
