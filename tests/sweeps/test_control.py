"""Negative control: with a guard taken out, the sweep that passes with it finds what goes wrong."""

import pytest

from tests.sweeps.careless import BARE
from tests.sweeps.guards import GUARDS, Guard
from tests.sweeps.interleaving import Meeting, Verb
from tests.sweeps.scenes.scene import Album

pytestmark = pytest.mark.timeout(120)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_its_guard_a_sweep_fails(album: Album, meeting: Meeting, guard: Guard) -> None:
    sweep = guard.ready(album, meeting)
    with pytest.MonkeyPatch.context() as patch:
        guard.remove(patch)
        found = sweep().findings
    print(*found, sep="\n")
    assert found


@pytest.mark.parametrize("verb", BARE, ids=lambda verb: verb.name)
def test_with_all_guards_the_bare_verbs_pass(meeting: Meeting, verb: Verb) -> None:
    assert meeting.sweep(*verb.moments, verb, verb).findings == []
