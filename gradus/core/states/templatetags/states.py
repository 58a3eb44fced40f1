"""``{% load states %}``: the names of States in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from gradus.catalogue.member_states import UnknownState, find

register = template.Library()


@register.filter
def state_name(code: str) -> str:
    """The short name of a State; its code where the catalogue does not know it."""
    try:
        names = find(code).short_names
    except UnknownState:
        return code
    return names.get((get_language() or "en")[:2], names["en"])
