"""What of the wall is missing in the database, was changed there, or is not ours.

Asked as the role the program works with, when it starts and by ``gradus doctor``. It finds drift
and accidents; against an owner who means harm stand the checkpoints that others hold.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.backends.utils import CursorWrapper

from gradus.core.access.structure import ALL_RIGHTS, Structure

_NOISE = re.compile(r"::[a-z]+(\[\])?| AS [a-z]+\b|\bpublic\.|[()\"\s]")

ROLE = """
SELECT rolsuper OR rolbypassrls,
    (SELECT count(*) FROM pg_class WHERE relowner = r.oid)
        + (SELECT count(*) FROM pg_proc WHERE proowner = r.oid),
    (SELECT string_agg(pg_get_userbyid(roleid), ', ') FROM pg_auth_members WHERE member = r.oid)
FROM pg_roles r WHERE rolname = current_user
"""
SECURED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    AND relrowsecurity AND relforcerowsecurity
"""
POLICIES = """
SELECT tablename, policyname, concat(permissive, cmd, roles, qual, ' / ', with_check)
FROM pg_policies WHERE schemaname = 'public'
"""
TRIGGERS = """
SELECT c.relname, tgname, concat(pg_get_triggerdef(t.oid), nullif(tgenabled, 'O'))
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
WHERE NOT tgisinternal AND p.pronamespace = 'wall'::regnamespace
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conname LIKE 'wall\\_%' AND connamespace = 'public'::regnamespace
"""
FUNCTIONS = """
SELECT 'wall', proname, concat_ws(' ', lanname, provolatile, prosecdef, array_to_string(proconfig, ' '),
    has_function_privilege(current_user, p.oid, 'EXECUTE'), prosrc)
FROM pg_proc p JOIN pg_language l ON l.oid = prolang WHERE pronamespace = 'wall'::regnamespace
"""
RIGHTS = """
SELECT c.relname, string_agg(verb, ' ' ORDER BY verb)
FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES', 'DELETE', 'TRUNCATE', 'TRIGGER'])
    AS verb
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    AND CASE WHEN verb IN ('DELETE', 'TRUNCATE', 'TRIGGER') THEN has_table_privilege(c.oid, verb)
        ELSE has_any_column_privilege(c.oid, verb) END
GROUP BY c.relname
"""
KEY = "SELECT has_any_column_privilege('wall.key', 'SELECT, INSERT, UPDATE, REFERENCES')"
BYPASSES = """
SELECT 'function ' || oid::regprocedure || ' runs with its owner''s rights' FROM pg_proc
WHERE prosecdef AND pronamespace NOT IN
    ('wall'::regnamespace, 'pg_catalog'::regnamespace, 'information_schema'::regnamespace)
UNION ALL
SELECT 'view ' || oid::regclass || ' looks over the wall' FROM pg_class
WHERE (relkind = 'm'
    OR relkind = 'v' AND coalesce(reloptions::text, '') !~ 'security_invoker=(true|on|1)')
    AND relnamespace IN ('public'::regnamespace, 'wall'::regnamespace)
UNION ALL
SELECT 'table ' || ev_class::regclass || ': rule ' || rulename || ' rewrites it' FROM pg_rewrite
WHERE rulename <> '_RETURN' AND (SELECT relnamespace FROM pg_class WHERE oid = ev_class)
    IN ('public'::regnamespace, 'wall'::regnamespace)
UNION ALL
SELECT 'the role may create things in schema ' || nspname FROM pg_namespace
WHERE has_schema_privilege(current_user, oid, 'CREATE') AND nspname IN ('public', 'wall')
"""

Facts = Mapping[tuple[str, str], str]  # (table, name) -> what it is, in words that can be compared


def gaps(cursor: CursorWrapper, expected: Structure) -> list[str]:
    """Every difference between what must be there and what is, a line each."""
    cursor.execute(
        "SELECT to_regnamespace('wall') IS NOT NULL AND to_regclass('wall.key') IS NOT NULL"
    )
    if not cursor.fetchone()[0]:
        return ["there is no wall"]
    return [
        *_of_role(cursor),
        *_of_tables(cursor, expected),
        *_between("policy", _policies(expected), _read(cursor, POLICIES)),
        *_between("trigger", _triggers(expected), _read(cursor, TRIGGERS)),
        *_between("constraint", _constraints(expected), _read(cursor, CONSTRAINTS)),
        *_between("function", _functions(expected), _read_functions(cursor)),
        *_of_rights(cursor, expected),
        *(line for (line,) in _fetched(cursor, BYPASSES)),
    ]


def _of_role(cursor: CursorWrapper) -> Iterator[str]:
    above, owned, member_of = _fetched(cursor, ROLE)[0]
    if above:
        yield "the role is above row security"
    if owned:
        yield f"the role owns {owned} thing(s)"
    if member_of:
        yield f"the role is a member of {member_of}"
    if _fetched(cursor, KEY)[0][0]:
        yield "the role may touch the wall's key"


def _of_tables(cursor: CursorWrapper, expected: Structure) -> Iterator[str]:
    secured = {name for (name,) in _fetched(cursor, SECURED)}
    for table in expected.secured:
        if table not in secured:
            yield f"{table}: row security is not forced"


def _of_rights(cursor: CursorWrapper, expected: Structure) -> Iterator[str]:
    less = {right.table: right.verbs for right in expected.rights}
    for table, verbs in sorted(_fetched(cursor, RIGHTS)):
        beyond = set(verbs.split()) - less.get(table, ALL_RIGHTS)
        if beyond:
            yield f"{table}: the role may {', '.join(sorted(beyond))}"


def _between(what: str, expected: Facts, there: Facts) -> Iterator[str]:
    for table, name in sorted(expected.keys() - there.keys()):
        yield f"{table}: {what} {name} is missing"
    for key in sorted(expected.keys() & there.keys()):
        if expected[key] != there[key]:
            yield f"{key[0]}: {what} {key[1]} was changed"
    for table, name in sorted(there.keys() - expected.keys()):
        yield f"{table}: {what} {name} is not ours"


def _policies(expected: Structure) -> Facts:
    return {
        (policy.table, policy.name): _plain(
            f"PERMISSIVE{policy.command}{{public}}{policy.using} / {policy.check}"
        )
        for policy in expected.policies
    }


def _triggers(expected: Structure) -> Facts:
    return {
        (trigger.table, trigger.name): _plain(trigger.statement()) for trigger in expected.triggers
    }


def _constraints(expected: Structure) -> Facts:
    return {
        (constraint.table, constraint.name): _plain(constraint.definition)
        for constraint in expected.constraints
    }


def _functions(expected: Structure) -> Facts:
    return {
        ("wall", function.name): _digest(
            f"{function.language} {'s' if function.stable else 'v'} {_told(function.definer)} "
            f"search_path={function.path} {_told(function.callable)} {function.body}"
        )
        for function in expected.functions
    }


def _told(value: bool) -> str:
    return "t" if value else "f"  # as PostgreSQL does


def _read(cursor: CursorWrapper, question: str) -> Facts:
    return {(table, name): _plain(text) for table, name, text in _fetched(cursor, question)}


def _read_functions(cursor: CursorWrapper) -> Facts:
    return {(place, name): _digest(text) for place, name, text in _fetched(cursor, FUNCTIONS)}


def _fetched(cursor: CursorWrapper, question: str) -> list[tuple[Any, ...]]:
    cursor.execute(question)
    return list(cursor.fetchall())


def _plain(text: str) -> str:
    """Without what PostgreSQL adds when it tells an expression: casts, names, brackets, blanks."""
    return _NOISE.sub("", text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
