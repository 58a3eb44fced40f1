"""An agreement on paper: the whole of it, to be signed in ink, or with who signed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from gradus.catalogue.shelf import SHIPPED
from gradus.formats.documents.figures import day_label, month_label, whole
from gradus.formats.documents.report import Column, Fact, Report, ReportWords, Section, Table
from gradus.formats.documents.report_docx import report_docx
from gradus.formats.documents.report_pdf import report_pdf
from gradus.workflows.agreement import WANTED_BY, Agreed, Signed, change_in_words

Translate = Callable[[str], str]


def paper(
    agreed: Agreed,
    state: str,
    issued_on: date,
    translate: Translate,
    signed: Sequence[Signed] = (),
) -> Report:
    """The agreement on paper: the whole of it, the hash on every page.

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
    signed
        Who signed it; without anybody there is room to sign in ink.
    """
    facts, language = agreed.facts, agreed.language
    hash_line = translate("Agreement {hash}").format(hash=agreed.digest)
    period = f"{month_label(agreed.first, language)} – {month_label(agreed.last, language)}"
    lines = [
        Fact(translate("State"), state),
        Fact(translate("Version"), str(facts["version"])),
        Fact(translate("Period"), period),
        Fact(translate("Cost"), f"USD {whole(facts['cost'])}"),
    ]
    if facts["because"]:
        lines.append(Fact(translate("Why this version"), facts["because"]))
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
        sections=tuple(
            replace(one, first=True)
            for one in (*_sections(agreed, translate), _signatures(signed, language, translate))
        ),
        words=ReportWords(
            page=translate("Page"),
            of=translate("of"),
            issued=translate("Issued on"),
            read_first=translate("Read this first"),
            summary=translate("Summary"),
        ),
    )


def paper_files(name: str, report: Report, translate: Translate) -> Mapping[str, bytes]:
    """The agreement as PDF and Word, by file name."""
    template = (SHIPPED / "reports" / "assessment" / "assessment.typ").read_bytes()
    return {
        f"{name}.pdf": report_pdf(report, template, translate),
        f"{name}.docx": report_docx(report),
    }


def _sections(agreed: Agreed, translate: Translate) -> Sequence[Section]:
    language = agreed.language
    activities = Table(
        (
            Column(translate("Activity"), 28),
            Column(translate("Host"), 16),
            Column(translate("Months"), 16),
            Column(translate("After"), 8),
            Column(translate("Conditions"), 12),
            Column(translate("Paid by"), 21),
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
                Column(translate("Conditions"), 50),
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
    return found


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


def _signatures(signed: Sequence[Signed], language: str, translate: Translate) -> Section:
    columns = (
        Column(translate("For"), 20),
        Column(translate("Name and function"), 35),
        Column(translate("Signature"), 25),
        Column(translate("Place and date"), 20),
    )
    sides = (translate("The State"), translate("The State (where its law asks for a second)"),
             translate("The programme"))  # fmt: skip
    rows = [(side, "", "", "") for side in sides]
    if signed:
        on_screen, in_ink = translate("on screen"), translate("in ink; the pages are kept")
        rows = [
            (
                translate(WANTED_BY[one.side]),
                f"{one.name}, {one.function}",
                in_ink if one.ink else on_screen,
                day_label(one.on, language),
            )
            for one in signed
        ]
    return Section(
        "signatures",
        translate("Signatures"),
        (translate("Whoever signs agrees to all of the above, named by the hash on each page."),),
        Table(columns, tuple(rows), room=not signed),
    )
