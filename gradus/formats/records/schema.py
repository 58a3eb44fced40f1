"""JSON Schema of the project's dataclasses, from their types and docstrings."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from gradus.domain.messages import Message
from gradus.formats.records.write_json import plain

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALARS: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "number"},
    Fraction: {"type": "number"},
    date: {"type": "string", "format": "date"},
    object: {},
    Any: {},
}


def schema_of(type_: Any, title: str = "") -> dict[str, Any]:
    """The JSON Schema (2020-12) of a type that :mod:`typed` reads; unknown keys are refused."""
    found: dict[str, Any] = {}
    root = _schema(type_, found)
    result: dict[str, Any] = {"$schema": DIALECT}
    if title:
        result["title"] = title
    return result | root | ({"$defs": dict(sorted(found.items()))} if found else {})


def _schema(type_: Any, found: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(type_)
    if origin in (Union, types.UnionType):
        parts = [
            {"type": "null"} if member is type(None) else _schema(member, found)
            for member in get_args(type_)
        ]
        return {"anyOf": parts}
    if origin is Literal:
        return {"enum": list(get_args(type_))}
    if origin is tuple:
        inner = get_args(type_)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return {"type": "array", "items": _schema(inner[0], found)}
        return {
            "type": "array",
            "prefixItems": [_schema(t, found) for t in inner],
            "minItems": len(inner),
            "maxItems": len(inner),
        }
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(get_args(type_)[1], found)}
    if type_ is Message:
        return {"type": ["object", "string"], "description": "A sentence: text, id and params."}
    if is_dataclass(type_):
        return _reference(type_, found)
    return dict(_SCALARS[type_])


def _reference(type_: Any, found: dict[str, Any]) -> dict[str, Any]:
    name = type_.__name__
    if name not in found:
        found[name] = {}
        found[name] = _record(type_, found)
    return {"$ref": f"#/$defs/{name}"}


def _record(type_: Any, found: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(type_)
    properties: dict[str, Any] = {}
    required = []
    for f in fields(type_):
        if not f.init:
            continue
        part = _schema(hints[f.name], found)
        if f.default is not MISSING:
            part = part | {"default": plain(f.default)}
        elif f.default_factory is MISSING:
            required.append(f.name.removesuffix("_"))
        properties[f.name.removesuffix("_")] = part
    return {
        "type": "object",
        "description": " ".join(inspect.cleandoc(type_.__doc__ or "").split()),
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
