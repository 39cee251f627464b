"""The settings table, and the starts that are refused with a sentence."""

from __future__ import annotations

import os
import stat
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from db.engine import UnsafeDatabase, make_engine, wal_is_safe
from intake import safety, settling
from intake.safety import with_demo_key
from intake.services import make_clock
from intake.settings import SETTINGS, Settings, SettingsRefused, from_environment

if TYPE_CHECKING:
    from pathlib import Path

GOOD = Settings(secret_key="k" * 40)


def refusals(settings: Settings) -> list[str]:
    try:
        safety.check(settings)
    except SettingsRefused as refused:
        return refused.sentences
    return []


def test_the_table_and_the_typed_settings_are_the_same() -> None:
    assert [setting.name.lower() for setting in SETTINGS] == [field.name for field in fields(Settings)]
    assert all(setting.help.endswith((".", "?")) for setting in SETTINGS)
    typed = Settings()
    for setting in SETTINGS:
        if setting.name not in ("DATA", "PROJECT"):
            assert getattr(typed, setting.name.lower()) == setting.default, setting.name


def test_settings_come_from_the_environment_and_arguments_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_PORT", "8123")
    monkeypatch.setenv("INTAKE_DEMO", "1")
    monkeypatch.setenv("INTAKE_SECRET_KEY", "123456")
    monkeypatch.setenv("INTAKE_SECRET_KEY_FALLBACKS", '["old"]')
    read = from_environment(port=9000, data=None)
    assert (read.port, read.demo, read.keys) == (9000, True, ("123456", "old"))


def test_fallback_keys_given_as_a_text_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SECRET_KEY_FALLBACKS", "old")
    with pytest.raises(SettingsRefused) as refused:
        from_environment()
    assert str(refused.value) == (
        'INTAKE_SECRET_KEY_FALLBACKS must be a list, such as ["old-key"]: as a text, each letter would be a key.'
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "INTAKE_PORT is a whole number, not 'eighty'."),
        ("DEMO", "maybe", "INTAKE_DEMO is true or false, not 'maybe'."),
        ("JOURNAL", "memory", "INTAKE_JOURNAL is auto, wal or truncate, not 'memory'."),
    ],
)
def test_values_of_the_wrong_kind_are_refused(name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"INTAKE_{name}", value)
    with pytest.raises(SettingsRefused) as refused:
        from_environment()
    assert str(refused.value) == sentence


def test_without_a_key_there_is_no_start() -> None:
    (sentence,) = refusals(replace(GOOD, secret_key=""))
    assert sentence.startswith("INTAKE_SECRET_KEY is not set. Set it to a random text: export INTAKE_SECRET_KEY=")


@pytest.mark.parametrize("change", [{"secret_key": "short"}, {"secret_key_fallbacks": ("short",)}])
def test_a_short_key_is_refused(change: dict[str, object]) -> None:
    assert refusals(replace(GOOD, **change)) == [  # type: ignore[arg-type]
        "A secret key is shorter than 32 characters. Make a longer one; people will sign in again."
    ]


def test_debug_mode_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "Debug mode runs code for anybody who can reach it. Unset INTAKE_DEBUG and FLASK_DEBUG."
    assert refusals(replace(GOOD, debug=True)) == [sentence]
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert refusals(GOOD) == [sentence]


@pytest.mark.parametrize(
    ("host", "public", "starts"),
    [
        ("127.0.0.1", "", True),
        ("::1", "", True),
        ("127.0.0.1", "https://handbook.example.cn", True),
        ("0.0.0.0", "https://handbook.example.cn", True),
        ("0.0.0.0", "", False),
        ("127.0.0.1", "http://handbook.example.cn", False),
        ("127.0.0.1", "handbook.example.cn", False),
        ("127.0.0.1", "https://handbook.example.cn/path", False),
    ],
)
def test_off_this_machine_only_https_is_taken(host: str, public: str, starts: bool) -> None:
    assert (refusals(replace(GOOD, host=host, public_address=public)) == []) is starts


@pytest.mark.parametrize(("host", "public"), [("0.0.0.0", ""), ("127.0.0.1", "https://handbook.example.cn")])
def test_demo_mode_stays_on_this_machine(host: str, public: str) -> None:
    assert refusals(replace(GOOD, demo=True, host=host, public_address=public)) == [
        "Demo mode lets anybody in, so it listens on this machine only. Take INTAKE_HOST=127.0.0.1, or leave --demo out."
    ]


def test_only_demo_mode_moves_the_clock() -> None:
    assert refusals(replace(GOOD, now="2026-11-21T08:20+08:00")) == ["INTAKE_NOW moves the clock, which only demo mode may."]
    moved = replace(GOOD, now="2026-11-21T08:20+08:00", demo=True)
    assert refusals(moved) == []
    assert f"{make_clock(moved)():%H:%M}" == "00:20"


def test_every_reason_is_told_at_once() -> None:
    assert len(refusals(Settings(host="0.0.0.0", debug=True))) == 3


def test_an_unsafe_sqlite_is_not_forced_into_wal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 40, 1))
    assert not wal_is_safe((3, 40, 1))
    with pytest.raises(UnsafeDatabase, match="can lose committed rows in WAL mode"):
        make_engine("sqlite://", "wal")


def test_the_demo_keeps_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    demo = Settings(data=tmp_path, demo=True)
    first, second = with_demo_key(demo), with_demo_key(demo)
    assert first.secret_key == second.secret_key
    assert refusals(first) == []
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsRefused) as refused:
        settling.settle(replace(GOOD, data=tmp_path / "file" / "data"))
    assert str(refused.value).endswith("cannot be written (Not a directory). Name another: make serve DATA=/some/folder")


def test_root_leaves_nothing_in_anothers_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 1000, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SettingsRefused) as refused:
        settling.settle(replace(GOOD, data=tmp_path))
    sentence = f"{tmp_path} belongs to another user, who could not read what root puts there. Run this as that user."
    assert (str(refused.value), list(tmp_path.iterdir())) == (sentence, [])


def test_what_people_wrote_is_closed_to_others_on_this_machine(tmp_path: Path) -> None:
    for name in ("dutybook.sqlite3", "dutybook.sqlite3-journal"):
        (tmp_path / name).touch(0o644)
    (tmp_path / "attachments").mkdir(0o755)
    settling.settle(replace(GOOD, data=tmp_path))
    found = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert (found["dutybook.sqlite3"], found["dutybook.sqlite3-journal"], found["attachments"]) == (0o600, 0o600, 0o700)
    assert found["releases"] & 0o055 == 0o055  # the proxy serves it
