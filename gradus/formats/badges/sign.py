"""Signing badges and status lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gradus.formats.badges.contexts import Contexts, Untold
from gradus.formats.badges.integrity import SUITES, add_proof
from gradus.formats.badges.jwt import sign_token
from gradus.formats.badges.keys import SigningKey
from gradus.formats.badges.refused import BadgeRefused

JWT = "jwt"
FORMS = (JWT, "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")


def sign(credential: Mapping[str, Any], key: SigningKey, form: str = JWT, *, at: datetime) -> str:
    """The text of the signed badge: what its file holds, and what is put into a picture.

    Parameters
    ----------
    credential
        As :func:`gradus.formats.badges.badge.credential_of` and
        :func:`gradus.formats.badges.status.status_list` make it.
    key
        The issuer's.
    form
        ``jwt`` (any key; Open Badges 3.0, 8.2) or a Data Integrity suite for the key's kind:
        ``eddsa-rdfc-2022``, ``eddsa-jcs-2022`` (Ed25519), ``ecdsa-rdfc-2019``, ``ecdsa-jcs-2019``.
    at
        When it is signed, in UTC.

    Raises
    ------
    BadgeRefused
        ``badge-form-unknown``, or ``badge-not-signable`` if a part of it would not be covered.
    """
    if form != JWT and (form not in FORMS or key.kind not in SUITES[form][1]):
        raise BadgeRefused("badge-form-unknown", form=form[:40], kind=key.kind)
    if form == JWT:
        return sign_token(credential, key)
    try:
        signed = add_proof(credential, key, form, at, Contexts())
    except Untold as untold:
        raise BadgeRefused("badge-not-signable", reason=untold.why) from untold
    return json.dumps(signed, ensure_ascii=False, indent=2) + "\n"
