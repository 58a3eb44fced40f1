"""Read JSON into a dataclass, strictly, with every fault located."""

from __future__ import annotations

from typing import TypeVar, cast

from gradus.formats.records import json_nodes
from gradus.formats.records.nodes import Faults
from gradus.formats.records.typed import build

T = TypeVar("T")


def read_json(type_: type[T], data: bytes, source: str) -> T:
    """The value that a JSON document says.

    Parameters
    ----------
    type_
        A frozen dataclass (or another type :mod:`typed` understands).
    data
        The document, RFC 8259 in UTF-8.
    source
        Its name, for faults.

    Raises
    ------
    InvalidInput
        With every fault; places are written ``candidates[3].duration (line 12)``.
    """
    faults = Faults(source, "last")
    root = json_nodes.parse(data, faults)
    value = build(type_, root, "", faults) if root is not None else None
    faults.refuse()
    return cast(T, value)
