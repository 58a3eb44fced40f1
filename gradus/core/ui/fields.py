"""Fields of the house's forms."""

from __future__ import annotations

from typing import Any

from django import forms

from gradus.domain.texts import many_lines, one_line


class TextField(forms.CharField):
    """A text people enter: kept as it is seen (``domain/texts.py``), in one line unless it has an area.

    Without it, a name could hold ends of lines, or characters that make another name of it.
    """

    def to_python(self, value: Any) -> str:
        """The text, without what cannot be seen."""
        text: str = super().to_python(value) or ""
        return many_lines(text) if isinstance(self.widget, forms.Textarea) else one_line(text)
