"""The first people of an installation are invited on the server itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from gradus.core.accounts.tests import people
from gradus.entrypoints.cli.tests.installed import Command, command

pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture
def invite(tmp_path: Path) -> Command:
    """Runs `gradus member invite-first` on the test's database."""
    return command(tmp_path / "data", "member", "invite-first")


def test_the_first_coordinator_comes_in_by_the_link_and_invites_the_others(invite: Command) -> None:
    who = ("first@xaa.example", "--name", "Amara D", "--role", "national_coordinator")
    code, said = invite(*who, "--state", "XAA")
    assert code == 0, said
    (link,) = re.findall(r"http://localhost:8000(/account/\S+)", said)
    client = Client()
    page = client.get(link, follow=True)
    assert page.status_code == 200
    assert "National coordinator" in page.content.decode()

    people.member("national_coordinator", "there@xaa.example", state=people.state())
    code, said = invite("second@xaa.example", *who[1:], "--state", "XAA")
    assert code == 2
    assert "Somebody there invites people already." in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--role", "national_coordinator", "--state", "QQQ"], "There is no QQQ here."),
        (["--role", "programme_officer", "--programme", "none"], "There is no none here."),
        (["--role", "national_coordinator"], "There is no role national_coordinator for this."),
        (["--role", "emperor", "--state", "XAA"], "There is no role emperor for this."),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    invite: Command, arguments: list[str], told: str
) -> None:
    code, said = invite("first@example.org", "--name", "First", *arguments)
    assert code == 2
    assert told in said


def test_an_operator_needs_no_office(invite: Command) -> None:
    code, said = invite("root@example.org", "--name", "Root", "--role", "operator")
    assert code == 0, said
    assert "/account/" in said
