"""Filling an installation as a few years of work would: people, assessments, plans, their ledger.

Everything is fictional. The superuser writes past the program's own role, its wall and its
triggers, so what triggers would have done (hashes, the chain) is done here: a check of the ledger
finds nothing amiss.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

FIRST = ("Ada", "Boris", "Chidi", "Dalia", "Emre", "Fatou", "Gael", "Hana", "Idris", "Jana", "Kofi")
SYLLABLES = (
    "bar",
    "cor",
    "del",
    "fen",
    "gul",
    "is",
    "jor",
    "kal",
    "mon",
    "ost",
    "quin",
    "sol",
    "tan",
)
SHARE_OF_XAA = 0.8  # of all people
INSTITUTIONS = 12  # of each State
UNITS = 3  # of each institution
PLANS = 2  # of each State
ANSWERS = 79  # of each assessment

ROOTS = """
INSERT INTO states_state (id, code, fictional, single_officer)
SELECT uuidv7(), code, true, false
FROM (SELECT 'X' || chr(65 + n / 26) || chr(65 + n %% 26) AS code FROM generate_series(0, 675) n) made
WHERE NOT EXISTS (SELECT FROM states_state s WHERE s.code = made.code)
ORDER BY code DESC LIMIT greatest(0, %(states)s - (SELECT count(*) FROM states_state WHERE fictional));

INSERT INTO states_institution (id, state_id, code, name, kind, place)
SELECT uuidv7(), s.id, 'bench-' || n, 'Regional Directorate ' || n, 'police', 'District ' || n
FROM states_state s, generate_series(1, %(institutions)s) n WHERE s.fictional;

INSERT INTO states_unit (id, state_id, institution_id, name, place, posts, staff, security_forces)
SELECT uuidv7(), i.state_id, i.id, 'Cyber desk ' || n, '', 12, 9, true
FROM states_institution i, generate_series(1, %(units)s) n WHERE i.code LIKE 'bench-%%';
"""

PEOPLE = """
WITH places AS (
    SELECT i.id, i.state_id, s.code = 'XAA' AS big,
           row_number() OVER (PARTITION BY s.code = 'XAA' ORDER BY i.id) - 1 AS number,
           count(*) OVER (PARTITION BY s.code = 'XAA') AS of,
           (SELECT id FROM states_unit u WHERE u.institution_id = i.id ORDER BY id LIMIT 1) AS unit
    FROM states_institution i JOIN states_state s ON s.id = i.state_id WHERE i.code LIKE 'bench-%%'
)
INSERT INTO people_person (id, state_id, institution_id, unit_id, name, roles, languages, sex,
    email, phone, years_to_serve, status, left_on, entered_at)
SELECT uuidv7(), p.state_id, p.id, CASE WHEN n %% 3 > 0 THEN p.unit END, names.name,
    CASE WHEN n %% 97 = 0 THEN ARRAY['mentor'] WHEN n %% 10 = 0 THEN ARRAY['practitioner', 'trainer']
         ELSE ARRAY['practitioner'] END,
    ARRAY['en', 'fr'], CASE WHEN n %% 2 = 0 THEN 'female' ELSE 'male' END,
    'person' || n || '@bench.example', '+00 000 ' || n, n %% 35,
    CASE WHEN n %% 9 = 0 THEN 'left' ELSE 'active' END,
    CASE WHEN n %% 9 = 0 THEN date '2026-06-30' END, now()
FROM generate_series(1, %(people)s) n
JOIN bench_names names ON names.number = n
JOIN places p ON p.big = (n %% 100 < %(share)s) AND p.number = (n * 7919) %% p.of;
"""

ASSESSMENTS = """
INSERT INTO assessment_assessment (id, state_id, instrument, edition, edition_sha256, mode, assessed_on,
    started_by, started_at, source_name, source_sha256, taken_at, status, frozen, frozen_sha256)
SELECT uuidv7(), s.id, kept.instrument, kept.edition, kept.sha256, 'self', date '2020-01-01' + (n * 90)::int,
    uuidv7(), now(), 'answers.csv', repeat('0', 64), now(), 'open', false, ''
FROM states_state s, generate_series(0, %(each)s - 1) n,
    (SELECT * FROM assessment_edition ORDER BY sent LIMIT 1) kept WHERE s.fictional;

INSERT INTO assessment_group (id, state_id, assessment_id, name, agreed, by_workbook, instrument, edition,
    edition_sha256, dimensions, saves, invited_by, invited_at, sent_back_note, frozen)
SELECT uuidv7(), a.state_id, a.id, 'consensus', true, true, a.instrument, a.edition, a.edition_sha256, '{}',
    1, a.started_by, now(), '', false
FROM assessment_assessment a WHERE a.source_sha256 = repeat('0', 64);

INSERT INTO assessment_answer (id, state_id, assessment_id, group_id, indicator, value, evidence, confidence,
    note, version, saved_at, saved_by)
SELECT uuidv7(), g.state_id, g.assessment_id, g.id, (%(indicators)s::text[])[n],
    ((n * 7 + ascii(right(g.assessment_id::text, 1))) %% 5)::text, 'B', 'high', '', 1, now(), g.invited_by
FROM assessment_group g JOIN assessment_assessment a ON a.id = g.assessment_id,
    generate_series(1, %(answers)s) n WHERE a.source_sha256 = repeat('0', 64);

INSERT INTO planning_plan (id, state_id, title, assessment_id, asked_by, asked_at, language, seconds,
    answers, state_file, existing_name, threat, received_from, status, made_at, summary, number, how,
    because, shape, now, amends)
SELECT uuidv7(), s.id, 'Draft ' || n, (SELECT id FROM assessment_assessment WHERE state_id = s.id LIMIT 1),
    uuidv7(), now(), 'en', 60, repeat('unit,indicator,value' || chr(10), 100), repeat('#', 4000), '', '', '',
    'draft', now(), '{"activities": 34, "cost": 2100000, "gap": 1.2, "version": "0"}',
    1, 'proposed', '', '', 0, ''
FROM states_state s, generate_series(1, %(plans)s) n WHERE s.fictional;

INSERT INTO planning_document (id, state_id, plan_id, name, media_type, content, sha256)
SELECT uuidv7(), p.state_id, p.id, name, 'application/octet-stream',
    convert_to(repeat(md5(p.id::text), 1000), 'UTF8'), repeat('0', 64)
FROM planning_plan p,
    unnest(ARRAY['plan.pdf', 'plan.docx', 'plan.xlsx', 'timeline.pdf', 'plan.ics', 'plan.json']) name
WHERE p.title LIKE 'Draft %%';
"""

LEDGER = r"""
CREATE TEMP TABLE bench_done ON COMMIT DROP AS
    SELECT uuidv7() AS entry, 'person.enter' AS action, 'people' AS kind, id, state_id
        FROM people_person WHERE email LIKE '%@bench.example'
    UNION ALL SELECT uuidv7(), 'assessment.start', 'findings', id, state_id
        FROM assessment_assessment WHERE source_sha256 = repeat('0', 64)
    UNION ALL SELECT uuidv7(), 'plan.ask', 'plan', id, state_id
        FROM planning_plan WHERE title LIKE 'Draft %';

INSERT INTO ledger_entry (id, at, action, actor_id, object_kind, object_id, state_id, body, leaf)
SELECT entry, now(), action, actor, kind, id, state_id, body,
    sha256('\x00'::bytea || convert_to(body, 'UTF8'))
FROM (SELECT *, format('{"action":"%s","actor":"%s","diff":{},"id":"%s","object":{"id":"%s","kind":"%s",'
        '"state":"%s"},"outcome":"done","rule":"national_coordinator.own.%s.create","ts":"%s","via":"bench"}',
        action, actor, entry, id, kind, state_id, kind,
        to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) AS body
    FROM bench_done, (SELECT uuidv7() AS actor) one) told;

DO $$
DECLARE
    head ledger_head%ROWTYPE;
    entry record;
    before bytea;
BEGIN
    SELECT * INTO STRICT head FROM ledger_head;
    FOR entry IN SELECT e.id, e.leaf FROM ledger_entry e JOIN bench_done d ON d.entry = e.id ORDER BY e.id
    LOOP
        before := head.chain;
        head.size := head.size + 1;
        head.chain := sha256(before || entry.leaf);
        INSERT INTO ledger_link (seq, entry_id, prev, chain)
            VALUES (head.size, entry.id, before, head.chain);
    END LOOP;
    UPDATE ledger_head SET size = head.size, chain = head.chain;
END $$;
"""

SOME_PEOPLE = """
SELECT p.id FROM people_person p JOIN states_state s ON s.id = p.state_id
WHERE s.code = 'XAA' AND p.status = 'active' ORDER BY md5(p.id::text) LIMIT 300
"""
SOME_INSTITUTIONS = """
SELECT i.code FROM states_institution i JOIN states_state s ON s.id = i.state_id
WHERE s.code = 'XAA' AND i.code LIKE 'bench-%' LIMIT 20
"""
ITS_ASSESSMENT = """
SELECT a.id FROM assessment_assessment a JOIN states_state s ON s.id = a.state_id
WHERE s.code = 'XAA' AND a.source_sha256 = repeat('0', 64) ORDER BY a.assessed_on DESC LIMIT 1
"""
ITS_GROUP = """
SELECT g.id FROM assessment_group g JOIN states_state s ON s.id = g.state_id
WHERE s.code = 'XAA' AND g.handed_in_at IS NOT NULL LIMIT 1
"""


@dataclass(frozen=True)
class Filled:
    """How much there is, and the ids of some of it to ask for."""

    counts: dict[str, int]
    people: list[UUID]
    institutions: list[str]
    assessment: UUID  # of XAA, one of many, with all its answers
    group: UUID  # of XAA, which has answered


def fill(url: str, people: int, assessments: int, indicators: list[str]) -> Filled:
    """Write it all, as the superuser whose address is given, and let the database look at it."""
    dice = random.Random(1)  # noqa: S311 - names
    states = min(200, max(8, assessments // 25))
    told = {
        "states": states,
        "institutions": INSTITUTIONS,
        "units": UNITS,
        "people": people,
        "share": round(SHARE_OF_XAA * 100),
        "each": -(-assessments // states),
        "indicators": indicators[:ANSWERS],
        "answers": ANSWERS,
        "plans": PLANS,
    }
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers
        if not _filled(connection):
            with connection.transaction():
                connection.execute(
                    "CREATE TEMP TABLE bench_names (number int PRIMARY KEY, name text) ON COMMIT DROP"
                )
                with connection.cursor().copy("COPY bench_names FROM STDIN") as copy:
                    for number in range(1, people + 1):
                        copy.write_row((number, _name(dice)))
                for statements in (ROOTS, PEOPLE, ASSESSMENTS):
                    connection.execute(statements, told)
                connection.execute(LEDGER)
            connection.execute("VACUUM (ANALYZE)")
            connection.execute("CHECKPOINT")
        return _look(connection)


def _name(dice: random.Random) -> str:
    last = "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 4)))
    return f"{dice.choice(FIRST)} {last.capitalize()}"


def _filled(connection: psycopg.Connection) -> bool:
    found = connection.execute("SELECT FROM states_institution WHERE code LIKE 'bench-%' LIMIT 1")
    return found.fetchone() is not None


def _look(connection: psycopg.Connection) -> Filled:
    def ids(query: str) -> list[Any]:
        return [row[0] for row in connection.execute(query)]

    tables = {
        "people": "people_person",
        "assessments": "assessment_assessment",
        "answers": "assessment_answer",
        "plans": "planning_plan",
        "ledger entries": "ledger_entry",
        "States": "states_state WHERE fictional",
    }
    return Filled(
        {name: ids(f"SELECT count(*) FROM {table}")[0] for name, table in tables.items()},  # noqa: S608
        ids(SOME_PEOPLE),
        ids(SOME_INSTITUTIONS),
        ids(ITS_ASSESSMENT)[0],
        ids(ITS_GROUP)[0],
    )
