"""HTML of strangers: reduced to harmless tags without attributes, or to plain text.

Built on the standard library's tokenizer, which neither fetches nor expands anything. What is not on
the list of tags loses its tag and keeps its words; scripts, styles and the like lose both. A picture
becomes its description in brackets.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from gradus.domain.texts import many_lines
from gradus.formats.questions.question import Rich

KEPT = frozenset({
    "b", "blockquote", "br", "code", "em", "i", "li", "ol", "p", "pre", "s", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
SILENT = frozenset({
    "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title",
    "textarea",
})  # fmt: skip
LINES = frozenset({
    "br", "p", "li", "tr", "div", "pre", "blockquote", "table", "ul", "ol", "h1", "h2", "h3", "h4",
    "h5", "h6",
})  # fmt: skip
DEEPEST = 50
"""Tags inside each other; deeper ones lose their tag."""


class _Reduced(HTMLParser):
    """Writes the harmless part of what it is fed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._open: list[str] = []
        self._silent: list[str] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent or tag in SILENT:
            if tag in SILENT and len(self._silent) < DEEPEST:
                self._silent.append(tag)
        elif tag == "img":
            self.pictures += 1
            told = many_lines(dict(attrs).get("alt") or "")
            self.out.append(escape(f"[{told or '...'}]", quote=False))
        elif tag == "br":
            self.out.append("<br>")
        elif tag in KEPT and len(self._open) < DEEPEST:
            self._open.append(tag)
            self.out.append(f"<{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "img"):
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
        elif tag in self._open:
            while self._open:
                last = self._open.pop()
                self.out.append(f"</{last}>")
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.out.append(escape(data, quote=False))

    def finished(self) -> str:
        self.close()
        while self._open:
            self.out.append(f"</{self._open.pop()}>")
        return many_lines("".join(self.out))


class _Plain(HTMLParser):
    """Writes the words of reduced HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in LINES:
            self.out.append("\n")
        elif tag in ("td", "th"):
            self.out.append(" ")

    def handle_data(self, data: str) -> None:
        self.out.append(data)


def reduced(html: str) -> tuple[str, int]:
    """The harmless part of some HTML, and how many pictures it lost.

    >>> reduced('<p onclick="x()">Is <b>2 &lt; 3</b>?<script>x()</script>')
    ('<p>Is <b>2 &lt; 3</b>?</p>', 0)
    """
    parser = _Reduced()
    parser.feed(html)
    return parser.finished(), parser.pictures


def plain_of(rich: Rich) -> str:
    """What a person reads of a text, without tags; to be escaped where it is shown on a page.

    >>> plain_of(Rich(text="<p>One</p><p>Two</p>", format="html"))
    'One\\nTwo'
    """
    if rich.format != "html":
        return rich.text
    parser = _Plain()
    parser.feed(rich.text)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.out).splitlines())
    return "\n".join(line for line in lines if line)


def html_of(rich: Rich) -> str:
    """The text as harmless HTML.

    >>> html_of(Rich(text="2 < 3", format="plain"))
    '2 &lt; 3'
    """
    if rich.format == "html":
        return reduced(rich.text)[0]
    return escape(rich.text).replace("\n", "<br>")
