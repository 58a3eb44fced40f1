"""``{% load diligence %}``: looking a name or word up by its key."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def named(names: Mapping[object, object], key: object) -> object:
    """What stands under the key; a dash where nothing does."""
    return names.get(key, "–")
