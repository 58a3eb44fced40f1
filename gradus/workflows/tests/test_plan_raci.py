"""Every activity has one who answers for it, whatever the catalogue's rules say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradus.catalogue.raci import Party, RaciTable, RoleRule, When
from gradus.catalogue.shelf import Shelf
from gradus.workflows.plan_raci import Case, roles_of

TABLE = Shelf.open().raci
HOST = "Office of the Public Prosecutor"
KINDS = [party.id for party in TABLE.parties]
CASE = {"intervention": "prosecutors-intro", "area": "JUS", "kind": "prosecution", "hosted": True}


def letters(**facts: object) -> dict[str, str]:
    parties = {"host": (HOST,), "academy": ("Academy of Arden",), "payers": ("Donor A",),
               "gate-owners": ("Minister responsible", HOST), "providers": ()}  # fmt: skip
    case = Case(**{**CASE, "parties": parties, **facts})  # type: ignore[arg-type]
    return {role.party: role.letter for role in roles_of(case, TABLE)}


def test_a_course_is_the_hosts_and_the_academy_delivers_it() -> None:
    assert letters(resources=frozenset({"trainers"})) == {
        HOST: "A",
        "Programme": "R",
        "Academy of Arden": "R",
        "National coordinator": "C",
        "Minister responsible": "C",
        "Donor A": "I",
    }


def test_who_gives_support_answers_for_due_diligence_and_donors_are_asked_about_equipment() -> None:
    found = letters(intervention="hrddp-assessment", rules=frozenset({"R1"}))
    assert (found["Programme"], found[HOST], "Donor A" in found) == ("A", "C", False)
    assert letters(equipment=True)["Donor A"] == "C"


def test_without_a_host_the_coordinator_answers() -> None:
    found = letters(hosted=False, kind="", parties={"host": (), "academy": (), "payers": ()})
    assert found["National coordinator"] == "A"


rules = st.lists(
    st.builds(
        RoleRule,
        id=st.just("x"),
        because=st.just(""),
        give=st.dictionaries(st.sampled_from(KINDS), st.sampled_from(["R", "A", "C", "I", "none"])),
        when=st.builds(When, hosted=st.sampled_from([None, True, False])),
    ),
    max_size=5,
)
named = st.dictionaries(
    st.sampled_from(KINDS), st.lists(st.sampled_from(["One", "Two", "Three"]), max_size=3)
)


@given(rules, named, st.booleans())
def test_one_answers_and_nobody_has_two_parts(
    table: list[RoleRule], parties: dict[str, list[str]], hosted: bool
) -> None:
    own = RaciTable(TABLE.parties, tuple(table))
    found = roles_of(Case(hosted=hosted, parties=parties), own)
    assert [role.letter for role in found].count("A") == 1
    assert found[0].letter == "A"
    assert len({role.party for role in found}) == len(found)


def test_a_table_without_parties_still_has_one_who_answers() -> None:
    assert [
        r.letter for r in roles_of(Case(parties={}), RaciTable((Party(id="x", title="X"),)))
    ] == ["A"]
