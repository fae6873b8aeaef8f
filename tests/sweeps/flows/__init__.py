"""The flows that must survive being killed anywhere. One more is one more entry of a list (see crash.Flow)."""

from dataclasses import replace

from tests.sweeps.flows import (
    announcing,
    answering,
    claiming,
    paying,
    reconciling,
    refunding,
    ruling,
    sending,
    steering,
    telling,
)

TALK = (*ruling.FLOWS, *telling.FLOWS, *answering.FLOWS, *announcing.FLOWS, *steering.FLOWS)
WHOLE = (*paying.FLOWS, *refunding.FLOWS)  # money on its way: at every statement, each time
FLOWS = (*WHOLE, *(replace(flow, brief=True) for flow in (*sending.FLOWS, *claiming.FLOWS, *reconciling.FLOWS, *TALK)))
