"""The one place that talks to HiGHS: a model with bounds that can be changed and solved again.

HiGHS keeps one pool of threads for a process; it is reset whenever another number of threads is
asked for. Every status is checked, nothing is taken on trust: it runs in a thread of its own, so that
a run that neither ends nor shows signs of life (its presolve can loop on some rows of money) is left
behind with the plans and the bound it had found.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import highspy
import numpy as np

from gradus.engines.planner.model import Model
from gradus.engines.planner.plan import Activity

Ending = Literal["optimal", "gap", "work", "clock", "infeasible", "cut-off"]

_pool = {"threads": 0}

SILENCE = 30.0
"""Seconds without a sign of life after which a run is given up (normal: a second or two)."""

OVERTIME = 3.0
"""Seconds beyond its clock after which a silent run is given up."""

LISTEN = 0.25
"""Seconds between two looks at a run."""

IMPRECISE = 1e-5
"""Share by which the objective of interior points may lie below the optimum (they end at 1e-8)."""

_left_behind: list[Any] = []
"""Solvers that never came back: kept, because their threads still use them."""


class _Quiet(highspy.Highs):
    """HiGHS without its banner: standard output belongs to whoever runs the program."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's name; called while it is made
        """Be quiet before anything is said."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Limits:
    """When a solve stops: at a gap (a share), at a number of checkpoints, at a clock.

    Checkpoints are the places where HiGHS asks whether to go on. For a model and a seed they are the
    same on every run, however busy the machine is: about twenty a second on large models.
    """

    gap: float = 0.0
    work: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Progress:
    """Where a solve stands; ``objective`` and ``bound`` are of the plan, not of the solver.

    ``plan`` is the best plan the solver has found itself so far.
    """

    stage: str
    seconds: float
    objective: float | None
    bound: float
    plan: tuple[Activity, ...] | None = None


OnProgress = Callable[[Progress], bool | None]
"""Is told where a solve stands; what returns True ends it with what was found."""


@dataclass(frozen=True)
class Outcome:
    """What a solve found: plans in the order found (the last is best), and a proven bound.

    ``bound`` holds for the model with the bounds of the moment, less the disturbance.
    """

    ending: Ending
    plans: tuple[tuple[Activity, ...], ...]
    bound: float
    work: int = 0
    nodes: int = 0


@dataclass
class Session:
    """A model, its bounds as they stand, and a warm simplex for its relaxation.

    ``floor``: only plans of at least this objective are asked for. ``aim``: other costs of the columns
    than the model's, to be made as large as can be; outcomes are then in their unit. ``relaxed``: the
    bound that ``values`` found on its way.
    """

    model: Model
    threads: int = 1
    seed: int = 0
    low: np.ndarray = field(init=False)
    high: np.ndarray = field(init=False)
    floor: float | None = field(init=False, default=None)
    aim: list[float] | None = field(init=False, default=None)
    relaxed: float = field(init=False, default=math.inf)
    _relaxation: Any = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.release()

    # what is asked of the model

    def release(self) -> None:
        """Return to the model's own bounds."""
        self.low = np.array(self.model.rows.low, dtype=np.float64)
        self.high = np.array(self.model.rows.high, dtype=np.float64)
        self.floor = None
        self.aim = None

    def force(self, candidate: str, *, chosen: bool) -> bool:
        """Force a candidate in or out; False if it has no start in the model (it is out)."""
        window = self.model.windows.get(candidate)
        if window is None:
            return False
        last = window.cumulative[-1]
        self.low[last], self.high[last] = (1.0, 1.0) if chosen else (0.0, 0.0)
        return True

    def allow(self, candidate: str, starts: Iterable[int]) -> None:
        """Let a candidate start only in these months, or not at all."""
        window = self.model.windows[candidate]
        kept = set(starts)
        for start, pulse in zip(window.starts, window.pulse, strict=True):
            if start not in kept:
                self.high[pulse] = 0.0

    def keep(self, activities: Iterable[Activity]) -> None:
        """Fix these activities to their starts; what else is chosen stays open."""
        for activity in activities:
            window = self.model.windows.get(activity.candidate)
            if window is not None and activity.start in window.starts:
                self.low[window.pulse[window.starts.index(activity.start)]] = 1.0

    def cut_off(self, objective: float | None) -> None:
        """Ask for plans of at least this objective (less the disturbance) only."""
        self.floor = objective

    # what HiGHS does with it

    def bound(self) -> float:
        """A proven bound from the linear relaxation, quick on the second call; -inf: no plan."""
        solver = self._relaxation
        if solver is None:
            solver = self._highs(relaxed=True)
            self._relaxation = solver
        else:
            places = np.arange(len(self.low), dtype=np.int32)
            solver.changeColsBounds(len(self.low), places, self.low, self.high)
        _run(solver)
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return -math.inf
        if status != highspy.HighsModelStatus.kOptimal:
            return math.inf
        return self._upper(solver.getInfo().objective_function_value)

    def values(self) -> np.ndarray | None:
        """The columns of an optimum of the relaxation, by interior points; None if there is none.

        On large models it takes a third of the time of the simplex, whose corner is not needed.
        """
        solver = self._highs(relaxed=True)
        solver.setOptionValue("solver", "ipm")
        solver.setOptionValue("run_crossover", "off")
        _run(solver)
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status == highspy.HighsModelStatus.kOptimal:
            found = self._upper(solver.getInfo().objective_function_value)
            self.relaxed = found + IMPRECISE * abs(found)
        return np.array(solver.getSolution().col_value)

    def duals(self) -> dict[tuple[str, str, int], float]:
        """Objective per unit of each row's limit, by what the row stands for (after ``bound``)."""
        prices: dict[tuple[str, str, int], float] = {}
        duals = self._relaxation.getSolution().row_dual
        for family, dual in zip(self.model.rows.family, duals, strict=True):
            if dual:
                prices[family] = prices.get(family, 0.0) + dual * self.model.scale
        return prices

    def solve(
        self,
        limits: Limits,
        start: Sequence[Activity] | None = None,
        progress: OnProgress | None = None,
        options: dict[str, object] | None = None,
    ) -> Outcome:
        """Solve the mixed-integer model under its bounds."""
        solver = self._highs(relaxed=False)
        solver.setOptionValue("mip_rel_gap", limits.gap)
        solver.setOptionValue("mip_abs_gap", 1e-6)
        if limits.seconds is not None:
            solver.setOptionValue("time_limit", max(limits.seconds, 0.01))
        for name, value in (options or {}).items():
            solver.setOptionValue(name, value)
        if start is not None:
            self._give(solver, start)
        watch = _Watch(self.model, limits.work, progress)
        watch.attach(solver)
        if not _came_back(solver, watch, limits.seconds):
            bound = watch.bound if self.aim else self._upper(watch.bound)
            return Outcome("clock", tuple(watch.plans), bound, watch.work, watch.nodes)
        watch.detach(solver)
        return self._outcome(solver, limits, watch)

    def _highs(self, *, relaxed: bool) -> Any:
        settle(self.threads)
        solver: Any = _Quiet()
        solver.setOptionValue("threads", self.threads)
        solver.setOptionValue("random_seed", self.seed % 2**31)
        solver.passModel(self._lp(relaxed=relaxed))
        return solver

    def _lp(self, *, relaxed: bool) -> Any:
        rows = self.model.rows
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(rows.cost), len(rows.row_low)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = np.array(self.aim or rows.cost, dtype=np.float64)
        lp.col_lower_, lp.col_upper_ = self.low, self.high
        lp.row_lower_ = np.array(rows.row_low, dtype=np.float64)
        lp.row_upper_ = np.array(rows.row_high, dtype=np.float64)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts, index, value = rows.row_start, rows.index, rows.value
        if self.floor is not None:
            paid = [(column, cost) for column, cost in enumerate(rows.cost) if cost]
            least = (self.floor - self.model.offset) / self.model.scale
            lp.num_row_ += 1
            lp.row_lower_ = np.append(lp.row_lower_, least)
            lp.row_upper_ = np.append(lp.row_upper_, math.inf)
            starts = [*starts, starts[-1] + len(paid)]
            index = [*index, *(column for column, _ in paid)]
            value = [*value, *(cost for _, cost in paid)]
        lp.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(value, dtype=np.float64)
        if not relaxed:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[whole] for whole in rows.integer]
        return lp

    def _give(self, solver: Any, start: Sequence[Activity]) -> None:
        values = self.model.columns(start)
        if values:
            places = np.fromiter(values, dtype=np.int32)
            numbers = np.fromiter(values.values(), dtype=np.float64)
            solver.setSolution(len(places), places, numbers)

    def _upper(self, value: float) -> float:
        """A solver's bound as a bound of the plan's objective, rounded up safely."""
        if math.isinf(value):
            return value
        value += 1e-7 * (1.0 + abs(value))
        return value if self.aim else value * self.model.scale + self.model.offset

    def _outcome(self, solver: Any, limits: Limits, watch: _Watch) -> Outcome:
        info = solver.getInfo()
        status = solver.getModelStatus()
        kinds = highspy.HighsModelStatus
        if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
            return Outcome("infeasible", (), -math.inf, watch.work, watch.nodes)
        plans = list(watch.plans)
        solution = solver.getSolution()
        if solution.value_valid and len(solution.col_value) == len(self.low):
            plans.append(self.model.activities(solution.col_value))
        ending: Ending
        if status == kinds.kTimeLimit:
            ending = "clock"
        elif status == kinds.kOptimal:
            ending = "optimal" if info.mip_gap <= 1e-6 or limits.gap <= 1e-6 else "gap"
        elif status == kinds.kModelEmpty:
            ending = "optimal"
        else:
            ending = "work"
        bound = self._upper(0.0 if status == kinds.kModelEmpty else info.mip_dual_bound)
        return Outcome(ending, tuple(plans), bound, watch.work, watch.nodes)


def settle(threads: int) -> None:
    """Set HiGHS's pool to a number of threads: before two sessions run side by side, not while."""
    if _pool["threads"] != threads:
        highspy.Highs.resetGlobalScheduler(True)
        _pool["threads"] = threads


class _Watch:
    """Listens to HiGHS: stops it at the work limit, keeps its plans, passes its progress on."""

    def __init__(self, model: Model, limit: int | None, progress: OnProgress | None) -> None:
        self._model = model
        self._limit = limit
        self._progress = progress
        self.plans: list[tuple[Activity, ...]] = []
        self.work = 0
        self.nodes = 0
        self.bound = math.inf
        """Proven by the solver so far, in its own units."""

    def attach(self, solver: Any) -> None:
        """Start to listen."""
        solver.cbMipInterrupt.subscribe(self._interrupt)
        solver.cbMipImprovingSolution.subscribe(self._improved)

    def detach(self, solver: Any) -> None:
        """Stop listening, so that nothing refers to nothing."""
        solver.cbMipInterrupt.unsubscribe(self._interrupt)
        solver.cbMipImprovingSolution.unsubscribe(self._improved)

    def _interrupt(self, event: Any) -> None:
        data = event.data_out
        self.work += 1
        self.nodes = max(self.nodes, int(data.mip_node_count))
        if abs(data.mip_dual_bound) < 1e29:
            self.bound = min(self.bound, data.mip_dual_bound)
        if self._limit is not None and self.work >= self._limit:
            event.data_in.user_interrupt = True
        if self._progress is not None and self._progress(self._stand(data)):
            event.data_in.user_interrupt = True

    def _improved(self, event: Any) -> None:
        self.plans.append(self._model.activities(event.data_out.mip_solution))

    def _stand(self, data: Any) -> Progress:
        model = self._model
        primal, dual = data.mip_primal_bound, data.mip_dual_bound
        return Progress(
            "solving",
            data.running_time,
            None if abs(primal) > 1e29 else primal * model.scale + model.offset,
            math.inf if abs(dual) > 1e29 else dual * model.scale + model.offset,
            self.plans[-1] if self.plans else None,
        )


def _came_back(solver: Any, watch: _Watch, seconds: float | None) -> bool:
    """Run; False if the run was given up, having been silent for too long."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            _run(solver)
        except RuntimeError as error:
            failed.append(error)

    thread = threading.Thread(target=work, name="highs", daemon=True)
    thread.start()
    waited = heard = 0.0
    last_work = -1
    while thread.is_alive():
        thread.join(LISTEN)
        waited += LISTEN
        if watch.work != last_work:
            last_work, heard = watch.work, waited
        late = seconds is not None and waited > seconds + OVERTIME
        if thread.is_alive() and waited - heard > (OVERTIME if late else SILENCE):
            _left_behind.append((solver, watch))
            return False
    if failed:
        raise failed[0]
    return True


def _run(solver: Any) -> None:
    """Run, and say so if HiGHS refuses (it would otherwise be silent)."""
    if solver.run() == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refused to solve the model")
