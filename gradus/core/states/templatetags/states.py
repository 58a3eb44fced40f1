"""``{% load states %}``: the names of States in the reader's language, and the way from them."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gradus.catalogue.member_states import UnknownState, find
from gradus.core.ui.templatetags.ui import breadcrumb

register = template.Library()


@register.filter
def state_name(code: str) -> str:
    """The short name of a State; its code where the catalogue does not know it."""
    try:
        names = find(code).short_names
    except UnknownState:
        return code
    return names.get((get_language() or "en")[:2], names["en"])


@register.simple_tag
def way(code: str, *further: str) -> SafeString:
    """The way from a State to a page: label and address of each step between, then the page's name."""
    *between, here = further
    steps = [state_name(code.upper()), reverse("state", args=[code]), *between, here, ""]
    return breadcrumb(
        [{"label": label, "url": url} for label, url in zip(steps[::2], steps[1::2], strict=True)]
    )
