"""Assessments from before there were groups keep all their answers, up and down and up again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from gradus.domain.ids import new_id
from tests import database, environment

NAME = f"{environment.DATABASE}_groups"
SAID = [("GOV-01", "consensus", "2"), ("GOV-01", "Police", "1"), ("GOV-01", "police", "3")]

BEFORE = (
    """SELECT indicator, "group", value, evidence, note FROM assessment_answer ORDER BY value"""
)
AFTER = """SELECT a.indicator, g.name, a.value, a.evidence, a.note FROM assessment_answer a
    JOIN assessment_group g ON g.id = a.group_id ORDER BY a.value"""


@pytest.fixture
def before(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """A database as it was, with an assessment."""
    database.clone(NAME)
    _migrate("call_command('migrate', 'assessment', '0001', verbosity=0)")
    with psycopg.connect(environment.url("superuser", NAME), autocommit=True) as superuser:
        yield superuser
    database.drop(NAME)


def _migrate(call: str) -> None:
    code = f"import django; django.setup(); from django.core.management import call_command; {call}"
    env = os.environ | database.SETTINGS | {"GRADUS_DATABASE_URL": environment.url("owner", NAME)}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)


def _rows(connection: psycopg.Connection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query.encode()).fetchall()


def test_names_of_groups_become_groups_and_every_answer_stays(before: psycopg.Connection) -> None:
    key = new_id()
    with before.transaction():
        before.execute("SET LOCAL session_replication_role = replica")  # no walls, no entries
        before.execute(
            "INSERT INTO assessment_assessment (id, state_id, instrument, edition, mode, "
            "assessed_on, started_by, started_at, source_name, source_sha256, taken_at) "
            "SELECT %s, id, 'gradus-cj', 'gradus-cj 1.0', 'self', "
            "'2026-11-02', gen_random_uuid(), now(), '', '', now() FROM states_state "
            "WHERE code = 'XAA'",
            [key],
        )
        for indicator, group, value in SAID:
            before.execute(
                'INSERT INTO assessment_answer (id, state_id, assessment_id, indicator, "group", '
                "value, evidence, confidence, note) SELECT gen_random_uuid(), state_id, id, %s, %s, "
                "%s, 'B', 'high', 'why' FROM assessment_assessment",
                [indicator, group, value],
            )
    up = "from gradus.entrypoints.operator.prepare import prepare; prepare(again=True)"
    down = "call_command('migrate', 'assessment', '0001', verbosity=0)"
    for call in (up, down, up):
        _migrate(call)
        told = _rows(before, AFTER if call == up else BEFORE)
        assert told == [(i, g, v, "B", "why") for i, g, v in sorted(SAID, key=lambda one: one[2])]
    assert _rows(before, "SELECT name FROM assessment_group WHERE agreed") == [("consensus",)]
    assert _rows(before, "SELECT edition FROM assessment_edition") == [("gradus-cj 1.0",)], (
        "assessments of before have their edition kept"
    )
    forced = (
        "SELECT relforcerowsecurity FROM pg_class WHERE relname LIKE 'assessment\\_%' "
        "AND relkind = 'r' AND relname <> 'assessment_edition'"
    )
    assert {one for (one,) in _rows(before, forced)} == {True}, "the walls stand again"
