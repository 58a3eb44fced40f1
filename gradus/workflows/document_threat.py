"""The threat picture, as the plan's documents print it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gradus.domain.messages import N_
from gradus.engines.threat.profile import AreaThreat, OffenceGroup, ThreatProfile
from gradus.formats.documents import plan_document as doc
from gradus.formats.documents.figures import as_read
from gradus.workflows.document_moved import moves
from gradus.workflows.document_results import Results, spoken
from gradus.workflows.plan_without import PlanMoved

Translate = Callable[[str], str]

BASIS = {
    "own": N_("the State's own figures"),
    "borrowed": N_("borrowed from neighbouring States"),
    "judgement": N_("structured judgement"),
    "not-counted": N_("not counted anywhere: prior only"),
}


def threat_picture(profile: ThreatProfile, results: Results, moved: PlanMoved) -> doc.Threat:
    """Groups with what is counted, weights with their intervals, what it rests on and what it moved."""
    areas, language, translate = results.frame.areas, results.frame.language, results.translate
    said = [as_read(spoken(remark, translate), language) for remark in profile.remarks]
    return doc.Threat(
        statement=said[0] if said else "",
        little_known=profile.little_known,
        groups=tuple(_group(group, translate) for group in profile.groups),
        weights=tuple(_weight(area, areas, translate) for area in profile.capacity_areas),
        moves=moves(results, profile, moved),
        notes=tuple(said[1:]),
    )


def _group(group: OffenceGroup, translate: Translate) -> doc.ThreatGroup:
    latest = max(
        (o for o in group.observed if o.rate is not None), key=lambda o: o.year, default=None
    )
    estimate = group.actual or group.rate
    return doc.ThreatGroup(
        title=translate(group.title),
        value=latest.rate if latest else None,
        low=estimate.low80 if estimate else None,
        high=estimate.high80 if estimate else None,
        unit=translate("per 100,000 people a year"),
        source=translate(latest.source) if latest else translate(BASIS[group.basis]),
        year=latest.year if latest else None,
        meaning=latest.meaning.text(translate) if latest else translate(BASIS[group.basis]),
    )


def _weight(area: AreaThreat, titles: Mapping[str, str], translate: Translate) -> doc.AreaWeight:
    return doc.AreaWeight(
        title=translate(titles.get(area.area, area.area)),
        weight=area.weight.mid,
        low=area.weight.low,
        high=area.weight.high,
    )
