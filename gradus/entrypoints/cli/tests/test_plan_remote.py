"""`gradus plan ...` about a plan on a server: done by who may, kindly refused for a wrong plan or right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from gradus.core.access.scope import system
from gradus.core.accounts.tests import people
from gradus.domain.ids import new_id
from gradus.entrypoints.api.tests.calls import key_of
from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.tests.test_remote import Server, _only_here, key_file, server
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.tests.factories import Table

__all__ = ["_only_here", "server"]
pytestmark = pytest.mark.enable_socket


@dataclass(frozen=True)
class Case:
    """A command: its words after ``plan NAME XAA PLAN``; ``reads``: who may only read may do it, too.

    ``agreed``: it is about an agreed plan.
    """

    name: str
    words: tuple[str, ...] = ()
    reads: bool = True
    out: str = ""
    agreed: bool = False


TODAY = people.now().date().isoformat()
READING = (
    Case("show"), Case("read"), Case("documents"), Case("remarks"), Case("changes"), Case("versions"),
    Case("agreement"), Case("consultations"), Case("side-by-side"), Case("delivery", agreed=True),
    Case("download", ("plan.json",), out="plan.json"),
    Case("letter", ("mission-report", "--activity", "course"), out="letter.docx"),
)  # fmt: skip
WRITING = (
    Case("say", ("--text", "Well begun.")),
    Case("propose", ("--kind", "leave-out", "--item", "course", "--reason", "It was given."), reads=False),
    Case("put-forward", reads=False),
    Case("revise", ("--because", "The year is over."), reads=False),
    Case("ask-alternatives", reads=False),
    Case("try", ("--money", "0.8"), reads=False),
    Case("report", ("--activity", "course", "--status", "preparing", "--since", TODAY),
         reads=False, agreed=True),
)  # fmt: skip
CASES = [pytest.param(one, id=one.name) for one in (*READING, *WRITING)]


@pytest.fixture
def plan(server: Server) -> Plan:
    """A plan that was made, of the State whose coordinator's key the command line has."""
    return Table().plan


def tried(server: Server, case: Case, pk: Any, folder: Path) -> Any:
    out = ("--out", str(folder / f"{new_id()}-{case.out}")) if case.out else ()
    return server.run("plan", case.name, "XAA", str(pk), *case.words, *out)


def with_key(server: Server, folder: Path, role: str, code: str) -> Server:
    user = people.member(role, f"{role}@{code.lower()}.example", state=people.state(code))
    (folder / role).mkdir()
    return replace(server, key=key_file(folder / role, key_of(user).secret))


@pytest.mark.parametrize("case", CASES)
def test_a_command_about_a_plan(server: Server, plan: Plan, case: Case, tmp_path: Path) -> None:
    if case.agreed:
        with system("test"), transaction.atomic():
            rows = Plan.objects.filter(pk=plan.pk)
            rows.update(status=Plan.Status.AGREED, agreed_at=people.now())
            people.record_entry(plan)
    done = tried(server, case, plan.pk, tmp_path)
    assert done.exit_code == 0, (done.output, done.exception)
    assert not case.out or next(tmp_path.glob(f"*-{case.out}")).stat().st_size

    wrong = tried(server, case, new_id(), tmp_path)
    assert isinstance(wrong.exception, remote.Refused), wrong.output
    assert wrong.exception.code == "not-found"
    assert wrong.exception.remedy.text()

    stranger = with_key(server, tmp_path, "national_coordinator", "XBB")
    refused = tried(stranger, case, plan.pk, tmp_path)
    assert isinstance(refused.exception, remote.Refused), refused.output
    assert refused.exception.code == "not-found", "it is not said that there is one"

    reader = with_key(server, tmp_path, "state_officer", "XAA")
    done = tried(reader, case, plan.pk, tmp_path)
    if case.reads:
        assert done.exit_code == 0, (done.output, done.exception)
    else:
        assert isinstance(done.exception, remote.Refused), done.output
        assert done.exception.code == "not-allowed"
        assert done.exception.remedy.text()


@pytest.mark.parametrize("name", ["list", "exceptions", "signing-rule"])
def test_a_command_about_a_state(server: Server, plan: Plan, name: str, tmp_path: Path) -> None:
    done = server.run("plan", name, "XAA")
    assert done.exit_code == 0, (done.output, done.exception)
    stranger = with_key(server, tmp_path, "national_coordinator", "XBB")
    refused = stranger.run("plan", name, "XAA")
    assert isinstance(refused.exception, remote.Refused), refused.output
    assert refused.exception.code == "not-found"


def test_how_many_sign_is_said_by_the_coordinator_alone(
    server: Server, plan: Plan, tmp_path: Path
) -> None:
    words = ("plan", "signing-rule", "XAA", "--signatures", "2", "--basis", "Act 12, section 3")
    refused = with_key(server, tmp_path, "state_officer", "XAA").run(*words)
    assert isinstance(refused.exception, remote.Refused), refused.output
    assert refused.exception.code == "not-allowed"
    assert server.json(*words)["signatures"] == 2
