"""From nodes to the project's frozen dataclasses: every value judged, all faults noted.

Understood types: ``str``, ``int``, ``float``, ``bool``, ``Decimal``, ``Fraction``, ``date``,
``Literal``, ``X | None``, ``tuple[X, ...]``, ``Mapping[K, X]``, dataclasses, and :class:`Message`.
Nothing is converted on the way: ``"3"`` is no number, ``true`` is no number, ``3.0`` is no whole
number. Keys that a dataclass does not have are faults.
"""

from __future__ import annotations

import difflib
import math
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from gradus.domain.messages import N_, Message, message
from gradus.formats.records.nodes import (
    LONGEST_NUMBER,
    Faults,
    Kind,
    Node,
    place,
    shortened,
    step,
)

_WORDS: Mapping[Kind, str] = {
    "mapping": N_("a group of keys"),
    "sequence": N_("a list"),
    "text": N_("text"),
    "whole": N_("a whole number"),
    "decimal": N_("a number with decimals"),
    "truth": N_("true or false"),
    "nothing": N_("nothing"),
    "endless": N_("not a finite number"),
    "doubtful": N_("a word that some programs read as true or false"),
}


class _Bad:
    """Stands for a value whose fault is noted."""


BAD = _Bad()


def build(type_: Any, node: Node, path: str, faults: Faults) -> Any:
    """The value of ``type_`` that the node says, or ``BAD`` with the faults noted."""
    origin = get_origin(type_)
    if origin in (Union, types.UnionType):
        return _union(type_, node, path, faults)
    if origin is Literal:
        return _literal(type_, node, path, faults)
    if origin is tuple:
        return _sequence(type_, node, path, faults)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(type_, node, path, faults)
    if type_ is object:
        return _loose(node)
    if type_ is Message:
        return _message(node, path, faults)
    if is_dataclass(type_):
        return _record(type_, node, path, faults)
    return _scalar(type_, node, path, faults)


# --- scalars ----------------------------------------------------------------------------------


def _scalar(type_: Any, node: Node, path: str, faults: Faults) -> Any:
    wanted, kinds, read = _SCALARS[type_]
    if node.kind == "doubtful" and type_ is str:
        faults.add(
            path,
            node.line,
            message("{found} is a word that some programs read as true or false.", found=node.text),
            message("Put it in quotes if it is text."),
        )
        return BAD
    if node.kind not in kinds:
        return _wrong(wanted, node, path, faults)
    try:
        if type_ is not str and len(node.text) > LONGEST_NUMBER:
            raise ValueError
        return read(node.text)
    except (ValueError, ArithmeticError):
        return _wrong(wanted, node, path, faults)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _plain(text: str) -> str:
    if "e" in text.lower():
        raise ValueError(text)
    return text


def _truth(text: str) -> bool:
    return text == "true"


_SCALARS: Mapping[Any, tuple[str, tuple[Kind, ...], Callable[[str], Any]]] = {
    str: (N_("text"), ("text",), str),
    int: (N_("a whole number"), ("whole",), int),
    float: (N_("a number"), ("whole", "decimal"), _finite),
    bool: (N_("true or false"), ("truth",), _truth),
    Decimal: (N_("a plain number"), ("whole", "decimal"), lambda text: Decimal(_plain(text))),
    Fraction: (N_("a plain number"), ("whole", "decimal"), lambda text: Fraction(_plain(text))),
    date: (N_("a date such as 2027-01-31"), ("text",), date.fromisoformat),
}


def _wrong(wanted: str, node: Node, path: str, faults: Faults) -> _Bad:
    found = repr(shortened(node.text, 40)) if node.text else _WORDS[node.kind]
    faults.add(
        path,
        node.line,
        message("{found} stands here.", found=message_of(found, node)),
        message("Write {wanted}.", wanted=Message(wanted)),
        "type",
    )
    return BAD


def message_of(found: str, node: Node) -> Message | str:
    """What was found, translatable where it is a word of ours."""
    return found if node.text else Message(found)


def _literal(type_: Any, node: Node, path: str, faults: Faults) -> Any:
    allowed = get_args(type_)
    read: Any = node.text
    if node.kind == "whole" and any(isinstance(a, int) for a in allowed):
        read = int(node.text) if len(node.text) <= LONGEST_NUMBER else node.text
    if node.kind in ("text", "whole", "doubtful") and read in allowed:
        return read
    found = repr(shortened(node.text, 40)) if node.text else Message(_WORDS[node.kind])
    faults.add(
        path,
        node.line,
        message("{found} is not one of the values allowed here.", found=found),
        message("Write one of: {allowed}.", allowed=", ".join(str(a) for a in allowed)),
        "value",
    )
    return BAD


def _union(type_: Any, node: Node, path: str, faults: Faults) -> Any:
    members = [m for m in get_args(type_) if m is not type(None)]
    if node.kind == "nothing" and len(members) < len(get_args(type_)):
        return None
    for member in members:
        if member in _SCALARS and node.kind in _SCALARS[member][1]:
            return build(member, node, path, faults)
    others = [m for m in members if m not in _SCALARS]
    return build((others or members)[0], node, path, faults)


# --- collections ------------------------------------------------------------------------------


def _sequence(type_: Any, node: Node, path: str, faults: Faults) -> Any:
    if node.kind != "sequence":
        return _wrong(N_("a list"), node, path, faults)
    inner = get_args(type_)
    if len(inner) == 2 and inner[1] is Ellipsis:
        types_: Iterable[Any] = [inner[0]] * len(node.items)
    elif len(inner) == len(node.items):
        types_ = inner
    else:
        faults.add(
            path,
            node.line,
            message("The list has {found} entries.", found=len(node.items)),
            message("Write {wanted}.", wanted=len(inner)),
            "length",
        )
        return BAD
    values = [
        build(t, item, place(path, n), faults)
        for n, (t, item) in enumerate(zip(types_, node.items, strict=True))
    ]
    return BAD if any(v is BAD for v in values) else tuple(values)


def _mapping(type_: Any, node: Node, path: str, faults: Faults) -> Any:
    if node.kind != "mapping":
        return _wrong(N_("a group of keys"), node, path, faults)
    key_type, value_type = get_args(type_)
    found: dict[Any, Any] = {}
    good = True
    for name, child in node.entries.items():
        value = build(value_type, child, step(path, name), faults)
        key: Any = name
        if key_type is not str:
            kind: Kind = "whole" if name.lstrip("-").isdigit() else "text"
            key = build(key_type, Node(kind, node.key_lines[name], name), step(path, name), faults)
        good = good and value is not BAD and key is not BAD
        found[key] = value
    return found if good else BAD


def key_of(f: Field[Any]) -> str:
    """The key a field is written as: ``from_`` is written ``from``."""
    return f.name.removesuffix("_")


@cache
def _shape(type_: Any) -> tuple[tuple[Field[Any], Any], ...]:
    hints = get_type_hints(type_)
    return tuple((f, hints[f.name]) for f in fields(type_) if f.init)


def _record(type_: Any, node: Node, path: str, faults: Faults) -> Any:
    if node.kind != "mapping":
        return _wrong(N_("a group of keys"), node, path, faults)
    shape = _shape(type_)
    names = {key_of(f) for f, _ in shape}
    good = True
    for name in node.entries:
        if name not in names:
            good = False
            unknown_key(name, sorted(names - node.entries.keys()), node, path, faults)
    values: dict[str, Any] = {}
    for f, hint in shape:
        key = key_of(f)
        if key in node.entries:
            value = build(hint, node.entries[key], step(path, key), faults)
            good = good and value is not BAD
            values[f.name] = value
        elif f.default is MISSING and f.default_factory is MISSING:
            good = False
            faults.add(
                path,
                node.line,
                message("{name} is missing.", name=repr(key)),
                message("Add it."),
                "missing",
            )
    return type_(**values) if good else BAD


def unknown_key(name: str, known: list[str], node: Node, path: str, faults: Faults) -> None:
    """Note a key that is not known here, with the nearest one that is."""
    near = difflib.get_close_matches(name, known, n=1)
    remedy = (
        message("Did you mean {near}?", near=near[0])
        if near
        else message("Remove it, or write one of: {known}.", known=", ".join(known) or "-")
    )
    faults.add(
        step(path, name),
        node.key_lines.get(name, node.line),
        message("The key {name} is not known here.", name=repr(shortened(name, 40))),
        remedy,
        "unknown-key",
    )


def _message(node: Node, path: str, faults: Faults) -> Any:
    """A message as written by ``write_json``: its id and parameters; its text is left aside."""
    if node.kind == "text":
        return Message(node.text)  # without parameters nothing is put into its braces
    if node.kind != "mapping" or "id" not in node.entries:
        return _wrong(N_("text"), node, path, faults)
    params = node.entries.get("params")
    values = {name: _loose(child) for name, child in params.entries.items()} if params else {}
    return Message(node.entries["id"].text, values)


def _loose(node: Node) -> object:
    if node.kind == "mapping" and "id" in node.entries:
        params = node.entries.get("params")
        inner = {name: _loose(child) for name, child in params.entries.items()} if params else {}
        return Message(node.entries["id"].text, inner)
    if node.kind == "whole":
        return int(node.text)
    if node.kind == "decimal":
        return float(node.text)
    if node.kind == "sequence":
        return tuple(_loose(item) for item in node.items)
    if node.kind == "mapping":
        return {name: _loose(child) for name, child in node.entries.items()}
    return node.text
