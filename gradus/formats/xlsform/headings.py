"""What a heading of an export, or a path in a document, stands for.

Servers write the same question as ``GOV_01``, ``short_form-GOV_01_page-GOV_01``,
``short_form/GOV_01_page/GOV_01``, or by its label in some language, with or without the labels of
its groups before it. A choice may have a column of its own (``.../GOV_01/level_3``, with 1 or 0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from gradus.formats.sheets.questionnaire import Questionnaire
from gradus.formats.sheets.values import folded
from gradus.formats.xlsform import names
from gradus.formats.xlsform.form import Form, form_of
from gradus.formats.xlsform.records import MOST_HEADINGS
from gradus.formats.xlsform.rows import language_name

Role = Literal[
    "state", "on", "mode", "filled_by", "group", "extent", "edition", "own",
    "answer", "number", "evidence", "confidence", "note",
    "instance", "key", "uuid", "replaces", "root", "submitted", "version", "form", "review",
]  # fmt: skip
_OWN: Mapping[str, Role] = {
    names.STATE: "state", names.ON: "on", names.MODE: "mode", names.FILLED_BY: "filled_by",
    names.GROUP: "group", names.EXTENT: "extent", names.EDITION: "edition",
    names.OWN: "own",
}  # fmt: skip
_SERVERS: Mapping[str, Role] = {
    "instanceID": "instance", "@instanceID": "instance", "KEY": "key", "__id": "key",
    "_uuid": "uuid", "deprecatedID": "replaces", "rootUuid": "root",
    "SubmissionDate": "submitted", "submissionDate": "submitted", "@submissionDate": "submitted",
    "_submission_time": "submitted", "FormVersion": "version", "formVersion": "version",
    "@version": "version", "@id": "form", "_xform_id_string": "form",
    "ReviewState": "review", "reviewState": "review", "_validation_status": "review",
    "_validation_status/uid": "review", "__system/submissionDate": "submitted",
    "__system/reviewState": "review", "__system/formVersion": "version",
}  # fmt: skip
_MEANT_FOR_SERVERS = frozenset(
    {
        "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status",
        "DeviceID", "Edits", "instanceName", "SET-OF-", "PARENT_KEY", "formhub/uuid", "start", "end",
        "today", "username", "deviceid", "phonenumber", "audit",
    }
)  # fmt: skip
_PATH = re.compile(r"^(?:[A-Za-z_][A-Za-z0-9_]*[^A-Za-z0-9_\s]+)*?([A-Za-z_][A-Za-z0-9_]*)$")
_CHOICE = re.compile(r"^(.+)[^A-Za-z0-9_\s]([A-Za-z0-9_]+)$")
_BETWEEN = re.compile(r"[^\w\s]+ ?")
_LONGEST = 2_000
_MOST_PARTS = 100


@dataclass(frozen=True)
class Field:
    """What a heading stands for. ``choice`` is set where a choice has a column of its own;
    ``languages`` are those whose labels the heading fits, () where it is a name."""

    role: Role
    question: str = ""
    choice: str = ""
    languages: tuple[str, ...] = ()


class Headings:
    """Every heading that exports of a questionnaire's form may have."""

    def __init__(self, asked: Sequence[Questionnaire], called: names.FormNames) -> None:
        self._fields: dict[str, Field] = {name: Field(role) for name, role in _OWN.items()}
        self._choices: dict[str, frozenset[str]] = {}
        for question, nodes in called.questions.items():
            for role, name, choices in _nodes(nodes, called):
                self._fields[name] = Field(role, question)
                self._choices[name] = frozenset(choices)
        self._labels = _labels(form_of(asked), asked, self._fields)
        self._found: dict[str, Field | None] = {}

    def field(self, heading: str) -> Field | None:
        """What the heading stands for; None if nothing that is known.

        Raises
        ------
        OverflowError
            If more different headings were asked for than all exports of a form can have.
        """
        if heading not in self._found:
            if len(self._found) >= MOST_HEADINGS:
                raise OverflowError
            self._found[heading] = self._look_up(heading.strip()[:_LONGEST])
        return self._found[heading]

    def _look_up(self, heading: str) -> Field | None:
        if heading in _SERVERS:
            return Field(_SERVERS[heading])
        path = _PATH.match(heading)
        if path and path[1] in self._fields:
            return self._fields[path[1]]
        if path and path[1] in _SERVERS and not heading.startswith("_"):
            return Field(_SERVERS[path[1]])
        split = _CHOICE.match(heading)
        of = _PATH.match(split[1]) if split else None
        if split and of and split[2] in self._choices.get(of[1], ()):
            field = self._fields[of[1]]
            return Field(field.role, field.question, split[2])
        return self._by_label(folded(heading))

    def _by_label(self, heading: str) -> Field | None:
        """By the label alone, or after the labels of its groups: the longest that fits."""
        starts = islice(_BETWEEN.finditer(heading), _MOST_PARTS)
        for start in (0, *(match.end() for match in starts)):
            found = self._labels.get(heading[start:])
            if found is not None:
                return found
        return None


def is_servers_own(heading: str) -> bool:
    """Whether a server or a phone adds the heading by itself."""
    last = re.split(r"[/.:-]", heading)[-1]
    return heading.startswith(("_", "@")) or bool({heading, last} & _MEANT_FOR_SERVERS)


def _nodes(
    nodes: names.QuestionNames, called: names.FormNames
) -> Iterator[tuple[Role, str, Mapping[str, str]]]:
    yield "answer", nodes.answer, nodes.answers
    if nodes.number:
        yield "number", nodes.number, {}
    yield "evidence", nodes.evidence, called.evidence
    yield "confidence", nodes.confidence, called.confidence
    yield "note", nodes.note, {}


def _labels(
    form: Form, asked: Sequence[Questionnaire], fields: Mapping[str, Field]
) -> dict[str, Field]:
    """Fields by their labels in every language; a label of two fields stands for neither."""
    found: dict[str, Field] = {}
    doubled: set[str] = set()
    known = [(row, fields[row["name"]]) for row in form.survey if row["name"] in fields]
    for row, field in known:
        for one in asked:
            label = folded(row.get(f"label::{language_name(one.language)}", ""))
            if not label:
                continue
            other = found.get(label, Field(field.role, field.question))
            if (other.role, other.question) != (field.role, field.question):
                doubled.add(label)
            languages = (*other.languages, one.language)
            found[label] = Field(field.role, field.question, "", languages)
    return {label: field for label, field in found.items() if label not in doubled}
