"""Who has which part in an activity, as the catalogue rules it (``raci.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from gradus.catalogue.intervention import SourceGrade
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault
from gradus.formats.records.read_yaml import lines_of, read_yaml

FILE = "raci.yaml"
Given = Literal["R", "A", "C", "I", "none"]


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party, by id. What stands for ``host``, ``academy``, ``gate-owners``, ``payers`` and
    ``providers`` in a plan is found in it; any other party is told by its title."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class When:
    """For which activities a rule holds: all of what is written, one of each list.

    ``hosted``: an institution hosts it; ``national``: the State delivers it itself; ``equipment``: it
    takes equipment. ``kinds`` are kinds of the host; ``resources`` what it needs of people; ``rules``
    rules of the field (R1 to R10) that it obeys.
    """

    hosted: bool | None = None
    national: bool | None = None
    equipment: bool | None = None
    areas: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoleRule:
    """Letters for parties (``none`` takes a letter away), and why."""

    id: str
    give: Mapping[str, Given]
    because: str
    when: When = field(default_factory=When)


@dataclass(frozen=True, kw_only=True)
class RaciFile:
    """The table of roles."""

    schema: Literal["gradus.raci/1"]
    id: str
    version: str
    date: str
    evidence: SourceGrade
    sources: tuple[str, ...]
    parties: tuple[Party, ...] = ()
    rules: tuple[RoleRule, ...] = ()


@dataclass(frozen=True)
class RaciTable:
    """Parties and rules, the deployment's own over those that are shipped."""

    parties: tuple[Party, ...] = ()
    rules: tuple[RoleRule, ...] = ()


def check_raci(
    root: Path,
    *,
    parties: Iterable[str],
    areas: Iterable[str],
    interventions: Iterable[str],
    kinds: Iterable[str],
) -> Iterator[Fault]:
    """What is wrong with a folder's table of roles: who is not known, more than one who answers."""
    path = root / FILE
    if not path.is_file():
        return
    data = path.read_bytes()
    lines = lines_of(data, FILE)
    known = {"areas": set(areas), "interventions": set(interventions), "kinds": set(kinds)}
    named = set(parties)

    def fault(where: str, what: Message, remedy: Message) -> Fault:
        return Fault(f"{FILE}, line {lines.get(where, 1)}, {where}", what, remedy)

    def unknown(where: str, name: str, names: Iterable[str]) -> Fault:
        return fault(
            where,
            message("{name} is not known.", name=repr(name)),
            message("Write one of: {known}.", known=", ".join(sorted(names)[:25])),
        )

    for n, rule in enumerate(read_yaml(RaciFile, data, FILE).rules):
        at = f"rules[{n}]"
        for party in rule.give:
            if party not in named:
                yield unknown(f"{at}.give.{party}", party, named)
        if sum(letter == "A" for letter in rule.give.values()) > 1:
            yield fault(
                f"{at}.give",
                message("More than one party is accountable."),
                message("Give one of them A, the others R."),
            )
        for part, names in known.items():
            for m, name in enumerate(getattr(rule.when, part)):
                if name not in names:
                    yield unknown(f"{at}.when.{part}[{m}]", name, names)
