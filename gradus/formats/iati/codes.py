"""The codes of IATI's code lists that Gradus itself writes or understands.

Codes are facts of the IATI Standard 2.03 (its code lists of October 2026: ActivityStatus, ActivityDateType,
OrganisationRole, OrganisationType, DescriptionType, BudgetStatus, SectorVocabulary, TagVocabulary,
ActivityScope, RelatedActivityType). Any other code is kept as it is written and judged by nobody here.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """ActivityStatus."""

    PIPELINE = "1"
    IMPLEMENTATION = "2"
    FINALISATION = "3"
    CLOSED = "4"
    CANCELLED = "5"
    SUSPENDED = "6"


class DateType(StrEnum):
    """ActivityDateType."""

    PLANNED_START = "1"
    ACTUAL_START = "2"
    PLANNED_END = "3"
    ACTUAL_END = "4"


class Role(StrEnum):
    """OrganisationRole."""

    FUNDING = "1"
    ACCOUNTABLE = "2"
    EXTENDING = "3"
    IMPLEMENTING = "4"


class OrganisationType(StrEnum):
    """OrganisationType."""

    GOVERNMENT = "10"
    LOCAL_GOVERNMENT = "11"
    OTHER_PUBLIC = "15"
    INTERNATIONAL_NGO = "21"
    NATIONAL_NGO = "22"
    REGIONAL_NGO = "23"
    PARTNER_COUNTRY_NGO = "24"
    PUBLIC_PRIVATE = "30"
    MULTILATERAL = "40"
    FOUNDATION = "60"
    PRIVATE = "70"
    PRIVATE_OF_PROVIDER = "71"
    PRIVATE_OF_RECIPIENT = "72"
    PRIVATE_OF_THIRD = "73"
    ACADEMIC = "80"
    OTHER = "90"


GENERAL_DESCRIPTION = "1"
OBJECTIVES = "2"
INDICATIVE, COMMITTED = "1", "2"
OWN_VOCABULARY = "99"
NATIONAL_SCOPE = "4"
FIVE_DIGIT_SECTORS = "1"
POLICE_SECTOR = "15132"
JUSTICE_SECTOR = "15130"
