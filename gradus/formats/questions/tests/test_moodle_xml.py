"""Moodle XML as Moodle writes it, and as it should not be."""

from __future__ import annotations

import pytest

from gradus.domain.refusals import InvalidInput
from gradus.formats.questions.moodle_xml import read_moodle_xml
from gradus.formats.questions.question import Question, QuestionFile
from gradus.formats.questions.reader import read_questions, read_questions_apart, write_questions

HEAD = "<name><text>Q</text></name><questiontext format='html'><text>{}</text></questiontext>"


def read(inner: str) -> QuestionFile:
    return read_moodle_xml(f"<quiz>{inner}</quiz>".encode(), "bank.xml")


def one(kind: str, inner: str, text: str = "What?") -> Question:
    found = read(f"<question type='{kind}'>{HEAD.format(text)}{inner}</question>")
    return found.questions[0]


def answer(weight: object, text: str, more: str = "") -> str:
    return f"<answer fraction='{weight}'><text>{text}</text>{more}</answer>"


def told(inner: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read(inner)
    return [f"{fault.where}: {fault.what.text()}" for fault in refused.value.faults]


def test_what_every_question_may_say() -> None:
    question = one(
        "essay",
        "<generalfeedback><text>Compare.</text></generalfeedback><defaultgrade>2.5</defaultgrade>"
        "<penalty>0.1</penalty><hidden>1</hidden><idnumber>EV &amp; 1</idnumber>"
        "<tags><tag><text>basic</text></tag><tag><text>basic</text></tag></tags>",
    )
    assert (str(question.points), str(question.penalty), question.hidden) == ("2.5", "0.1", True)
    assert (question.idnumber, question.tags) == ("EV & 1", ("basic",))
    assert (question.feedback.text, question.feedback.format) == ("Compare.", "html")


def test_choices_with_shares_and_feedback() -> None:
    share = "33.33333"
    question = one(
        "multichoice",
        "<single>false</single><shuffleanswers>false</shuffleanswers>"
        + answer(share, "a", "<feedback><text><![CDATA[<b>Good</b>]]></text></feedback>")
        + answer(share, "b")
        + answer(share, "c")
        + answer(-100, "d"),
    )
    assert (question.single, question.shuffle) == (False, False)
    assert question.choices[0].feedback.text == "<b>Good</b>"
    assert [str(c.weight) for c in question.choices] == [share] * 3 + ["-100"]


def test_true_and_false() -> None:
    wrong = "<feedback><text>No.</text></feedback>"
    question = one("truefalse", answer(0, "true", wrong) + answer(100, "false"))
    assert (question.truth, question.feedback_true.text) == (False, "No.")


def test_numbers() -> None:
    question = one(
        "numerical",
        answer(100, "42", "<tolerance>0.5</tolerance>")
        + answer(50, "-1.5e2", "<tolerance></tolerance>")
        + answer(0, "*", "<feedback><text>No.</text></feedback>"),
    )
    assert [(n.value, n.tolerance) for n in question.numbers] == [
        (42, pytest.approx(0.5)), (-150, 0), (None, 0),
    ]  # fmt: skip


def test_pairs() -> None:
    pair = "<subquestion format='plain_text'><text>{}</text><answer><text>{}</text></answer></subquestion>"
    question = one("matching", pair.format("A", "1") + pair.format("B", "2") + pair.format("", "3"))
    assert [(p.stem.text, p.answer) for p in question.pairs] == [("A", "1"), ("B", "2"), ("", "3")]


def test_written_answers_keep_their_signs() -> None:
    question = one("shortanswer", "<usecase>1</usecase>" + answer(100, "a &lt; b"))
    assert question.case_sensitive
    assert question.choices[0].answer.text == "a < b"


def test_categories_hold_until_the_next() -> None:
    found = read(
        "<question type='category'><category><text>$course$/A</text></category></question>"
        f"<question type='essay'>{HEAD.format('x')}</question>"
    )
    assert found.questions[0].category == "$course$/A"


def test_what_is_left_out_is_told() -> None:
    found = read(
        f"<question type='cloze'>{HEAD.format('{1:SHORTANSWER:=x}')}"
        "<hint format='html'><text>h</text></hint></question>"
        "<question type='ddwtos'/><question type='essay'><questiontext><text>"
        "&lt;p&gt;See &lt;img src='@@PLUGINFILE@@/a.png' alt='a plan'&gt;&lt;/p&gt;</text>"
        "<file name='a.png' encoding='base64'>QUJD</file></questiontext></question>"
    )
    assert [q.kind for q in found.questions] == ["cloze", "essay"]
    assert found.questions[0].text.text == "{1:SHORTANSWER:=x}"
    assert found.questions[1].text.text == "<p>See [a plan]</p>"
    assert {note.what.text() for note in found.notes} == {
        "A gap text is kept as it was written, and not marked.",
        "Left aside: hint",
        "1 picture(s) were left out.",
        "1 file(s) were left out.",
        "1 of kind “ddwtos” are not read.",
    }


def test_all_faults_come_at_once_with_their_lines() -> None:
    assert told(
        f"<question type='numerical'>{HEAD.format('x')}\n{answer(100, 'two')}</question>\n"
        f"<question type='multichoice'>{HEAD.format('x')}{answer(50, 'a')}{answer(0, 'b')}</question>\n"
        f"<question type='truefalse'>{HEAD.format('x')}{answer(0, 'true')}</question>"
    ) == [
        "bank.xml, line 2: “two” is no number.",
        "bank.xml, line 3: No answer earns all points.",
        "bank.xml, line 4: It is not said whether it is true.",
    ]


def test_more_than_the_whole_is_doubted_but_read() -> None:
    inner = "<single>false</single>" + answer(100, "a") + answer(100, "b")
    found = read(f"<question type='multichoice'>{HEAD.format('x')}{inner}</question>")
    assert "200 %" in found.notes[0].what.text()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<quiz>", "damaged"),
        (b"<html/>", "not-questions"),
        (
            b"<!DOCTYPE q [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><quiz>&x;</quiz>",
            "active-content",
        ),
        (b"<!DOCTYPE q [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><quiz>&b;</quiz>", "active-content"),
        (b"<a>" * 500 + b"</a>" * 500, "damaged"),
    ],
)
def test_hostile_files_are_refused(data: bytes, code: str) -> None:
    for reader in (read_questions, read_questions_apart):
        with pytest.raises(InvalidInput) as refused:
            reader(data, "bank.xml")
        assert refused.value.faults[0].code == code


@pytest.mark.parametrize("language", ["gift", "moodle-xml"])
def test_either_language_is_told_by_itself_and_read_apart(language: str) -> None:
    bank = (one("multichoice", answer(100, "é") + answer(0, "عربي")),)
    data = write_questions(bank, language).data  # type: ignore[arg-type]
    found = read_questions_apart(data, "bank")
    assert (found.language, found.questions) == (language, bank)


def test_deep_html_keeps_its_words() -> None:
    deep = "&lt;b&gt;" * 5000 + "x" + "&lt;/b&gt;" * 5000
    text = one("essay", "", deep).text.text
    assert text == "<b>" * 50 + "x" + "</b>" * 50


@pytest.mark.parametrize(
    "html",
    ["<a " * 20_000, "<a '\"" * 12_000, "<!-- " * 12_000, "<svg>" * 12_000, "<!" * 30_000],
    ids=["tags", "quotes", "comments", "silent", "declarations"],
)
def test_html_that_means_to_hurt_is_refused_or_read_at_once(html: str) -> None:
    """Each took the standard library's tokenizer seconds to minutes."""
    escaped = html.replace("<", "&lt;").replace('"', "&quot;")
    with pytest.raises(InvalidInput):
        one("essay", "", escaped)
