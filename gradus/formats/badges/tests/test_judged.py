"""What is right is valid, whatever its form; whatever was changed is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given as trying
from hypothesis import settings
from hypothesis import strategies as st

from gradus.formats.badges.badge import is_held_by
from gradus.formats.badges.given import Given
from gradus.formats.badges.keys import make_key, read_private_key
from gradus.formats.badges.refused import BadgeRefused
from gradus.formats.badges.sign import sign
from gradus.formats.badges.tests.samples import EMAIL, NOW, SIGNED, UNTIL, made_badge
from gradus.formats.badges.verdict import Verdict
from gradus.formats.badges.verify import verify

KEY = make_key(seed=bytes(range(32)))


@cache
def signed(form: str) -> str:
    return sign(made_badge(KEY), KEY, form, at=NOW)


def judged(text: str | bytes, at: datetime = NOW, **files: dict[str, bytes]) -> Verdict:
    data = text.encode() if isinstance(text, str) else text
    return verify(data, at=at, given=Given(**files))


def wrong(found: Verdict) -> set[str]:
    return {check.name for check in found.checks if check.ok is False}


@pytest.mark.parametrize(("kind", "form"), SIGNED)
def test_what_we_sign_is_valid_and_known_to_be_its_issuers(kind: str, form: str) -> None:
    key = read_private_key(make_key(kind).pem())
    found = judged(sign(made_badge(key), key, form, at=NOW))
    assert found.valid
    assert found.issuer_known
    assert {check.name for check in found.checks if check.ok is None} == {"status"}
    assert found.wanted == ("https://academy.example/status/1",)


def test_whose_badge_it_is_can_be_proved_and_not_be_read() -> None:
    credential = json.loads(signed("eddsa-jcs-2022"))
    assert EMAIL not in signed("eddsa-jcs-2022")
    assert is_held_by(credential, EMAIL.upper())
    assert not is_held_by(credential, "someone@academy.example")
    assert not is_held_by(credential, "")


@pytest.mark.parametrize("form", ["jwt", "eddsa-jcs-2022"])
def test_a_badge_counts_in_its_period_only(form: str) -> None:
    assert wrong(judged(signed(form), datetime(2026, 12, 31, tzinfo=UTC))) == {"period"}
    assert judged(signed(form), UNTIL - timedelta(seconds=1)).valid
    assert wrong(judged(signed(form), UNTIL)) == {"period"}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every plain value of a document is."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))
    else:
        yield path


@pytest.mark.parametrize("form", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@settings(max_examples=60, deadline=None)
@trying(data=st.data())
def test_no_value_of_a_badge_can_be_changed_or_taken_out(form: str, data: st.DataObject) -> None:
    credential = json.loads(signed(form))
    path = data.draw(st.sampled_from(list(places(credential))))
    altered = copy.deepcopy(credential)
    place = altered
    for step in path[:-1]:
        place = place[step]
    old = place[path[-1]]
    if data.draw(st.booleans()):
        del place[path[-1]]
    else:
        new = data.draw(
            st.one_of(st.text(max_size=20), st.integers(0, 99), st.booleans(), st.none())
        )
        if new == old or old is True:
            return
        place[path[-1]] = new
    assert not judged(json.dumps(altered)).valid, path


@pytest.mark.parametrize("form", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@settings(max_examples=30, deadline=None)
@trying(name=st.text(min_size=1, max_size=12), value=st.text(max_size=5), inside=st.integers(0, 3))
def test_nothing_can_be_added_to_a_badge(form: str, name: str, value: str, inside: int) -> None:
    credential = json.loads(signed(form))
    subject = credential["credentialSubject"]
    place = (credential, subject, subject["achievement"], credential["issuer"])[inside]
    if name in place:
        return
    place[name] = value
    assert not judged(json.dumps(credential)).valid


@settings(max_examples=150, deadline=None)
@trying(at=st.integers(0, 10_000), char=st.sampled_from("AZaz09-_.=+/ \n\u00e9"))
def test_no_character_of_a_token_can_be_changed(at: int, char: str) -> None:
    token = signed("jwt")
    at %= len(token)
    altered = token[:at] + char + token[at + 1 :]
    if altered != token and altered.strip() != token:
        assert not judged(altered).valid


@settings(max_examples=150, deadline=None)
@trying(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_bit_of_a_signature_can_be_flipped(at: int, bit: int) -> None:
    text = signed("eddsa-rdfc-2022")
    value = json.loads(text)["proof"]["proofValue"]
    at %= len(value)
    char = chr(ord(value[at]) ^ 1 << bit)
    altered = json.loads(text)
    altered["proof"]["proofValue"] = value[:at] + char + value[at + 1 :]
    assert not judged(json.dumps(altered)).valid


def test_what_would_not_be_covered_is_not_signed() -> None:
    credential = {**made_badge(KEY), "unheardOf": 1}
    with pytest.raises(BadgeRefused, match="unheardOf"):
        sign(credential, KEY, "eddsa-rdfc-2022", at=NOW)
    with pytest.raises(BadgeRefused):
        sign(credential, make_key("RSA"), "eddsa-rdfc-2022", at=NOW)
    assert judged(sign(credential, KEY, "eddsa-jcs-2022", at=NOW)).valid


def test_of_several_proofs_all_that_can_be_checked_must_hold() -> None:
    credential = json.loads(signed("eddsa-rdfc-2022"))
    good = credential["proof"]
    unknown = {"type": "SomeProof", "proofPurpose": "assertionMethod"}
    away = {**good, "verificationMethod": "https://notary.example#key-1"}
    forged = {**good, "proofValue": "z" + "2" * 87}
    for proofs, valid in (
        ([unknown, good], True),
        ([good, away], True),
        ([good, good], True),
        ([unknown], False),
        ([away], False),
        ([good, forged], False),
        ([good] * 11, False),
        (["x", good], False),
        ([], False),
    ):
        assert judged(json.dumps({**credential, "proof": proofs})).valid is valid


def test_a_proof_inside_a_token_is_judged_too() -> None:
    inner = json.loads(sign(made_badge(KEY), KEY, "eddsa-jcs-2022", at=NOW))
    found = judged(sign(inner, KEY, at=NOW))
    assert found.valid
    assert [check.ok for check in found.checks if check.name == "proof"] == [True, True]
    inner["proof"]["created"] = "2027-02-02T00:00:00Z"
    assert wrong(judged(sign(inner, KEY, at=NOW))) == {"proof"}
