"""Pages are compressed, files are not."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from gradus.core.ui.compression import PageCompression

TEXT = "<p>institutions and units</p>" * 100


def answer(**options: object) -> HttpResponse:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br"})
    return PageCompression(lambda request: HttpResponse(TEXT, **options))(request)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
def test_a_page_is_compressed(kind: str) -> None:
    response = answer(content_type=kind)
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == TEXT
    assert "Accept-Encoding" in response["Vary"]


@pytest.mark.parametrize(
    "options",
    [
        {"content_type": "application/pdf"},
        {"content_type": "text/html", "headers": {"Content-Disposition": "attachment"}},
    ],
)
def test_a_file_is_not(options: dict[str, object]) -> None:
    response = answer(**options)
    assert "Content-Encoding" not in response
    assert response.content.decode() == TEXT
