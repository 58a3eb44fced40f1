"""The family an instrument names."""

from __future__ import annotations

from gradus.engines.scoring.families.ordinal import CumulativeStagesFamily, ProfileMinimumFamily
from gradus.engines.scoring.families.part import Family
from gradus.engines.scoring.families.share_meeting import ShareMeetingFamily
from gradus.engines.scoring.families.sums import CappedPillarsFamily, PointsFamily
from gradus.engines.scoring.families.weighted_levels import WeightedLevelsFamily
from gradus.engines.scoring.instrument import (
    CappedPillars,
    CumulativeStages,
    Instrument,
    Points,
    ProfileMinimum,
    ShareMeeting,
    WeightedLevels,
)


def family_of(instrument: Instrument) -> Family:
    """The instrument's rule family, ready for its indicators."""
    match instrument.rule:
        case WeightedLevels() as rule:
            return WeightedLevelsFamily(instrument, rule)
        case CappedPillars() as rule:
            return CappedPillarsFamily(instrument, rule)
        case Points() as rule:
            return PointsFamily(instrument, rule)
        case CumulativeStages() as rule:
            return CumulativeStagesFamily(instrument, rule)
        case ProfileMinimum() as rule:
            return ProfileMinimumFamily(instrument, rule)
        case ShareMeeting() as rule:
            return ShareMeetingFamily(instrument, rule)
