"""Rows of the sheets ``survey`` and ``choices``: columns of the XLSForm specification (https://xlsform.org)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from gradus.formats.sheets.questionnaire import Questionnaire
from gradus.formats.xlsform.texts import text_of

LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English", "fr": "Français", "ar": "العربية",
        "es": "Español", "ru": "Русский", "zh": "中文",
    }
)  # fmt: skip
TRANSLATED = ("label", "hint", "constraint_message", "required_message")
PLAIN = (
    "type", "name", "appearance", "default", "relevant", "required", "constraint", "calculation",
)  # fmt: skip
CHOICE_COLUMNS = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "default_language", "instance_name", "style")

Row = Mapping[str, str]
Texts = tuple[str, ...]
"""One text in each language of the form."""


def language_name(code: str) -> str:
    """How a form names a language: ``Français (fr)``."""
    return f"{LANGUAGE_NAMES.get(code, code)} ({code})"


def plain(text: str) -> str:
    """The text without what a server would take for a reference to a question."""
    return text.replace("${", "$ {")


class Sheets:
    """The two sheets while they are written, in the languages of ``asked``."""

    def __init__(self, asked: Sequence[Questionnaire]) -> None:
        self._asked = asked
        self.survey: list[dict[str, str]] = []
        self.choices: list[dict[str, str]] = []

    def said(self, key: str, **places: object) -> Texts:
        """A fixed text in each language."""
        texts = (text_of(one.labels, key) for one in self._asked)
        return tuple(text.format(**places) if places else text for text in texts)

    def row(self, kind: str, name: str, /, **cells: str | Texts) -> None:
        """A row of the survey."""
        self.survey.append({"type": kind, "name": name, **self._cells(cells)})

    def text(self, name: str, most: int, **cells: str | Texts) -> None:
        """A question answered by a text of at most so many characters."""
        self.row(
            "text",
            name,
            constraint=f"string-length(.) <= {most}",
            constraint_message=self.said("form.too_long"),
            **cells,
        )

    def open(self, name: str, label: Texts, **cells: str) -> None:
        """The begin of a group."""
        self.row("begin_group", name, label=label, **cells)

    def close(self) -> None:
        """The end of the group."""
        self.row("end_group", "")

    def list(self, name: str, entries: Mapping[str, Texts]) -> None:
        """A list of choices, by their names."""
        for entry, label in entries.items():
            row = {"list_name": name, "name": entry, **self._cells({"label": label})}
            self.choices.append(row)

    def _cells(self, cells: Mapping[str, str | Texts]) -> dict[str, str]:
        found: dict[str, str] = {}
        for column, value in cells.items():
            if isinstance(value, str):
                found[column] = value
            else:
                for one, text in zip(self._asked, value, strict=True):
                    found[f"{column}::{language_name(one.language)}"] = plain(text)
        return {column: text for column, text in found.items() if text}


def joined(first: str, second: str, between: str = " ") -> str:
    """Two texts, or the first where there is no second."""
    return f"{first}{between}{second}" if second else first
