"""The policy file, read strictly: an unknown kind, action or axis in it is a fault at start."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gradus.domain.ownership import Axis

FILE = Path(__file__).with_name("policy.toml")
INSTALLATION = "installation"

Rules = Mapping[str, frozenset[str]]  # kind -> actions


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

    kinds: Mapping[str, frozenset[str]]
    everybody: Role
    roles: Mapping[str, Role]
    fields: Mapping[str, Mapping[str, frozenset[str]]]
    step_up_minutes: int
    granted_months_at_most: int


class PolicyFault(ValueError):
    """The policy file says something that means nothing."""


@cache
def policy() -> Policy:
    """The policy the house runs by."""
    return read(FILE.read_text(encoding="utf-8"))


def read(text: str) -> Policy:
    """Read a policy. Raises PolicyFault naming the place of the first thing without a meaning."""
    data = tomllib.loads(text)
    _only(
        data,
        {"version", "step_up_minutes", "granted_months_at_most", "kinds", "everybody", "roles", "fields"},
        "policy",
    )
    kinds = {kind: frozenset(actions) for kind, actions in data["kinds"].items()}
    roles = {name: _role(name, entry, kinds) for name, entry in data["roles"].items()}
    fields = {
        kind: {
            name: _known(frozenset(names), roles, f"fields.{kind}.{name}")
            for name, names in entry.items()
        }
        for kind, entry in data["fields"].items()
    }
    _known(frozenset(fields), kinds, "fields")
    own = _rules(data["everybody"], kinds, "everybody")
    everybody = Role("everybody", Axis.PERSON, False, own, {}, {})
    return Policy(
        kinds, everybody, roles, fields, data["step_up_minutes"], data["granted_months_at_most"]
    )


def _role(name: str, entry: dict[str, Any], kinds: Mapping[str, frozenset[str]]) -> Role:
    where = f"roles.{name}"
    _only(entry, {"scope", "privileged", "own", "state", "granted"}, where)
    scope = entry["scope"]
    if scope != INSTALLATION:
        _known(frozenset([scope]), {axis.value: axis for axis in Axis}, f"{where}.scope")
    return Role(
        name=name,
        axis=None if scope == INSTALLATION else Axis(scope),
        privileged=entry["privileged"],
        own=_rules(entry.get("own", {}), kinds, f"{where}.own"),
        state=_rules(entry.get("state", {}), kinds, f"{where}.state"),
        granted=_rules(entry.get("granted", {}), kinds, f"{where}.granted"),
    )


def _rules(
    entry: Mapping[str, list[str]], kinds: Mapping[str, frozenset[str]], where: str
) -> Rules:
    _known(frozenset(entry), kinds, where)
    for kind, actions in entry.items():
        unknown = frozenset(actions) - kinds[kind]
        if unknown:
            raise PolicyFault(f"{where}.{kind}: no such action: {', '.join(sorted(unknown))}")
        if "read" not in actions:
            raise PolicyFault(f"{where}.{kind}: whoever acts on a thing must be able to read it")
    return {kind: frozenset(actions) for kind, actions in entry.items()}


def _only(entry: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = set(entry) - known
    if unknown:
        raise PolicyFault(f"{where}: unknown key: {', '.join(sorted(unknown))}")


def _known(names: frozenset[str], known: Mapping[str, object], where: str) -> frozenset[str]:
    unknown = names - set(known)
    if unknown:
        raise PolicyFault(f"{where}: unknown: {', '.join(sorted(unknown))}")
    return names
