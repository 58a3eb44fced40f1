"""Forms of letters: what each says in three languages, and where facts of a plan go into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradus.catalogue.shelf import SHIPPED
from gradus.formats.records.read_yaml import read_yaml

KINDS = ("note-verbale", "nomination-request", "handover-certificate", "mission-report")


@dataclass(frozen=True, kw_only=True)
class LetterBlock:
    """A paragraph that ``says`` something in a style, a ``table`` by its name with its columns' heads, or
    blocks for ``signatures``. ``{name}`` is a fact; ``[[what]]`` a blank that somebody fills."""

    says: str = ""
    style: Literal["body", "heading", "end", "centre"] = "body"
    table: str = ""
    columns: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LetterWords:
    """A letter in one language. Its keys are not those of texts to translate: each language is written here.

    ``blank`` is what a blank begins with; ``draft`` marks every page."""

    heading: str
    draft: str
    blank: str
    blocks: tuple[LetterBlock, ...]


@dataclass(frozen=True, kw_only=True)
class LetterForm:
    """A kind of letter. ``about`` says whether it is about a whole plan or one activity of it."""

    schema: Literal["gradus.letter/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    about: Literal["plan", "activity"]
    en: LetterWords
    fr: LetterWords
    ar: LetterWords


def letter_form(kind: str) -> LetterForm:
    """A form of a letter, by its kind. Raises InvalidInput if the file has faults, KeyError for no kind."""
    if kind not in KINDS:
        raise KeyError(kind)
    name = f"{kind}.yaml"
    return read_yaml(LetterForm, (SHIPPED / "reports" / "letters" / name).read_bytes(), name)
