"""The PDF: tagged, in its language, whatever the names; a letter that no font has is never a box."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from gradus.catalogue.shelf import SHIPPED
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.render_pdf import render_pdf
from gradus.formats.documents.tests.sample import sample
from gradus.formats.documents.typeset import NoFont
from gradus.workflows.plan_charts import plan_charts

TEMPLATE = (SHIPPED / "reports" / "plan" / "plan.typ").read_bytes()
HOSTILE = [
    "#panic() #image(\"/etc/passwd\") $x^2$ *b* _i_ [c] \\ @ref <label> `raw` // /* */ = - + ~ --- '",
    "x" * 300, "word " * 60, "a\x00\x1b\ud800\u202eb\r\nc", "",
]  # fmt: skip


def read(document: PlanDocument, **options: bool) -> PdfReader:
    return PdfReader(
        io.BytesIO(render_pdf(document, TEMPLATE, plan_charts(document, str), str, **options))
    )


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("count", [0, 1, 80])
def test_plans_of_any_size_are_set_tagged_and_titled(count: int) -> None:
    reader = read(sample(count, "Meridia"))
    root = root_of(reader)
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert "Meridia" in str(reader.metadata.title)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert "a reason apart" in text_of(reader)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_data_never_markup(name: str) -> None:
    reader = read(sample(3, name))
    if name.startswith("#panic"):
        squeezed = "".join(text_of(reader).split())
        assert "#panic()#image(" in squeezed
        assert "<label>" in squeezed


@pytest.mark.parametrize(
    ("language", "name"),
    [("fr", "Œuvre de l’État : sûreté, « façade »"), ("es", "Año, ¿quién? Señal"),
     ("ar", "الخطّة الوطنية لمكافحة الجريمة (24/7) FIN-05"), ("en", "Расследование преступлений"),
     ("en", "网络犯罪国家计划")],
)  # fmt: skip
def test_every_letter_of_our_languages_is_printed(language: str, name: str) -> None:
    reader = read(sample(2, name, language))
    assert root_of(reader)["/Lang"] == language
    assert "U+" not in text_of(reader)


def test_a_stray_letter_is_printed_as_its_code_and_said_on_the_first_page() -> None:
    reader = read(sample(1, "Office \U000f0000"))
    assert "[U+F0000]" in reader.pages[0].extract_text()
    assert "No font" in reader.pages[0].extract_text().replace("\n", " ")


def test_a_script_without_font_is_refused_with_what_to_install() -> None:
    with pytest.raises(NoFont) as refusal:
        read(sample(1, "网络犯罪国家计划与预防措施培训"), system_fonts=False)
    assert "fonts-noto-cjk" in str(refusal.value.remedy)


def test_numbers_on_the_page_are_those_of_the_document() -> None:
    document = sample(80)
    said = text_of(read(document)).replace("\u202f", "").replace("\xa0", " ")
    assert said.count(str(document.cost)) >= 4
    for number in ("26.88", "12.50", "37.50", "4321", "3.3 (2022)", "1.0 – 9.0"):
        assert number in said, number
    for activity in document.activities:
        assert str(activity.cost) in said


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = (render_pdf(sample(), TEMPLATE, {}, str) for _ in range(2))
    assert first == second
