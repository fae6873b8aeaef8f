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

MONEY_AND_GOODS = (*paying.FLOWS, *sending.FLOWS, *claiming.FLOWS, *refunding.FLOWS, *reconciling.FLOWS)
TALK = (*ruling.FLOWS, *telling.FLOWS, *answering.FLOWS, *announcing.FLOWS, *steering.FLOWS)
FLOWS = (*MONEY_AND_GOODS, *(replace(flow, brief=True) for flow in TALK))
