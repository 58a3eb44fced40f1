"""A letter to print: paragraphs, tables, blocks for signatures; every text is in its language already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A text in a style."""

    text: str
    style: Literal["body", "heading", "end", "centre"] = "body"


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table: its heads and its rows, none of them longer."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """Blocks in which people sign, beside one another."""

    blocks: tuple[str, ...]


Part = Paragraph | Grid | Signatures


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter. ``marking`` stands on every page; ``fictional`` where its State is."""

    title: str
    marking: str
    language: str
    parts: tuple[Part, ...]
    fictional: str = ""

    @property
    def rtl(self) -> bool:
        """Whether it is read from right to left."""
        return self.language in {"ar", "fa", "he", "ur"}
