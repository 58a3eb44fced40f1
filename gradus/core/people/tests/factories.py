"""People of fictional institutions, for tests."""

from __future__ import annotations

from typing import Any

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.people import models
from gradus.core.people.actions.people import enter_person
from gradus.core.states.models import Institution
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT

FULL = {
    "name": "Canary Ada Example",
    "roles": ["practitioner"],
    "languages": ["en", "fr"],
    "sex": "female",
    "email": "canary@example.test",
    "phone": "+00 canary 11",
    "years_to_serve": 17,
}


def person(of: Institution, **changes: Any) -> models.Person:
    """Somebody of an institution, entered by the national coordinator."""
    by = make.coordinator(of.state)
    values: dict[str, Any] = FULL | changes
    with acting(scope_for(by, AT)):
        return enter_person(by=by, at=AT, institution=of, **values)
