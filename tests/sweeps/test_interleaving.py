"""Every verb stopped before each of its statements while another one runs: nothing is lost, doubled or torn."""

import itertools
import time
from collections.abc import Callable, Iterator

import pytest

from tests.sweeps.interleaving import Meeting, Verb
from tests.sweeps.verbs import VERBS
from tests.world import World

pytestmark = pytest.mark.timeout(300)
PAIRS = list(itertools.product(VERBS, VERBS))


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda verb: verb.name)
def test_two_verbs_may_meet_anywhere(meeting: Meeting, first: Verb, second: Verb,
                                     record_property: Callable[[str, object], None]) -> None:
    began = time.monotonic()
    swept = meeting.sweep(first, second)
    record_property("swept", ("interleaving", f"{first.name} x {second.name}", swept.points, swept.runs, time.monotonic() - began))
    assert swept.findings == []
    assert swept.points
