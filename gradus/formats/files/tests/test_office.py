from __future__ import annotations

import pytest

from gradus.formats.files.examine import examine
from gradus.formats.files.tests.samples import (
    DOCX_TYPE,
    OOXML,
    docx,
    docx_parts,
    odf,
    pdf,
    picture,
    refusal,
    relations,
    xlsx,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
VBA = OLE + "_VBA_PROJECT".encode("utf-16-le")
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (docx(), "docx"),
        (xlsx(), "xlsx"),
        (zipped(docx_parts(OOXML + "presentationml.presentation.main+xml")), "pptx"),
        (odf("text"), "odt"),
        (odf("spreadsheet"), "ods"),
    ],
)
def test_plain_documents_are_kept(data: bytes, kind: str) -> None:
    kept = examine(data, "paper")
    assert (kept.kind, kept.name, kept.flags, kept.clean) == (kind, f"paper.{kind}", (), None)


def test_pictures_folders_and_links_to_pages_are_part_of_documents() -> None:
    links = relations(("hyperlink", "https://example.org/", "External"))
    parts = {
        "word/media/image1.png": picture("PNG"),
        "word/media/image2.gif": b"GIF89a\0\0",
        "word/media/": b"",
        "word/_rels/document.xml.rels": links,
    }
    assert examine(docx(parts), "a.docx").flags == ()


def test_the_empty_part_that_office_programs_write_is_no_damage() -> None:
    sent = odf(Configurations2__accelerator__current_xml=b"")
    assert examine(sent, "a.odt").flags == ()


def test_the_workbook_behind_a_chart_is_looked_into() -> None:
    kept = examine(docx({"word/embeddings/Book1.xlsx": xlsx()}), "a.docx")
    assert kept.flags == ("embedded-office",)
    macros = zipped({**docx_parts(), "word/vbaProject.bin": VBA})
    assert refusal(docx({"word/embeddings/Book1.xlsx": macros})) == "macros"
    deep = docx({"word/embeddings/Book1.xlsx": docx({"word/embeddings/b.xlsx": xlsx()})})
    assert refusal(deep) == "embedded"


@pytest.mark.parametrize("name", ["a.docx", "a.docm", "a.doc", "a.pdf", "a.txt"])
@pytest.mark.parametrize(
    "data",
    [
        docx({"word/vbaProject.bin": VBA}),
        docx({"word/other.bin": VBA}),
        docx({"word/VBAPROJECT.BIN": b"x"}),
        docx({"word/vbaData.xml": b"<x/>"}),
        docx({"word/activeX/activeX1.xml": b"<x/>"}),
        docx({"xl/macrosheets/sheet1.xml": b"<x/>"}),
        docx({"word/_rels/document.xml.rels": relations(("vbaProject", "x.bin", "Internal"))}),
        zipped(docx_parts(MACRO_TYPE)),
        zipped(docx_parts(word__x_bin="application/vnd.ms-office.vbaProject")),
        VBA,
        odf(Basic__Standard__Module1_xml=b"<x/>"),
        odf(Scripts__python__x_py=b"print()"),
        odf(content_xml=b'<o:d xmlns:o="urn:o"><o:event-listener/></o:d>'),
    ],
)
def test_macros_are_refused_whatever_the_name(data: bytes, name: str) -> None:
    assert refusal(data, name) == "macros"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (OLE, "old-office"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "e-mail"),
        (OLE + bytes.fromhex("84100c0000000000c000000000000046"), "program"),
        (odf("presentation"), "not-accepted"),
        (zipped(docx_parts(DOCX_TYPE.replace("document.main", "template.main"))), "not-accepted"),
        (docx({"word/embeddings/oleObject1.bin": OLE}), "embedded"),
        (docx({"word/media/image1.png": b"MZ\0\0"}), "embedded"),
        (docx({"word/media/image1.png": zipped({"a": b"x"})}), "embedded"),
        (docx({"word/media/image1.png": pdf()}), "embedded"),
        (docx({"word/media/x.png": b"Rar!\x1a\x07\0"}), "embedded"),
        (docx({"word/afchunk.htm": b"<p>"}), "embedded"),
        (docx({"word/_rels/document.xml.rels": relations(("aFChunk", "a", ""))}), "embedded"),
        (odf(Object_1=OLE), "embedded"),
        (zipped({"a.txt": b"x"}), "archive"),
        (zipped({"inner.zip": zipped({"a.txt": b"x"})}), "archive"),
        (zipped({}), "archive"),
        (zipped({"mimetype": b"application/epub+zip", "a": b"x"}), "not-accepted"),
        (zipped([("mimetype", b"application/vnd.oasis.opendocument.text")]), "damaged"),
    ],
)
def test_what_documents_may_not_be_or_carry(data: bytes, code: str) -> None:
    assert refusal(data, "a.docx") == code


def test_a_locked_open_document_is_refused() -> None:
    manifest = b'<m:manifest xmlns:m="urn:m"><m:encryption-data/></m:manifest>'
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b"\x00\x01",
        "META-INF/manifest.xml": manifest,
    }
    assert refusal(zipped(parts)) == "encrypted"


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "image", "frame", "subDocument"])
def test_content_from_elsewhere_is_flagged(kind: str) -> None:
    links = relations((kind, "https://example.org/x.dotm", "External"))
    kept = examine(docx({"word/_rels/settings.xml.rels": links}), "a.docx")
    assert kept.flags == ("remote-content",)
    assert kept.active


@pytest.mark.parametrize(
    "body",
    [
        "<w:instrText>DDEAUTO c:\\x</w:instrText>",
        "<w:r><w:instrText> DD</w:instrText></w:r><w:r><w:instrText>E cmd</w:instrText></w:r>",
        '<w:fldSimple w:instr="dde excel x"/>',
    ],
)
def test_fields_that_fetch_from_programs_are_flagged(body: str) -> None:
    assert examine(zipped(docx_parts(body=body)), "a.docx").flags == ("live-data",)


def test_links_of_open_documents_are_told_from_content() -> None:
    form = '<o:d xmlns:o="urn:o" xmlns:l="urn:l"><o:{} l:href="{}"/></o:d>'
    page = form.format("a", "https://example.org/").encode()
    remote = form.format("image", "https://example.org/x.png").encode()
    inside = form.format("image", "Pictures/x.png").encode()
    live = form.format("dde-source", "").encode()
    found = [examine(odf(content_xml=c), "a").flags for c in (page, remote, inside, live)]
    assert found == [(), ("remote-content",), (), ("live-data",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["[Content_Types].xml", "word/document.xml", "docProps/app.xml"])
def test_xml_that_declares_entities_is_refused(name: str, encoding: str) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    assert refusal(docx({name: (head + laughs).encode(encoding)})) == "damaged"


def test_xml_nested_without_end_is_refused() -> None:
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    assert refusal(docx({"word/document.xml": deep})) == "damaged"
