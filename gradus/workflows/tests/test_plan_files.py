"""The plan as a Word file of the ministry's own, and its timeline on A3."""

from __future__ import annotations

import io
import zipfile

import pytest
from defusedxml import ElementTree
from pypdf import PdfReader

from gradus.formats.documents.tests.sample import sample
from gradus.workflows.render import write_documents

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
HOST = "Peril & Sons <b>"


@pytest.fixture(scope="module", params=["en", "ar"])
def files(request: pytest.FixtureRequest) -> tuple[str, dict[str, bytes]]:
    return request.param, dict(write_documents(sample(12, HOST, request.param), str))


def test_the_word_file_has_headings_tables_pictures_and_a_place_to_sign(
    files: tuple[str, dict[str, bytes]],
) -> None:
    language, written = files
    archive = zipfile.ZipFile(io.BytesIO(written["plan.docx"]))
    assert archive.testzip() is None
    body = ElementTree.fromstring(archive.read("word/document.xml"))
    styles = [one.get(f"{W}val") for one in body.iter(f"{W}pStyle")]
    assert styles.count("Heading1") >= 10
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) >= 10
    assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables)
    assert bool(list(body.iter(f"{W}bidiVisual"))) is (language == "ar")
    links = ElementTree.fromstring(archive.read("word/_rels/document.xml.rels"))
    targets = {one.get("Id"): one.get("Target") for one in links}
    shown = [targets[one.get(f"{R}embed")] for one in body.iter(f"{A}blip")]
    assert len(shown) == len(set(shown)) >= 2, "the timeline and the money"
    assert all(archive.read(f"word/{name}").startswith(b"\x89PNG") for name in shown)
    text = " ".join(t.text or "" for t in body.iter(f"{W}t"))
    for said in (HOST, "Accountable", "Signature", "0123456789abcdef"):
        assert said in text


def test_the_timeline_is_set_on_a3_across(files: tuple[str, dict[str, bytes]]) -> None:
    pages = PdfReader(io.BytesIO(files[1]["timeline.pdf"])).pages
    assert len(pages) == 2, "the timeline, and who is busy when"
    for page in pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)
