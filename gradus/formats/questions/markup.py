"""HTML of strangers: reduced to harmless tags without attributes, or to plain text.

What is not on the list of tags loses its tag and keeps its words; scripts, styles and the like lose
both. A picture becomes its description in brackets. The tokenizer is our own: the standard library's
takes minutes for some sixty kilobytes that mean to hurt it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

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
LONGEST_TAG = 2_000
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
Token = tuple[str, str, str]
"""What it is (``text``, ``open`` or ``close``), the text or the tag's name, and its attributes."""


def _tokens(html: str) -> Iterator[Token]:
    """The parts of some HTML. A ``<`` that begins no tag is a sign like others."""
    at = words = 0
    while True:
        at = html.find("<", at)
        if at < 0:
            break
        told, after = _token(html, at)
        if after == at:
            at += 1
            continue
        yield "text", unescape(html[words:at]), ""
        if told is not None:
            yield told
        at = words = after
    yield "text", unescape(html[words:]), ""


def _token(html: str, at: int) -> tuple[Token | None, int]:
    """The tag that begins there and where it ends; there itself, if none does."""
    if html.startswith("<!--", at):
        ends = html.find("-->", at + 4)
        return None, ends + 3 if ends >= 0 else at
    if html.startswith(("<!", "<?"), at):
        ends = html.find(">", at)
        return None, ends + 1 if ends >= 0 else at
    found = _TAG.match(html, at, at + LONGEST_TAG)
    if found is None:
        return None, at
    closes, tag, attributes = found[1], found[2].lower(), found[3]
    if tag in SILENT and not closes:
        if attributes.endswith("/"):
            return None, found.end()
        closing = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(html, found.end())
        return None, closing.end() if closing else len(html)
    return ("close" if closes else "open", tag, attributes), found.end()


def reduced(html: str) -> tuple[str, int]:
    """The harmless part of some HTML, and how many pictures it lost.

    >>> reduced('<p onclick="x()">Is <b>2 &lt; 3</b>?<script>x()</script>')
    ('<p>Is <b>2 &lt; 3</b>?</p>', 0)
    """
    out: list[str] = []
    inside: list[str] = []
    pictures = 0
    for kind, told, attributes in _tokens(html):
        if kind == "text":
            out.append(escape(told, quote=False))
        elif kind == "close":
            if told in inside:
                while True:
                    out.append(f"</{inside[-1]}>")
                    if inside.pop() == told:
                        break
        elif told == "img":
            pictures += 1
            found = _ALT.search(attributes)
            alt = many_lines(unescape(next(filter(None, found.groups()), ""))) if found else ""
            out.append(escape(f"[{alt or '...'}]", quote=False))
        elif told == "br":
            out.append("<br>")
        elif told in KEPT and len(inside) < DEEPEST:
            inside.append(told)
            out.append(f"<{told}>")
    out += [f"</{tag}>" for tag in reversed(inside)]
    return many_lines("".join(out)), pictures


def plain_of(rich: Rich) -> str:
    """What a person reads of a text, without tags; to be escaped where it is shown on a page.

    >>> plain_of(Rich(text="<p>One</p><p>Two</p>", format="html"))
    'One\\nTwo'
    """
    if rich.format != "html":
        return rich.text
    out: list[str] = []
    for kind, told, _ in _tokens(rich.text):
        if kind == "text":
            out.append(told)
        elif told in LINES:
            out.append("\n")
        elif told in ("td", "th"):
            out.append(" ")
    lines = (" ".join(line.split()) for line in "".join(out).splitlines())
    return "\n".join(line for line in lines if line)


def html_of(rich: Rich) -> str:
    """The text as harmless HTML.

    >>> html_of(Rich(text="2 < 3", format="plain"))
    '2 &lt; 3'
    """
    if rich.format == "html":
        return reduced(rich.text)[0]
    return escape(rich.text).replace("\n", "<br>")
