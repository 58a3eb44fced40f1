"""An agreement as it is read: what its file says, in one language, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gradus.domain.messages import N_
from gradus.domain.periods import Month
from gradus.formats.documents.figures import month_label

Texts = Mapping[str, str]
Translate = Callable[[str], str]
KINDS = {
    "keep": N_("keep it in the plan"),
    "leave-out": N_("leave it out of the plan"),
    "by": N_("begin by {month}"),
    "not-before": N_("begin not before {month}"),
    "start-in": N_("begin in {month}"),
}
"""What a change that a search keeps to asks for, in words."""
WANTED_BY = {"state": N_("The State"), "programme": N_("The programme")}


@dataclass(frozen=True)
class Agreed:
    """An agreement as it is read: what the file says, in one language, and the hash of the file."""

    facts: Mapping[str, Any]
    language: str
    digest: str

    @property
    def first(self) -> Month:
        """The first month."""
        return Month.parse(self.facts["start"])

    @property
    def last(self) -> Month:
        """The last month."""
        return Month.parse(self.facts["end"])

    @property
    def activities(self) -> Sequence[Mapping[str, Any]]:
        """Each activity: its words in the language, its months, its cost, who pays, what it waits for."""
        numbers = {one["id"]: n for n, one in enumerate(self.facts["activities"], start=1)}
        pots = {one["pot"]: self._in(one["name"]) for one in self.facts["money"]}
        signs = {one["id"]: n for n, one in enumerate(self.facts["conditions"], start=1)}
        return [
            {
                "number": numbers[one["id"]],
                "title": self._in(one["title"]),
                "host": self._in(one["host"]),
                "first": Month.parse(one["from"]),
                "last": Month.parse(one["until"]),
                "cost": one["cost"],
                "paid_by": [
                    {"pot": pots.get(share["pot"], share["pot"]), **_without(share, "pot")}
                    for share in one["paid_by"]
                ],
                "after": sorted(numbers[name] for name in one["after"] if name in numbers),
                "conditions": sorted(signs[name] for name in one["conditions"] if name in signs),
            }
            for one in self.facts["activities"]
        ]

    @property
    def conditions(self) -> Sequence[Mapping[str, Any]]:
        """What must hold, whose it is to confirm it, and by when the plan counts on it."""
        return [
            {
                "number": n,
                "title": self._in(one["title"]),
                "owner": self._in(one["owner"]),
                "by": Month.parse(one["by"]) if one["by"] else None,
                "holds": one["holds"],
            }
            for n, one in enumerate(self.facts["conditions"], start=1)
        ]

    @property
    def money(self) -> Sequence[Mapping[str, Any]]:
        """What each pot gives in each year."""
        return [
            {"name": self._in(one["name"]), "years": sorted(one["years"].items())}
            for one in self.facts["money"]
        ]

    @property
    def changes(self) -> Sequence[Mapping[str, Any]]:
        """What the parties asked the search to keep to: the activity, the kind, the month if any."""
        return [
            {
                **one,
                "title": self._in(one["title"]),
                "month": None if one["month"] is None else self.first.plus(one["month"]),
            }
            for one in self.facts["changes"]
        ]

    @property
    def exceptions(self) -> Sequence[Mapping[str, Any]]:
        """Exceptions to rules of the field."""
        return [{**one, "activity": self._in(one["activity"])} for one in self.facts["exceptions"]]

    def _in(self, texts: Texts) -> str:
        return texts.get(self.language) or next(iter(texts.values()), "")


def _without(one: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key != name}


def agreed_of(content: bytes, language: str) -> Agreed:
    """An agreement read from its file, to be shown in a language."""
    return Agreed(json.loads(content), language, hashlib.sha256(content).hexdigest())


def change_in_words(kind: str, month: Month | None, language: str, translate: Translate) -> str:
    """What a change asks for, such as *begin by March 2027*."""
    said = "" if month is None else month_label(month, language)
    return translate(KINDS[kind]).format(month=said)


@dataclass(frozen=True)
class Signed:
    """A signature as it is printed: for which side, whose, in which function, when, and how."""

    side: str
    name: str
    function: str
    on: date
    ink: bool
