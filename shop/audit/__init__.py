"""The promises, each asked of the database in one query or one small function; a finding names the place."""

from typing import NamedTuple

from shop.audit import access, books, claims, leaks, money, once, shape, states, stock
from shop.audit.asking import Check


class Finding(NamedTuple):
    """A broken promise: its name (P1-P25) and where it is broken."""

    promise: str
    place: str


PROMISES: tuple[tuple[str, Check], ...] = (
    ("P1", books.entries_sum_to_zero),
    ("P1", books.postings_have_entries),
    ("P1", books.nothing_is_booked_ahead),
    ("P2", books.balances_equal_postings),
    ("P2", books.balances_are_not_negative),
    ("P3", money.totals_add_up),
    ("P3", money.shares_add_up),
    ("P3", money.lines_are_exact),
    ("P3", money.carts_have_pieces),
    ("P4", money.settled_by_the_right_money),
    ("P4", money.paid_by_the_customer),
    ("P4", money.wrong_amounts_are_cases),
    ("P5", money.payments_are_whole),
    ("P5", money.extras_go_back),
    ("P5", money.failed_refunds_are_cases),
    ("P5", money.decided_refunds_are_sent),
    ("P6", money.orders_are_settled_once),
    ("P7", claims.refunds_within_captures),
    ("P7", claims.claims_within_lines),
    ("P7", claims.claimed_pieces_are_there),
    ("P7", claims.claims_within_their_lines),
    ("P7", claims.refunds_answer_their_claims),
    ("P7", claims.claims_are_refunded_once),
    ("P8", books.books_match_money),
    ("P8", books.dues_match_refunds),
    ("P8", books.refunds_are_due),
    ("P8", books.fees_match_bills),
    ("P9", once.payments_were_told_once),
    ("P9", once.broadcasts_have_numbers),
    ("P10", once.outbox_is_worked_off),
    ("P10", once.words_go_one_way),
    ("P10", once.done_jobs_say_when),
    ("P10", once.payments_have_consequences),
    ("P10", once.what_is_paid_is_delivered),
    ("P11", once.followers_wait_once),
    ("P12", states.orders_follow_edges),
    ("P12", states.orders_do_not_fork),
    ("P12", states.orders_stand_where_they_went),
    ("P12", states.claims_follow_edges),
    ("P12", states.claims_do_not_fork),
    ("P12", states.claims_stand_where_they_went),
    ("P12", states.orders_say_when),
    ("P12", states.only_open_orders_are_kept),
    ("P12", states.pieces_agree_with_the_state),
    ("P12", states.parcels_hold_what_was_sent),
    ("P12", states.refunded_orders_are_refunded_whole),
    ("P12", states.ends_say_when),
    ("P13", stock.stock_is_what_moved),
    ("P13", stock.held_is_what_orders_hold),
    ("P13", stock.no_more_is_held_than_there_is),
    ("P13", stock.movements_have_reasons),
    ("P13", stock.movements_have_authors),
    ("P13", stock.keys_are_counted),
    ("P13", stock.keys_are_given_for_pieces),
    ("P13", stock.keys_are_given_once),
    ("P14", stock.holds_end_with_orders),
    ("P14", stock.holds_are_what_was_ordered),
    ("P21", access.things_belong_together),
    ("P21", access.pictures_are_their_senders),
    ("P21", access.nothing_opens_to_nobody),
    ("P21", access.only_fetched_orders_have_codes),
    ("P22", access.changes_have_permission),
    ("P22", access.changes_have_audit_rows),
    ("P23", leaks.nothing_secret_is_written),
    ("P23", leaks.no_way_in_is_written),
    ("P24", shape.migrations_have_run),
    ("P24", shape.columns_are_the_models),
    ("P24", shape.what_is_unique_stays_so),
    ("P25", shape.references_lead_somewhere),
)


def examine() -> list[Finding]:
    """Check every promise that applies and return what is broken; [] is a healthy shop."""
    return [Finding(name, place) for name, check in PROMISES for place in check()]
