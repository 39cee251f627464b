"""Passwords: the cost of one, and how many are weighed at a time."""

from __future__ import annotations

from threading import BoundedSemaphore

import pytest

from intake import passwords
from intake.errors import Refused


def test_a_password_matches_itself_and_nothing_else() -> None:
    stored = passwords.hashed("four words make one")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(stored, "four words make one")
    assert not passwords.matches(stored, "four words make two")


def test_what_looks_the_same_on_every_keyboard_is_the_same() -> None:
    assert passwords.matches(passwords.hashed("密码ＡＢＣ１２３"), "密码ABC123")


@pytest.mark.parametrize("stored", [None, "not a hash"])
def test_without_a_stored_password_none_matches(stored: str | None) -> None:
    assert not passwords.matches(stored, "anything")


def test_nobody_is_weighed_by_the_megabyte() -> None:
    assert not passwords.matches(passwords.hashed("x" * 10), "x" * 200)


def test_when_the_line_is_too_long_the_answer_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_IN_LINE", BoundedSemaphore(1))
    with passwords.gate(), pytest.raises(Refused) as refused, passwords.gate():
        pass
    assert (refused.value.code, refused.value.status) == ("busy", 503)


def test_when_the_line_is_too_slow_the_answer_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_AT_WORK", BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with passwords.gate(), pytest.raises(Refused) as refused, passwords.gate():
        pass
    assert refused.value.code == "busy"
    with passwords.gate():
        pass
