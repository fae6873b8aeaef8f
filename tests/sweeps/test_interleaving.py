"""Every verb stopped before each of its statements while another one runs: nothing is lost, doubled or torn."""

import time
from collections.abc import Callable
from itertools import combinations_with_replacement

import pytest

from tests.sweeps import verbs
from tests.sweeps.extent import half
from tests.sweeps.interleaving import Meeting, Verb
from tests.sweeps.scenes.scene import Moment
from tests.world import World

pytestmark = pytest.mark.timeout(300)
MOMENTS = list(dict.fromkeys(moment for verb in verbs.VERBS for moment in verb.moments))
BEGINNINGS = [pytest.param(moment, first, id=f"{moment.name}: {first.name}")
              for moment in MOMENTS for first in verbs.at(moment)]


@pytest.mark.parametrize(("moment", "first"), BEGINNINGS)
def test_two_verbs_may_meet_anywhere(stage: World, meeting: Meeting, moment: Moment, first: Verb,
                                     record_property: Callable[[str, object], None]) -> None:
    others, wrong = verbs.at(moment), []
    for second in others[others.index(first):] if half(stage) else others:
        began = time.monotonic()
        swept = meeting.sweep(moment, first, second, begin=1 if half(stage) and second != first else 2)
        record_property("swept", ("interleaving", moment.name, swept.points, swept.runs, time.monotonic() - began))
        wrong += swept.findings
    assert wrong == []


@pytest.mark.parametrize(("one", "another"), list(combinations_with_replacement(sorted(verbs.NINE), 2)))
def test_each_two_of_the_nine_meet_somewhere(one: str, another: str) -> None:
    assert [moment for moment in MOMENTS if {one, another} <= {verb.name for verb in verbs.at(moment)}]
