"""Anybody's badge, judged.

Source: Open Badges 3.0 final, section 8 (verification) and the W3C recommendations named in the modules this
one stands on. What is judged and what is only told stands in ``docs/reference/credential-verify.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gradus.domain.messages import Message, message
from gradus.formats.badges.given import Given
from gradus.formats.badges.instants import instant, written
from gradus.formats.badges.jwt import (
    TOKEN,
    Token,
    claims_wrong,
    credential_in,
    moment,
    read_token,
)
from gradus.formats.badges.picture import PNG, OldBadge, taken_out
from gradus.formats.badges.proofs import judge_proofs
from gradus.formats.badges.refused import BadgeRefused
from gradus.formats.badges.status import check_status
from gradus.formats.badges.strict_json import NotStrict, read_object, values
from gradus.formats.badges.structure import check_structure, kinds_of
from gradus.formats.badges.verdict import Check, Verdict

MOST_BYTES = 8_000_000


@dataclass(frozen=True)
class Opened:
    """A file taken apart: its credential, the token it came in, and what the file is."""

    credential: Mapping[str, Any]
    token: Token | None
    what: Message


def verify(data: bytes, *, at: datetime, given: Given | None = None) -> Verdict:
    """Judge a badge.

    Parameters
    ----------
    data
        The file: JSON, a token (JWT), or a PNG or SVG with a badge in it.
    at
        When it is judged, in UTC: a badge may not have begun, or have ended.
    given
        Keys, contexts and lists that somebody gave; what they do not tell is said not to be told.

    Returns
    -------
    Verdict
        Every check with its reason. Nothing is fetched; ``wanted`` names what could be.

    Raises
    ------
    BadgeRefused
        If the file is larger than a badge can be, or a key that was given is none.

    Examples
    --------
    >>> from datetime import UTC
    >>> [check.name for check in verify(b"no badge", at=datetime(2027, 1, 1, tzinfo=UTC)).checks]
    ['file']
    """
    given = given or Given()
    if len(data) > MOST_BYTES:
        raise BadgeRefused("badge-too-large", most=MOST_BYTES)
    try:
        opened = open_file(data)
    except NotStrict as wrong:
        return Verdict((Check("file", False, wrong.why),))
    except OldBadge:
        old = message(
            "The picture holds a badge of Open Badges 2.0 or before: another version, which is not "
            "judged here. Its issuer may have it as 3.0, or offer a page that checks it."
        )
        return Verdict((Check("version", False, old),))
    checks = [Check("file", True, opened.what), *check_structure(opened.credential)]
    if any(check.name == "version" and not check.ok for check in checks):
        return Verdict(tuple(checks), badge=opened.credential)
    proofs = judge_proofs(opened.credential, opened.token, given, at)
    checks += proofs.checks
    if opened.token is not None:
        wrong_claim = claims_wrong(opened.token, opened.credential)
        good = message("The token's claims say what the badge says.")
        checks.append(Check("claims", wrong_claim is None, wrong_claim or good))
    checks.append(_period(opened, at))
    states, addresses = check_status(opened.credential, proofs.signers, given, at)
    checks += [*states, *_also(opened.credential)]
    return Verdict(tuple(checks), proofs.wanted + addresses, opened.credential)


def open_file(data: bytes) -> Opened:
    """The credential in a file. Raises NotStrict, or OldBadge for one of an earlier version."""
    if data.startswith(PNG):
        return _opened(taken_out(data), message("A PNG picture with a badge in it."))
    text = data.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith(b"<"):
        return _opened(taken_out(text), message("An SVG picture with a badge in it."))
    try:
        return _opened(text.decode("utf-8"), None)
    except UnicodeDecodeError as error:
        raise NotStrict(message("The file is no badge: neither text nor a PNG or SVG.")) from error


def _opened(text: str, picture: Message | None) -> Opened:
    told = text.strip()
    if told.startswith("{"):
        return Opened(read_object(told), None, picture or message("A badge as JSON."))
    if TOKEN.fullmatch(told):
        token = read_token(told)
        return Opened(credential_in(token), token, picture or message("A badge as a token (JWT)."))
    raise NotStrict(message("The file is no badge: neither JSON nor a token (JWT)."))


def _period(opened: Opened, at: datetime) -> Check:
    """Whether it counts on the day: after every beginning it names, before every end."""
    credential = opened.credential
    starts = [instant(credential.get(name)) for name in ("validFrom", "issuanceDate")]
    ends = [instant(credential.get(name)) for name in ("validUntil", "expirationDate")]
    if opened.token is not None:
        starts.append(moment(opened.token.claims.get("nbf")))
        ends.append(moment(opened.token.claims.get("exp")))
    start = max((one for one in starts if one), default=None)
    end = min((one for one in ends if one), default=None)
    if start is None:
        return Check("period", False, message("It does not say from when on it counts."))
    if at < start:
        return Check("period", False, message("It counts from {day} on only.", day=written(start)))
    if end is not None and end <= at:
        return Check("period", False, message("It ended on {day}.", day=written(end)))
    if end is not None:
        return Check("period", True, message("It counts until {day}.", day=written(end)))
    return Check("period", True, message("It counts, without an end."))


def _also(credential: Mapping[str, Any]) -> Iterator[Check]:
    """What is told and not judged."""
    if values(credential.get("refreshService")):
        yield Check(
            "refresh", None, message("The issuer offers a newer copy of it; not asked for.")
        )
    if values(credential.get("credentialSchema")):
        yield Check(
            "schema", None, message("It names a schema, which lies elsewhere; not asked for.")
        )
    if _endorsements(credential):
        yield Check(
            "endorsements",
            None,
            message(
                "Others' endorsements stand in it; each is a credential to be judged by itself."
            ),
        )


def _endorsements(credential: Mapping[str, Any]) -> bool:
    subject = credential.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, Mapping) else None
    places = [credential, credential.get("issuer"), achievement]
    names = ("endorsement", "endorsementJwt")
    inside = any(isinstance(p, Mapping) and any(values(p.get(n)) for n in names) for p in places)
    return inside and bool(kinds_of(credential))
