"""What was counted is counted once: kept in memory while the survey's responses are the very same ones.

A response never changes, so counts stay right while the set of responses does. Whether it does is asked of the database
each time: a response more, or one taken back, and everything is counted anew. Nothing outlives the process.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from feedback.responses import store

Counts = TypeVar("Counts")

#: Countings kept for each database, and the size above which asking is no quicker than counting is worth.
KEPT, MOST = 64, 200_000

_one_at_a_time = Lock()
_kept: WeakKeyDictionary[Engine | Connection, OrderedDict[Hashable, tuple[int, Any]]] = WeakKeyDictionary()


def remembered(session: Session, survey_key: str, what: Hashable, count: Callable[[], Counts]) -> Counts:
    """`count()`, or what it gave before for the same responses. `what` tells one counting of a survey from another."""
    print_ = store.fingerprint(session, survey_key, MOST)
    what = (what, store.mark(session, survey_key))
    if print_ is None:
        return count()
    with _one_at_a_time:
        held = _kept.setdefault(session.get_bind(), OrderedDict())
        found = held.get((survey_key, what))
    if found is None or found[0] != print_:
        found = (print_, count())
    with _one_at_a_time:
        held[survey_key, what] = found
        held.move_to_end((survey_key, what))
        while len(held) > KEPT:
            held.popitem(last=False)
    return found[1]
