"""A document as written: values with their lines, before anybody asks what they mean.

JSON and YAML readers feed the same :class:`Builder`, so that both refuse the same things: a key
given twice, documents that are too deep or too large. Numbers keep the digits they were written
with; nothing is rounded before its type is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput

MOST_BYTES = 32_000_000
MOST_NODES = 2_000_000
DEEPEST = 64
MOST_FAULTS = 100
LONGEST_NUMBER = 60
"""Digits and signs of a number; more is no number of this field."""

Kind = Literal[
    "mapping", "sequence", "text", "whole", "decimal", "truth", "nothing", "endless", "doubtful"
]
"""``endless`` is NaN or infinity; ``doubtful`` a YAML word that some read as true or false."""

_PLAIN_KEY = re.compile(r"^[A-Za-z_][A-Za-z0-9_-]*$")


@dataclass(slots=True)
class Node:
    """One value of a document. ``text`` is what was written (of a scalar)."""

    kind: Kind
    line: int
    text: str = ""
    entries: dict[str, Node] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    key_lines: dict[str, int] = field(default_factory=dict)


def step(path: str, key: str) -> str:
    """The path of a key below ``path``.

    Examples
    --------
    >>> step("candidates[3]", "duration"), step("levels", "0"), step("", "id")
    ('candidates[3].duration', 'levels["0"]', 'id')
    """
    if not _PLAIN_KEY.match(key):
        return f'{path}["{shortened(key)}"]'
    return f"{path}.{key}" if path else key


def place(path: str, number: int) -> str:
    """The path of a list's item (numbers from 0)."""
    return f"{path}[{number}]"


def shortened(text: str, most: int = 60) -> str:
    """The text on one line, cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 3]}..."


@dataclass
class Faults:
    """What is wrong with a document so far, in the order of the document.

    ``lines="first"`` writes places as ``file.yaml, line 12, path``; ``"last"`` as
    ``path (line 12)``.
    """

    source: str
    lines: Literal["first", "last"]
    found: list[tuple[int, Fault]] = field(default_factory=list)

    def add(
        self, path: str, line: int, what: Message, remedy: Message, code: str = "invalid"
    ) -> None:
        """Note a fault."""
        if self.lines == "first":
            where = f"{self.source}, line {line}" + (f", {path}" if path else "")
        else:
            where = f"{path} (line {line})" if path else f"line {line}"
        self.found.append((line, Fault(where, what, remedy, code)))

    def refuse(self) -> None:
        """Raise everything that was found, if anything was."""
        if not self.found:
            return
        ordered = [fault for _, fault in sorted(self.found, key=lambda pair: pair[0])]
        if len(ordered) > MOST_FAULTS:
            rest = len(ordered) - MOST_FAULTS
            ordered = [
                *ordered[:MOST_FAULTS],
                Fault(
                    self.source,
                    message("{count} more fault(s) are not listed.", count=rest),
                    message("Mend the first ones; the same mistake is often made many times."),
                    "more",
                ),
            ]
        raise InvalidInput(self.source, ordered)


class Stopped(Exception):  # noqa: N818 - not an error: the fault is noted, reading cannot go on
    """The document cannot be read on from here."""


@dataclass
class Builder:
    """Makes a tree of nodes from opens, keys, scalars and closes, without recursion."""

    faults: Faults
    root: Node | None = None
    _open: list[Node] = field(default_factory=list)
    _paths: list[str] = field(default_factory=list)
    _key: list[str | None] = field(default_factory=list)
    _count: int = 0

    @property
    def path(self) -> str:
        """The path of what is read next."""
        if not self._open:
            return ""
        top, key = self._open[-1], self._key[-1]
        if top.kind == "sequence":
            return place(self._paths[-1], len(top.items))
        return step(self._paths[-1], key) if key is not None else self._paths[-1]

    @property
    def within(self) -> Kind | None:
        """What kind of collection is open, if any."""
        return self._open[-1].kind if self._open else None

    @property
    def expects_key(self) -> bool:
        """Whether the next thing is the key of an entry."""
        return bool(self._open) and self._open[-1].kind == "mapping" and self._key[-1] is None

    def key(self, name: str, line: int) -> None:
        """The key of the next value."""
        top = self._open[-1]
        if name in top.entries:
            self.faults.add(
                step(self._paths[-1], name),
                line,
                message(
                    "{name} is given twice, first in line {line}.",
                    name=repr(shortened(name)),
                    line=top.key_lines[name],
                ),
                message("Keep one of them."),
                "duplicate",
            )
        top.key_lines.setdefault(name, line)
        self._key[-1] = name

    def add(self, node: Node) -> None:
        """A scalar, or the beginning of a collection."""
        self._count += 1
        if self._count > MOST_NODES:
            self._stop(node.line, message("The document holds more than {n} values.", n=MOST_NODES))
        path = self.path
        if not self._open:
            self.root = node
        elif self._open[-1].kind == "sequence":
            self._open[-1].items.append(node)
        else:
            name = self._key[-1]
            if name is not None:
                self._open[-1].entries.setdefault(name, node)
            self._key[-1] = None
        if node.kind in ("mapping", "sequence"):
            if len(self._open) >= DEEPEST:
                self._stop(
                    node.line, message("The document is nested more than {n} deep.", n=DEEPEST)
                )
            self._open.append(node)
            self._paths.append(path)
            self._key.append(None)

    def close(self) -> None:
        """The end of the collection that was opened last."""
        self._open.pop()
        self._paths.pop()
        self._key.pop()

    def _stop(self, line: int, what: Message) -> None:
        self.faults.add(
            "",
            line,
            what,
            message("Check that it is the file you mean, and split it."),
            "too-large",
        )
        raise Stopped


def decoded(data: bytes, faults: Faults) -> str:
    """The text of a document; a byte order mark of UTF-8 is skipped.

    Raises
    ------
    Stopped
        With the fault noted: too large, another encoding, bytes that are no UTF-8.
    """
    if len(data) > MOST_BYTES:
        faults.add(
            "",
            1,
            message(
                "The file has {count} bytes, more than {most}.", count=len(data), most=MOST_BYTES
            ),
            message("Check that it is the file you mean, and split it."),
            "too-large",
        )
        raise Stopped
    encoding = message("Save it as UTF-8 text and try again.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or b"\x00" in data[:4]:
        faults.add("", 1, message("The file is not in UTF-8, but in UTF-16 or UTF-32."), encoding)
        raise Stopped
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add("", line, message("The file is not in UTF-8."), encoding, "encoding")
        raise Stopped from None


def lines_by_path(root: Node) -> Iterator[tuple[str, int]]:
    """The line of every key and item below the root, by path; the root's own path is empty."""
    pending = [("", root.line, root)]
    while pending:
        path, line, node = pending.pop()
        yield path, line
        pending.extend(
            (step(path, key), node.key_lines[key], child) for key, child in node.entries.items()
        )
        pending.extend((place(path, n), child.line, child) for n, child in enumerate(node.items))
