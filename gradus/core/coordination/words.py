"""The words of the register on pages: kinds, times, money, and what was found in whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gradus.catalogue.shelf import Shelf
from gradus.core.coordination import models
from gradus.core.people.words import listed
from gradus.core.resources.words import money
from gradus.workflows import coordination as sums
from gradus.workflows.effort import first_day

Words = dict[str, str | Promise]

PROVIDER_KINDS: Words = {
    "national": _("National"),
    "bilateral": _("Bilateral"),
    "multilateral": _("Multilateral"),
    "civil-society": _("Civil society"),
    "private": _("Private"),
    "academic": _("Academic"),
    "other": _("Other"),
}
KINDS: Words = {
    "project": _("Project"),
    "training": _("Training"),
    "equipment": _("Equipment"),
    "mentoring": _("Mentoring"),
    "legal-reform": _("Law reform"),
    "policy": _("Policy and strategy"),
    "assessment": _("Assessment"),
    "awareness": _("Awareness"),
    "cooperation": _("Cooperation"),
    "other": _("Other"),
}
STATUSES: Words = {
    "planned": _("planned"),
    "under-way": _("under way"),
    "done": _("done"),
    "cancelled": _("cancelled"),
}
TONES = {"planned": "info", "under-way": "good", "done": "", "cancelled": "warn"}
TOLD_BY: Words = {
    "state": _("the State's office"),
    "programme": _("a programme"),
    "partner": _("the partner itself"),
}


def topics() -> dict[str, str]:
    """The intervention areas by their names in the reader's language."""
    return {one.id: gettext(one.title) for one in Shelf.open().areas}


def interventions() -> dict[str, str]:
    """The types of activities by their names in the reader's language."""
    return {one.id: gettext(one.title) for one in Shelf.open().interventions}


def when(told: str) -> str:
    """A date as exact as it is known: a year, a month with its name, or a day."""
    day = first_day(told)
    if day is None:
        return ""
    if len(told) == len("2027"):
        return told
    if len(told) == len("2027-03"):
        return formats.date_format(day, "YEAR_MONTH_FORMAT")
    return formats.date_format(day)


def time(starts: str, ends: str) -> str:
    """From when to when, as far as anybody tells."""
    if starts and ends:
        first, last = when(starts), when(ends)
        return first if first == last else f"{first} – {last}"
    if starts:
        return gettext("from {day} on").format(day=when(starts))
    if ends:
        return gettext("until {day}").format(day=when(ends))
    return gettext("time not told")


def amount(row: models.Effort) -> str:
    """Its money, or nothing."""
    return "" if row.amount is None else money(row.amount, row.currency)


def told_topics(codes: list[str] | tuple[str, ...]) -> str:
    """Topics by name; that none is said, where none is."""
    names = topics()
    return listed(names.get(one, one) for one in codes) or gettext("topic not said")


def of_overlap(one: sums.Overlap, today: date) -> SafeString:
    """An overlap in a sentence."""
    about = _about(one.topics, one.interventions)
    said = {
        "a": _name(one.one.provider),
        "b": _name(one.other.provider),
        "where": _name(one.where.name),
        "about": about,
    }
    if not one.certain:
        sentence = gettext(
            "{a} and {b} may both be working with {where} on {about}; not all of it is told exactly."
        )
        return format_html(sentence, **said)
    if one.last is not None and one.last < today:
        sentence = gettext("{a} and {b} worked with {where} on {about} at the same time, {span}.")
    elif one.first is not None and one.first > today:
        sentence = gettext(
            "{a} and {b} are both to work with {where} on {about} at the same time, {span}."
        )
    else:
        sentence = gettext("{a} and {b} work with {where} on {about} at the same time, {span}.")
    return format_html(sentence, span=_span(one.first, one.last), **said)


def of_repeat(one: sums.Repeat) -> SafeString:
    """A repeat in a sentence."""
    said = {
        "where": _name(one.where.name),
        "about": _about(one.topics, one.interventions),
        "first": _name(f"{one.earlier.title} ({one.earlier.provider})"),
        "then": _name(f"{one.later.title} ({one.later.provider})"),
    }
    if not one.months:
        sentence = gettext("{where} is trained in {about} twice at a time: {first}, and {then}.")
        return format_html(sentence, **said)
    apart = ngettext("{n} month", "{n} months", one.months).format(n=one.months)
    sentence = gettext(
        "{where} is trained in {about} again {apart} after the training before: {first}, then {then}."
    )
    return format_html(sentence, apart=apart, **said)


def of_credits(credited: Sequence[sums.Credit]) -> SafeString:
    """What plans count on of the efforts of an overlap; nothing where they count on none."""
    sentence = gettext("Plans count on {provider} for {about}, and do not plan it again.")
    by: dict[str, list[str]] = {}
    for one in credited:
        by.setdefault(one.effort.provider, []).append(one.intervention)
    said = (
        format_html(sentence, provider=_name(provider), about=_about((), tuple(names)))
        for provider, names in by.items()
    )
    return format_html_join(" ", "{}", ((one,) for one in said))


def of_gap(one: sums.Gap) -> SafeString:
    """What is known of a topic that nobody serves."""
    if not one.served:
        return format_html("{}", gettext("no effort is known"))
    names = listed(f"{effort.title} ({effort.provider})" for effort in one.served[:3])
    sentence = gettext("nothing runs or is planned; before: {names}")
    return format_html(sentence, names=_name(names))


def _name(text: str) -> SafeString:
    """What people entered, in its own direction."""
    return format_html("<bdi>{}</bdi>", text)


def _about(topics_: tuple[str, ...], interventions_: tuple[str, ...]) -> str:
    if interventions_:
        names = interventions()
        return listed(names.get(one, one) for one in interventions_)
    return told_topics(topics_)


def _span(first: date | None, last: date | None) -> str:
    start = formats.date_format(first, "YEAR_MONTH_FORMAT") if first else ""
    end = formats.date_format(last, "YEAR_MONTH_FORMAT") if last else ""
    return start if start == end else f"{start} – {end}"
