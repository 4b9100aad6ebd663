"""How an answer is counted. Analysis dispatches on these few, never on question types."""

from enum import StrEnum

#: Answers of their own, on any question that offers them. Counted and shown, left out of means.
DONT_KNOW = "dont_know"
PREFER_NOT = "prefer_not"
SET_ASIDE = frozenset({DONT_KNOW, PREFER_NOT})


class Measure(StrEnum):
    """What kind of figure an answer is.

    ============  =========================================
    ONE_OF        a choice id
    MANY_OF       a list of choice ids, in the author's order
    SCALE         an int
    PAIRED_SCALE  two ints, before and now
    NUMBER        an int or a float
    RANK          a list of choice ids, best first
    DATE          "YYYY-MM-DD"
    TEXT          words
    NONE          nothing is asked
    ============  =========================================
    """

    ONE_OF = "one_of"
    MANY_OF = "many_of"
    SCALE = "scale"
    PAIRED_SCALE = "paired_scale"
    NUMBER = "number"
    RANK = "rank"
    DATE = "date"
    TEXT = "text"
    NONE = "none"
