"""What becomes of the needs if every doubtful answer were one level higher, or one lower.

An answer is doubtful where what it rests on allows another level: its confidence is not high, its
evidence supports less, or groups differ and none was agreed on. Unknown and missing answers have
no level to move; they stay what is to be found out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gradus.engines.scoring.answers import Settled, SettledUnit, Special
from gradus.engines.scoring.bench import Bench, Readings
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.families.part import Values
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.needs import needs_of


@dataclass(frozen=True, kw_only=True)
class Firmness:
    """A need's rank as answered, and with the doubtful answers one level off; ``None``: no need."""

    indicator: str
    doubtful: bool
    rank: int | None
    rank_lower: int | None
    rank_higher: int | None

    @property
    def firm(self) -> bool:
        """Whether it is a need in all three."""
        return None not in (self.rank, self.rank_lower, self.rank_higher)


def is_doubtful(settled: Settled) -> bool:
    """Whether an answer with a level allows another one."""
    if isinstance(settled.value, Special):
        return False
    return settled.low != settled.value or settled.high != settled.value


def firmness(instrument: Instrument, said: SettledUnit) -> Mapping[str, Firmness]:
    """By indicator, every need of the answers as given, or one level lower or higher where doubtful."""
    bench = Bench(instrument)
    values = bench.read(said)
    doubtful = {id_ for id_, settled in said.items() if is_doubtful(settled)}
    now = _ranks(bench, values)
    lower = _ranks(bench, _moved(instrument, values, doubtful, -1))
    higher = _ranks(bench, _moved(instrument, values, doubtful, +1))
    return {
        id_: Firmness(
            indicator=id_,
            doubtful=id_ in doubtful,
            rank=now.get(id_),
            rank_lower=lower.get(id_),
            rank_higher=higher.get(id_),
        )
        for id_ in {**now, **lower, **higher}
    }


def _ranks(bench: Bench, values: Readings) -> dict[str, int]:
    slopes = bench.slopes(frozenset(values.claimed)).exact
    return {need.indicator: need.rank for need in needs_of(bench, values, slopes)}


def _moved(instrument: Instrument, values: Readings, doubtful: set[str], by: int) -> Readings:
    """The values as claimed and as evidenced, with those of the doubtful answers moved."""

    def moved(found: Values) -> Values:
        return {
            id_: _level(instrument, id_, value, by) if id_ in doubtful else value
            for id_, value in found.items()
        }

    return Readings(moved(values.claimed), moved(values.evidenced), values.low, values.high)


def _level(instrument: Instrument, id_: str, value: Exact | None, by: int) -> Exact | None:
    if value is None:
        return None
    scale = instrument.indicators[id_].scale
    return scale.clip(value + by * (1 if scale.step is None else scale.step))
