"""GIFT as teachers write it: every construct, and every slip told with its line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gradus.domain.refusals import InvalidInput
from gradus.formats.questions import gift
from gradus.formats.questions.gift import read_gift
from gradus.formats.questions.question import Question


def bank(text: str) -> tuple[Question, ...]:
    return read_gift(text.encode(), "bank.txt").questions


def one(text: str) -> Question:
    (question,) = bank(text)
    return question


def told(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        bank(text)
    return [f"{fault.where}: {fault.what.text()}" for fault in refused.value.faults]


def test_one_right_answer_with_feedback_and_part_of_the_points() -> None:
    question = one(
        "::Hash::What shows that an image is unchanged? {\n"
        "  =its hash value # Yes.\n"
        "  ~%25%its size # Only a hint.\n"
        "  ~its name\n"
        "  ####See the procedure on imaging.\n}"
    )
    assert question.kind == "multichoice"
    assert question.single
    assert question.name == "Hash"
    assert [(c.answer.text, int(c.weight), c.feedback.text) for c in question.choices] == [
        ("its hash value", 100, "Yes."),
        ("its size", 25, "Only a hint."),
        ("its name", 0, ""),
    ]
    assert question.feedback.text == "See the procedure on imaging."


def test_several_right_answers_take_away_for_wrong_ones() -> None:
    question = one("Volatile is {~%50%memory ~%50%network state ~%-100%a sealed disk}")
    assert not question.single
    assert [c.weight for c in question.choices] == [50, 50, -100]


def test_a_missing_word_leaves_a_gap() -> None:
    question = one("An exhibit has a chain of {=custody ~evidence} from seizure on.")
    assert question.text.text == "An exhibit has a chain of _____ from seizure on."


@pytest.mark.parametrize(
    ("answer", "truth"), [("T", True), ("TRUE", True), ("F", False), ("FALSE", False)]
)
def test_true_or_false(answer: str, truth: bool) -> None:
    question = one(f"A hash can be undone.{{{answer}#Think again.#Right.}}")
    assert question.truth is truth
    right, wrong = question.feedback_true.text, question.feedback_false.text
    assert ((right, wrong) if truth else (wrong, right)) == ("Right.", "Think again.")


def test_a_true_in_small_letters_is_told() -> None:
    found = read_gift(b"Sure?{true}", "bank.txt")
    assert found.questions[0].kind == "shortanswer"
    assert "TRUE" in found.notes[0].what.text()


def test_short_answers_keep_their_signs() -> None:
    question = one("Which port? {=443#Right =%50%https* =%0%*#No}")
    assert [(c.answer.text, int(c.weight)) for c in question.choices] == [
        ("443", 100), ("https*", 50), ("*", 0),
    ]  # fmt: skip


def test_matching_with_an_answer_that_misleads() -> None:
    question = one("Match.{=[html]<i>A</i> record -> name to address =MX -> mail = -> time}")
    assert [(p.stem.text, p.answer) for p in question.pairs] == [
        ("<i>A</i> record", "name to address"), ("MX", "mail"), ("", "time"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        ("#4", [("4", "0", "100")]),
        ("#3.14:0.01", [("3.14", "0.01", "100")]),
        ("#-2..3", [("0.5", "2.5", "100")]),
        ("#1e3", [("1E+3", "0", "100")]),
        (
            "#=1822:0 =%50%1822:2 ~#No",
            [("1822", "0", "100"), ("1822", "2", "50"), (None, "0", "0")],
        ),
    ],
)
def test_numbers_with_tolerance_and_ranges(answer: str, numbers: list[tuple[str, ...]]) -> None:
    found = one(f"How much? {{{answer}}}").numbers
    assert [
        (n.value if n.value is None else str(n.value), str(n.tolerance), str(n.weight))
        for n in found
    ] == numbers


def test_essays_and_descriptions() -> None:
    essay, description = bank("Describe the scene.{}\n\nRead this first.")
    assert (essay.kind, description.kind) == ("essay", "description")


def test_escapes_stand_for_themselves() -> None:
    question = one(r"Is \{x\} \= 1\: yes \\ or\nno \x?{=\~ \#1}")
    assert question.text.text == "Is {x} = 1: yes \\ or\nno \\x?"
    assert question.choices[0].answer.text == "~ #1"


def test_formats_come_from_the_question_unless_said() -> None:
    question = one("[markdown]**Which**?{=a#[html]<b>b</b> ~[plain]<c>}")
    assert question.text.format == "markdown"
    assert question.choices[0].answer.format == "markdown"
    assert question.choices[0].feedback.format == "html"
    assert (question.choices[1].answer.format, question.choices[1].answer.text) == ("plain", "<c>")


def test_comments_categories_ids_and_tags() -> None:
    first, second, third = bank(
        "Before.{}\n\n"
        "$CATEGORY: $course$/Evidence/Seizure\n\n"
        "// [id:EV-1] [tag:basic] and [tag:a \\] b]\n"
        "::One::Why?{}\n// in the middle\n\n"
        "// only a comment\n\n"
        "$CATEGORY: Other\n::Two::How?{}"
    )
    assert (first.category, second.category, third.category) == (
        "", "$course$/Evidence/Seizure", "Other",
    )  # fmt: skip
    assert (second.idnumber, second.tags) == ("EV-1", ("basic", "a ] b"))
    assert (third.idnumber, third.tags) == ("", ())


def test_pictures_are_left_out_and_told() -> None:
    found = read_gift(rb"[html]See <img src\=x.png alt\=plan>{}", "bank.txt")
    assert found.questions[0].text.text == "See [plan]"
    assert [n.what.text() for n in found.notes] == ["1 picture(s) were left out."]


def test_a_byte_order_mark_and_windows_line_ends() -> None:
    (question,) = read_gift(b"\xef\xbb\xbfWhy?\r\n{}\r\n", "bank.txt").questions
    assert question.text.text == "Why?"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Fine.{}\n\nOpen {=a\n\nb}", [
            "bank.txt, line 3: The braces around the answers do not close before a blank line.",
            "bank.txt, line 5: The braces around the answers do not close before a blank line.",
        ]),
        ("A {=b} and {=c}", ["bank.txt, line 1: The question has answers in two places."]),
        ("A{~b}", ["bank.txt, line 1: There is only one answer to choose from."]),
        ("A{~b ~c}", ["bank.txt, line 1: The right answers make 0 % together."]),
        ("A{~%60%b ~%30%c}", ["bank.txt, line 1: The right answers make 90 % together."]),
        ("A{=b ~}", ["bank.txt, line 1: An answer is empty."]),
        ("A{=%50%b}", ["bank.txt, line 1: No answer earns all points."]),
        ("A{\n=b -> c\n=d}", ["bank.txt, line 3: “d” has no ->."]),
        ("A{=b -> c}", ["bank.txt, line 1: There is too little to match."]),
        ("A\n{#\n=1,5}", ["bank.txt, line 3: “1,5” is no number."]),
        ("A{#5..1}",
         ["bank.txt, line 1: A tolerance is below zero, or a range ends before it begins."]),
        ("A{#}", ["bank.txt, line 1: No answer earns all points."]),
        ("{=a}", ["bank.txt, line 1: The question has no text."]),
        ("$CATEGORY:\n\nA{}", ["bank.txt, line 1: The category has no name."]),
        ("// nothing\n\n", ["bank.txt: The file holds no question."]),
    ],
)  # fmt: skip
def test_every_slip_is_told_with_its_line(text: str, faults: list[str]) -> None:
    assert told(text) == faults


def test_all_faults_come_at_once() -> None:
    assert [t.split(":")[0] for t in told("A{~b}\n\nB{#x}\n\nC{=%5%d}")] == [
        "bank.txt, line 1", "bank.txt, line 3", "bank.txt, line 5",
    ]  # fmt: skip


def test_another_encoding_is_told_with_its_line() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_gift("Fine.{}\n\nPourquoi l'été?{}".encode("cp1252"), "bank.txt")
    assert refused.value.faults[0].where == "bank.txt, line 3"


@pytest.mark.parametrize(
    ("name", "most", "data"),
    [("MOST_BYTES", 10, b"Much too long{}")],
)
def test_files_have_a_size(
    monkeypatch: pytest.MonkeyPatch, name: str, most: int, data: bytes
) -> None:
    monkeypatch.setattr(gift, name, most)
    with pytest.raises(InvalidInput) as refused:
        read_gift(data, "bank.txt")
    assert refused.value.faults[0].code == "too-large"


def test_weights_are_exact() -> None:
    question = one("A{~%33.33333%b ~%33.33333%c ~%33.33333%d ~e}")
    assert question.choices[0].weight == Decimal("33.33333")
