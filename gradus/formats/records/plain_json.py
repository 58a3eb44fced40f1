"""JSON of others as plain values, quickly and strictly: for large files whose shape is not ours.

The strict reader of our own files (``read_json``) knows the line of every value and takes a second for
a megabyte; this one stands on the standard library and tells places by path.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.formats.records.nodes import (
    DEEPEST,
    MOST_NODES,
    Faults,
    Stopped,
    decoded,
    shortened,
)

MOST_TOLD = 100


def read_plain(data: bytes, source: str) -> Any:
    """What a JSON document says: dictionaries, lists, texts, numbers, truth values and None.

    Parameters
    ----------
    data
        The document, RFC 8259 in UTF-8, at most ``MOST_BYTES``.
    source
        Its name, for faults.

    Raises
    ------
    InvalidInput
        For another encoding, broken syntax, a key given twice, NaN or infinity, nesting deeper than
        ``DEEPEST``, or more than ``MOST_NODES`` values.
    """
    text = _text(data, source)
    doubled: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        kept = dict(found)
        if len(kept) != len(found):
            names = [name for name, _ in found]
            doubled.extend(name for name in kept if names.count(name) > 1)
        return kept

    def endless(word: str) -> NoReturn:
        raise _refused(
            source,
            "number",
            message("{found} is no number.", found=word),
            message("Write a finite number, or leave it out."),
        )

    try:
        found = json.loads(text, object_pairs_hook=pairs, parse_constant=endless)
    except json.JSONDecodeError as error:
        raise _refused(
            source,
            "syntax",
            message("The line cannot be read as JSON ({problem}).", problem=error.msg),
            message("Check that the file is whole and that every bracket is closed."),
            error.lineno,
        ) from None
    except RecursionError:
        raise _too_deep(source) from None
    except ValueError:  # more digits than any number has
        raise _refused(
            source,
            "number",
            message("A number has more digits than any number has."),
            message("Check that the file is whole."),
        ) from None
    if doubled:
        raise InvalidInput(
            source,
            [
                Fault(
                    source,
                    message("The key {name} is given twice.", name=repr(shortened(name))),
                    message("Keep one of them."),
                    "duplicate",
                )
                for name in doubled[:MOST_TOLD]
            ],
        )
    _bounded(found, source)
    return found


def _text(data: bytes, source: str) -> str:
    faults = Faults(source, "first")
    try:
        text = decoded(data, faults)
    except Stopped:
        text = ""
    faults.refuse()
    return text


def _bounded(root: Any, source: str) -> None:
    """Refuse what is nested too deep or holds too many values; without recursion."""
    count, level = 0, [root]
    for depth in range(DEEPEST + 2):
        count += len(level)
        if count > MOST_NODES:
            raise _refused(
                source,
                "too-large",
                message("The document holds more than {n} values.", n=MOST_NODES),
                message("Check that it is the file you mean, and split it."),
            )
        following: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                following.extend(value.values())
            elif isinstance(value, list):
                following.extend(value)
        if not following:
            return
        if depth > DEEPEST:
            break
        level = following
    raise _too_deep(source)


def _too_deep(source: str) -> InvalidInput:
    return _refused(
        source,
        "too-deep",
        message("The document is nested more than {n} deep.", n=DEEPEST),
        message("Check that it is the file you mean, and split it."),
    )


def _refused(
    source: str, code: str, what: Message, remedy: Message, line: int | None = None
) -> InvalidInput:
    where = f"{source}, line {line}" if line else source
    return InvalidInput(source, [Fault(where, what, remedy, code)])
