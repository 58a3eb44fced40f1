"""YAML text to nodes, from the parser's events: no objects, no anchors, no tags, no surprises.

Plain words are read as in YAML 1.2 (``true``, ``false``, ``null``, decimal numbers; everything else
is text); ``yes``, ``no``, ``on`` and ``off``, which older programs take for true and false, are
refused until they are put in quotes.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from gradus.domain.messages import message
from gradus.formats.records.nodes import Builder, Faults, Kind, Node, Stopped, decoded, shortened

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("nothing", re.compile(r"^(?:~|null|Null|NULL|)$")),
    ("truth", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")),
    ("whole", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$")),
    (
        "decimal",
        re.compile(r"^[-+]?(?:0|[1-9][0-9]*)?(?:\.[0-9]+|(?<=[0-9])\.?)(?:[eE][-+]?[0-9]+)?$"),
    ),
    ("endless", re.compile(r"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$")),
    ("doubtful", re.compile(r"^(?:yes|no|on|off)$", re.IGNORECASE)),
)


def parse(data: bytes, faults: Faults) -> Node | None:
    """The root of the document, or None where it cannot be read; faults are noted."""
    try:
        return _read(decoded(data, faults), faults)
    except Stopped:
        return None
    except yaml.YAMLError as error:
        _syntax(error, faults)
        return None


def _read(text: str, faults: Faults) -> Node | None:
    builder = Builder(faults)
    documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                faults.add(
                    "",
                    line,
                    message("A second document begins here."),
                    message("Keep one document in a file; remove the line ---."),
                )
                raise Stopped
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            builder.close()
        elif isinstance(event, yaml.NodeEvent):
            _node(builder, event, line)
    if builder.root is None:
        builder.add(Node("nothing", 1))
    return builder.root


def _node(builder: Builder, event: Any, line: int) -> None:
    _plain_only(builder, event, line)
    if builder.expects_key:
        if not isinstance(event, yaml.ScalarEvent):
            builder.faults.add(
                builder.path,
                line,
                message("A key is no plain word."),
                message(
                    "Write one word before the colon; put text that begins with [ or {{ in quotes."
                ),
                "syntax",
            )
            raise Stopped
        builder.key(event.value, line)
    elif isinstance(event, yaml.MappingStartEvent):
        builder.add(Node("mapping", line))
    elif isinstance(event, yaml.SequenceStartEvent):
        builder.add(Node("sequence", line))
    elif isinstance(event, yaml.ScalarEvent):
        builder.add(_scalar(event, line))
    else:
        builder.add(Node("nothing", line))


def _scalar(event: Any, line: int) -> Node:
    text = event.value
    if not event.style and event.implicit[0]:
        for kind, pattern in _KINDS:
            if pattern.match(text):
                return Node(kind, line, text.lower() if kind == "truth" else text)
    return Node("text", line, text)


def _plain_only(builder: Builder, event: Any, line: int) -> None:
    """Anchors, aliases and tags are refused: what is written is what is read."""
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
        builder.faults.add(
            builder.path,
            line,
            message("{name} refers to another part of the file.", name=f"{mark}{event.anchor}"),
            message("Write the values out, or put text that begins with * or & in quotes."),
            "reference",
        )
    tag = getattr(event, "tag", None)
    if tag is not None and tag != "!":
        builder.faults.add(
            builder.path,
            line,
            message("{tag} asks for a type of its own.", tag=shortened(tag)),
            message("Write the plain value, or put text that begins with ! in quotes."),
            "tag",
        )


def _syntax(error: yaml.YAMLError, faults: Faults) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if isinstance(error, yaml.reader.ReaderError) or mark is None:
        faults.add(
            "",
            1,
            message("The file holds a character that YAML does not allow."),
            message("Remove control characters, and save it as UTF-8 text."),
            "syntax",
        )
        return
    problem = getattr(error, "problem", "") or ""
    faults.add(
        "",
        mark.line + 1,
        message("The line cannot be read as YAML ({problem}).", problem=shortened(problem, 80)),
        message(
            "Check the indentation, and put text that holds a colon, a hash or quotes in quotes."
        ),
        "syntax",
    )
