"""A plan document of any size, with any names, for tests and the benchmark."""

from __future__ import annotations

from datetime import date

from gradus.domain.periods import Month
from gradus.formats.documents import plan_document as doc
from gradus.formats.documents.plan_parts import Raised, Role, Supply, Taken, Time, Wait

SHA = "0123456789abcdef" * 4


def sample(
    count: int = 3, name: str = "Meridia", language: str = "en", horizon: int = 48
) -> doc.PlanDocument:
    """A document of so many activities in which every free text is or holds ``name``."""
    activities = tuple(
        doc.Activity(
            id=f"a{n}", title=f"{name} {n}", area=f"{name} {n % 4}", start=n % 40, end=n % 40 + 3,
            effective=n % 40 + 6, institution=name, costs=(doc.CostPart(kind=name, amount=1000 + n),),
            needs=(f"a{n - 1}",) if n else (), gates=("g",), why=(name,), status=name if n == 1 else "",
            raises=(Raised(area=name, points=0.25),), change=name,
            roles=(Role(letter="A", party=name, kind="host"), Role(letter="I", party=f"{name} too")),
            time=Time(slack=n % 3, alone=0, critical=n % 3 == 0, said=name, held=(name,),
                      waits=(Wait(reason=name, margin=0, activity=f"a{n - 1}", binding=True),
                             Wait(reason=name, margin=1, gate="g"))),
        )
        for n in range(count)
    )  # fmt: skip
    total = sum(a.cost for a in activities)
    years = tuple(
        doc.PotYear(year=y, available=total, committed=total if y == 0 else 0, unspent=0)
        for y in range(horizon // 12)
    )
    scores = tuple(
        doc.Score(id=f"d{n}", title=f"{name} {n}", score=12.5 * n, low=0, high=100, coverage=0.5)
        for n in range(4)
    )
    return doc.PlanDocument(
        title=name, state=doc.State(code="XAA", name=name), language=language,
        direction="rtl" if language == "ar" else "ltr", start=Month(2027, 1), horizon=horizon,
        issued_on=date(2026, 11, 25), edition=name,
        summary=doc.Summary(
            objective=name, warnings=(name,), priorities=(doc.Priority(title=name, why=name),),
            first_steps=(doc.FirstStep(month=0, title=name, owner=name),), funded=total,
            unfunded=4321, certainty=(name,), to_confirm=(name,),
        ),
        standing=doc.Standing(
            instrument="test 1.0", overall=doc.Score(id="o", title=name, score=26.88, coverage=0.5),
            dimensions=scores,
            critical_needs=(doc.CriticalNeed(id="LAW-01", title=name, level=1, wanted=3),),
            levels=(doc.LevelCell(id="LAW-01", dimension="d0", level=1, critical=True),
                    doc.LevelCell(id="LAW-02", dimension="d0")),
            legal_needs=(doc.LegalNeed(convention=name, article="2", title=name),
                         doc.LegalNeed(convention="C", article="7", title=name, known=False)),
            codings=(doc.LegalCoding(says=name, articles=("2",), meaning=name),),
            upper_limits=True, dissent=2,
        ),
        threat=doc.Threat(
            statement=name, groups=(doc.ThreatGroup(title=name, source=name),
                                    doc.ThreatGroup(title=name, value=3.25, low=1, high=9, year=2022)),
            weights=(doc.AreaWeight(title=name, weight=0.4, low=0.2, high=0.5),
                     doc.AreaWeight(title=name, weight=0.6, low=0.5, high=0.8)),
            moves=doc.Moves(
                note=name, statement=name,
                areas=(doc.AreaMoved(id="A", title=name, weight=0.6, low=0.55, high=0.7, equal=0.5,
                                     direction="up", words=name, sure=True),
                       doc.AreaMoved(id="B", title=name, weight=0.4, low=0.3, high=0.6, equal=0.5,
                                     direction="down", words=name)),
                changes=(doc.Change(title=name, before=3, after=7),
                         doc.Change(title=name, before=9, after=8),
                         doc.Change(title=name, before=1), doc.Change(title=name, after=4)),
            ),
        ),
        activities=activities,
        gates=(doc.Gate(id="g", title=name, month=2, owner=name),
               doc.Gate(id="h", title=name, holds=True)),
        blackouts=(doc.Blackout(months=(5, 6), reason=name),),
        exceptions=(doc.RuleException(rule="R3", activity=name, reason="a reason apart",
                                      agreed_by=(name, name), expires="2027-12"),),
        credits=(doc.Credit(title=name, provider=name, status=name),),
        pots=(doc.Pot(id="p", donor=name, earmark=name, years=years, why_unspent=name),),
        unfunded=(doc.Unfunded(title=name, amount=4321, year=1, reason=name),),
        left_out=(doc.LeftOut(id="x", title=name, area=name, cost=99, reason=name),),
        prices=(doc.Price(thing=name, low=0.0, high=0.05),),
        risks=(doc.Risk(title=name, kind=name, effect=name, response=name, owner=name, by_month=1),),
        measures=(doc.Measure(id="m", title=name, unit=name, baseline=1.0, baseline_year=2026,
                              targets=(doc.Target(month=9, value=3),), means=name, owner=name),
                  doc.Measure(id="n", title=name)),
        method=(doc.MethodNote(title=name, text=name),),
        sources=(doc.Source(title=name, year="2024", grade=name),),
        supplies=(
            Supply(id="t", title=name, kind="people", there=(2,) * horizon,
                   taken=(Taken(activity="a0", amount=2, months=(0, 1, 2)),)),
            Supply(id="h", title=name, kind="institution", there=(3,) * horizon,
                   taken=(Taken(activity="", amount=1, months=(1,), title=name),)),
        ),
        provenance=doc.Provenance(plan_sha256=SHA, problem_sha256=SHA, version="gradus", seed=7),
    )  # fmt: skip
