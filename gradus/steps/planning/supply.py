"""What is entered in Gradus, put into the State file that a plan is made from.

Money and equipment entered here take the place of the file's; so do trainers, mentors and regional
team, each by itself. Calendars are put together; so are efforts of others that amount to an intervention,
where the file does not say that it is done. So nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal

import yaml
from django.utils import formats
from django.utils.translation import gettext as _

from gradus.catalogue.shelf import Shelf
from gradus.core.access.actor import Actor
from gradus.core.coordination import selectors as register
from gradus.core.resources import selectors as means
from gradus.core.states.models import State
from gradus.domain.periods import Month
from gradus.steps.planning import excepted
from gradus.steps.planning.rules.asking import Rate
from gradus.workflows.coordination import Credit
from gradus.workflows.state import StateFile


def with_means(
    viewer: Actor, at: datetime, text: str, stated: StateFile, rates: Mapping[str, Rate]
) -> tuple[str, dict[str, int]]:
    """The State file with what the viewer sees of the means for its State, and how much that is.

    Raises
    ------
    RateMissing
        If there is money in a currency without a rate.
    """
    state_id = State.objects.get(code=stated.code).pk
    found = means.supply_for(
        viewer,
        state_id,
        start=Month.parse(stated.start),
        horizon=stated.horizon,
        rates={code: rate.dollars for code, rate in rates.items()},
    )
    credited = register.credited_for(viewer, state_id, Month.parse(stated.start))
    told = {one.intervention for one in stated.done}
    others = [one for one in credited if one.intervention not in told]
    done = [one.done for one in others if one.done is not None]
    counts = {
        "efforts": len(done),
        "pots": len(found.pots),
        "offers": len(found.donations),
        "people": len(found.resources),
        "circumstances": len(found.circumstances),
    }
    waivers = excepted.waivers(viewer, state_id, at.date())
    counts["exceptions"] = len(waivers)
    if not any(counts.values()):
        return text, counts
    kinds = {one.id for one in found.resources}
    kept = [one for one in stated.resources if one.id not in kinds]
    more = [one for one in found.circumstances if one not in stated.circumstances]
    filled = replace(
        stated,
        pots=found.pots or stated.pots,
        donations=found.donations or stated.donations,
        resources=(*kept, *found.resources),
        circumstances=(*stated.circumstances, *more),
        exceptions=(*stated.exceptions, *(one for one in waivers if one not in stated.exceptions)),
        done=(*stated.done, *done),
        notes=(
            *stated.notes,
            *_notes(at, rates if found.pots else {}),
            *(_credit_note(one) for one in others),
        ),
    )
    return yaml.safe_dump(asdict(filled), allow_unicode=True, sort_keys=False), counts


def _notes(at: datetime, rates: Mapping[str, Rate]) -> list[str]:
    day = formats.date_format(at)
    said = [
        _(
            "Money, equipment, people and calendar are counted on as entered in Gradus on {day}"
        ).format(day=day)
    ]
    rate = _("1 {currency} is taken as {dollars} USD ({source})")
    return said + [
        rate.format(currency=code, dollars=_plain(one.dollars), source=one.source)
        for code, one in sorted(rates.items())
    ]


def _credit_note(credit: Credit) -> str:
    """Why an effort of others is counted on, or is not."""
    titles = {one.id: one.title for one in Shelf.open().interventions}
    title = _(titles.get(credit.intervention, credit.intervention))
    return f"{title}: {credit.because.text(_)}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
