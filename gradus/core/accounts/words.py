"""Roles, kinds of things and scopes in words a person reads, each with what it means."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import get_language, gettext

from gradus.catalogue import member_states
from gradus.core.accounts.models import Scoped
from gradus.domain.messages import N_
from gradus.domain.ownership import Axis

ROLES = {
    "national_coordinator": (
        N_("National coordinator"),
        N_("Sees and steers everything of the State's own office, signs, and invites others."),
    ),
    "state_officer": (
        N_("Officer of the State"),
        N_("The second pair of eyes: sees the State's assessment, plan and results, and signs."),
    ),
    "delegate": (
        N_("Delegate who signs"),
        N_("Named by the State to sign the national plan for it; sees the plan, and nothing else."),
    ),
    "focal_point": (
        N_("Focal point"),
        N_("Sees the institution's own units and people, and the State's plan."),
    ),
    "academy": (
        N_("Academy"),
        N_("Sees the academy's own entry and people, and the State's plan."),
    ),
    "data_protection_officer": (
        N_("Officer for data protection"),
        N_("Sees personal data, the record and who has access; answers requests to erase."),
    ),
    "table": (N_("Table in a workshop"), N_("Answers for one group while the workshop is open.")),
    "trainee": (N_("Practitioner"), N_("Sees one's own record, and nothing else.")),
    "programme_officer": (
        N_("Programme officer"),
        N_("Sees the programme's means; of a State only what it has granted."),
    ),
    "regional_team": (
        N_("Regional cyber team"),
        N_("Sees the programme's means; of a State only what it has granted for the work there."),
    ),
    "mentor": (
        N_("Mentor"),
        N_("Sees nothing of a State until it grants the plan and the results of the placement."),
    ),
    "hrddp_officer": (
        N_("Officer for human-rights due diligence"),
        N_("Sees and writes the due diligence of the programme; of a State only its register."),
    ),
    "donor": (
        N_("Donor"),
        N_("Sees one's own offers; of a State the plan and results that it has granted."),
    ),
    "partner": (
        N_("Third party"),
        N_("Another provider or civil society: sees what it is asked about a plan, and answers."),
    ),
    "evaluator": (
        N_("Evaluator"),
        N_("Sees the programme's aggregates and record; of a State only what it has granted."),
    ),
    "operator": (
        N_("Operator"),
        N_("Keeps the installation running; sees its health and nothing of any State."),
    ),
}
KINDS = {
    "register": (N_("Register"), N_("Institutions, units and their posts.")),
    "people": (N_("People"), N_("Practitioners, trainers and mentors by name.")),
    "findings": (N_("Assessment"), N_("Answers, scores, and the needs found.")),
    "threats": (N_("Threats"), N_("The crime that the State faces, with estimates.")),
    "threats_inside": (
        N_("Figures kept inside"),
        N_("Figures about crime that only the State's own people may see."),
    ),
    "statistics": (N_("Statistics"), N_("Published figures about crime, taken in for everybody.")),
    "plan": (N_("National plan"), N_("Activities, costs, dates, and what was agreed.")),
    "consultations": (
        N_("Consultations"),
        N_("What third parties are shown of a plan, what they say to it, and the answers."),
    ),
    "evidence": (N_("Evidence"), N_("Documents and sources behind answers and results.")),
    "hrddp": (N_("Due diligence"), N_("The content of human-rights due diligence.")),
    "gate": (N_("Clearance"), N_("Only whether support to a unit may begin.")),
    "resources": (
        N_("Means"),
        N_("What plans are made with: money, offers, people's months, circumstances."),
    ),
    "coordination": (
        N_("Register of efforts"),
        N_("What other providers did, do and plan, by unit and topic."),
    ),
    "conditions": (
        N_("Conditions"),
        N_("Preconditions, what institutions can carry, the State's priorities and red lines."),
    ),
    "results": (N_("Results"), N_("Measures, baselines, targets and observations.")),
    "membership": (N_("Members"), N_("Who holds which role.")),
    "erasures": (N_("Requests to erase"), N_("Who asked that their data be erased.")),
    "recovery": (N_("Lost second factors"), N_("Who lost one, and who lets them in again.")),
    "grants": (N_("Access of outsiders"), N_("What the State lets others see.")),
    "exchange": (
        N_("Exchange"),
        N_("What the State releases to other instances, and what arrives."),
    ),
    "record": (N_("Record"), N_("Who did what, and when.")),
    "runs": (N_("Computations"), N_("Long sums, and what came of them.")),
    "aggregates": (N_("Aggregates"), N_("Counts over five States or more.")),
    "health": (N_("Health"), N_("Whether the installation works.")),
    "partners": (N_("Partners"), N_("Donors and providers.")),
    "evidence_inside": (
        N_("Evidence kept inside"),
        N_("Documents that the State keeps for its own people; never granted."),
    ),
    "programmes": (N_("Programmes"), N_("The programmes of this installation.")),
}
BASES = {
    "assignment": N_("Assignment: the State accepts that somebody works with it"),
    "grant": N_("Grant: the State lets somebody see more"),
    "plan": N_("Plan: the agreed plan carries the access that its delivery needs"),
}


def role_name(role: str) -> str:
    return gettext(ROLES[role][0]) if role in ROLES else role


def role_sees(role: str) -> str:
    """One sentence: what the role sees."""
    return gettext(ROLES[role][1]) if role in ROLES else ""


def kind_name(kind: str) -> str:
    return gettext(KINDS[kind][0]) if kind in KINDS else kind


def kind_holds(kind: str) -> str:
    """One sentence: what things of that kind are."""
    return gettext(KINDS[kind][1]) if kind in KINDS else ""


def basis_name(basis: str) -> str:
    return gettext(BASES[basis])


def state_name(code: str) -> str:
    """The short name of a State in the reader's language, with its code."""
    names = member_states.find(code).short_names
    language = (get_language() or "en").split("-")[0]
    return f"{names.get(language) or names['en']} ({code})"


def scope_name(row: Scoped, institutions: Mapping[UUID, str] | None = None) -> str:
    """Where a role lies. Institutions are named only if ``institutions`` (those seen) has them."""
    axis = Axis(row.axis) if row.axis else None
    if axis is Axis.PROGRAMME and row.programme:
        return row.programme.name
    if axis is Axis.PARTNER and row.partner:
        return row.partner.name
    if axis is Axis.PERSON:
        return gettext("One's own record")
    if row.state is None:
        return gettext("This installation")
    state = state_name(row.state.code)
    if axis is Axis.INSTITUTION:
        name = (institutions or {}).get(row.institution_id or UUID(int=0))
        return f"{name or gettext('An institution')}, {state}"
    return state
