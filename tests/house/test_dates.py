"""No date can be read in two ways: the day stands before the month in every language."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import settings
from django.utils import formats, translation

FORMATS = ("DATE_FORMAT", "SHORT_DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_day_comes_first(language: str, form: str) -> None:
    with translation.override(language):
        text = formats.date_format(datetime(2026, 11, 3, 14, 5), form)  # noqa: DTZ001 - only its form
    assert text.startswith(("3 ", "03/11/")), text
    assert ("14:05" in text) == ("DATETIME" in form)
