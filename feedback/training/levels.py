"""Kirkpatrick's four levels, and which of them a question of a course's surveys measures (T1 of our standards).

1 reaction: was it worth it? 2 learning: what can people do now? 3 behaviour: what do they do? 4 results: what changed
for children? A question that belongs to none (where somebody works) has no level.
"""

REACTION, LEARNING, BEHAVIOUR, RESULTS = 1, 2, 3, 4
NAMES = {REACTION: "Reaction", LEARNING: "Learning", BEHAVIOUR: "Behaviour", RESULTS: "Results for children"}
_BY_ID = {
    "relevant": REACTION,
    "pace": REACTION,
    "worth": REACTION,
    "recommend": REACTION,
    "keep_or_change": REACTION,
    "will_do": BEHAVIOUR,
    "how_sure": BEHAVIOUR,
    "did": BEHAVIOUR,
    "did_what": BEHAVIOUR,
    "used_with": BEHAVIOUR,
    "got_in_the_way": BEHAVIOUR,
    "would_help": BEHAVIOUR,
    "seen": BEHAVIOUR,
    "seen_example": BEHAVIOUR,
    "support": BEHAVIOUR,
    "changed_for_children": RESULTS,
    "example": RESULTS,
}
_BY_START = ("confidence_", "knowledge_", "then_", "now_")


def of(question_id: str) -> int | None:
    """The level a question measures, by its id: ids are the same in every course."""
    if question_id.startswith(_BY_START):
        return LEARNING
    return _BY_ID.get(question_id.partition(".")[0])
