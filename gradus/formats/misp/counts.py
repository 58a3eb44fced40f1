"""What events tell, as counts: by tag and galaxy, month and targeted country, with the marking."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from gradus.domain.markings import Marking
from gradus.domain.texts import one_line
from gradus.formats.misp.events import Event
from gradus.formats.statistics.marking import marking_of, strictest
from gradus.formats.statistics.series import SharedCount, SharedPicture

_TAG = re.compile(r'^([^:="]{1,60}):([^="]{1,120})(?:="(.{0,200})")?$', re.DOTALL)
_PLACES = ("country", "target-information", "region")
_BY_DISTRIBUTION = {"0": Marking.AMBER_STRICT, "1": Marking.AMBER, "4": Marking.AMBER}
"""What an event without a TLP tag may at most be: its own organisation, a community, a sharing group."""


def tag_of(name: str) -> tuple[str, str]:
    """The scheme and term of a tag.

    Examples
    --------
    >>> tag_of('rsit:fraud="phishing"'), tag_of("tlp:amber"), tag_of("seen before")
    (('rsit', 'fraud=phishing'), ('tlp', 'amber'), ('misp-tag', 'seen before'))
    """
    match = _TAG.match(name)
    if match is None:
        return "misp-tag", one_line(name[:200])[:120]
    scheme, predicate, value = match[1].strip().casefold(), match[2].strip(), match[3]
    return one_line(scheme), one_line(f"{predicate}={value}" if value else predicate)[:200]


def picture_of(name: str, events: Iterable[Event]) -> SharedPicture:
    """The counts of events that have been judged. An event counts once for each of its terms."""
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    markings: dict[tuple[str, str, str, str, str], list[Marking | None]] = defaultdict(list)
    kinds: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    every: list[Marking | None] = []
    unmarked = 0
    for event in events:
        kinds["event"] += 1
        marking = _marking(event)
        every.append(marking)
        unmarked += marking is None
        for attribute in _attributes(event):
            kinds["attribute"] += 1
            aside[f"{_text(attribute, 'category')}/{_text(attribute, 'type')}"] += 1
        kinds["object"] += len(event.get("Object", ()))
        terms = {
            ("galaxy" if scheme == "misp-galaxy" else "tag", scheme, term)
            for scheme, term in map(tag_of, _tags(event))
            if scheme != "tlp"
        }
        countries = _countries(event) or {""}
        for kind, scheme, term in {*terms, ("event", "misp-event", "event")}:
            for country in countries:
                key = (kind, scheme, term, str(event["date"])[:7], country)
                counts[key] += 1
                markings[key].append(marking)
    months = sorted({key[3] for key in counts})
    return SharedPicture(
        format="misp",
        name=name,
        objects={kind: count for kind, count in sorted(kinds.items()) if count},
        left_aside=dict(sorted(aside.items())),
        counts=tuple(
            SharedCount(
                kind=key[0],
                scheme=key[1],
                term=key[2],
                month=key[3],
                country=key[4],
                count=counts[key],
                marking=strictest(markings[key]),
                place=name,
            )
            for key in sorted(counts)
        ),
        marking=strictest(every),
        unmarked=unmarked,
        first=months[0] if months else "",
        last=months[-1] if months else "",
    )


def _attributes(event: Event) -> Iterator[dict[str, Any]]:
    """The attributes of an event and of its objects, but deleted ones. Their values are never read."""
    for attribute in event.get("Attribute", ()):
        if not attribute.get("deleted"):
            yield attribute
    for item in event.get("Object", ()):
        listed = item.get("Attribute")
        for attribute in listed if isinstance(listed, list) else ():
            if isinstance(attribute, dict) and not attribute.get("deleted"):
                yield attribute


def _tags(event: Event) -> Iterator[str]:
    """Names of the tags and clusters of an event and of its attributes."""
    for holder in (event, *_attributes(event)):
        for tag in _dicts(holder, "Tag"):
            if isinstance(tag.get("name"), str):
                yield tag["name"]
        for galaxy in _dicts(holder, "Galaxy"):
            for cluster in _dicts(galaxy, "GalaxyCluster"):
                if isinstance(cluster.get("tag_name"), str):
                    yield cluster["tag_name"]


def _countries(event: Event) -> set[str]:
    """Where an event aims, from the galaxies of countries and targets: a code, or a name as written."""
    found = set()
    for galaxy in _dicts(event, "Galaxy"):
        if galaxy.get("type") not in _PLACES[:2]:
            continue
        for cluster in _dicts(galaxy, "GalaxyCluster"):
            meta = cluster.get("meta")
            codes = meta.get("ISO") or meta.get("iso-code") if isinstance(meta, dict) else None
            code = codes[0] if isinstance(codes, list) and codes else codes
            text = code if isinstance(code, str) else cluster.get("value")
            if isinstance(text, str):
                found.add(one_line(text[:60]))
    return found


def _marking(event: Event) -> Marking | None:
    """The strictest of the TLP tags; without any, what the distribution allows at most."""
    tagged = [marking_of(name) for name in _tags(event) if name.casefold().startswith("tlp:")]
    text = strictest(tagged)
    if text:
        return Marking(text)
    return _BY_DISTRIBUTION.get(str(event.get("distribution", "3")))


def _dicts(holder: Event, name: str) -> list[dict[str, Any]]:
    listed = holder.get(name)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _text(attribute: Event, name: str) -> str:
    value = attribute.get(name)
    return one_line(value[:60]) if isinstance(value, str) else "?"
