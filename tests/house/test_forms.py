"""Every text that people enter on a page is kept as it is seen, as it is by the API."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

from django import forms

import gradus
from gradus.core.ui.fields import TextField

PACKAGE = Path(gradus.__file__).parent
CODES = {"AuthenticateForm", "ReauthenticateForm", "AddPasskeyForm"}  # the sign-in's own fields
UNSEEN = (forms.PasswordInput, forms.HiddenInput)


def ours() -> Iterator[type[forms.Form]]:
    files = (*PACKAGE.rglob("forms.py"), *PACKAGE.rglob("forms/*.py"))
    for file in sorted(files):
        name = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        for thing in vars(importlib.import_module(name)).values():
            of_ours = getattr(thing, "__module__", "") == name
            if of_ours and isinstance(thing, type) and issubclass(thing, forms.Form):
                yield thing


def test_no_field_for_text_takes_what_cannot_be_seen() -> None:
    checked = 0
    for form in ours():
        for name, field in form.base_fields.items():
            if type(field) is forms.CharField and form.__name__ not in CODES:
                assert isinstance(field.widget, UNSEEN), f"{form.__name__}.{name}: use TextField"
            checked += isinstance(field, TextField)
    assert checked > 30
