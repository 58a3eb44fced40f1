"""What a process of the installation finds: the settings it gets, and the database as it sees it.

Run in a process of its own, with the environment and the role the web server will have::

    python -m gradus.entrypoints.operator.gather [--collect]

It prints one JSON object, the fields of ``Facts``. With ``--collect`` it gathers the static files
first, if they are not those of this code.
"""

from __future__ import annotations

import ipaddress
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from psycopg import Error as DatabaseError

from gradus.entrypoints.operator import statics
from gradus.entrypoints.operator.facts import Facts

ABOVE = """
SELECT rolname FROM pg_roles
WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
  AND rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')
  AND (rolsuper OR rolbypassrls OR rolname IN ('gradus_owner', 'gradus_backup')
       OR rolname LIKE 'pg\\_%')
ORDER BY rolname
"""
HEALTH = """
SELECT coalesce(checksum_failures, 0), current_setting('data_checksums') = 'on'
FROM pg_stat_database WHERE datname = current_database()
"""
QUEUE = """
SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat))::float8,
       (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo')
FROM procrastinate_workers
"""
OF_ROLE = ("the role is ", "the role owns ")  # gaps that are asked for here in other words
CONNECTION = """
SELECT coalesce(host(inet_server_addr()), ''), clock_timestamp(),
       coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
       current_setting('server_version_num')::int
"""
ROLE = """
SELECT rolsuper, rolbypassrls, current_setting('track_activities')::boolean,
       (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relowner = pg_roles.oid)
FROM pg_roles WHERE rolname = current_user
"""


def gather() -> Facts:
    """Look at everything; what cannot be looked at is said, not raised."""
    facts = Facts()
    try:
        django.setup()

        facts.origin, facts.demo = settings.ORIGIN, settings.DEMO
        if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
            facts.mail = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        facts.keys = weak_keys(
            {
                "GRADUS_SECRET_KEY": settings.SECRET_KEY,
                "GRADUS_WALL_KEY": settings.WALL_KEY.hex(),
                "GRADUS_LEDGER_KEY": settings.LEDGER_KEY.hex(),
            }
        )
    except (ImproperlyConfigured, ValueError) as trouble:
        facts.trouble, facts.told = "settings", str(trouble)
        return facts
    from django.db import Error

    try:
        _look_at_database(facts)
    except (Error, DatabaseError) as trouble:
        facts.trouble, facts.told = "database", str(trouble).strip()
    return facts


def weak_keys(keys: dict[str, str]) -> dict[str, str]:
    """The keys nobody should rely on, each with why: ``short``, ``guessable`` or ``shared``."""
    weak = {}
    for name, value in keys.items():
        others = [other for other_name, other in keys.items() if other_name != name]
        if len(value) < 32:
            weak[name] = "short"
        elif len(set(value)) < 8 or any(word in value.lower() for word in ("insecure", "change")):
            weak[name] = "guessable"
        elif value in others:
            weak[name] = "shared"
    return weak


def _look_at_database(facts: Facts) -> None:
    from django.db import ProgrammingError, connection

    from gradus.core.ledger import database
    from gradus.entrypoints.operator.prepare import is_ready

    with connection.cursor() as cursor:
        cursor.execute(CONNECTION)
        address, now, facts.encrypted, facts.server = cursor.fetchone()
        facts.clock_apart = (now - datetime.now(UTC)).total_seconds()
        facts.remote = bool(address) and not ipaddress.ip_address(address).is_loopback
        cursor.execute(ROLE)
        facts.superuser, facts.bypasses, facts.overheard, facts.owns = cursor.fetchone()
        cursor.execute(HEALTH)
        facts.damaged_pages, facts.checksums = cursor.fetchone()
        cursor.execute(ABOVE)
        facts.member_of = [name for (name,) in cursor.fetchall()]
        try:
            facts.ready = is_ready()
        except ProgrammingError:  # half-made: not even what says so may be read
            return
        if facts.ready:  # else everything is missing, and that is said once
            cursor.execute(QUEUE)
            facts.heartbeat, facts.waiting = cursor.fetchone()
            facts.gaps = [gap for gap in database.gaps(cursor) if not gap.startswith(OF_ROLE)]


def main() -> None:
    """Print the facts."""
    facts = gather()
    if facts.trouble != "settings":
        if "--collect" in sys.argv:
            statics.collect()
        facts.static_current = statics.is_current()
    json.dump(asdict(facts), sys.stdout)


if __name__ == "__main__":
    main()
