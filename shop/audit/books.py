"""P1, P2, P8: the ledger is exact, and says of every payment and refund what they say themselves."""

from typing import Any

from peewee import JOIN, Value, fn
from peewee import Case as When

from base import db
from models import Balance, Bill, Entry, Payment, Posting, Refund
from shop.audit.asking import amount, asks, key, together, unequal
from shop.ledger import ASSETS

DAY = 24 * 3600  # seconds by which clocks of several machines may differ
PAID = Payment.state == "paid"
WHERE = When(None, [(Payment.channel == "offline", "offline")], "wechat")  # the account in which money lies
OTHERWISE = ("due", "fees")  # kinds of entries that are asked about in their own words


@asks("entry {} sums to {}, with {} postings on {} accounts")
def entries_sum_to_zero() -> Any:
    """P1: an entry has two postings or more, one an account (none came later), and they sum to 0."""
    total, postings = fn.COALESCE(fn.SUM(Posting.amount), 0), fn.COUNT(Posting.id)
    accounts = fn.COUNT(Posting.account.distinct())
    return Entry.select(Entry.key, total, postings, accounts).join(Posting, JOIN.LEFT_OUTER).group_by(
        Entry.id, Entry.key).having((total != 0) | (postings < 2) | (postings != accounts))


@asks("posting {}: {} on {} without an entry")
def postings_have_entries() -> Any:
    """P1: no posting without its entry."""
    return Posting.select(Posting.id, Posting.amount, Posting.account).join(
        Entry, JOIN.LEFT_OUTER).where(Entry.id.is_null())


@asks("entry {} is dated {}, which is to come")
def nothing_is_booked_ahead() -> Any:
    """P1: what is booked has happened."""
    return Entry.select(Entry.key, Entry.at).where(Entry.at > db.slot("now") + DAY)


@asks("account {} holds {}, its postings say {}")
def balances_equal_postings() -> Any:
    """P2: a balance is its postings' sum in the account's own direction."""
    own = When(None, [(Posting.account.in_(ASSETS), Posting.amount)], Posting.amount * -1)
    return unequal(Balance.select(key(Balance.account), amount(Balance.amount)),
                   Posting.select(key(Posting.account), amount(own)))


@asks("account {} holds {}")
def balances_are_not_negative() -> Any:
    """P2: no account is overdrawn."""
    return Balance.select(Balance.account, Balance.amount).where(Balance.amount < 0)


@asks("entry and account {}: {} fen, payments and refunds say {}")
def books_match_money() -> Any:
    """P8: what came in is in the books once, and so is what went back; nothing else is."""
    return unequal(
        Posting.select(key(Entry.key, " ", Posting.account), amount(Posting.amount)).join(Entry).where(
            *(~Entry.key.startswith(f"{kind}:") for kind in OTHERWISE)),
        together(*came("capture", "sales", Payment.settles.is_null(False)),
                 *came("extra", "owed", Payment.settles.is_null()), *went()))


def came(kind: str, account: str, which: Any) -> list[Any]:
    """Return the postings that payments ask for."""
    return [Payment.select(key(f"{kind}:", Payment.out_trade_no, " ", WHERE), amount(Payment.captured)).where(
                PAID, which),
            Payment.select(key(f"{kind}:", Payment.out_trade_no, f" {account}"), amount(Payment.captured * -1)).where(
                PAID, which)]


def went() -> list[Any]:
    """Return the postings that refunds ask for whose money has gone back."""
    done = Refund.state == "succeeded"
    return [Refund.select(key("refund:", Refund.number, " owed"), amount(Refund.amount)).where(done),
            Refund.select(key("refund:", Refund.number, " ", WHERE), amount(Refund.amount * -1)).join(Payment).where(
                done)]


@asks("entry and account {}: {} fen, its refund says {}")
def dues_match_refunds() -> Any:
    """P8: what is called due is the amount of a refund of money that settled an order."""
    refunds = Refund.select().join(Payment).join(Entry, on=(Entry.key == due())).where(
        Payment.settles.is_null(False))
    return unequal(
        Posting.select(key(Entry.key, " ", Posting.account), amount(Posting.amount)).join(Entry).where(
            Entry.key.startswith("due:")),
        together(refunds.select(key(Entry.key, " sales"), amount(Refund.amount)),
                 refunds.select(key(Entry.key, " owed"), amount(Refund.amount * -1))))


@asks("payment {}: {} refunds of {} fen, {} of them asked for anew, but {} are due")
def refunds_are_due() -> Any:
    """P8: a refund of money that settled an order is called due once.

    One that is asked for anew under another number stays due as it was.
    """
    every, dues = fn.COUNT(Refund.id), fn.COUNT(Entry.id)
    replaced = fn.SUM(When(None, [(Refund.state == "replaced", 1)], 0))
    return Refund.select(Payment.out_trade_no, every, Refund.amount, replaced, dues).join(Payment).join(
        Entry, JOIN.LEFT_OUTER, on=(Entry.key == due())).where(Payment.settles.is_null(False)).group_by(
        Payment.id, Payment.out_trade_no, Refund.claim, Refund.amount).having(dues != every - replaced)


def due() -> Any:
    """Return the key under which a refund is called due."""
    return Value("due:", converter=False).concat(Refund.number)


@asks("{}: the books say {} fen, the fund bill {}")
def fees_match_bills() -> Any:
    """P8: what WeChat kept on a day is booked once, as the day's fund bill says."""
    told = Bill.select().where(Bill.kind == "fund", Bill.fees != 0)
    day = Value("fees:", converter=False).concat(Bill.day)
    return unequal(
        Posting.select(key(Entry.key, " ", Posting.account), amount(Posting.amount)).join(Entry).where(
            Entry.key.startswith("fees:")),
        together(told.select(key(day, " fees"), amount(Bill.fees)),
                 told.select(key(day, " kept"), amount(Bill.fees * -1))))
