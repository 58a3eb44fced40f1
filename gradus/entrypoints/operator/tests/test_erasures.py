"""Somebody erased after a backup is erased again by restoring it, before anybody is let in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import operator as commands
from gradus.entrypoints.operator import embedded, preparing
from gradus.entrypoints.operator.backup import backup
from gradus.entrypoints.operator.instance import open_instance
from gradus.entrypoints.operator.restore import restore

PASSPHRASE = "correct horse battery"  # noqa: S105
SET_UP = """
import django; django.setup()
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.access.scope import system
from gradus.core.people import models
from gradus.core.people.actions import erasure
from gradus.core.people.tests import factories as enter
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis
"""
ENTER = SET_UP + "enter.person(make.institution(make.state()), name='Canary Ada')"
ERASE = (
    SET_UP
    + """
with system("test"):
    person = models.Person.objects.get(name="Canary Ada")
state = person.state_id
by = make.holder("data_protection_officer", Axis.STATE, state, state_id=state)
with acting(scope_for(by, AT)):
    erasure.erase_person(by=by, at=AT, person=person, ground="asked")
"""
)


def does(folder: Path, code: str) -> None:
    """Run something as the program of that installation does."""
    instance = open_instance(folder)
    with embedded.running(instance):
        environment = instance.environment("app") | {"PATH": "/usr/bin:/bin"}
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def names(folder: Path) -> list[str]:
    instance = open_instance(folder)
    with embedded.running(instance), psycopg.connect(instance.database_url("backup")) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM people_person").fetchall()]


def test_who_was_erased_after_the_backup_is_erased_by_the_restore(
    installation: Path, place: Path
) -> None:
    file = place / "gradus.backup"
    does(installation, ENTER)
    backup(installation, file, PASSPHRASE)
    does(installation, ERASE)
    register = installation / "erasures.jsonl"
    assert "Canary" not in register.read_text()
    told: list[str] = []
    restore(
        file,
        place / "new",
        PASSPHRASE,
        erasures=register,
        tell=lambda text: told.append(text.text()),
    )
    assert names(place / "new") == [""]
    assert "Erased again, as the register of erasures says: 1." in told
    assert (place / "new" / "erasures.jsonl").read_text() == register.read_text()
    restore(file, place / "without", PASSPHRASE)
    assert names(place / "without") == ["Canary Ada"], "or the test shows nothing"
    # the register laid beside the database is followed before the next start lets anybody in
    preparing.keep_register(open_instance(place / "without"), register.read_bytes())
    instance = open_instance(place / "without")
    with embedded.running(instance):
        assert preparing.erase_again(instance) == 1
        assert preparing.erase_again(instance) == 0
    assert names(place / "without") == [""]


def test_a_damaged_register_restores_nothing(installation: Path, place: Path) -> None:
    file, register = place / "gradus.backup", place / "erasures.jsonl"
    backup(installation, file, PASSPHRASE)
    register.write_text('{"at": 1}\n')
    with pytest.raises(Refusal, match="line of a register"):
        restore(file, place / "new", PASSPHRASE, erasures=register)
    assert not (place / "new").exists()


def test_the_register_is_named_or_said_to_be_lost(place: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        commands.restore(place / "file", place / "new")
    assert refusal.value.code == "erasures-not-named"
