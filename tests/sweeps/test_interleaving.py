"""Every verb stopped before each of its statements while another one runs: nothing is lost, doubled or torn."""

import time
from collections.abc import Callable

import pytest

from tests.sweeps import verbs
from tests.sweeps.extent import half
from tests.sweeps.interleaving import Meeting, Verb
from tests.sweeps.scenes.scene import Moment
from tests.world import World

pytestmark = pytest.mark.timeout(300)
BEGINNINGS = [pytest.param(moment, first, id=f"{moment.name}: {first.name}")
              for moment in dict.fromkeys(moment for verb in verbs.VERBS for moment in verb.moments)
              for first in verbs.at(moment)]


@pytest.mark.parametrize(("moment", "first"), BEGINNINGS)
def test_two_verbs_may_meet_anywhere(stage: World, meeting: Meeting, moment: Moment, first: Verb,
                                     record_property: Callable[[str, object], None]) -> None:
    others = verbs.at(moment)
    others = others[others.index(first):] if half(stage) else others
    wrong = []
    for second in others:
        began = time.monotonic()
        swept = meeting.sweep(moment, first, second)
        record_property("swept", ("interleaving", moment.name, swept.points, swept.runs, time.monotonic() - began))
        wrong += swept.findings
    assert wrong == []
