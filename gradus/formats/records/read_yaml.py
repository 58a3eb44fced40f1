"""Read YAML into a dataclass, strictly, with every fault located."""

from __future__ import annotations

from typing import TypeVar, cast

from gradus.formats.records import yaml_nodes
from gradus.formats.records.nodes import Faults, Node, lines_by_path
from gradus.formats.records.typed import build

T = TypeVar("T")


def read_yaml(type_: type[T], data: bytes, source: str) -> T:
    """The value that a YAML document says.

    Parameters
    ----------
    type_
        A frozen dataclass (or another type :mod:`typed` understands).
    data
        The document: YAML in UTF-8, without anchors, aliases and tags.
    source
        Its name, for faults.

    Raises
    ------
    InvalidInput
        With every fault; places are written ``state.yaml, line 12, pots[0].amounts``.
    """
    faults = Faults(source, "first")
    root = yaml_nodes.parse(data, faults)
    value = build(type_, root, "", faults) if root is not None else None
    faults.refuse()
    return cast(T, value)


def read_nodes(data: bytes, source: str) -> Node:
    """The document as written, for readers that judge it themselves.

    Raises
    ------
    InvalidInput
        Where it is no YAML of ours.
    """
    faults = Faults(source, "first")
    root = yaml_nodes.parse(data, faults)
    faults.refuse()
    return root if root is not None else Node("nothing", 1)


def lines_of(data: bytes, source: str = "") -> dict[str, int]:
    """The line of every key and item by its path, such as ``interventions[3].costs``."""
    return dict(lines_by_path(read_nodes(data, source)))
