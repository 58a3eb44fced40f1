"""JSON text to nodes: RFC 8259 to the letter, with lines, and mistakes called by their names."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from gradus.domain.messages import Message, message
from gradus.formats.records.nodes import Builder, Faults, Node, Stopped, decoded, shortened

_TOKEN = re.compile(
    r"""[ \t\n\r]*(?:
    (?P<text>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")
    |(?P<number>-?(?:0|[1-9][0-9]*)(?P<part>\.[0-9]+)?(?P<power>[eE][+-]?[0-9]+)?)(?![0-9A-Za-z.])
    |(?P<mark>[{}\[\],:])
    |(?P<word>true|false|null)(?![A-Za-z0-9_])
    |(?P<endless>-?(?:NaN|Infinity))(?![A-Za-z0-9_])
    |(?P<end>\Z)
    )""",
    re.VERBOSE,
)
_WORDS = {"true": "truth", "false": "truth", "null": "nothing"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(data: bytes, faults: Faults) -> Node | None:
    """The root of the document, or None where it cannot be read; faults are noted."""
    try:
        return _Parser(decoded(data, faults), faults).run()
    except Stopped:
        return None


class _Parser:
    """One pass over the tokens. ``_after`` is what the last token was."""

    def __init__(self, text: str, faults: Faults) -> None:
        self._text = text
        self._faults = faults
        self._builder = Builder(faults)
        self._position = 0
        self._line = 1
        self._counted = 0

    def run(self) -> Node | None:
        after = "start"
        while True:
            token = _TOKEN.match(self._text, self._position)
            if token is None:
                self._unreadable()
            begin = token.end() - len(token[0].lstrip(" \t\n\r"))
            self._line += self._text.count("\n", self._counted, begin)
            self._counted = begin
            kind = token.lastgroup if token["number"] is None else "number"
            if kind == "end":
                if after != "value" or self._builder.within is not None:
                    self._fail(message("The document ends too early."), _CLOSE)
                return self._builder.root
            after = self._take(token, str(kind), after)
            self._position = token.end()

    def _take(self, token: re.Match[str], kind: str, after: str) -> str:
        builder = self._builder
        mark = token["mark"]
        if mark in ("}", "]"):
            self._close(mark, after)
            return "value"
        if mark == ",":
            if after != "value" or builder.within is None:
                self._misplaced(mark)
            return "comma"
        if mark == ":":
            if after != "key":
                self._misplaced(mark)
            return "colon"
        if after in ("value", "key"):
            self._fail(
                message("{found} stands where a comma or an end is expected.", found=_shown(token)),
                message("Put a comma before it."),
            )
        if builder.expects_key:
            if kind != "text":
                self._fail(
                    message("{found} stands where a key is expected.", found=_shown(token)),
                    message("Write keys in double quotes."),
                )
            builder.key(self._string(token["text"]), self._line)
            return "key"
        builder.add(self._node(token, kind))
        return "open" if mark else "value"

    def _node(self, token: re.Match[str], kind: str) -> Node:
        line = self._line
        if token["mark"]:
            return Node("mapping" if token["mark"] == "{" else "sequence", line)
        if kind == "text":
            return Node("text", line, self._string(token["text"]))
        if kind == "number":
            whole = token["part"] is None and token["power"] is None
            return Node("whole" if whole else "decimal", line, token["number"])
        if kind == "endless":
            return Node("endless", line, token["endless"])
        return Node("truth" if token["word"] != "null" else "nothing", line, token["word"])

    def _close(self, mark: str, after: str) -> None:
        within = self._builder.within
        if within != ("mapping" if mark == "}" else "sequence"):
            self._misplaced(mark)
        if after == "comma":
            self._fail(
                message("A comma stands before the closing {mark}.", mark=mark),
                message("Remove the comma."),
            )
        if after in ("key", "colon"):
            self._fail(message("A key has no value."), message("Write its value after a colon."))
        self._builder.close()

    def _string(self, written: str) -> str:
        text = str(json.loads(written)) if "\\" in written else written[1:-1]
        if _SURROGATE.search(text):
            self._faults.add(
                self._builder.path,
                self._line,
                message("The text holds half of a character (an unpaired surrogate)."),
                message("Write the character itself, in UTF-8."),
                "encoding",
            )
            text = _SURROGATE.sub("�", text)
        return text

    def _misplaced(self, mark: str) -> None:
        self._fail(
            message("{mark} stands where nothing of its kind is expected.", mark=repr(mark)),
            message("Check the brackets and commas around it."),
        )

    def _fail(self, what: Message, remedy: Message) -> NoReturn:
        self._faults.add(self._builder.path, self._line, what, remedy, "syntax")
        raise Stopped

    def _unreadable(self) -> NoReturn:
        rest = self._text[self._position :]
        begin = rest.lstrip(" \t\n\r")
        self._line += rest.count("\n", 0, len(rest) - len(begin))
        self._line += self._text.count("\n", self._counted, self._position)
        found = repr(shortened(begin.split("\n", 1)[0], 20))
        for start, remedy in (
            ('"', message("End the text with a double quote; write line ends as \\n.")),
            ("'", message("Use double quotes.")),
            ("//", message("JSON has no comments: remove it.")),
            ("/*", message("JSON has no comments: remove it.")),
            ("#", message("JSON has no comments: remove it.")),
        ):
            if begin.startswith(start):
                self._fail(message("{found} is not JSON.", found=found), remedy)
        self._fail(
            message("{found} is not JSON.", found=found),
            message("Write text in double quotes and numbers plainly, such as 12 or 0.5."),
        )


_CLOSE = message("Check that the file is whole and that every bracket is closed.")


def _shown(token: re.Match[str]) -> str:
    return repr(shortened(token[0].strip(), 20))
