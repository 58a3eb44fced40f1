"""The renderer that gives every form, ours and allauth's, the markup of this house.

Named in settings: ``FORM_RENDERER = "gradus.core.ui.forms.Renderer"``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

_OURS = Path(__file__).parent / "templates"
_SELECT = "django/forms/widgets/select.html"
_DJANGOS = Path(django.forms.__file__).parent / "templates"


class Renderer(DjangoTemplates):
    """Looks into our templates first, so that ``django/forms/...`` of ours replace Django's."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> Backend:
        return Backend(
            {"APP_DIRS": True, "DIRS": [_OURS, _DJANGOS], "NAME": "gradus-forms", "OPTIONS": {}}
        )

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if template_name == _SELECT:
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: Mapping[str, Any]) -> SafeString:
    """A box to choose from. Made here: through templates, a box of forty took as long as a page."""
    parts: list[str] = [
        format_html('<select name="{}"{}>', widget["name"], _attributes(widget["attrs"]))
    ]
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(format_html('<optgroup label="{}">', group))
        for option in options:
            value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
            attributes = _attributes(option["attrs"]) if option["attrs"] else ""
            parts.append(f'\n<option value="{value}"{attributes}>{label}</option>')
        if group:
            parts.append("</optgroup>")
    return mark_safe("".join(parts) + "</select>")  # noqa: S308 # nosec - each part is escaped


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    """Attributes with a space before each: False is left out, True stands alone."""
    said = (
        f" {conditional_escape(name)}"
        + ("" if value is True else f'="{conditional_escape(value)}"')
        for name, value in attributes.items()
        if value is not False
    )
    return mark_safe("".join(said))  # noqa: S308 # nosec - each part is escaped
