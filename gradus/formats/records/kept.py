"""Our own JSON, kept in a table, back into the dataclass it was written from: quickly, without places.

``read_json`` knows the line of every value and takes a second for a megabyte; a page that is opened a
hundred times a day can't wait for that. What another version of Gradus wrote in another shape is
refused as a whole.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Make = Callable[[Any], Any]


class OtherShapeError(ValueError):
    """The text does not say such a value."""


def read_kept(type_: type[T], text: str) -> T:
    """The value that was kept. Raises OtherShapeError.

    Examples
    --------
    >>> read_kept(tuple[int, ...], "[1, 2]")
    (1, 2)
    """
    try:
        return cast(T, _maker(cast(Any, type_))(json.loads(text)))
    except (ValueError, TypeError, ArithmeticError) as error:
        raise OtherShapeError(str(error)) from error


@cache
def _maker(type_: Any) -> Make:
    """How a value of a type is made of what JSON holds."""
    origin = get_origin(type_)
    if origin in (Union, types.UnionType):
        return _either(get_args(type_))
    if origin is Literal:
        return _one_of(get_args(type_))
    if origin is tuple:
        return _several(get_args(type_)[0])
    if origin is not None and issubclass(origin, Mapping):
        return _keyed(get_args(type_)[1])
    if is_dataclass(type_):
        return _record(type_)
    return _SCALARS[type_]


def _exactly(*kinds: type) -> Make:
    def make(value: Any) -> Any:
        if type(value) not in kinds:
            raise OtherShapeError(repr(value)[:40])
        return value

    return make


def _day(value: Any) -> date:
    return date.fromisoformat(value)


_SCALARS: Mapping[Any, Make] = {
    str: _exactly(str),
    int: _exactly(int),
    float: _exactly(int, float),
    bool: _exactly(bool),
    Decimal: lambda value: Decimal(str(_exactly(int, float, str)(value))),
    date: _day,
    type(None): _exactly(type(None)),
}


def _either(options: tuple[Any, ...]) -> Make:
    makers = [_maker(one) for one in options]

    def make(value: Any) -> Any:
        for maker in makers:
            try:
                return maker(value)
            except (ValueError, TypeError):
                continue
        raise OtherShapeError(repr(value)[:40])

    return make


def _one_of(words: tuple[Any, ...]) -> Make:
    def make(value: Any) -> Any:
        if value not in words:
            raise OtherShapeError(repr(value)[:40])
        return value

    return make


def _several(type_: Any) -> Make:
    maker = _maker(type_)

    def make(value: Any) -> Any:
        return tuple(map(maker, _exactly(list)(value)))

    return make


def _keyed(type_: Any) -> Make:
    maker = _maker(type_)

    def make(value: Any) -> Any:
        return {key: maker(one) for key, one in _exactly(dict)(value).items()}

    return make


def _record(type_: Any) -> Make:
    hints = get_type_hints(type_)
    makers = {one.name: _maker(hints[one.name]) for one in fields(type_)}
    needed = {
        one.name for one in fields(type_)
        if one.default is MISSING and one.default_factory is MISSING
    }  # fmt: skip

    def make(value: Any) -> Any:
        given = _exactly(dict)(value)
        if not needed <= given.keys():
            raise OtherShapeError(type_.__name__)
        try:
            return type_(**{key: makers[key](one) for key, one in given.items()})
        except KeyError as unknown:
            raise OtherShapeError(f"{type_.__name__}: {unknown}") from unknown

    return make
