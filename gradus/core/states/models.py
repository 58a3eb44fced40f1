"""Member States, their institutions and units; partners and programmes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gradus.core.access.rows import Row, WalledRow
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Public, Shared, Walled


class State(Row):
    """A Member State, or a fictional one. Its names and groups come from the catalogue."""

    owner = Public("which States there are is known to everybody")
    classification = (classed.public("code fictional single_officer"),)

    code = models.CharField(max_length=3, unique=True)  # ISO 3166-1 alpha-3
    fictional = models.BooleanField(default=False)
    # the office has one person who may sign: one signature is then enough for a grant
    single_officer = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class Programme(Row):
    """A programme that works with States: its staff hold their roles in it."""

    owner = Shared("the names of programmes head every page of those who work in them")
    classification = (classed.internal("code name"),)

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Partner(Row):
    """A donor, another provider or a body of civil society: who works with several States."""

    owner = Shared("plans, offers and earmarks name partners")
    classification = (classed.internal("code name kind"),)

    class Kind(models.TextChoices):
        DONOR = "donor"
        PROVIDER = "provider"
        CIVIL_SOCIETY = "civil-society"

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)

    def __str__(self) -> str:
        return self.name


class Institution(WalledRow):
    """An institution of a State that has a part in countering cybercrime."""

    owner = Walled("register", {Axis.STATE: "state_id", Axis.INSTITUTION: "id"})
    classification = (
        classed.restricted("state code name kind place", purpose="the State's register"),
    )

    class Kind(models.TextChoices):
        POLICE = "police"
        PROSECUTION = "prosecution"
        JUDICIARY = "judiciary"
        ACADEMY = "academy"
        MINISTRY = "ministry"
        CENTRAL_AUTHORITY = "central-authority"
        CERT = "cert"
        FINANCIAL_INTELLIGENCE = "financial-intelligence"
        REGULATOR = "regulator"
        EDUCATION = "education"
        OTHER = "other"

    state = models.ForeignKey(State, models.PROTECT)
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    place = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state", "code"], name="institution_code_in_state")
        ]

    def __str__(self) -> str:
        return self.name


class Unit(WalledRow):
    """A unit of an institution: what is trained, equipped, mentored."""

    owner = Walled(
        "register",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id"},
        parent=("institution_id", "states_institution"),
    )
    classification = (
        classed.restricted(
            "state institution name place posts staff security_forces",
            purpose="the State's register",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    posts = models.PositiveIntegerField(null=True, blank=True)  # none: not reported
    staff = models.PositiveIntegerField(null=True, blank=True)
    # due diligence (R1) is owed to units of the security forces and who commands them
    security_forces = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "name"], name="unit_name_in_institution")
        ]

    def __str__(self) -> str:
        return self.name
