"""How a life ends: bad luck is over, everybody does what waits for them, all comes to rest, and the books agree."""

from collections.abc import Iterator
from contextlib import ExitStack

from base import db
from models import CLAIM_OVER, Case, Claim, Refund
from shop.cures import CURES
from tests.properties.life import tally
from tests.properties.life.claimants import TRACKING
from tests.properties.life.outside import Outside
from tests.sweeps import oracle, story

HOUR, HOURS = 3600, 30  # how long the end may take: WeChat goes on telling for a day
ROUNDS = 8  # a return is agreed to, sent back, received, approved, refused by WeChat, closed by it, asked for anew
GIVEN = ("succeeded", "replaced")  # the ends of a refund
HANDS = ("Lin", "Wu")


class Ending(Outside):
    """Whatever has happened, people can bring everything to its end through the pages they have."""

    def teardown(self) -> None:
        """Everybody does what waits for them, and both witnesses are asked."""
        with ExitStack() as last:
            last.callback(tally.add, self.cast.steps)
            self.world.wechat("DELETE", "/faults")
            self.world.wechat("POST", "/settings", auto_refund="SUCCESS")
            self.world.wechat("POST", "/withdraw", amount=-1_000_000_00)
            for notice in self.world.sandbox._world.state.held:  # each waits for the next one, which may never come
                self._tell(notice)
            wrong = self._rests()
            for _round in range(ROUNDS):
                if not self._done():
                    break
                wrong = self._rests()
            wrong += [*oracle.findings(self.world), *self._left()]
            assert not wrong, wrong

    def _rests(self) -> list[str]:
        return story.to_the_end(self.world, HOUR, HOURS)

    def _done(self) -> int:
        """Do what waits for operators and customers; returns how much was done."""
        return sum([*self._wechat_goes_on(), *self._claims_go_on(), *self._cases_are_settled()])

    def _wechat_goes_on(self) -> Iterator[bool]:
        """End what still waits, as WeChat does in its time, and Lin on its platform."""
        for number in self._unended():
            self.world.wechat("POST", f"/refunds/{number}", state="SUCCESS")
            db.connect()
            yield True

    def _claims_go_on(self) -> Iterator[bool]:
        for person, number in self.claims:
            state = Claim.get(Claim.number == number).state
            if state == "returning":
                self._sent(person, f"/claims/{number}/send-back", {"carrier": "zto", "tracking": TRACKING})
            if state == "exchanging":
                for variant in self.cast.variants:
                    self._counted("Lin", variant, 9)
            if state not in (*CLAIM_OVER, "refunding"):
                yield any(self._goes_on(number, hand, restock=True) for hand in HANDS)

    def _cases_are_settled(self) -> Iterator[bool]:
        """Cure what has a cure; the rest, and what was cured in another way, is closed with a word."""
        for case in list(Case.select().where(Case.closed_at.is_null()).order_by(Case.id)):
            done = case.cure in CURES and self._cured(case, "Lin")
            if not done:
                self._at_desk("Wu", f"/cases/{case.id}/close", {"note": "seen to"})
            yield done

    def _left(self) -> list[str]:
        """Name what nobody could bring to its end."""
        return [
            *(f"claim {number} is {state}" for number, state in db.tuples(
                Claim.select(Claim.number, Claim.state).where(Claim.state.not_in(CLAIM_OVER)))),
            *(f"refund {number} is {state}" for number, state in db.tuples(
                Refund.select(Refund.number, Refund.state).where(Refund.state.not_in(GIVEN)))),
            *(f"case {key} is open" for key, in db.tuples(Case.select(Case.key).where(Case.closed_at.is_null()))),
        ]
