"""The renderer that gives every form, ours and allauth's, the markup of this house.

Named in settings: ``FORM_RENDERER = "gradus.core.ui.forms.Renderer"``.
"""

from __future__ import annotations

from pathlib import Path

import django.forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property

_OURS = Path(__file__).parent / "templates"
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
