"""What was erased after a backup was made is erased again when the backup is restored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.models import ErasureRequest, User
from gradus.core.accounts.tests import people as accounts
from gradus.core.people import lines, models, register
from gradus.core.people.actions import requests
from gradus.core.people.actions.replay import OtherRegister, replay_erasures
from gradus.core.people.tests import factories as enter
from gradus.core.people.tests.test_erasure import everywhere, forget
from gradus.core.people.tests.test_requests import asked_of, officer
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ids import new_id

pytestmark = pytest.mark.django_db
RESTORE = Actor(id=new_id(), via="command-line")


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_FOLDER = tmp_path
    return tmp_path


def written() -> list[lines.Erased]:
    register.keep()
    return lines.read(register.file())


def test_a_person_who_is_back_is_erased_again() -> None:
    person = enter.person(make.institution(make.state()))
    forget(person)
    said = written()
    with system("test"):  # what an older backup brings back: the row, and no line in the register
        models.Erasure.objects.all().delete()
        models.Person.objects.filter(pk=person.pk).update(name="Canary Ada", status="active")
        make.entered(person.thing())
    assert everywhere("canary")
    assert replay_erasures(by=RESTORE, at=AT, register=said) == 1
    assert everywhere("canary") == []
    assert replay_erasures(by=RESTORE, at=AT, register=said) == 0
    assert written() == said


def test_an_account_that_is_back_is_closed_again() -> None:
    asked = asked_of(accounts.member("focal_point", "canary@example.test", **asked_place()))
    by = officer()
    before = User.objects.get(pk=asked.user_id)
    with acting(scope_for(by, AT)):
        requests.erase_as_asked(by=by, at=AT, request=asked)
    said = written()
    with system("test"):
        before.save()
        before.holdings.update(ends=None)
        ErasureRequest.objects.all().delete()
        make.entered(asked.thing())
    assert everywhere("canary")
    assert replay_erasures(by=RESTORE, at=AT, register=said) == 1
    assert everywhere("canary") == []
    assert replay_erasures(by=RESTORE, at=AT, register=said) == 0
    assert written() == said


def asked_place() -> dict[str, object]:
    return {"institution": accounts.institution(), "state": accounts.state()}


def test_the_file_names_nobody_and_keeps_what_the_database_forgot(folder: Path) -> None:
    person = enter.person(make.institution(make.state()))
    forget(person)
    said = written()
    assert str(person.pk) in register.file().read_text()
    assert "Ada" not in register.file().read_text()
    assert register.file().stat().st_mode & 0o077 == 0
    with system("test"):
        models.Erasure.objects.all().delete()
        make.entered(person.thing())
    assert written() == said


@pytest.mark.parametrize("line", ["{}", "x", '{"at": 1}', "[]"])
def test_a_damaged_file_is_refused_with_its_line(folder: Path, line: str) -> None:
    forget(enter.person(make.institution(make.state())))
    good = written()
    register.file().write_text(f"{register.file().read_text()}{line}\n")
    with pytest.raises(lines.RegisterUnreadable, match=f"{lines.NAME}:{len(good) + 1}"):
        lines.read(register.file())


def test_the_register_of_another_installation_erases_nobody() -> None:
    person = enter.person(make.institution(make.state()))
    forget(person)
    (line,) = written()
    other = enter.person(make.institution(make.state(), code="other"))
    theirs = [replace(line, id=other.pk, office_id=new_id())]
    with pytest.raises(OtherRegister):
        replay_erasures(by=RESTORE, at=AT, register=theirs)
    with system("test"):
        other.refresh_from_db()
    assert other.name


def test_every_ground_of_the_database_can_be_read() -> None:
    assert set(models.Erasure.Ground.values) == lines.GROUNDS
