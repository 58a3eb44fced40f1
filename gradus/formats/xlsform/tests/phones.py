"""What servers hand out after phones have sent answers to the small form, in each of their ways."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

import xlsxwriter
from defusedxml.ElementTree import fromstring
from pyxform.xls2xform import convert

from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.sheets.questionnaire import Questionnaire
from gradus.formats.sheets.tests.asked import ARABIC, ASKED
from gradus.formats.xlsform import names, texts
from gradus.formats.xlsform.form import Form, form_of
from gradus.formats.xlsform.rows import language_name
from gradus.formats.xlsform.writer import write_form

IN_ARABIC = replace(
    ARABIC,
    labels={**ARABIC.labels, **{key: f"ع {text}" for key, text in texts.TEXTS.items()}},
    sections=tuple(
        replace(
            section,
            title=f"ع {section.title}",
            questions=tuple(replace(q, text=f"ع {q.text}") for q in section.questions),
        )
        for section in ARABIC.sections
    ),
)
BOTH = (ASKED, IN_ARABIC)
ANSWERS = (
    FilledAnswer(question="GOV-01", value="3", evidence="B", confidence="high", note="Act 7\nof 2024"),
    FilledAnswer(question="GOV-04", value="0", note="007"),
    FilledAnswer(question="LAW-02", value="UNK"),
    FilledAnswer(question="LAW-03", value="NA", note="=no formula"),
    FilledAnswer(question="LAW-04", value="12.5"),
)  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """One submission as a phone made it."""

    id: str = "0b1d6a5e-1111-4a3f-9d55-0000000000aa"
    answers: Sequence[FilledAnswer] = ANSWERS
    state: str = "XAA"
    on: str = "2026-11-20"
    mode: str = "self"
    filled_by: str = "Head of unit"
    group: str = ""
    replaces: str = ""
    edition: str = ""
    asked: Questionnaire = field(default=ASKED)

    def nodes(self) -> dict[str, str]:
        """The text of each node that is filled."""
        called = names.FormNames(self.asked)
        found = {
            names.STATE: self.state,
            names.ON: self.on,
            names.MODE: self.mode,
            names.FILLED_BY: self.filled_by,
            names.GROUP: self.group,
            names.EXTENT: names.FULL if self.asked.short_form() else "",
            names.EDITION: self.edition or names.edition_of(self.asked),
        }
        for answer in self.answers:
            nodes = called.questions[answer.question]
            by_code = {code: name for name, code in nodes.answers.items() if code}
            if answer.value in by_code or not nodes.number:
                found[nodes.answer] = by_code[answer.value]
            else:
                found |= {nodes.answer: names.NUMBER, nodes.number: answer.value}
            found[nodes.evidence] = _name(called.evidence, answer.evidence)
            found[nodes.confidence] = _name(called.confidence, answer.confidence)
            found[nodes.note] = answer.note
        return {name: text for name, text in found.items() if text}


def _name(names_of: Mapping[str, str], code: str) -> str:
    return next((name for name, one in names_of.items() if one == code), "")


def xform(asked: Sequence[Questionnaire]) -> tuple[str, list[str]]:
    """The XForm that servers make of a form, and what they warn of."""
    made = convert(io.BytesIO(write_form(asked)), validate=False)
    return made.xform, made.warnings


def instance(sent: Sent, asked: Sequence[Questionnaire] = BOTH) -> bytes:
    """The XML that a phone sends: the form's own instance, filled."""
    root = fromstring(xform(asked)[0])
    data = next(e for e in root.iter() if e.tag.endswith("}instance") and "id" in e[0].attrib)[0]
    wanted = sent.nodes()
    for element in data.iter():
        name = element.tag.rpartition("}")[2]
        if len(element) == 0:
            element.text = wanted.get(name, "")
        if name == "instanceID":
            element.text = f"uuid:{sent.id}"
        if name == "meta" and sent.replaces:
            ElementTree.SubElement(
                element, element.tag.replace("meta", "deprecatedID")
            ).text = f"uuid:{sent.replaces}"
    return bytes(ElementTree.tostring(data, encoding="utf-8", xml_declaration=True))


def paths(form: Form) -> dict[str, tuple[str, ...]]:
    """The groups above each node, by its name."""
    above: list[str] = []
    found: dict[str, tuple[str, ...]] = {}
    for row in form.survey:
        if row["type"] == "begin_group":
            above.append(row["name"])
        elif row["type"] == "end_group":
            above.pop()
        else:
            found[row["name"]] = tuple(above)
    return found


def central_csv(*sent: Sent, groups: bool = True) -> bytes:
    """ODK Central's CSV, with group names before the headings or without."""
    form = form_of((sent[0].asked,))
    headings = {
        name: "-".join((*above, name)) if groups else name for name, above in paths(form).items()
    }
    first = ["SubmissionDate"]
    last = ["meta-instanceID" if groups else "instanceID", "meta-instanceName", "KEY", "SubmitterID",
            "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState",
            "DeviceID", "Edits", "FormVersion"]  # fmt: skip
    rows = [[*first, *headings.values(), *last]]
    for one in sent:
        nodes = one.nodes()
        key = one.replaces or one.id
        rows.append(
            ["2026-11-21T08:30:00.123Z", *(nodes.get(name, "") for name in headings),
             f"uuid:{one.id}", "XAA", f"uuid:{key}", "7", "Collector", "0", "0", "", "", "", "0",
             "1.0-abc"]
        )  # fmt: skip
    return _csv(rows, ",")


def kobo_json(*sent: Sent) -> bytes:
    """KoboToolbox's JSON, as its API and its REST services give it."""
    where = paths(form_of((sent[0].asked,)))
    results: list[dict[str, object]] = [
        {
            "_id": number,
            "formhub/uuid": "5a1d0c0ffee",
            **{"/".join((*where[name], name)): text for name, text in one.nodes().items()},
            "__version__": "vAbCdEfGh",
            "meta/instanceID": f"uuid:{one.id}",
            **({"meta/deprecatedID": f"uuid:{one.replaces}"} if one.replaces else {}),
            "_xform_id_string": "aQwErTyUiOp",
            "_uuid": one.id,
            "_attachments": [],
            "_status": "submitted_via_web",
            "_geolocation": [None, None],
            "_submission_time": "2026-11-21T08:30:00",
            "_tags": [],
            "_notes": [],
            "_validation_status": {},
            "_submitted_by": None,
        }
        for number, one in enumerate(sent, start=1)
    ]
    page = {"count": len(results), "next": None, "previous": None, "results": results}
    return json.dumps(page, ensure_ascii=False).encode()


def kobo_rows(
    *sent: Sent, labels: Questionnaire | None = None, groups: bool = False
) -> list[list[str]]:
    """The rows of KoboToolbox's tables: names, or labels of one language."""
    form = form_of((labels or sent[0].asked,))
    column = f"label::{language_name(labels.language)}" if labels else "name"
    label_of = {row["name"]: row.get(column, row["name"]) for row in form.survey}
    where = paths(form)
    lists = {row["name"]: row["type"].removeprefix("select_one ") for row in form.survey}
    choice_of = {(r["list_name"], r["name"]): r.get(column, "") for r in form.choices}
    headings = [
        "/".join((*((label_of[g] for g in where[name]) if groups else ()), label_of[name]))
        for name in where
    ]
    own = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
           "_submitted_by", "__version__", "_tags", "_index"]  # fmt: skip
    rows = [[*headings, *own]]
    for number, one in enumerate(sent, start=1):
        nodes = one.nodes()
        told = [
            choice_of.get((lists[name], nodes[name]), nodes[name]) if name in nodes else ""
            for name in where
        ]
        rows.append(
            [*told, str(number), one.id, "2026-11-21T08:30:00", "", "", "submitted_via_web", "",
             "vAbCdEfGh", "", str(number)]
        )  # fmt: skip
    return rows


def kobo_csv(*sent: Sent, labels: Questionnaire | None = None, groups: bool = False) -> bytes:
    """KoboToolbox's CSV: semicolons, every value in quotes."""
    return _csv(kobo_rows(*sent, labels=labels, groups=groups), ";", csv.QUOTE_ALL)


def central_odata(*sent: Sent) -> bytes:
    """ODK Central's OData feed: groups within groups, numbers as numbers."""
    where = paths(form_of((sent[0].asked,)))
    values: list[dict[str, object]] = []
    for one in sent:
        found: dict[str, object] = {
            "__id": f"uuid:{one.replaces or one.id}",
            "__system": {
                "submissionDate": "2026-11-21T08:30:00.123Z", "submitterId": "7", "edits": 0,
                "reviewState": None, "formVersion": "1.0-abc", "deviceId": None,
            },
            "meta": {"instanceID": f"uuid:{one.id}", "instanceName": "XAA"},
        }  # fmt: skip
        for name, text in one.nodes().items():
            inner = found
            for group in where[name]:
                inner = inner.setdefault(group, {})  # type: ignore[assignment]
            inner[name] = float(text) if name.endswith("_number") else text
        values.append(found)
    return json.dumps({"value": values, "@odata.context": "https://x.example/$metadata"}).encode()


def book(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet, written as KoboToolbox writes it: row by row, texts in their cells."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"constant_memory": True})
    made.use_zip64()
    sheet = made.add_worksheet("tiny")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
    made.close()
    return stream.getvalue()


def _csv(rows: Iterable[Sequence[str]], mark: str, quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue().encode("utf-8-sig")
