"""Files as answers: to be saved, never shown in place."""

from __future__ import annotations

from django.http import HttpResponse


def attached(data: bytes, name: str, media_type: str) -> HttpResponse:
    """The answer that hands out a file under its name (letters, digits, dots and hyphens)."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
