"""MISP events as counts: which tags and galaxies, when, about which country, under which marking.

Values of attributes are never read, so that no indicator of compromise can leak from here.
"""

from __future__ import annotations

from dataclasses import asdict

from gradus.formats.misp.counts import picture_of
from gradus.formats.misp.events import events_of
from gradus.formats.records.plain_json import read_plain
from gradus.formats.sheets.faults import Faults
from gradus.formats.sheets.isolated import answer_as_child
from gradus.formats.statistics.series import SharedPicture
from gradus.formats.statistics.shared import shared_apart

SECONDS = 30


def read_events(data: bytes, source: str) -> SharedPicture:
    """The counts of a MISP file: an event, a list of events, ``{"response": [...]}`` or a manifest.

    Parameters
    ----------
    data, source
        The file (JSON in UTF-8) and its name.

    Returns
    -------
    SharedPicture
        An event counts once for each of its tags and clusters, by the month of its date. Attributes
        are counted by category and type in ``left_aside``. Without a TLP tag the distribution says
        how far an event may go: 0 is TLP:AMBER+STRICT, 1 and 4 are TLP:AMBER.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    found = read_plain(data, source)
    faults = Faults(source)
    events = events_of(found, faults)
    faults.raise_if_any()
    return picture_of(source, events)


def read_events_apart(data: bytes, source: str, *, seconds: int = SECONDS) -> SharedPicture:
    """As :func:`read_events`, in a child process with bounded memory and time and no network."""
    return shared_apart("gradus.formats.misp.reader", data, source, seconds)


if __name__ == "__main__":
    answer_as_child(lambda data, source: asdict(read_events(data, source)))
