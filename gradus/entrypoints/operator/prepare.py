"""Making the database ready: tables, walls, the ledger's triggers. Run as the owner.

Nothing is done twice: a stamp in the database says for which code it was made ready.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import django
from django.apps import apps


def prepare(*, again: bool = False) -> bool:
    """Bring the database to this version of the code; whether anything had to be done.

    With ``again`` the walls are built anew even if the database says that all is done.
    """
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction

    from gradus.core.access.wall import raise_wall
    from gradus.core.ledger.database import raise_ledger
    from gradus.core.states.actions import load_states
    from gradus.steps.assessment.actions.editions import keep_those_in_use

    stamp = _stamp(settings.WALL_KEY)
    if _stamped() == stamp and not again:
        return False
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        raise_wall(cursor, settings.WALL_KEY)
        raise_ledger(cursor)
        load_states()
        keep_those_in_use(at=datetime.now(UTC))
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS wall.made_ready (stamp text NOT NULL);"
            "GRANT SELECT ON wall.made_ready TO gradus_app;"
            "DELETE FROM wall.made_ready"
        )
        cursor.execute("INSERT INTO wall.made_ready VALUES (%s)", [stamp])
    return True


def is_ready() -> bool:
    """Whether the database was made ready for this version of the code."""
    from django.conf import settings

    return _stamped() == _stamp(settings.WALL_KEY)


def _stamped() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('wall.made_ready') IS NOT NULL")
        (there,) = cursor.fetchone()
        if not there:
            return ""
        cursor.execute("SELECT stamp FROM wall.made_ready")
        row = cursor.fetchone()
        return row[0] if row else ""


def _stamp(wall_key: bytes) -> str:
    """What the state of the database depends on: every app's migrations, and the walls' code."""
    digest = hashlib.sha256(hashlib.sha256(wall_key).digest())
    folders = [Path(app.path) for app in apps.get_app_configs()]
    for folder in sorted(folders):
        for file in sorted((folder / "migrations").glob("*.py")):
            digest.update(file.read_bytes())
        models = folder / "models.py"
        if models.exists() and "gradus" in folder.parts:
            digest.update(models.read_bytes())
    core = Path(__file__).resolve().parents[2] / "core"
    walls = [f"access/{name}.py" for name in ("foundation", "structure", "token", "wall")]
    for name in (*walls, "ledger/database.py"):
        digest.update((core / name).read_bytes())
    return digest.hexdigest()
