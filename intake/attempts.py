"""How often a password may be guessed: for each account and device, and from one address for all accounts together.

A device on which the account signed in before is counted for itself, so that nobody locks a colleague out of her own phone.
Devices that the account does not know share one counter for the account, and one for the address that they ask from.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from flask import request

from db import sessions
from intake import cookies
from intake.errors import Refused, waiting
from intake.services import services

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

FREE_TRIES = 5
TRIES_OF_AN_ADDRESS = 30  # wrong ones, in a day
LONGEST_WAIT = 3600
DAY = timedelta(days=1)
ANY_ACCOUNT = ""
NETWORK_OF_ONE = 64  # the part of an IPv6 address that a house or a phone is given
log = logging.getLogger("dutybook")


@dataclass(frozen=True)
class Attempt:
    """One try: ``address`` is empty where the account knows the device."""

    account: str
    device: str
    address: str
    at: datetime


def begin(conn: Connection, account: str, now: datetime) -> Attempt:
    """Count a try before its password is weighed, so that parallel ones count too; refused while it has to wait."""
    device = cookies.device_of(account)
    tried = Attempt(account, device, "" if device else _address(), now.replace(microsecond=0))
    _make_address_wait(conn, tried, now)
    _make_wait(conn, tried, now)
    for counted in _counters(tried):
        sessions.count_attempt(conn, *counted, tried.at)
    return tried


def succeeded(conn: Connection, tried: Attempt) -> None:
    """The account begins anew on this device; of the address's tries only this one is taken back."""
    sessions.forget_attempts(conn, tried.account, tried.device)
    if tried.address:
        sessions.take_back_attempt(conn, ANY_ACCOUNT, tried.address, tried.at)


def _counters(tried: Attempt) -> list[tuple[str, str]]:
    own = (tried.account, tried.device)
    return [own, (ANY_ACCOUNT, tried.address)] if tried.address else [own]


def _make_wait(conn: Connection, tried: Attempt, now: datetime) -> None:
    """After some free tries each further one must wait twice as long as the one before."""
    tries = sessions.attempts(conn, tried.account, tried.device, now - DAY)
    if tries < FREE_TRIES:
        return
    wait = min(60 * 2 ** (tries - FREE_TRIES), LONGEST_WAIT)
    if sessions.attempts(conn, tried.account, tried.device, now - timedelta(seconds=wait)):
        raise Refused("wait", retry_after=wait, wait=waiting(wait))


def _make_address_wait(conn: Connection, tried: Attempt, now: datetime) -> None:
    """Whoever tries one account after the other from one place has a day's tries, and no more."""
    if tried.address and sessions.attempts(conn, ANY_ACCOUNT, tried.address, now - DAY) >= TRIES_OF_AN_ADDRESS:
        log.warning("too many wrong passwords from one address")
        raise Refused("wait", retry_after=LONGEST_WAIT, wait=waiting(LONGEST_WAIT))


def _address() -> str:
    """The address asked from, as a keyed hash: it is compared, never read."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "address|unknown"
    whole = ip_network((address, NETWORK_OF_ONE), strict=False) if isinstance(address, IPv6Address) else address
    return f"address|{cookies.keyed(services().settings.secret_key, str(whole))[:32]}"
