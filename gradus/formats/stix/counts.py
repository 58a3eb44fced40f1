"""What a bundle tells, as counts: by type and term, month and targeted country, with the marking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gradus.domain.markings import Marking
from gradus.domain.texts import one_line
from gradus.formats.statistics.marking import marking_of, strictest
from gradus.formats.statistics.series import SharedCount, SharedPicture
from gradus.formats.stix.objects import Object, references
from gradus.formats.stix.words import CONTAINERS, COUNTED, MARKINGS, TLP_EXTENSION

_STRUCTURE = ("identity", "location", "marking-definition", "relationship", "extension-definition")
_TOWARDS = ("targets", "located-at")
"""Relations that say where a thing happens; where it comes from (``originates-from``) does not."""
_NAMED_BY = {"mitre-attack": "mitre-attack", "capec": "capec"}


@dataclass(frozen=True)
class _Seen:
    """Once that an object was told of."""

    month: str
    countries: frozenset[str]
    markings: tuple[Marking | None, ...]


def picture_of(name: str, objects: Mapping[str, Object]) -> SharedPicture:
    """The counts of a bundle whose objects have been judged."""
    return _Counter(name, objects).picture()


class _Counter:
    def __init__(self, name: str, objects: Mapping[str, Object]) -> None:
        self._name = name
        self._objects = objects
        self._towards: dict[str, list[str]] = defaultdict(list)
        self._origins: set[str] = set()
        self._holders: dict[str, list[Object]] = defaultdict(list)
        for item in objects.values():
            if item["type"] == "relationship" and not item.get("revoked"):
                source, target = str(item.get("source_ref")), str(item.get("target_ref"))
                if item.get("relationship_type") in _TOWARDS:
                    self._towards[source].append(target)
                elif item.get("relationship_type") == "originates-from":
                    self._origins.add(target)
            elif item["type"] in CONTAINERS and not item.get("revoked"):
                for ref in _refs(item, "object_refs"):
                    self._holders[ref].append(item)

    def picture(self) -> SharedPicture:
        counts: Counter[tuple[str, str, str, str, str]] = Counter()
        markings: dict[tuple[str, str, str, str, str], list[Marking | None]] = defaultdict(list)
        kinds: Counter[str] = Counter()
        aside: Counter[str] = Counter()
        unmarked = 0
        for item in self._objects.values():
            kind = item["type"]
            kinds[kind] += 1
            if kind not in COUNTED or item.get("revoked"):
                if kind not in _STRUCTURE:
                    aside[kind] += 1
                continue
            unmarked += self._marking(item) is None
            times = item.get("count", 1) if kind == "sighting" else 1
            for scheme, term in self._terms(item):
                for seen in self._seen(item):
                    for country in seen.countries or frozenset([""]):
                        key = (kind, scheme, term, seen.month, country)
                        counts[key] += times
                        markings[key] += seen.markings
        months = sorted({key[3] for key in counts})
        return SharedPicture(
            format="stix",
            name=self._name,
            objects=dict(sorted(kinds.items())),
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
                    place=self._name,
                )
                for key in sorted(counts)
            ),
            marking=strictest(self._marking(item) for item in self._objects.values()),
            unmarked=unmarked,
            first=months[0] if months else "",
            last=months[-1] if months else "",
        )

    def _terms(self, item: Object) -> Iterable[tuple[str, str]]:
        """The scheme and term of an object; of a sighting, those of what was sighted."""
        kind = item["type"]
        if kind == "sighting":
            sighted = self._objects.get(str(item.get("sighting_of_ref")))
            if sighted is None or sighted["type"] not in COUNTED or sighted["type"] == "sighting":
                return [("stix-sighting", str(item.get("sighting_of_ref", "")).split("--")[0])]
            return self._terms(sighted)
        if kind == "malware" and (types := _texts(item, "malware_types")):
            return [("stix-malware-type", text) for text in dict.fromkeys(types)]
        if kind == "report":
            return [("stix-report-type", t) for t in _texts(item, "report_types") or ["report"]]
        listed = item.get("external_references")
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and isinstance(one.get("external_id"), str):
                scheme = _NAMED_BY.get(str(one.get("source_name")))
                if scheme:
                    return [(scheme, _short(one["external_id"]))]
        return [(f"stix-{kind}", _short(str(item.get("name", ""))))]

    def _seen(self, item: Object) -> Iterator[_Seen]:
        """Each time an object is told of: once for each report that holds it, else once by itself."""
        own = self._countries(item)
        marking = self._marking(item)
        holders = [
            h for h in self._holders[item["id"]] if item["type"] not in ("report", "sighting")
        ]
        for holder in holders:
            held = frozenset(
                country
                for ref in _refs(holder, "object_refs")
                if ref not in self._origins
                for country in self._located(ref)
            )
            published = str(holder.get("published") or holder["created"])
            yield _Seen(published[:7], own or held, (marking, self._marking(holder)))
        if not holders:
            when = item.get("published") or item.get("last_seen") or item.get("first_seen")
            yield _Seen(str(when or item["created"])[:7], own, (marking,))

    def _countries(self, item: Object) -> frozenset[str]:
        towards = [*self._towards[item["id"]], *_refs(item, "where_sighted_refs")]
        if item["type"] in CONTAINERS:
            towards += [r for r in _refs(item, "object_refs") if r not in self._origins]
        return frozenset(country for ref in towards for country in self._located(ref))

    def _located(self, ref: str) -> Iterator[str]:
        """The countries of a location, or of an identity that is located somewhere."""
        for one in (ref, *(self._towards[ref] if ref.startswith("identity--") else ())):
            found = self._objects.get(one)
            if found is not None and found["type"] == "location" and found.get("country"):
                yield str(found["country"]).upper()

    def _marking(self, item: Object) -> Marking | None:
        """The strictest TLP marking of an object or a part of it."""
        refs = [
            ref
            for name, ref in references(item)
            if name in ("object_marking_refs", "granular_markings")
        ]
        found = [MARKINGS.get(ref) or self._defined(ref) for ref in refs]
        text = strictest(found)
        return Marking(text) if text else None

    def _defined(self, ref: str) -> Marking | None:
        """A marking that the bundle itself defines as TLP."""
        item = self._objects.get(ref, {})
        definition, extensions = item.get("definition"), item.get("extensions")
        if isinstance(definition, dict) and isinstance(definition.get("tlp"), str):
            return marking_of(definition["tlp"])
        extension = extensions.get(TLP_EXTENSION) if isinstance(extensions, dict) else None
        if isinstance(extension, dict) and isinstance(extension.get("tlp_2_0"), str):
            return marking_of(extension["tlp_2_0"])
        return None


def _refs(item: Object, name: str) -> list[str]:
    listed = item.get(name)
    return [ref for ref in listed if isinstance(ref, str)] if isinstance(listed, list) else []


def _texts(item: Object, name: str) -> list[str]:
    return [_short(text) for text in _refs(item, name)]


def _short(text: str) -> str:
    return one_line(text[:200])[:120]
