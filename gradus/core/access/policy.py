"""The policy file, read strictly: an unknown kind, action or axis in it is a fault at start."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gradus.domain.ownership import Axis

FILE = Path(__file__).with_name("policy.toml")
VERSION = 1
INSTALLATION = "installation"
INSIDE_A_STATE = (Axis.INSTITUTION, Axis.PERSON)
OUTSIDE_OF_STATES = (Axis.PROGRAMME, Axis.PARTNER)

Kinds = Mapping[str, frozenset[str]]  # kind -> all actions there are
Rules = Mapping[str, frozenset[str]]  # kind -> actions allowed


@dataclass(frozen=True)
class Role:
    """What one role may do: with its own scope, with the State around it, where it is granted."""

    name: str
    axis: Axis | None
    privileged: bool
    own: Rules
    state: Rules
    granted: Rules


@dataclass(frozen=True)
class Policy:
    """The whole policy."""

    kinds: Kinds
    everybody: Role
    roles: Mapping[str, Role]
    fields: Mapping[str, Mapping[str, frozenset[str]]]
    step_up_minutes: int
    granted_months_at_most: int


class PolicyFault(ValueError):  # noqa: N818 - the house's word
    """The policy file says something that means nothing."""


@cache
def policy() -> Policy:
    """The policy the house runs by."""
    return read(FILE.read_text(encoding="utf-8"))


def read(text: str) -> Policy:
    """Read a policy. Raises PolicyFault naming the place of the first thing without a meaning."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise PolicyFault(f"policy: {trouble}") from trouble
    numbers = {"version", "step_up_minutes", "granted_months_at_most"}
    _keys(data, "policy", {*numbers, "kinds", "everybody", "roles", "fields"})
    for name in numbers:
        if type(data[name]) is not int or data[name] < 1:
            raise PolicyFault(f"{name}: must be a whole number from 1")
    if data["version"] != VERSION:
        raise PolicyFault(f"version: this program reads version {VERSION}")
    kinds = {kind: _words(data["kinds"], kind, "kinds") for kind in _table(data, "kinds", "policy")}
    roles = {
        name: _role(name, _table(data["roles"], name, "roles"), kinds)
        for name in _table(data, "roles", "policy")
    }
    fields = {
        kind: {
            name: _known(_words(entry, name, f"fields.{kind}"), roles, f"fields.{kind}.{name}")
            for name in entry
        }
        for kind, entry in _table(data, "fields", "policy").items()
    }
    _known(frozenset(fields), kinds, "fields")
    own = _rules(data, "everybody", kinds, "policy")
    return Policy(
        kinds,
        Role("everybody", Axis.PERSON, False, own, {}, {}),
        roles,
        fields,
        data["step_up_minutes"],
        data["granted_months_at_most"],
    )


def _role(name: str, entry: Mapping[str, Any], kinds: Kinds) -> Role:
    where = f"roles.{name}"
    _keys(entry, where, {"scope", "privileged", "own"}, {"state", "granted"})
    scope, privileged = entry["scope"], entry["privileged"]
    if scope != INSTALLATION:
        _known(frozenset([scope]), {axis.value: axis for axis in Axis}, f"{where}.scope")
    if not isinstance(privileged, bool):
        raise PolicyFault(f"{where}.privileged: must be true or false")
    axis = None if scope == INSTALLATION else Axis(scope)
    if "state" in entry and axis not in INSIDE_A_STATE:
        raise PolicyFault(f"{where}.state: there is no State around a scope of this axis")
    if "granted" in entry and axis not in OUTSIDE_OF_STATES:
        raise PolicyFault(f"{where}.granted: only who works from outside needs a State's grant")
    return Role(
        name=name,
        axis=axis,
        privileged=privileged,
        own=_rules(entry, "own", kinds, where),
        state=_rules(entry, "state", kinds, where) if "state" in entry else {},
        granted=_rules(entry, "granted", kinds, where) if "granted" in entry else {},
    )


def _rules(data: Mapping[str, Any], key: str, kinds: Kinds, where: str) -> Rules:
    where = key if where == "policy" else f"{where}.{key}"
    entry = _table({where: data[key]}, where, "policy")
    _known(frozenset(entry), kinds, where)
    rules = {kind: _words(entry, kind, where) for kind in entry}
    for kind, actions in rules.items():
        unknown = actions - kinds[kind]
        if unknown:
            raise PolicyFault(f"{where}.{kind}: no such action: {', '.join(sorted(unknown))}")
        if "read" not in actions:
            raise PolicyFault(f"{where}.{kind}: whoever acts on a thing must be able to read it")
    return rules


def _keys(
    entry: Mapping[str, Any], where: str, needed: set[str], allowed: Collection[str] = ()
) -> None:
    unknown, missing = set(entry) - needed - set(allowed), needed - set(entry)
    if unknown:
        raise PolicyFault(f"{where}: unknown key: {', '.join(sorted(unknown))}")
    if missing:
        raise PolicyFault(f"{where}: missing: {', '.join(sorted(missing))}")


def _table(entry: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = entry[key]
    if not isinstance(value, dict):
        raise PolicyFault(f"{key if where == 'policy' else f'{where}.{key}'}: must be a table")
    return value


def _words(entry: Mapping[str, Any], key: str, where: str) -> frozenset[str]:
    value = entry[key]
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise PolicyFault(f"{where}.{key}: must be a list of words")
    if not value or len(set(value)) < len(value):
        raise PolicyFault(f"{where}.{key}: must have words, and each only once")
    return frozenset(value)


def _known(names: frozenset[str], known: Mapping[str, object], where: str) -> frozenset[str]:
    unknown = {str(name) for name in names} - set(known)
    if unknown:
        raise PolicyFault(f"{where}: unknown: {', '.join(sorted(unknown))}")
    return names
