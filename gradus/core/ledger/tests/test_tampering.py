"""Every kind of tampering is found, given one checkpoint that was handed out before."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from gradus.core.ledger.canonical import commitment
from gradus.core.ledger.tests.exports import (
    COVERED,
    THIEF,
    Line,
    Verify,
    checkpoint,
    edited,
    export,
    rechained,
    renumbered,
    replaced,
    salt_of,
)

HONEST = export()
EARLIER = checkpoint(HONEST)
Tamper = Callable[[list[Line]], list[Line]]


def text_edited(lines: list[Line]) -> list[Line]:
    return replaced(lines, 7, edited(lines[6], action="plan.refuse"))


def text_and_hash_edited(lines: list[Line]) -> list[Line]:
    remade = rechained([edited(lines[6], action="plan.refuse")])[0]
    return replaced(lines, 7, {**lines[6], "body": remade["body"], "leaf": remade["leaf"]})


def entry_relinked(lines: list[Line]) -> list[Line]:
    """Entry 7 fits itself and the one before; what comes after was left."""
    return [*rechained(text_edited(lines))[:7], *lines[7:]]


def rewritten(lines: list[Line]) -> list[Line]:
    return rechained(text_edited(lines))


def backdated(lines: list[Line]) -> list[Line]:
    return rechained(replaced(lines, 7, edited(lines[6], ts="2026-01-31T08:07:00.000000Z")))


def end_cut(lines: list[Line]) -> list[Line]:
    return lines[: COVERED - 3]


def emptied(lines: list[Line]) -> list[Line]:
    return []


def entry_removed(lines: list[Line]) -> list[Line]:
    return [*lines[:6], *lines[7:]]


def entry_removed_and_all_renumbered(lines: list[Line]) -> list[Line]:
    return renumbered(entry_removed(lines))


def beginning_removed(lines: list[Line]) -> list[Line]:
    return renumbered(lines[3:])


def entry_inserted(lines: list[Line]) -> list[Line]:
    return renumbered([*lines[:6], edited(lines[6], object="A99"), *lines[6:]])


def entry_duplicated(lines: list[Line]) -> list[Line]:
    return [*lines[:7], lines[6], *lines[7:]]


def number_used_twice(lines: list[Line]) -> list[Line]:
    return rechained([*lines[:7], lines[6], *lines[7:]])


def entries_swapped(lines: list[Line]) -> list[Line]:
    return [*lines[:6], lines[7], lines[6], *lines[8:]]


def entries_swapped_and_renumbered(lines: list[Line]) -> list[Line]:
    return renumbered(entries_swapped(lines))


def other_ledger_spliced_in(lines: list[Line]) -> list[Line]:
    return rechained([*lines[:6], *export(ledger="B")[6:]])


def whole_ledger_exchanged(lines: list[Line]) -> list[Line]:
    return export(ledger="B")


def personal_value_changed(lines: list[Line]) -> list[Line]:
    secret = {"salt": salt_of(7).hex(), "value": "Officer 8 é"}
    return replaced(lines, 7, {**lines[6], "secrets": {"/diff/signed by": secret}})


def salt_changed(lines: list[Line]) -> list[Line]:
    secret = {"salt": salt_of(8).hex(), "value": "Officer 7 é"}
    return replaced(lines, 7, {**lines[6], "secrets": {"/diff/signed by": secret}})


def salt_takes_in_the_value(lines: list[Line]) -> list[Line]:
    """Bytes moved from the value into the salt hash alike: "12" told as 2."""
    salt = salt_of(7)
    honest = edited(lines[6], diff={"signed by": {"commitment": commitment(salt, 12)}})
    secret = {"salt": (salt + b"1").hex(), "value": 2}
    return rechained(replaced(lines, 7, {**honest, "secrets": {"/diff/signed by": secret}}))


def personal_value_and_commitment_changed(lines: list[Line]) -> list[Line]:
    salt, value = salt_of(7), "Officer 8 é"
    forged = edited(lines[6], diff={"signed by": {"commitment": commitment(salt, value)}})
    secret = {"salt": salt.hex(), "value": value}
    return rechained(replaced(lines, 7, {**forged, "secrets": {"/diff/signed by": secret}}))


def erased_value_left_in_the_text(lines: list[Line]) -> list[Line]:
    return rechained(replaced(lines, 5, edited(lines[4], diff={"signed by": "Officer 5"})))


def value_told_for_another_place(lines: list[Line]) -> list[Line]:
    secrets = {"/diff/agreed by": lines[6]["secrets"]["/diff/signed by"]}
    return replaced(lines, 7, {**lines[6], "secrets": secrets})


def spelled_otherwise(lines: list[Line]) -> list[Line]:
    loose = json.dumps(json.loads(lines[6]["body"]), indent=1)
    return rechained(replaced(lines, 7, {**lines[6], "body": loose}))


def chain_value_changed(lines: list[Line]) -> list[Line]:
    return replaced(lines, 7, {**lines[6], "chain": "00" * 32})


def link_changed(lines: list[Line]) -> list[Line]:
    return replaced(lines, 7, {**lines[6], "prev": "00" * 32})


TAMPERINGS = [
    (text_edited, "entry 7."),
    (text_and_hash_edited, "entry 7."),
    (entry_relinked, "entry 8."),
    (rewritten, "between entries 1 and 15."),
    (backdated, "between entries 1 and 15."),
    (end_cut, "entry 13."),
    (emptied, "entry 1."),
    (entry_removed, "entry 8."),
    (entry_removed_and_all_renumbered, "between entries 1 and 15."),
    (beginning_removed, "between entries 1 and 15."),
    (entry_inserted, "between entries 1 and 15."),
    (entry_duplicated, "entry 7."),
    (number_used_twice, "entry 7."),
    (entries_swapped, "entry 7."),
    (entries_swapped_and_renumbered, "between entries 1 and 15."),
    (other_ledger_spliced_in, "between entries 1 and 15."),
    (whole_ledger_exchanged, "between entries 1 and 15."),
    (personal_value_changed, "entry 7."),
    (salt_changed, "entry 7."),
    (salt_takes_in_the_value, "entry 7."),
    (personal_value_and_commitment_changed, "between entries 1 and 15."),
    (erased_value_left_in_the_text, "entry 5."),
    (value_told_for_another_place, "entry 7."),
    (spelled_otherwise, "entry 7."),
    (chain_value_changed, "entry 7."),
    (link_changed, "entry 7."),
]
FITS_ITSELF = [
    rewritten, backdated, entry_removed_and_all_renumbered, beginning_removed, entry_inserted,
    entries_swapped_and_renumbered, other_ledger_spliced_in, whole_ledger_exchanged,
    personal_value_and_commitment_changed,
]  # fmt: skip


@pytest.mark.parametrize(("tamper", "first"), TAMPERINGS, ids=lambda v: getattr(v, "__name__", ""))
def test_tampering_is_found_and_placed(verify: Verify, tamper: Tamper, first: str) -> None:
    verdict = verify(tamper(HONEST), EARLIER)
    assert verdict.code == 1
    place = next(line for line in verdict.text.splitlines() if line.startswith("TAMPERED WITH"))
    assert place.endswith(first)


@pytest.mark.parametrize("tamper", FITS_ITSELF)
def test_it_is_the_earlier_checkpoint_that_finds_a_rewriting(
    verify: Verify, tamper: Tamper
) -> None:
    """The negative control: a rewritten ledger fits itself, and the verifier does not hide that."""
    verdict = verify(tamper(HONEST))
    assert verdict.code == 0
    assert "GOOD BY ITS OWN WORD ONLY" in verdict.text
    assert "could have rewritten them" in verdict.text


CHECKPOINTS = {
    "forged by another key of that name": (
        checkpoint(rewritten(HONEST), key=THIEF), "not signed by the key given",
    ),
    "forged by another key under the true key's number": (
        EARLIER.replace(EARLIER.split()[-1], checkpoint(HONEST, size=3).split()[-1]),
        "its signature does not fit",
    ),
    "root changed": (
        "\n".join(checkpoint(rewritten(HONEST)).split("\n")[:3] + EARLIER.split("\n")[3:]),
        "its signature does not fit",
    ),
    "size changed": (EARLIER.replace("\n15\n", "\n14\n"), "its signature does not fit"),
    "signed by another name": (
        checkpoint(HONEST, name="gradus.example/other"), "not signed by the key given",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHECKPOINTS)
def test_a_forged_checkpoint_is_found(verify: Verify, case: str) -> None:
    note, said = CHECKPOINTS[case]
    verdict = verify(HONEST, note)
    assert verdict.code == 1
    assert said in verdict.text
    assert "GOOD" not in verdict.text


def test_a_forged_checkpoint_does_not_cover_a_rewriting_beside_a_true_one(verify: Verify) -> None:
    forged, _ = CHECKPOINTS["forged by another key of that name"]
    assert verify(rewritten(HONEST), EARLIER, forged).code == 1


def test_a_false_signature_beside_a_true_one_of_the_same_key_is_found(verify: Verify) -> None:
    verdict = verify(HONEST, EARLIER + checkpoint(HONEST, 3).rsplit("\n\n", 1)[1])
    assert verdict.code == 1
    assert "its signature does not fit" in verdict.text


def test_a_second_root_signed_for_the_same_size_is_evidence(verify: Verify) -> None:
    """The keeper showed two histories, each with a true signature."""
    verdict = verify(HONEST, EARLIER, checkpoint(export(ledger="B")))
    assert verdict.code == 1
    assert "its root for 15 entries is not the one already proved" in verdict.text


def test_more_checkpoints_place_a_rewriting_more_closely(verify: Verify) -> None:
    notes = [checkpoint(HONEST, size) for size in (12, 6, 3)]
    verdict = verify(rewritten(HONEST), *notes)
    assert "lies between entries 7 and 12." in verdict.text
    assert "covers them" in verdict.text
