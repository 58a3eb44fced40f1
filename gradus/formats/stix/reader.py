"""A STIX 2.1 bundle as counts: what is told, when, about which country, under which marking.

No pattern, observable, hash or address is kept, whatever the bundle holds: the picture of a State needs
how much of what, and what is not here cannot leak from here.
"""

from __future__ import annotations

from dataclasses import asdict

from gradus.formats.records.plain_json import read_plain
from gradus.formats.sheets.faults import Faults
from gradus.formats.sheets.isolated import answer_as_child
from gradus.formats.statistics.series import SharedPicture
from gradus.formats.statistics.shared import shared_apart
from gradus.formats.stix.chains import check_chains
from gradus.formats.stix.counts import picture_of
from gradus.formats.stix.objects import objects_of

SECONDS = 30


def read_bundle(data: bytes, source: str) -> SharedPicture:
    """The counts of a bundle.

    Parameters
    ----------
    data, source
        The file (JSON in UTF-8) and its name.

    Returns
    -------
    SharedPicture
        An object that reports or groupings hold counts once for each, by the month it was published;
        others once, by when they were seen or made. ``country`` is where a thing happens or aims
        (``targets``, ``located-at``, where sighted), never where it comes from.

    Raises
    ------
    InvalidInput
        With every fault: another version of STIX, broken ids and times, rings, and what no JSON may
        hold. Nothing is kept of a file with a fault.
    """
    bundle = read_plain(data, source)
    faults = Faults(source)
    objects = objects_of(bundle, faults)
    faults.raise_if_any()
    check_chains(objects, faults)
    faults.raise_if_any()
    return picture_of(source, objects)


def read_bundle_apart(data: bytes, source: str, *, seconds: int = SECONDS) -> SharedPicture:
    """As :func:`read_bundle`, in a child process with bounded memory and time and no network."""
    return shared_apart("gradus.formats.stix.reader", data, source, seconds)


if __name__ == "__main__":
    answer_as_child(lambda data, source: asdict(read_bundle(data, source)))
