"""A read file as plain JSON values and back: what the child process answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from gradus.domain.messages import Message
from gradus.formats.questions.question import QuestionFile


def plain_of(found: QuestionFile) -> dict[str, Any]:
    """A file as plain values; fields that hold their default are not there."""
    plain: dict[str, Any] = _plain(found)
    return plain


def file_of(plain: Mapping[str, Any]) -> QuestionFile:
    """The file of plain values."""
    found: QuestionFile = _made(plain, QuestionFile)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return [value.id, dict(value.params)]
    if is_dataclass(value):
        told = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _plain(v) for f, v in told if v != f.default}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Decimal) else value


def _made(value: Any, kind: Any) -> Any:
    if kind is Message:
        return Message(value[0], value[1])
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return tuple(_made(part, inner) for part in value)
    if get_origin(kind) in (Union, UnionType):
        given = [k for k in get_args(kind) if k is not type(None)]
        return None if value is None else _made(value, given[0])
    if kind is Decimal:
        return Decimal(value)
    if is_dataclass(kind):
        kinds = _kinds(cast(type, kind))
        return kind(**{name: _made(told, kinds[name]) for name, told in value.items()})  # type: ignore[operator]
    return value


@cache
def _kinds(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
