"""``{% load ui %}``: the components of every page. What each looks like: the style guide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from gradus.domain.messages import Message
from gradus.formats.charts.drawing import Chart

register = template.Library()

Row = Sequence[object]
Place = Mapping[str, object]

_TONES = {
    "success": "good",
    "good": "good",
    "warning": "warn",
    "warn": "warn",
    "error": "bad",
    "danger": "bad",
    "refusal": "bad",
    "bad": "bad",
    "info": "info",
}


def _component(name: str, /, **context: object) -> SafeString:
    return render_to_string(f"ui/components/{name}.html", context)


@register.filter
def tone(level: str) -> str:
    """The tone (``good``, ``warn``, ``bad``, ``info`` or none) of a level of Django's messages."""
    return _TONES.get(level, "")


@register.filter
def say(text: object) -> str:
    """A :class:`Message` in the reader's language; anything else as it is."""
    return text.text(gettext) if isinstance(text, Message) else str(text)


@register.filter
def anchor(field: BoundField) -> str:
    """The id of the first control of a field, where a link from the error summary leads."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; without the manifest, as in tests, its plain address."""
    try:
        return static(path)
    except ValueError:  # the manifest does not know it; a page of errors must not fail on that
        from django.conf import settings

        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def status(label: object, tone: str = "") -> SafeString:
    """A tag: the word says it, the colour repeats it (``good``, ``warn``, ``bad``, ``info``)."""
    return _component("status", label=label, tone=_TONES.get(tone, ""))


@register.simple_tag
def button(
    label: object,
    href: str = "",
    kind: str = "",
    name: str = "",
    value: str = "",
    type: str = "submit",  # noqa: A002 - the attribute's name
    confirm: str = "",
) -> SafeString:
    """A button, or with ``href`` a link that looks like one.

    ``kind`` is empty (the one main action of a page), ``second``, ``danger`` or ``link``.
    ``confirm`` is a question put before it acts; without JavaScript it acts at once, so what
    cannot be undone needs a page of its own that asks.
    """
    return _component("button", label=label, href=href, kind=kind, name=name, value=value,
                      type=type, confirm=confirm)  # fmt: skip


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: object = "") -> SafeString:
    """Something to know (``info``, ``warn``, ``bad``, ``good``), with paragraphs inside."""
    return _component("notice", content=content, tone=_TONES.get(tone, "info"), title=title)


@register.simple_tag
def refusal(refusal: object) -> SafeString:
    """What was refused, and what to do: from a ``Refusal``, with its faults if it has some."""
    return _component("refusal", refusal=refusal)


@register.simple_block_tag
def card(content: str, title: object = "", url: str = "", level: int = 3) -> SafeString:
    """A box for one thing; ``level`` of its heading is 2 to 4. Several go into ``.cards``."""
    return _component("card", content=content, title=title, url=url, level=level)


@register.simple_block_tag
def next_step(content: str, title: object, url: str = "", action: object = "") -> SafeString:
    """The first thing on a page: what to do next, and the button that does it."""
    return _component("next_step", content=content, title=title, url=url, action=action)


@register.simple_tag
def empty(title: object, text: object = "", url: str = "", action: object = "") -> SafeString:
    """What stands where nothing is yet: why, and how the first one is made."""
    return _component("empty", title=title, text=text, url=url, action=action)


@register.simple_tag
def definitions(pairs: Iterable[Sequence[object]]) -> SafeString:
    """Facts of one thing: (term, fact) pairs."""
    return _component("definitions", pairs=list(pairs))


@register.simple_tag
def breadcrumb(places: Sequence[Place]) -> SafeString:
    """The way here: mappings of ``label`` and ``url``; the last, this page, has no ``url``."""
    return _component("breadcrumb", places=places)


@register.simple_tag
def tabs(places: Sequence[Place], label: object) -> SafeString:
    """Views of one thing as links: mappings of ``label``, ``url`` and ``current``."""
    return _component("tabs", places=places, label=label)


@register.simple_tag
def pager(previous: str = "", next: str = "") -> SafeString:  # noqa: A002 - what it is
    """Links to the pages before and after; nothing where there is neither."""
    return _component("pager", previous=previous, next=next)


@register.simple_tag
def progress(
    label: object,
    value: float | None = None,
    maximum: float = 100,
    text: object = "",
    id: str = "progress",  # noqa: A002 - the attribute's name
) -> SafeString:
    """How far something is, in words (``text``) and as a bar; no ``value``: it is running."""
    said = text or ("" if value is None else f"{value:g} / {maximum:g}")
    return _component("progress", label=label, value=None if value is None else f"{value:g}",
                      maximum=f"{maximum:g}", text=said, id=id)  # fmt: skip


@register.simple_tag
def table(
    caption: object, columns: Sequence[object], rows: Iterable[Row], stack: bool = True
) -> SafeString:
    """A table; the first cell of a row names the row.

    A column is a label, or a mapping of ``label`` and ``number`` (set at the end of its column).
    On a narrow screen rows become blocks (``stack``).
    """
    heads = [c if isinstance(c, Mapping) else {"label": c} for c in columns]
    lines = [list(zip(heads, row, strict=True)) for row in rows]
    return _component("table", caption=caption, columns=heads, rows=lines, stack=stack)


@register.simple_tag
def journey(steps: Sequence[Place]) -> SafeString:
    """The model's steps: mappings of ``label``, ``url``, ``detail`` and ``state``.

    ``state`` is ``done``, ``current``, ``next``, ``later`` or ``closed`` (the reader sees nothing of it).
    """
    return _component("journey", steps=steps)


@register.simple_tag
def chart(
    chart: Chart,
    open: bool = False,  # noqa: A002 - the attribute's name
    table: bool = True,
) -> SafeString:
    """A chart with its title, its text alternative and its table (unfolded with ``open``).

    Without ``table`` where the page itself has the same facts as a table.
    """
    svg = mark_safe(chart.svg)  # noqa: S308 # nosec - formats/charts escapes what comes from data
    return _component("chart", chart=chart, svg=svg, open=open, table=table)


@register.simple_tag
def error_summary(form: Any) -> SafeString:
    """What is wrong with a form, with links to its fields; ``{{ form }}`` has it built in."""
    return _component("error_summary", form=form)


@register.simple_tag
def upload(field: BoundField, kinds: object = "", limit: object = "") -> SafeString:
    """A field for a file that says which kinds are taken (``XLSX, CSV``) and how large it may be."""
    notes = [str(field.help_text)] if field.help_text else []
    if kinds:
        notes.append(gettext("Accepted: {kinds}.").format(kinds=kinds))
    if limit:
        notes.append(gettext("At most {limit}.").format(limit=limit))
    field.help_text = " ".join(notes)
    return field.as_field_group()
