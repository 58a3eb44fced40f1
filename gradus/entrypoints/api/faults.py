"""What is wrong with the form of a request, in the reader's words and with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault

Context = Mapping[str, Any]

_MEND = message("Write it as the description of the API has it.")
_SAID: Mapping[str, Callable[[Context], Message]] = {
    "missing": lambda _: message("It is missing."),
    "extra_forbidden": lambda _: message("Nothing of this name is known here."),
    "string_type": lambda _: message("It must be a text."),
    "string_too_short": lambda c: message("It has fewer than {n} characters.", n=c["min_length"]),
    "string_too_long": lambda c: message("It has more than {n} characters.", n=c["max_length"]),
    "string_pattern_mismatch": lambda _: message("It does not have the form asked for."),
    "int_type": lambda _: message("It must be a whole number."),
    "int_parsing": lambda _: message("It must be a whole number."),
    "int_from_float": lambda _: message("It must be a whole number."),
    "bool_type": lambda _: message("It must be true or false."),
    "greater_than_equal": lambda c: message("It must be {n} or more.", n=c["ge"]),
    "less_than_equal": lambda c: message("It must be {n} or less.", n=c["le"]),
    "list_type": lambda _: message("It must be a list."),
    "too_short": lambda c: message("It needs {n} entries at least.", n=c["min_length"]),
    "too_long": lambda c: message("It takes {n} entries at most.", n=c["max_length"]),
    "literal_error": lambda c: message("It must be one of: {choices}.", choices=c["expected"]),
    "enum": lambda c: message("It must be one of: {choices}.", choices=c["expected"]),
    "uuid_type": lambda _: message("It must be an id (a UUID)."),
    "uuid_parsing": lambda _: message("It must be an id (a UUID)."),
    "date_from_datetime_parsing": lambda _: message("It must be a date, such as 2027-01-31."),
    "date_parsing": lambda _: message("It must be a date, such as 2027-01-31."),
    "date_type": lambda _: message("It must be a date, such as 2027-01-31."),
}


def faults_of(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """One fault for each error of a validation by pydantic."""
    return [
        Fault(_place(error["loc"]), _what(error), _MEND, code=str(error["type"])[:60])
        for error in errors
    ]


def _what(error: Mapping[str, Any]) -> Message:
    said = _SAID.get(error["type"])
    if said is not None:
        return said(error.get("ctx", {}))
    # what pydantic says of rarer things is English
    return message("It is not valid ({why}).", why=str(error["msg"]))


def _place(parts: Sequence[object]) -> str:
    """Such as ``body.name`` or ``query.limit``; the name of the parameter itself is left out."""
    source, *rest = [str(part) for part in parts]
    if source == "body" and rest:
        rest = rest[1:]  # the operation's name for its whole body
    return ".".join([source, *rest])[:200]
