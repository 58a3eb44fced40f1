"""Shapes of what comes in by the API. Strict: nothing is guessed, nothing unknown is passed over."""

from __future__ import annotations

import unicodedata
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from django.db.models import TextChoices
from ninja import Schema
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)

from gradus.domain.texts import is_control, is_deceptive


class Entered(Schema):
    """A body that comes in: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def line(text: str) -> str:
    """A line of text in NFC. Raises ValueError for what no line has: controls, surrogates."""
    for character in text:
        if is_control(character):
            raise ValueError("control characters cannot stand in a line of text")
        if is_deceptive(character):
            raise ValueError("characters that turn or hide text cannot stand here")
    return unicodedata.normalize("NFC", text)


def paragraphs(text: str) -> str:
    """A text of several lines in NFC. Raises ValueError for what no text has."""
    return "\n".join("\t".join(map(line, one.split("\t"))) for one in text.split("\n"))


def _as_text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("write it as text")
    return value


def _day(value: Any) -> Any:
    text = _as_text(value)
    if len(text) != len("2027-01-31"):
        raise ValueError("write a date as 2027-01-31")
    return text


Line = Annotated[StrictStr, AfterValidator(line)]
Prose = Annotated[StrictStr, AfterValidator(paragraphs)]
Name = Annotated[Line, Field(min_length=1, max_length=200, pattern=r"\S")]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
YesNo = StrictBool
Sha256 = Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}$")]


def listed(choices: type[StrEnum] | type[TextChoices]) -> WithJsonSchema:
    """The choices of an enumeration, described where they stand: many are just named ``Kind``."""
    return WithJsonSchema({"type": "string", "enum": [str(one.value) for one in choices]})
