"""A threat picture made for the tests: a fictional State, invented figures."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from gradus.domain.markings import Marking
from gradus.formats.statistics.picture import PictureFigure, ThreatPicture

PICTURE = ThreatPicture(
    state="XAA",
    country="XA",
    name="Examplia",
    made=datetime(2026, 11, 30, 1, 2, 3, tzinfo=UTC),
    producer="Coordination office of Examplia",
    marking=Marking.AMBER,
    summary="What Examplia faces.",
    not_reported=("online-drugs",),
    figures=(
        PictureFigure(
            group="online-fraud",
            title="Fraud committed online",
            series="recorded",
            scheme="cts",
            term="Fraud: Cyber-related (Cy)",
            year=2021,
            value=Decimal("782.0"),
            unit="count",
            source="UN Crime Trends Survey (CTS)",
            definition="Offences recorded by the police, as the State counts them.",
        ),
        PictureFigure(
            group="online-fraud",
            title="Fraud committed online",
            series="estimate",
            year=2024,
            value=Decimal("31.5"),
            unit="per 100,000",
            low=Decimal("12"),
            high=Decimal("80"),
            interval="95 %",
            source="=cmd|' /C calc'!A0",
            basis="own figures and the region's",
        ),
    ),
)
