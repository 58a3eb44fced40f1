"""What is written is read back as the same questions, whatever signs stand in them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput
from gradus.formats.questions.gift import read_gift
from gradus.formats.questions.gift_writer import write_gift
from gradus.formats.questions.markup import html_of, plain_of, reduced
from gradus.formats.questions.moodle_xml import read_moodle_xml
from gradus.formats.questions.moodle_xml_writer import write_moodle_xml
from gradus.formats.questions.plain import file_of
from gradus.formats.questions.plain import plain_of as as_plain
from gradus.formats.questions.question import NOTHING, Question, Rich
from gradus.formats.questions.tests.made import NUMBERS, RAW, RICH, questions

GENERAL = st.just(NOTHING) | RICH
BANK = st.lists(questions(feedback=GENERAL), min_size=1, max_size=3)
FULL = st.lists(
    questions(
        feedback=GENERAL,
        points=NUMBERS,
        penalty=st.none() | NUMBERS,
        hidden=st.booleans(),
        shuffle=st.booleans(),
        category=st.sampled_from(["a/b", "$course$/top/ك"]),
    ),
    min_size=1,
    max_size=3,
)


@given(BANK)
@example([Question(kind="essay", name="[x]", text=Rich(text="[html] // {~=} \\n \\\\"))])
def test_gift(bank: list[Question]) -> None:
    kept = [replace(q, feedback=NOTHING) if q.kind == "description" else q for q in bank]
    written = write_gift(kept)
    assert written.notes == ()
    assert list(read_gift(written.data, "bank.txt").questions) == kept


@given(FULL)
def test_moodle_xml(bank: list[Question]) -> None:
    written = write_moodle_xml(bank)
    assert list(read_moodle_xml(written.data, "bank.xml").questions) == bank


@given(FULL)
def test_the_childs_answer(bank: list[Question]) -> None:
    found = read_moodle_xml(write_moodle_xml(bank).data, "bank.xml")
    assert file_of(as_plain(found)) == found


@given(st.text(max_size=200))
@example("<p onclick=x>a<script>b</script></p><b><i></b>&lt;script&gt;<img alt='<b>'>")
@example("<" * 60 + "b>")
def test_reduced_html_is_harmless_and_stays_as_it_is(html: str) -> None:
    once = reduced(html)[0]
    assert reduced(once)[0] == once
    assert "<script" not in once.lower()
    assert "=" not in "".join(part.split(">")[0] for part in once.split("<")[1:])
    assert html_of(Rich(text=once, format="html")) == once
    assert plain_of(Rich(text=once, format="html")) is not None


@given(st.lists(RAW, max_size=6).map("\n".join))
@settings(max_examples=300)
def test_whatever_somebody_wrote_is_read_or_refused_and_what_is_read_can_be_written(
    text: str,
) -> None:
    try:
        found = read_gift(text.encode(), "bank.txt").questions
    except InvalidInput:
        return
    again = read_moodle_xml(write_moodle_xml(found).data, "bank.xml").questions
    assert again == found
    write_gift(found)


def test_a_web_server_reads_no_xml_itself() -> None:
    """The reader of XML is loaded in the child process, or where somebody asks for it."""
    told = subprocess.run(
        [sys.executable, "-c", "import sys, gradus.formats.questions.reader; print('lxml' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "False"


def test_gift_tells_what_it_cannot_hold() -> None:
    bank = [
        Question(kind="cloze", name="Gap", text=Rich(text="{1:SHORTANSWER:=x}")),
        Question(kind="essay", name="Dear", text=Rich(text="Why?"), points=Decimal(2), hidden=True),
    ]
    told = [f"{note.where}: {note.what.text()}" for note in write_gift(bank).notes]
    assert told == [
        "Gap: GIFT has no gap texts; the question was left out.",
        "Dear: GIFT has no place for this: points.",
        "Dear: GIFT has no place for this: hidden.",
    ]
