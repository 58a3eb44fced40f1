"""People are found again however they are written, and nobody is merged by guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.engines.likeness.names import Name, likeness
from gradus.engines.likeness.people import DOUBTFUL, Entry, match

SAME = (
    ("محمد عبد الله", "Mohammed Abdallah"), ("محمد عبد الله", "ABDULLAH Muhammad"),
    ("Мухаммад Абдуллаев", "Muhammad Abdullaev"), ("فاطمة الزهراء", "Fatima Zahra"),
    ("خالد", "Khalid"), ("يوسف حسن", "Youssef Hassan"), ("يوسف حسن", "Yusuf Hasan"),
    ("José García Márquez", "Jose Garcia Marquez"), ("GARCIA MARQUEZ, José", "José García Márquez"),
    ("Ольга Петрова", "Olga Petrova"), ("أولغا بتروفا", "Olga Petrova"), ("王小明", "Wang Xiaoming"),
    ("Amara Desalin", "Amara Dessalin"), ("Jamal Qasim", "Gamal Kassem"), ("A. Dessalin", "Amara Dessalin"),
    ("Walid Benali", "Walid Bena Li"), ("Abd al-Rahman Said", "Abdel Rahman Saïd"),
    ("Ngozi Okonkwo-Adeyemi", "Ngozi Okonkwo Adeyemi"),
)  # fmt: skip
OTHERS = (
    ("Amara Dessalin", "Boris Dessalin"), ("Mohammed Hassan", "Mohammed Haddad"),
    ("Ada Example", "Una Brask"),
    ("Maria Silva", "Mario Souza"), ("Ahmed Ali", "Hamid Alawi"), ("John Smith", "Jane Smythe-Brown"),
    ("Khalid Omar", "Samira Tahir"), ("", "Una Brask"),
)  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_name_is_known_again_in_another_script_or_spelling(one: str, other: str) -> None:
    assert likeness(Name(one), Name(other)) >= DOUBTFUL


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_names_are_other_people(one: str, other: str) -> None:
    assert likeness(Name(one), Name(other)) < DOUBTFUL


@pytest.mark.parametrize(("one", "other"), SAME)
def test_who_is_alike_is_found_among_many(one: str, other: str) -> None:
    crowd = [Entry(id=f"x{n}", name=f"Person{n} Numberson{n}") for n in range(50)]
    found = match([Entry(id="1", name=one)], [*crowd, Entry(id="k", name=other)])
    assert [pair.known for pair in found[0].pairs][:1] == ["k"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_of_both_and_of_oneself(one: str, other: str) -> None:
    there, back = likeness(Name(one), Name(other)), likeness(Name(other), Name(one))
    assert there == back
    assert 0 <= there <= 1
    if Name(one).words:
        assert likeness(Name(one), Name(one)) == 1


def person(key: str, name: str, **more: str) -> Entry:
    return Entry(id=key, name=name, **more)


def test_the_same_name_in_the_same_place_is_the_same_person() -> None:
    known = [person("k", "Amara Dessalin", place="lab"), person("o", "Una Brask", place="lab")]
    (found,) = match([person("1", "DESSALIN Amara", place="lab")], known)
    assert (found.verdict, found.pairs[0].known) == ("same", "k")


@pytest.mark.parametrize(
    ("listed", "known"),
    [
        # the same name elsewhere may be somebody else
        (person("1", "Amara Dessalin", place="desk"), [person("k", "Amara Dessalin", place="lab")]),
        # two who are called the same
        (
            person("1", "Amara Dessalin", place="lab"),
            [person("k", "Amara Dessalin", place="lab"), person("l", "Amara Dessalin", place="x")],
        ),
        # a typing slip
        (person("1", "Amara Desalin", place="lab"), [person("k", "Amara Dessalin", place="lab")]),
        # a shared mailbox and a name somewhat alike
        (
            person("1", "Amara Dessa", email="lab@x.example"),
            [person("k", "Amira Dossary", email="LAB@x.example")],
        ),
    ],
)
def test_what_is_not_certain_is_put_to_a_person(listed: Entry, known: list[Entry]) -> None:
    (found,) = match([listed], known)
    assert found.verdict == "doubtful"
    assert found.pairs


def test_an_address_finds_who_is_written_otherwise() -> None:
    known = [person("k", "محمد عبد الله", email="m.a@x.example")]
    (found,) = match([person("1", "Mohammed Abdallah", email="M.A@x.example ")], known)
    assert (found.verdict, found.pairs[0].because[0]) == ("same", "email")
    phoned = [person("k", "Muhammad Abdullah", phone="+999 55 123 4567")]
    (found,) = match([person("1", "Mohammed Abdallah", phone="0551234567")], phoned)
    assert found.verdict == "same"


def test_a_mailbox_of_another_name_finds_nobody() -> None:
    known = [person("k", "Una Brask", email="lab@x.example")]
    (found,) = match([person("1", "Veit Ostrand", email="lab@x.example")], known)
    assert found.verdict == "new"


def test_somebody_listed_twice_is_told_and_merged_with_nobody() -> None:
    known = [person("k", "Amara Dessalin", place="lab")]
    listed = [
        person("1", "Amara Dessalin", place="lab"), person("2", "DESSALIN, Amara", place="lab"),
        person("3", "Una Brask", place="lab"),
    ]  # fmt: skip
    first, second, third = match(listed, known)
    assert (first.verdict, second.verdict, third.verdict) == ("doubtful", "doubtful", "new")
    assert (first.again, second.again, third.again) == (("2",), ("1",), ())


NAMES = st.sampled_from(sorted({name for pair in (*SAME, *OTHERS) for name in pair if name}))


@given(st.lists(NAMES, max_size=8), st.lists(NAMES, max_size=8), st.data())
def test_the_order_of_the_known_does_not_matter(
    listed: list[str], known: list[str], data: st.DataObject
) -> None:
    rows = [person(f"r{n}", name) for n, name in enumerate(listed)]
    people = [person(f"k{n}", name) for n, name in enumerate(known)]
    shuffled = data.draw(st.permutations(people))
    assert match(rows, people) == match(rows, shuffled)
    assert [one.entry for one in match(rows, people)] == [one.id for one in rows]
