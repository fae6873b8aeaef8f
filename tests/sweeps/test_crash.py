"""F1: killed before any statement and around any call to WeChat, each flow is complete exactly once in the end."""

import time
from collections.abc import Callable

import pytest

from tests.sweeps.crash import Flow, sweep
from tests.sweeps.flows import FLOWS
from tests.sweeps.scenes.scene import Album

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_f1_killed_anywhere_it_happens_once(album: Album, flow: Flow, record_property: Callable[[str, object], None]
                                            ) -> None:
    began = time.monotonic()
    swept = sweep(album, flow)
    record_property("swept", ("crash", flow.name, swept.points, swept.runs, time.monotonic() - began))
    assert swept.findings == []
    assert swept.points >= (2 if flow.brief else 3)
