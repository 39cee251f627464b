"""Whether PostgreSQL keeps what was acknowledged: through a power cut, and where another machine stands by, without its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, select

from db.engine import reading

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

Risk = Literal["unwritten", "alone"]
NAMES = ("fsync", "full_page_writes", "synchronous_commit", "synchronous_standby_names")
_SETTINGS = select(*(func.current_setting(name) for name in NAMES))


def risks(engine: Engine) -> tuple[Risk, ...]:
    """What could make it forget: "unwritten" where a commit does not wait for the disk, "alone" where it waits for no standby.

    The settings that our own connection has count, whatever the server's files say. A standby that is away is no risk: commits
    wait for it. SQLite is set by us.
    """
    if engine.dialect.name != "postgresql":
        return ()
    with reading(engine) as conn:
        fsync, whole_pages, commit, standbys = conn.execute(_SETTINGS).one()
    is_written = fsync == whole_pages == "on" and commit != "off"
    is_followed = bool(standbys) and commit not in ("off", "local")
    found: list[Risk] = [] if is_written else ["unwritten"]
    return (*found, "alone") if has_several_hosts(engine.url) and not is_followed else tuple(found)


def has_several_hosts(url: URL) -> bool:
    """Whether the address names more than one server."""
    hosts = url.query.get("host", ())
    return len(hosts.split(",") if isinstance(hosts, str) else hosts) > 1
