"""The catalogue as one thing: shipped files, and a user's own folder over them.

A user's folder has the shape of the shipped one. A file in it replaces or extends the shipped file of
the same name *entry by entry*: an entry with a known id replaces it, others are added. Instruments are
whole files. A broken file of the user's leaves the shipped version working; it is listed in
``faults``.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from gradus.catalogue.contents import (
    AreaEntry,
    AreasFile,
    ConventionFile,
    Default,
    DefaultsFile,
    FactEntry,
    FactsFile,
    InterventionsFile,
    KindsFile,
)
from gradus.catalogue.course import (
    COMPETENCES,
    COURSES,
    Competence,
    CompetencesFile,
    Course,
    CourseRole,
    CoursesFile,
    RightsModule,
)
from gradus.catalogue.instrument_file import read_instrument
from gradus.catalogue.intervention import Intervention
from gradus.catalogue.raci import FILE as RACI
from gradus.catalogue.raci import RaciFile, RaciTable
from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput, Refusal
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.legal import Article
from gradus.formats.records.read_yaml import read_yaml

SHIPPED = Path(__file__).parent
MOST_BYTES = 8_000_000
CONVENTIONS = {"un-convention": "un_convention", "budapest": "budapest", "cets224": "cets224"}
"""File names of the conventions, and the keys instruments link to them by."""

T = TypeVar("T")


class NotInCatalogue(Refusal):
    """Something asked for by a name that the catalogue does not have."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = list(known)
        near = difflib.get_close_matches(name, names, n=1)
        super().__init__(
            "not-in-catalogue",
            message("{name} is not in the catalogue.", name=repr(name)),
            message("Did you mean {near}?", near=near[0])
            if near
            else message("It has: {known}.", known=", ".join(names[:30])),
        )


@dataclass(frozen=True)
class Document:
    """An instrument as its file says it: the file's bytes, and what was read from them."""

    content: bytes
    instrument: Instrument

    @cached_property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Shelf:
    """Read access to the catalogue; files are read when first asked for."""

    extra: Path | None = None
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def open(cls, extra: Path | None = None) -> Shelf:
        """The shipped catalogue, with a user's own folder over it if one is named.

        Raises
        ------
        NotInCatalogue
            If the folder is not there.
        """
        if extra is not None and not extra.is_dir():
            raise NotInCatalogue(str(extra), ())
        return cls(extra)

    # instruments

    @cached_property
    def _instrument_files(self) -> Mapping[str, Path]:
        found: dict[str, Path] = {}
        for root in (SHIPPED, self.extra):
            if root is not None:
                for path in sorted((root / "instruments").rglob("*.y*ml")):
                    found[path.stem] = path
        return found

    def instrument_ids(self) -> tuple[str, ...]:
        """Ids of the instruments (the names of their files)."""
        return tuple(self._instrument_files)

    def instrument(self, name: str) -> Instrument:
        """An instrument by its id, or by the path of a file. Raises as ``document`` does."""
        return self.document(name).instrument

    def document(self, name: str) -> Document:
        """An instrument by its id, or by the path of a file, with the bytes it was read from.

        Raises
        ------
        NotInCatalogue
            If there is neither.
        InvalidInput
            If the file has faults and there is no shipped version.
        """
        path = self._instrument_files.get(name)
        if path is None:
            given = Path(name)
            if given.is_file():
                return _document(given)
            raise NotInCatalogue(name, self.instrument_ids())
        shipped = SHIPPED / "instruments" / path.name
        try:
            return _document(path)
        except InvalidInput as refusal:
            if path == shipped or not shipped.is_file():
                raise
            self.faults.extend(refusal.faults)
            return _document(shipped)

    # lists

    def _files(self, type_: type[T], name: str) -> list[T]:
        """The shipped file and, if it can be read, the user's."""
        shipped = SHIPPED / name
        found = [read_yaml(type_, shipped.read_bytes(), name)]
        own = self.extra / name if self.extra is not None else None
        if own is not None and own.is_file():
            try:
                found.append(read_yaml(type_, own.read_bytes(), str(own)))
            except InvalidInput as refusal:
                self.faults.extend(refusal.faults)
        return found

    @staticmethod
    def _merged(parts: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
        found: dict[str, Any] = {}
        for part in parts:
            for entry in part:
                found[entry.id] = entry
        return tuple(found.values())

    @cached_property
    def interventions(self) -> tuple[Intervention, ...]:
        """Every intervention, in the catalogue's order."""
        files = self._files(InterventionsFile, "interventions.yaml")
        return self._merged(f.interventions for f in files)

    @cached_property
    def _areas(self) -> list[AreasFile]:
        return self._files(AreasFile, "areas.yaml")

    @cached_property
    def areas(self) -> tuple[AreaEntry, ...]:
        """The fifteen intervention areas with their capacity area and pillar."""
        return self._merged(f.areas for f in self._areas)

    @cached_property
    def capacity_areas(self) -> Mapping[str, str]:
        """Titles of the capacity areas (and cross-cutting) by id."""
        return {k: v for f in self._areas for k, v in f.capacity_areas.items()}

    @cached_property
    def pillars(self) -> Mapping[str, str]:
        """Titles of the pillars by id."""
        return {k: v for f in self._areas for k, v in f.pillars.items()}

    @cached_property
    def facts(self) -> tuple[FactEntry, ...]:
        """What a State or host confirms."""
        return self._merged(f.facts for f in self._files(FactsFile, "facts.yaml"))

    @cached_property
    def _kinds(self) -> list[KindsFile]:
        return self._files(KindsFile, "kinds.yaml")

    @cached_property
    def institution_kinds(self) -> Mapping[str, str]:
        """Titles of kinds of institutions by id."""
        return {k: v for f in self._kinds for k, v in f.institutions.items()}

    @cached_property
    def security_forces(self) -> frozenset[str]:
        """Kinds of institutions to which R1 applies."""
        return frozenset(k for f in self._kinds for k in f.security_forces)

    @cached_property
    def equipment_kinds(self) -> Mapping[str, str]:
        """Titles of kinds of equipment by id."""
        return {k: v for f in self._kinds for k, v in f.equipment.items()}

    @cached_property
    def defaults(self) -> Mapping[str, Default]:
        """Planning defaults by id."""
        files = self._files(DefaultsFile, "defaults.yaml")
        return {d.id: d for d in self._merged(f.defaults for f in files)}

    @cached_property
    def raci(self) -> RaciTable:
        """Who has which part in an activity."""
        files = self._files(RaciFile, RACI)
        return RaciTable(
            self._merged(f.parties for f in files), self._merged(f.rules for f in files)
        )

    # courses

    @cached_property
    def _competences(self) -> list[CompetencesFile]:
        return self._files(CompetencesFile, COMPETENCES)

    @cached_property
    def competences(self) -> tuple[Competence, ...]:
        """What people can be able to do."""
        return self._merged(f.competences for f in self._competences)

    @cached_property
    def competence_levels(self) -> tuple[str, ...]:
        """What levels 0 to 4 mean in any competence."""
        return self._competences[-1].levels

    @cached_property
    def _courses(self) -> list[CoursesFile]:
        return self._files(CoursesFile, COURSES)

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """Every course, in the catalogue's order."""
        return self._merged(f.courses for f in self._courses)

    @cached_property
    def course_roles(self) -> tuple[CourseRole, ...]:
        """Whom courses are for."""
        return self._merged(f.roles for f in self._courses)

    @cached_property
    def rights_modules(self) -> tuple[RightsModule, ...]:
        """Modules on human rights, which courses include."""
        return self._merged(f.human_rights for f in self._courses)

    # conventions

    @cached_property
    def conventions(self) -> Mapping[str, ConventionFile]:
        """The conventions by the key instruments link to them by."""
        return {
            key: read_yaml(
                ConventionFile,
                (SHIPPED / "conventions" / f"{name}.yaml").read_bytes(),
                f"{name}.yaml",
            )
            for name, key in CONVENTIONS.items()
        }

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """Every article of the UN Convention and the Budapest Convention, for legal needs."""
        return tuple(
            Article(
                convention=key,
                number=str(article.number),
                title=article.short_title,
                needs_domestic_basis=article.needs_domestic_basis,
                strength=article.strength,
                verification=article.verification,
            )
            for key in ("un_convention", "budapest")
            for article in self.conventions[key].articles
        )

    @property
    def edition(self) -> str:
        """The catalogue's edition, as printed."""
        file = self._files(InterventionsFile, "interventions.yaml")[0]
        return f"{file.id} {file.version}"


def _document(path: Path) -> Document:
    content = path.read_bytes()
    return Document(content, read_instrument(content, path.name))
