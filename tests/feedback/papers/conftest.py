"""One small paper with a block of every kind, as the tests of the writers read it back."""

from datetime import UTC, datetime

import pytest

from feedback.papers.paper import (
    HIDDEN,
    Bar,
    Chart,
    Manner,
    Number,
    Paper,
    Points,
    Quote,
    Section,
    Table,
    Words,
)

COUNTS = Table(
    "Safe at home, by answer",
    ("Answer", "Children", "Share"),
    (
        ("Very safe", Number("31", "survey/feeling-safe/home/5"), "46 %"),
        ("Quite safe & mostly <so>", Number("22", "survey/feeling-safe/home/4"), "33 %"),
        ("Not safe", HIDDEN, HIDDEN),
    ),
    "Two numbers are hidden.",
)
CHART = Chart(
    "How safe do you feel at home?",
    "67 of 71 who were asked.",
    (
        Bar("Very safe", 0.46, Number("46 %", "survey/feeling-safe/home/5"), 0.35, 0.58),
        Bar("Quite safe & mostly <so>", 0.33, "33 %"),
        Bar("Not safe", None, HIDDEN),
    ),
    COUNTS,
)


@pytest.fixture
def paper() -> Paper:
    """A scorecard of three parts, one of them with a part inside."""
    return Paper(
        title="Quarterly scorecard",
        about="October to December 2026",
        partnership="Northmoor Safeguarding Children Partnership",
        language="en",
        made_at=datetime(2026, 12, 4, 15, 30, tzinfo=UTC),
        sections=(
            Section(
                "What do you know?",
                (
                    Words(
                        "67 children answered.", Manner.LEAD, (Number("67", "survey/feeling-safe/answers"),)
                    ),
                    CHART,
                    Quote("ہم چاہتے ہیں کہ پارک میں روشنی ہو", "ur", "A young person, 12 and over"),
                ),
            ),
            Section(
                "How do you know it?",
                (Points(("From a survey", "From two workshops")),),
                (Section("Data", (COUNTS,)),),
            ),
            Section(
                "What are your plans?",
                (Words("No parent was asked.", Manner.GAP), Words("A note.", Manner.NOTE)),
            ),
        ),
    )
