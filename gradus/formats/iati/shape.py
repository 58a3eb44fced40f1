"""How the fields of a dataclass stand in XML: said beside each field, read by the reader and the writer.

The order of the fields is the order of the elements in the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

Form = Literal["attribute", "text", "leaf", "inner", "part"]
Kind = Literal["text", "day", "instant", "number", "whole", "truth"]
_KEY = "iati"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Slot:
    """One field in XML.

    ``form``: an attribute of the element; its text; a *leaf*, a child that is one attribute (``via``);
    an *inner*, a child that is one text; or a *part*, a child with a dataclass of its own (``of``).
    """

    name: str
    tag: str
    form: Form
    kind: Kind = "text"
    via: str = ""
    of: type | None = None
    needed: bool = False
    many: bool = False


def _field(needed: bool, many: bool, **said: Any) -> Any:
    metadata = {_KEY: {"needed": needed, "many": many, **said}}
    if many:
        return field(default=(), metadata=metadata)
    if needed:
        return field(metadata=metadata)
    empty = "" if said.get("kind", "text") == "text" and said["form"] != "part" else None
    return field(default=empty, metadata=metadata)


def attribute(tag: str, kind: Kind = "text", *, needed: bool = False) -> Any:
    """An attribute."""
    return _field(needed, False, tag=tag, form="attribute", kind=kind)


def text(kind: Kind = "text", *, needed: bool = True) -> Any:
    """The text of the element itself."""
    return _field(needed, False, tag="", form="text", kind=kind)


def code(tag: str, *, needed: bool = False, many: bool = False) -> Any:
    """A child that is a code."""
    return _field(needed, many, tag=tag, form="leaf", via="code")


def day(tag: str, *, needed: bool = False) -> Any:
    """A child that is a date."""
    return _field(needed, False, tag=tag, form="leaf", via="iso-date", kind="day")


def number(tag: str, via: str, *, needed: bool = False) -> Any:
    """A child that is a number in an attribute."""
    return _field(needed, False, tag=tag, form="leaf", via=via, kind="number")


def inner(tag: str, *, needed: bool = False) -> Any:
    """A child that is a text."""
    return _field(needed, False, tag=tag, form="inner")


def part(tag: str, of: type, *, needed: bool = False) -> Any:
    """A child with fields of its own."""
    return _field(needed, False, tag=tag, form="part", of=of)


def parts(tag: str, of: type, *, needed: bool = False) -> Any:
    """Children with fields of their own; ``needed``: at least one."""
    return _field(needed, True, tag=tag, form="part", of=of)


_SLOTS: dict[type, tuple[Slot, ...]] = {}
_CHILDREN: dict[type, Mapping[str, Slot]] = {}


def slots_of(of: type) -> tuple[Slot, ...]:
    """The slots of a dataclass, in the order of the schema."""
    found = _SLOTS.get(of)
    if found is None:
        found = tuple(Slot(name=one.name, **one.metadata[_KEY]) for one in fields(of))
        _SLOTS[of] = found
    return found


def children_of(of: type) -> Mapping[str, Slot]:
    """The child elements that a dataclass knows, by tag."""
    found = _CHILDREN.get(of)
    if found is None:
        found = {one.tag: one for one in slots_of(of) if one.form in ("leaf", "inner", "part")}
        _CHILDREN[of] = found
    return found
