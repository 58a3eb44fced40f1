"""Which State may be meant by something that is no code of one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

import pycountry

LIKENESS = 0.75
"""How alike a name has to be to be suggested; below, "Palestine" would bring up "Pakistan"."""
LONGEST = 100
"""Nothing longer is a code or a name."""
MOST = 3


def folded(name: str) -> str:
    """A name without case, accents and the kind of apostrophe."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().strip()


def alike(given: str, codes: Mapping[str, str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Alpha-3 codes of at most three States that may be meant; often none.

    What ISO 3166-1 knows and the catalogue does not (no Member State) has no likeness: nothing is
    suggested in its place.

    Parameters
    ----------
    given
        What was written.
    codes
        Alpha-3 codes by every code, in capitals.
    names
        Alpha-3 codes by every name, folded.
    """
    code, name = given.strip().upper(), folded(given)
    if not code or len(code) > LONGEST:
        return ()
    if exact := codes.get(code.zfill(3)) or codes.get(code) or names.get(name):
        return (exact,)
    try:
        meant = codes.get(pycountry.countries.lookup(given.strip()).alpha_3)
        return (meant,) if meant else ()
    except LookupError:
        pass
    if len(code) > 3:
        found = [names[n] for n in get_close_matches(name, names, MOST, LIKENESS)]
    else:
        slips = [c for c in codes if c.isalpha() and _one_slip(code, c)]
        found = sorted(slips, key=lambda c: (c[0] != code[0], c[1] != code[1], c))[:MOST]
    return tuple(dict.fromkeys(found))


def _one_slip(given: str, code: str) -> bool:
    """Three letters, one of them wrong or their order. Two letters are one slip from too many."""
    if not len(given) == len(code) == 3:
        return False
    wrong = sum(a != b for a, b in zip(given, code, strict=True))
    return wrong == 1 or sorted(given) == sorted(code)
