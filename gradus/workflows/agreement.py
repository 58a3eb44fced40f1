"""An agreement as it is read and printed: what its file says, in one language, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gradus.catalogue.shelf import SHIPPED
from gradus.domain.messages import N_
from gradus.domain.periods import Month
from gradus.formats.documents.figures import month_label, whole
from gradus.formats.documents.report import Column, Fact, Report, ReportWords, Section, Table
from gradus.formats.documents.report_docx import report_docx
from gradus.formats.documents.report_pdf import report_pdf

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


def paper(agreed: Agreed, state: str, issued_on: date, translate: Translate) -> Report:
    """The agreement to print and sign in ink: the whole of it, the hash on every page.

    Parameters
    ----------
    agreed
        What is agreed.
    state
        The State's name.
    issued_on
        The day printed on it.
    translate
        To the language it is read in.
    """
    facts, language = agreed.facts, agreed.language
    hash_line = translate("Agreement {hash}").format(hash=agreed.digest)
    period = f"{month_label(agreed.first, language)} – {month_label(agreed.last, language)}"
    lines = [
        Fact(translate("State"), state),
        Fact(translate("Version"), str(facts["version"]), facts["because"]),
        Fact(translate("Period"), period),
        Fact(translate("Cost"), f"USD {whole(facts['cost'])}"),
    ]
    if facts["amends"]:
        lines.append(Fact(translate("Amends the agreement"), facts["amends"]))
    return Report(
        title=translate("National plan: agreement"),
        subject=facts["title"],
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        marking=hash_line,
        fictional=translate("Fictional State, for demonstration") if facts["fictional"] else "",
        issued_on=issued_on,
        facts=tuple(lines),
        sections=tuple(_sections(agreed, translate)),
        words=ReportWords(
            page=translate("Page"),
            of=translate("of"),
            issued=translate("Issued on"),
            read_first=translate("Read this first"),
            summary=translate("Summary"),
        ),
    )


def paper_files(report: Report, translate: Translate) -> Mapping[str, bytes]:
    """The agreement as ``agreement.pdf`` and ``agreement.docx``."""
    template = (SHIPPED / "reports" / "assessment" / "assessment.typ").read_bytes()
    return {
        "agreement.pdf": report_pdf(report, template, translate),
        "agreement.docx": report_docx(report),
    }


def _sections(agreed: Agreed, translate: Translate) -> Sequence[Section]:
    language = agreed.language
    activities = Table(
        (
            Column(translate("Activity"), 30),
            Column(translate("Host"), 16),
            Column(translate("Months"), 16),
            Column(translate("After"), 8),
            Column(translate("Conditions"), 9),
            Column(translate("Paid by"), 20),
            Column(translate("USD"), 10, number=True),
        ),
        tuple(_activity(one, language) for one in agreed.activities),
    )
    found = [Section("activities", translate("Activities"), table=activities)]
    if agreed.money:
        money = Table(
            (Column(translate("Pot of money"), 40), Column(translate("Years"), 60)),
            tuple(
                (one["name"], "; ".join(f"{year}: {whole(n)}" for year, n in one["years"]))
                for one in agreed.money
            ),
        )
        found.append(Section("money", translate("Money committed by year, USD"), table=money))
    if agreed.conditions:
        conditions = Table(
            (
                Column(translate("Condition"), 50),
                Column(translate("Owner"), 30),
                Column(translate("Counted on from"), 20),
            ),
            tuple(_condition(one, language, translate) for one in agreed.conditions),
        )
        title = translate("Conditions, and whose it is to see to them")
        found.append(Section("conditions", title, table=conditions))
    if agreed.exceptions:
        texts = tuple(_exception(one, translate) for one in agreed.exceptions)
        found.append(Section("exceptions", translate("Exceptions to the rules"), texts))
    if agreed.changes:
        title = translate("What the parties asked the search to keep to")
        texts = tuple(_change(one, language, translate) for one in agreed.changes)
        found.append(Section("changes", title, texts))
    return [*found, _signatures(translate)]


def _activity(one: Mapping[str, Any], language: str) -> tuple[str | int, ...]:
    first, last = one["first"], one["last"]
    months = month_label(first, language)
    if last != first:
        months = f"{months} – {month_label(last, language)}"
    return (
        f"{one['number']}. {one['title']}",
        one["host"] or "–",
        months,
        ", ".join(map(str, one["after"])) or "–",
        ", ".join(f"C{n}" for n in one["conditions"]) or "–",
        "; ".join(f"{p['pot']} {p['year']}: {whole(p['amount'])}" for p in one["paid_by"]) or "–",
        one["cost"],
    )


def _condition(one: Mapping[str, Any], language: str, translate: Translate) -> tuple[str, ...]:
    by = "–" if one["by"] is None else month_label(one["by"], language)
    when = translate("holds already") if one["holds"] else by
    return f"C{one['number']}. {one['title']}", one["owner"] or "–", when


def _exception(one: Mapping[str, Any], translate: Translate) -> str:
    agreed = translate("agreed by {who}, until {day}").format(
        who=", ".join(one["agreed_by"]), day=one["expires"]
    )
    return f"{one['rule']}: {one['activity']}. {one['reason']} ({agreed})"


def _change(one: Mapping[str, Any], language: str, translate: Translate) -> str:
    what = change_in_words(one["kind"], one["month"], language, translate)
    who = translate(WANTED_BY[one["wanted_by"]])
    return f"{one['title']}: {what}. {one['reason']} ({who})"


def _signatures(translate: Translate) -> Section:
    columns = (
        Column(translate("For"), 20),
        Column(translate("Name and function"), 30),
        Column(translate("Signature"), 30),
        Column(translate("Place and date"), 20),
    )
    sides = (translate("The State"), translate("The State (where its law asks for a second)"),
             translate("The programme"))  # fmt: skip
    return Section(
        "signatures",
        translate("Signatures"),
        (translate("Whoever signs agrees to all of the above, named by the hash on each page."),),
        Table(columns, tuple((side, "\n\n", "", "") for side in sides)),
    )
