"""Controls that forms of all rooms share."""

from __future__ import annotations

from django import forms


class DayInput(forms.DateInput):
    """A day to choose. Browsers take only the form 2027-01-31, whichever way the reader writes days."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
