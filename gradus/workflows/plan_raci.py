"""Who is responsible, accountable, consulted and informed for an activity, from the catalogue's rules.

Every activity has exactly one party who is accountable, and a party has one letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradus.catalogue.raci import RaciTable, When
from gradus.formats.documents.plan_parts import LETTERS, Letter, Role

COORDINATOR = "coordinator"
"""Who answers where no rule says who does."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What of an activity decides who has which part in it.

    ``parties`` names those the plan finds for a kind of party (``host``: the institution); a kind
    that is not in it is told by its title, one with an empty list is not there at all.
    """

    intervention: str = ""
    area: str = ""
    kind: str = ""
    hosted: bool = False
    national: bool = False
    equipment: bool = False
    resources: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    parties: Mapping[str, Sequence[str]]


def roles_of(case: Case, table: RaciTable) -> tuple[Role, ...]:
    """Each party's part, the accountable first, then in the order of the table.

    A party that several kinds name (the host also confirms what must hold) has the strongest letter.
    """
    letters: dict[str, str] = {}
    for rule in table.rules:
        if applies(rule.when, case):
            letters.update(rule.give)
    titles = {party.id: party.title for party in table.parties}
    given: dict[str, tuple[Letter, str]] = {}
    for kind, title in titles.items():
        letter = next((one for one in LETTERS if one == letters.get(kind)), None)
        if letter is None:
            continue
        for name in case.parties.get(kind, (title,)):
            had = given.get(name)
            if had is None or LETTERS.index(letter) < LETTERS.index(had[0]):
                given[name] = letter, kind
    one = _one_accountable(given, titles)
    order = {name: n for n, name in enumerate(one)}
    return tuple(
        Role(letter=letter, party=name, kind=kind)
        for name, (letter, kind) in sorted(
            one.items(), key=lambda item: (LETTERS.index(item[1][0]), order[item[0]])
        )
    )


def applies(when: When, case: Case) -> bool:
    """Whether a rule holds for an activity: all of what it says, one of each list."""
    plain = (
        (when.hosted, case.hosted),
        (when.national, case.national),
        (when.equipment, case.equipment),
    )
    lists = (
        (when.areas, {case.area}),
        (when.interventions, {case.intervention}),
        (when.kinds, {case.kind}),
        (when.resources, case.resources),
        (when.rules, case.rules),
    )
    return all(wanted in (None, is_) for wanted, is_ in plain) and all(
        not wanted or bool(is_.intersection(wanted)) for wanted, is_ in lists
    )


def _one_accountable(
    given: Mapping[str, tuple[Letter, str]], titles: Mapping[str, str]
) -> dict[str, tuple[Letter, str]]:
    """The first who is accountable stays so, others work; where there is none, the coordinator is."""
    found = dict(given)
    accountable = [name for name, (letter, _) in given.items() if letter == "A"]
    for name in accountable[1:]:
        found[name] = "R", found[name][1]
    if not accountable:
        found[titles.get(COORDINATOR, COORDINATOR)] = "A", COORDINATOR
    return found
