"""What the planner says of a problem's things: changes that would help, and what stops a candidate.

Months and years are told as the calendar has them: ``2029-03``, ``year 3 (from 2029-01)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.engines.planner import money
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Change
from gradus.engines.planner.problem import Candidate, Fact

NAMED = 4
"""Names told at most in one sentence."""


@dataclass(frozen=True)
class Sentences:
    """Sentences about one problem."""

    lookup: Lookup

    # names

    def month(self, number: int) -> str:
        """A month of the plan as a calendar month."""
        return str(Month.parse(self.lookup.problem.start).plus(number))

    def year(self, number: int) -> Message:
        """A year of the plan (12 months from its start), with the calendar month it begins in."""
        return message(
            "year {number} (from {month})", number=number + 1, month=self.month(12 * number)
        )

    def candidate(self, name: str) -> str:
        """A candidate's title."""
        return self.lookup.candidates[name].title or name

    def several(self, names: list[str] | tuple[str, ...]) -> str:
        """Some candidates' titles, each once."""
        titles = list(dict.fromkeys(self.candidate(name) for name in names))
        return "; ".join(titles[:NAMED]) + (" ..." if len(titles) > NAMED else "")

    def resource(self, name: str) -> str:
        """A resource's title."""
        found = next(r for r in self.lookup.problem.resources if r.id == name)
        return found.title or name

    def institution(self, name: str) -> str:
        """An institution's title."""
        found = next(i for i in self.lookup.problem.institutions if i.id == name)
        return found.title or name

    def equipment(self, kind: str) -> str:
        """The title of a kind of equipment."""
        needs = (item for c in self.lookup.problem.candidates for item in c.equipment)
        return next((item.title for item in needs if item.kind == kind and item.title), kind)

    def fact(self, name: str) -> Fact:
        """A fact."""
        return next(f for f in self.lookup.problem.facts if f.id == name)

    def payers(self, candidate: Candidate) -> str:
        """The pots that may pay for something of a candidate, by their donors."""
        places = dict.fromkeys(p for i in money.items(self.lookup, candidate) for p in i.pots)
        pots = self.lookup.problem.pots
        return ", ".join(dict.fromkeys(pots[place].donor or pots[place].id for place in places))

    # changes

    def more_money(self, year: int, amount: int) -> Change:
        """Unearmarked money in a year."""
        text = message(
            "USD {amount} more, unearmarked, in {year}.",
            amount=f"{amount:,}",
            year=self.year(year),
        )
        return Change(kind="money", year=year, amount=amount, text=text)

    def more_people(self, resource: str, over: Mapping[int, int]) -> Change:
        """Units of a resource in the months (units by month) in which they are missing."""
        months, amount = tuple(sorted(over)), max(over.values())
        text = message(
            "{amount} more of {title} in {months}.",
            amount=amount,
            title=self.resource(resource),
            months=self._months(months),
        )
        return Change(kind="resource", target=resource, amount=amount, months=months, text=text)

    def more_room(self, institution: str, amount: int, months: tuple[int, ...] = ()) -> Change:
        """Absorptive capacity of an institution."""
        text = message(
            "{title} can carry {amount} more at a time.",
            title=self.institution(institution),
            amount=amount,
        )
        return Change(kind="capacity", target=institution, amount=amount, months=months, text=text)

    def more_equipment(self, kind: str, units: int, month: int) -> Change:
        """Units of a kind of equipment, donated by a month."""
        text = message(
            "Equipment donated by {month}: {units} more of {kind}.",
            units=units,
            kind=self.equipment(kind),
            month=self.month(month),
        )
        return Change(kind="equipment", target=kind, amount=units, month=month, text=text)

    def confirmed(self, fact: str, month: int) -> Change:
        """A fact that holds from a month on."""
        found = self.fact(fact)
        text = message(
            "Confirmed by {month}: {title}.", month=self.month(month), title=found.title or fact
        )
        return Change(kind="fact", target=fact, month=month, text=text)

    def allowed(self, candidate: Candidate) -> Change:
        """The State no longer rules a candidate out."""
        text = message(
            "The State withdraws its objection to {title}.", title=self.candidate(candidate.id)
        )
        return Change(kind="allow", target=candidate.id, text=text)

    def beside_alternative(self, candidate: Candidate) -> Change:
        """A candidate may be chosen though one of its alternatives is."""
        text = message(
            "{title} is allowed beside its alternative.", title=self.candidate(candidate.id)
        )
        return Change(kind="exclusive", target=candidate.id, text=text)

    def any_month(self, candidate: Candidate, longer: int) -> Change:
        """A candidate may start in any month of a plan that is so many months longer."""
        title = self.candidate(candidate.id)
        text = (
            message("{title} may start in any month.", title=title)
            if longer == 0
            else message(
                "The plan runs {months} months longer and {title} may start in any month.",
                months=longer,
                title=title,
            )
        )
        return Change(kind="calendar", target=candidate.id, amount=longer, text=text)

    def _months(self, months: tuple[int, ...]) -> str:
        """``2027-03`` or ``2027-03 ... 2027-08 (4)``: first, last and how many."""
        if len(months) == 1:
            return self.month(months[0])
        return f"{self.month(months[0])} ... {self.month(months[-1])} ({len(months)})"

    # what stops a candidate today

    def stop(self, change: Change, candidate: Candidate) -> Message:
        """What the change would loosen, told as what stops the candidate today."""
        if change.kind == "money":
            payers = self.payers(candidate)
            if not payers:
                return message("Money stops it: no pot may pay for it.")
            return message(
                "Money stops it: in {year} USD {amount} are missing in the pots that may pay for "
                "it ({pots}).",
                year=self.year(change.year or 0),
                amount=f"{change.amount:,}",
                pots=payers,
            )
        if change.kind == "resource":
            return message(
                "People stop it: {title} are all taken in {months}.",
                title=self.resource(change.target),
                months=self._months(change.months),
            )
        if change.kind == "capacity":
            return message(
                "Its host is full: {title}, in {months}.",
                title=self.institution(change.target),
                months=self._months(change.months),
            )
        if change.kind == "equipment":
            return message(
                "Equipment stops it: too little of {kind} is donated by {month}.",
                kind=self.equipment(change.target),
                month=self.month(change.month or 0),
            )
        if change.kind == "fact":
            found = self.fact(change.target)
            return (
                message(
                    "Not confirmed in time: {title}; to confirm: {owner}.",
                    title=found.title or found.id,
                    owner=found.owner,
                )
                if found.owner
                else message("Not confirmed in time: {title}.", title=found.title or found.id)
            )
        if change.kind == "calendar":
            return message("The calendar stops it: no month of this plan is open to it.")
        if change.kind == "allow":
            return message("The State's objection stops it.")
        return message("Its alternative is in the plan.")
