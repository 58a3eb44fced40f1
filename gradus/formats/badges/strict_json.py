"""JSON as signatures need it: one meaning only, and no more of it than a badge has."""

from __future__ import annotations

import json
from typing import Any

from gradus.domain.messages import Message, message

MOST_BYTES = 1_000_000
MOST_DEPTH = 60
MOST_VALUES = 20_000
_MOST_DIGITS = 400


class NotStrict(ValueError):  # noqa: N818 - an outcome, not a mistake
    """A text that is no JSON, or has more than one meaning. ``why`` is said to a person."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.text())
        self.why = why


def read_object(text: bytes | str) -> dict[str, Any]:
    """An object read from its text (UTF-8).

    Names that stand twice, numbers that are none (``NaN``), half a character and depths no badge has
    are refused: two programs would read such a text differently, and one of them checks signatures.

    Raises
    ------
    NotStrict
        With what is wrong, for a person.

    Examples
    --------
    >>> read_object('{"a": [1, true]}')
    {'a': [1, True]}
    """
    if len(text) > MOST_BYTES:
        raise NotStrict(message("The text is longer than {most} bytes.", most=MOST_BYTES))
    try:
        told = text.decode("utf-8") if isinstance(text, bytes) else text
        _check_depth(told)
        found = json.loads(
            told.removeprefix("\ufeff"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_int=_whole,
            parse_float=_fraction,
        )
    except UnicodeDecodeError as error:
        raise NotStrict(message("The text is not UTF-8.")) from error
    except json.JSONDecodeError as error:
        raise NotStrict(
            message("The text is no JSON (line {line}, column {column}).",
                    line=error.lineno, column=error.colno)
        ) from error  # fmt: skip
    if not isinstance(found, dict):
        raise NotStrict(message("The text is JSON, but no object."))
    _check_values(found)
    return found


def values(found: object) -> list[Any]:
    """A value as the list it stands for: nothing, itself alone, or what it lists."""
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _check_depth(text: str) -> None:
    """Before parsing, since parsing goes as deep as the text does."""
    depth = deepest = 0
    quoted = escaped = False
    for char in text:
        if quoted:
            escaped, quoted = (char == "\\" and not escaped), quoted and (char != '"' or escaped)
        elif char == '"':
            quoted = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    if deepest > MOST_DEPTH:
        raise NotStrict(message("The text nests deeper than {most} levels.", most=MOST_DEPTH))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict(message("A name stands twice in one object."))
    return found


def _no_number(_: str) -> Any:
    raise NotStrict(message("A number in the text is none."))


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise NotStrict(message("A number in the text is none."))
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if len(digits) > _MOST_DIGITS or number in (float("inf"), float("-inf")):
        raise NotStrict(message("A number in the text is none."))
    return number


def _check_values(found: dict[str, Any]) -> None:
    left, seen = [found], 0
    while left:
        one: Any = left.pop()
        seen += 1
        if seen > MOST_VALUES:
            raise NotStrict(message("The text holds more than {most} values.", most=MOST_VALUES))
        if isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one
        elif isinstance(one, str) and not one.isascii():
            try:
                one.encode("utf-8")
            except UnicodeEncodeError as error:
                raise NotStrict(message("The text holds half a character.")) from error
