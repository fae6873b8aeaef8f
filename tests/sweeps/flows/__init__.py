"""The flows that must survive being killed anywhere. One more is one more entry of a list (see crash.Flow)."""

from tests.sweeps.flows import claiming, paying, reconciling, refunding, sending

FLOWS = (*paying.FLOWS, *sending.FLOWS, *claiming.FLOWS, *refunding.FLOWS, *reconciling.FLOWS)
