"""What must hold before the service starts: each thing that does not is told in a sentence that says what to do."""

from __future__ import annotations

import ipaddress
import os
import secrets
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from intake.settings import SettingsRefused

if TYPE_CHECKING:
    from intake.settings import Settings

KEY_LENGTH = 32
KEY_FILE = "secret.key"  # in demo mode only


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def check(settings: Settings) -> None:
    """Raise SettingsRefused with every reason why the service must not start like this."""
    if sentences := [*_key_sentences(settings), *_address_sentences(settings), *_mode_sentences(settings)]:
        raise SettingsRefused(sentences)


def _key_sentences(settings: Settings) -> list[str]:
    if not settings.secret_key:
        example = secrets.token_urlsafe(KEY_LENGTH)
        return [f'INTAKE_SECRET_KEY is not set. Set it to a random text: export INTAKE_SECRET_KEY="{example}"']
    if any(len(key) < KEY_LENGTH for key in settings.keys):
        return [f"A secret key is shorter than {KEY_LENGTH} characters. Make a longer one; people will sign in again."]
    return []


def _address_sentences(settings: Settings) -> list[str]:
    url = urlsplit(settings.address)
    if url.scheme not in ("http", "https") or not url.hostname or url.path:
        return [f'INTAKE_PUBLIC_ADDRESS "{settings.public_address}" is not an address such as https://handbook.example.cn.']
    if settings.demo and not (is_loopback(settings.host) and is_loopback(url.hostname)):
        return ["Demo mode lets anybody in, so it listens on this machine only. Take INTAKE_HOST=127.0.0.1, or leave --demo out."]
    if not settings.secure and not (is_loopback(settings.host) and is_loopback(url.hostname)):
        return ["Off this machine only https is safe. Set INTAKE_PUBLIC_ADDRESS to the https address of the proxy in front."]
    return []


def _mode_sentences(settings: Settings) -> list[str]:
    sentences = []
    if settings.debug or os.environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        sentences.append("Debug mode runs code for anybody who can reach it. Unset INTAKE_DEBUG and FLASK_DEBUG.")
    if settings.now and not settings.demo:
        sentences.append("INTAKE_NOW moves the clock, which only demo mode may.")
    if settings.now and not _moment(settings.now):
        sentences.append(f'INTAKE_NOW "{settings.now}" is not a time with its zone, such as 2026-11-21T08:20+08:00.')
    return sentences


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def has_demo_key(settings: Settings) -> bool:
    """Whether the data folder was made in demo mode, and no other key is given."""
    return not settings.secret_key and (settings.data / KEY_FILE).is_file()


def with_demo_key(settings: Settings) -> Settings:
    """In demo mode a random key is kept in the data folder, readable by its owner only."""
    if not settings.demo or settings.secret_key:
        return settings
    path = settings.data / KEY_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return replace(settings, secret_key=path.read_text("ascii").strip())
    key = secrets.token_urlsafe(KEY_LENGTH)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return replace(settings, secret_key=key)
