"""Ways to break each promise behind the shop's back: the check that must see it, the statement, the place it names.

{words} are names of `life.names`; "quoted" names are written as the database wants them.
"""

from typing import NamedTuple


class Break(NamedTuple):
    """One way."""

    check: str
    statement: str
    place: str


def order(name: str, change: str) -> str:
    """Change an order."""
    return f"UPDATE orders SET {change} WHERE number = '{{{name}}}'"


def line(name: str, change: str) -> str:
    """Change an order's line."""
    return f"UPDATE order_line SET {change} WHERE id = {{{name}_line}}"


def payment(name: str, change: str) -> str:
    """Change a payment."""
    return f"UPDATE payment SET {change} WHERE out_trade_no = '{{{name}}}'"


def refund(name: str, change: str) -> str:
    """Change a refund."""
    return f"UPDATE refund SET {change} WHERE number = '{{{name}}}'"


def claim(name: str, change: str) -> str:
    """Change a claim."""
    return f"UPDATE claim SET {change} WHERE number = '{{{name}}}'"


def of_order(name: str) -> str:
    """Say whose a row is."""
    return f"order_id = (SELECT id FROM orders WHERE number = '{{{name}}}')"


def of_claim(name: str) -> str:
    """Say of which claim a row is."""
    return f"claim_id = (SELECT id FROM claim WHERE number = '{{{name}}}')"


def entry(key: str, change: str) -> str:
    """Change an entry."""
    return f"""UPDATE entry SET {change} WHERE "key" = '{key}'"""


def postings(key: str, change: str) -> str:
    """Change an entry's postings."""
    return f"""UPDATE posting SET {change} WHERE entry_id = (SELECT id FROM entry WHERE "key" = '{key}')"""


CAPTURE = "capture:{claimed_trade}"
AGES = 100 * 24 * 3600

MONEY = (
    Break("entries_sum_to_zero", postings(CAPTURE, "amount = amount + 1"), f"entry {CAPTURE}"),
    Break("entries_sum_to_zero", f"""DELETE FROM posting WHERE entry_id = (
        SELECT id FROM entry WHERE "key" = '{CAPTURE}')""", f"entry {CAPTURE}"),
    Break("entries_sum_to_zero", f"""INSERT INTO posting (entry_id, account, amount) SELECT entry_id, account, 0
        FROM posting WHERE entry_id = (SELECT id FROM entry WHERE "key" = '{CAPTURE}')""", f"entry {CAPTURE}"),
    Break("postings_have_entries", "INSERT INTO posting (entry_id, account, amount) VALUES (999999, 'sales', 7)",
          "7 on sales"),
    Break("nothing_is_booked_ahead", entry(CAPTURE, f"at = at + {AGES}"), f"entry {CAPTURE}"),
    Break("balances_equal_postings", "UPDATE balance SET amount = amount + 1 WHERE account = 'fees'", "account fees"),
    Break("balances_equal_postings", "DELETE FROM balance WHERE account = 'offline'", "account offline"),
    Break("balances_are_not_negative", "UPDATE balance SET amount = -1 WHERE account = 'owed'", "account owed"),
    Break("totals_add_up", order("claimed", "goods = goods + 1, total = total + 1"), "order {claimed}"),
    Break("totals_add_up", order("claimed", "total = total - 1"), "order {claimed}"),
    Break("totals_add_up", f"DELETE FROM order_line WHERE {of_order('unpaid')}", "order {unpaid}"),
    Break("shares_add_up", line("cash", "discount = discount - 1"), "order {cash}"),
    Break("shares_add_up", line("cash", "freight = freight + 1"), "order {cash}"),
    Break("lines_are_exact", line("claimed", "amount = amount + 1"), "order line {claimed_line}"),
    Break("lines_are_exact", line("claimed", "discount = -1"), "order line {claimed_line}"),
    Break("carts_have_pieces", "UPDATE cart_line SET quantity = 0 WHERE id = {cart}", "cart line {cart}"),
    Break("settled_by_the_right_money", payment("claimed_trade", "amount = amount - 1"), "payment {claimed_trade}"),
    Break("settled_by_the_right_money", payment("claimed_trade", "captured = NULL"), "payment {claimed_trade}"),
    Break("settled_by_the_right_money", payment("claimed_trade", "currency = 'USD'"), "payment {claimed_trade}"),
    Break("settled_by_the_right_money", payment("claimed_trade", "mchid = ''"), "payment {claimed_trade}"),
    Break("settled_by_the_right_money", payment("claimed_trade", "order_id = NULL"), "payment {claimed_trade}"),
    Break("settled_by_the_right_money", payment("claimed_trade", "state = 'closed'"), "payment {claimed_trade}"),
    Break("paid_by_the_customer", payment("claimed_trade", "openid = '{bo}'"), "payment {claimed_trade}"),
    Break("wrong_amounts_are_cases", """DELETE FROM "case" WHERE kind = 'wrong amount'""", "payment {wrong}"),
    Break("payments_are_whole", payment("extra", "captured = 0"), "payment {extra}"),
    Break("payments_are_whole", payment("extra", "transaction_id = NULL"), "payment {extra}"),
    Break("payments_are_whole", f"UPDATE payment SET captured = 5 WHERE {of_order('closed')}", "is closed with 5 fen"),
    Break("extras_go_back", payment("twice_trade", "settles_id = NULL"), "payment {twice_trade}"),
    Break("extras_go_back", "DELETE FROM refund WHERE payment_id = (SELECT id FROM payment WHERE "
          "out_trade_no = '{extra}')", "payment {extra}"),
    Break("failed_refunds_are_cases", """DELETE FROM "case" WHERE kind = 'refund refused'""", "refund {failed}"),
    Break("failed_refunds_are_cases", refund("refund", "state = 'abnormal'"), "refund {refund}"),
    Break("decided_refunds_are_sent", """UPDATE outbox SET state = 'done' WHERE "key" = 'refund.send:{going_refund}'""",
          "refund {going_refund}"),
    Break("orders_are_settled_once", payment("twice_trade", "settles_id = NULL"), "order {twice}"),
    Break("orders_are_settled_once", order("twice", "state = 'unpaid'"), "order {twice}"),
    Break("refunds_within_captures", refund("refund", "amount = 9999999"), "payment {claimed_trade}"),
    Break("refunds_within_captures", payment("claimed_trade", "captured = NULL, state = 'open'"),
          "payment {claimed_trade}"),
    Break("claims_within_lines", f"UPDATE claim_line SET goods = goods * 3 WHERE {of_claim('asked')}",
          "order line {claimed_line}"),
    Break("claims_within_lines", f"UPDATE claim_line SET quantity = 5 WHERE {of_claim('asked')}",
          "order line {claimed_line}"),
    Break("claims_within_lines", f"UPDATE claim_line SET freight = 1 WHERE {of_claim('asked')}",
          "order line {claimed_line}"),
    Break("claimed_pieces_are_there", line("claimed", "cancelled = 0"), "order line {claimed_line}"),
    Break("claimed_pieces_are_there", line("claimed", "sent = 1"), "order line {claimed_line}"),
    Break("claimed_pieces_are_there", f"UPDATE claim_line SET quantity = 2 WHERE {of_claim('going_claim')}",
          "order line {going_line}"),
    Break("claims_within_their_lines", claim("asked", "goods = goods + 1"), "claim {asked}"),
    Break("claims_within_their_lines", claim("exchange", "goods = 1"), "claim {exchange}"),
    Break("refunds_answer_their_claims", refund("refund", "amount = amount - 1"), "refund {refund}"),
    Break("refunds_answer_their_claims", claim("cancelled", "state = 'asked'"), "refund {refund}"),
    Break("refunds_answer_their_claims", "UPDATE refund SET payment_id = (SELECT id FROM payment WHERE out_trade_no = "
          "'{extra}') WHERE number = '{refund}'", "refund {refund}"),
    Break("claims_are_refunded_once", refund("refund", "state = 'processing'"), "claim {cancelled}"),
    Break("claims_are_refunded_once", refund("anew_closed", "state = 'processing'"), "claim {anew_claim}"),
    Break("claims_are_refunded_once", f"DELETE FROM refund WHERE {of_claim('going_claim')}", "claim {going_claim}"),
    Break("books_match_money", entry(CAPTURE, """"key" = 'capture:P000000AAAAAAAA'"""), CAPTURE),
    Break("books_match_money", payment("extra", "captured = captured + 1"), "extra:{extra} wechat"),
    Break("books_match_money", payment("cash_trade", "channel = 'native'"), "capture:{cash_trade} offline"),
    Break("books_match_money", refund("refund", "state = 'processing'"), "refund:{refund}"),
    Break("books_match_money", entry(CAPTURE, """"key" = 'gift:{claimed_trade}'"""), "gift:{claimed_trade}"),
    Break("dues_match_refunds", postings("due:{refund}", "amount = amount * 2"), "due:{refund}"),
    Break("dues_match_refunds", entry("due:{refund}", """"key" = 'due:R0'"""), "due:R0"),
    Break("refunds_are_due", entry("due:{refund}", """"key" = 'due:R0'"""), "payment {claimed_trade}"),
    Break("refunds_are_due", refund("anew_closed", "state = 'processing'"), "payment {anew_trade}"),
    Break("fees_match_bills", "DELETE FROM bill WHERE kind = 'fund'", "fees:{day}"),
    Break("fees_match_bills", postings("fees:{day}", "amount = amount * 2"), "fees:{day} kept"),
    Break("fees_match_bills", entry("fees:{day}", """"key" = 'fees:never'"""), "fees:{day} fees"),
)

ONCE = (
    Break("payments_were_told_once", "DELETE FROM inbox", "inbox paid:"),
    Break("payments_were_told_once", """INSERT INTO inbox ("key", reply, at) VALUES ('paid:42', '', 1)""",
          "inbox paid:42"),
    Break("outbox_is_worked_off", """UPDATE outbox SET state = 'waiting', due = 1, tries = 3 WHERE
        "key" = 'order.paid:{claimed}'""", "order.paid:{claimed}"),
    Break("done_jobs_say_when", """UPDATE outbox SET done_at = NULL WHERE "key" = 'order.paid:{claimed}'""",
          "order.paid:{claimed}"),
    Break("what_is_paid_is_delivered", """UPDATE order_line SET kind = 'virtual' WHERE order_id IN (
        SELECT id FROM orders WHERE state IN ('paid', 'accepted', 'shipping'))""", "and no job delivers"),
    Break("payments_have_consequences", """DELETE FROM outbox WHERE "key" = 'order.paid:{claimed}'""",
          "order {claimed}"),
    Break("words_go_one_way", "UPDATE word SET state = 'sent', way = ''", "order_paid:"),
    Break("words_go_one_way", "UPDATE word SET way = 'message'", "is waiting by way of 'message'"),
    Break("broadcasts_have_numbers", "UPDATE broadcast SET msg_id = NULL WHERE id = {broadcast}",
          "broadcast {broadcast} is done, WeChat's number is None"),
    Break("broadcasts_have_numbers", "UPDATE broadcast SET msg_id = 7 WHERE id = {draft}",
          "broadcast {draft} is draft, WeChat's number is 7"),
    Break("followers_wait_once", "UPDATE enquiry SET open_for = NULL WHERE id = {waiting}", "enquiry {waiting}"),
    Break("followers_wait_once", "UPDATE enquiry SET open_for = 4711 WHERE id = {waiting}", "enquiry {waiting}"),
    Break("followers_wait_once", "UPDATE enquiry SET answered_at = 1 WHERE id = {waiting}", "enquiry {waiting}"),
)


def step(table: str, change: str, which: str, after: str) -> str:
    """Change a step of an order or a claim."""
    return f"""UPDATE {table} SET {change} WHERE {which} AND "after" = '{after}'"""


STATES = (
    Break("orders_follow_edges", step("step", """"after" = 'completed'""", of_order("claimed"), "shipped"),
          "order {claimed}"),
    Break("orders_follow_edges", f"""DELETE FROM step WHERE {of_order('claimed')} AND "after" = 'paid'""",
          "order {claimed}"),
    Break("orders_follow_edges", step("step", "id = id + 100000", of_order("claimed"), "paid"), "order {claimed}"),
    Break("orders_do_not_fork", """INSERT INTO step (order_id, "before", "after", who, note, at)
        SELECT id, 'paid', 'accepted', 'clock', '', 1 FROM orders WHERE number = '{claimed}'""", "order {claimed}"),
    Break("orders_stand_where_they_went", order("claimed", "state = 'completed'"), "order {claimed}"),
    Break("orders_stand_where_they_went", order("received", "state = 'shipped'"), "order {received}"),
    Break("claims_follow_edges", step("claim_step", """"after" = 'exchanged'""", of_claim("cancelled"), "refunding"),
          "claim {cancelled}"),
    Break("claims_follow_edges", f"""DELETE FROM claim_step WHERE {of_claim('exchange')} AND "after" = 'sent_back'""",
          "claim {exchange}"),
    Break("claims_do_not_fork", """INSERT INTO claim_step (claim_id, "before", "after", who, note, at)
        SELECT id, 'asked', 'refused', 'clock', '', 1 FROM claim WHERE number = '{cancelled}'""",
          "claim {cancelled}"),
    Break("claims_stand_where_they_went", claim("asked", "state = 'withdrawn'"), "claim {asked}"),
    Break("claims_stand_where_they_went", claim("cancelled", "state = 'refunding'"), "claim {cancelled}"),
    Break("orders_say_when", order("claimed", "paid_at = NULL"), "order {claimed}"),
    Break("orders_say_when", order("claimed", "completed_at = 1"), "order {claimed}"),
    Break("orders_say_when", order("claimed", "paid_at = NULL, completed_at = 1"), "order {claimed}"),
    Break("only_open_orders_are_kept", order("received", "keeper_id = {lin}"), "order {received}"),
    Break("pieces_agree_with_the_state", line("received", "sent = 0"), "order {received}"),
    Break("pieces_agree_with_the_state", line("part", "sent = quantity"), "order {part}"),
    Break("pieces_agree_with_the_state", line("unpaid", "sent = 1"), "order {unpaid}"),
    Break("pieces_agree_with_the_state", line("anew", "sent = 1"), "order {anew}"),
    Break("parcels_hold_what_was_sent", "UPDATE parcel_line SET quantity = 2 WHERE id = {parcel_line}",
          "order line {part_line}"),
    Break("parcels_hold_what_was_sent", "DELETE FROM parcel_line WHERE id = {parcel_line}", "order line {part_line}"),
    Break("refunded_orders_are_refunded_whole", claim("whole_claim", "state = 'refused'"), "order {whole}"),
    Break("ends_say_when", claim("cancelled", "ended_at = NULL"), "claim {cancelled}"),
    Break("ends_say_when", claim("asked", "ended_at = 1"), "claim {asked}"),
    Break("ends_say_when", refund("refund", "ended_at = NULL"), "refund {refund}"),
)

STOCK = (
    Break("stock_is_what_moved", "DELETE FROM movement WHERE reference = '{received}'", "variant {apples}"),
    Break("stock_is_what_moved", "UPDATE variant SET on_hand = on_hand + 1 WHERE id = {apples}", "variant {apples}"),
    Break("held_is_what_orders_hold", "UPDATE variant SET held = held + 1 WHERE id = {apples}", "variant {apples}"),
    Break("no_more_is_held_than_there_is", "UPDATE variant SET held = on_hand + 1 WHERE id = {apples}",
          "variant {apples}"),
    Break("movements_have_reasons", "UPDATE movement SET reason = 'eaten' WHERE reference = '{received}'",
          "{apples} sold {received}"),
    Break("movements_have_reasons", "DELETE FROM movement WHERE reference = '{cancelled}'",
          "{apples} cancelled {cancelled}"),
    Break("movements_have_reasons", "UPDATE movement SET quantity = quantity * 2 WHERE reference = '{return}'",
          "{apples} returned {return}"),
    Break("movements_have_reasons", "DELETE FROM movement WHERE reference = '{exchange}'",
          "{apples} exchanged {exchange}"),
    Break("movements_have_authors",
          "UPDATE movement SET reason = 'eaten', reference = '' WHERE reference = '{received}'", "'eaten'"),
    Break("keys_are_counted", "DELETE FROM card_key WHERE line_id IS NULL", "variant {card}"),
    Break("keys_are_given_for_pieces", "UPDATE card_key SET sold_at = 1 WHERE line_id IS NULL",
          "of variant {card}: given to line None"),
    Break("keys_are_given_for_pieces", "UPDATE card_key SET unit = 3 WHERE line_id = {keys_line} AND unit = 2",
          "to line {keys_line} as piece 3"),
    Break("keys_are_given_for_pieces", "UPDATE card_key SET variant_id = {apples} WHERE line_id = {keys_line}",
          "of variant {apples}"),
    Break("keys_are_given_once", "UPDATE card_key SET line_id = {keys_line}, unit = 3 WHERE line_id IS NULL",
          "order line {keys_line}: 3 keys"),
    Break("keys_are_given_once", "UPDATE card_key SET line_id = NULL, unit = NULL, sold_at = NULL WHERE unit = 2",
          "order line {keys_line}: 1 keys"),
    Break("holds_end_with_orders", f"UPDATE hold SET state = 'released' WHERE {of_order('claimed')}",
          "order {claimed}"),
    Break("holds_end_with_orders", f"UPDATE hold SET ended_at = 1 WHERE {of_order('unpaid')}", "order {unpaid}"),
    Break("holds_are_what_was_ordered", f"UPDATE hold SET quantity = 9 WHERE {of_order('unpaid')}",
          "{unpaid} {apples}"),
    Break("holds_are_what_was_ordered", f"DELETE FROM hold WHERE {of_order('claimed')}", "{claimed} {apples}"),
)

ACCESS = (
    Break("things_belong_together", f"UPDATE claim_line SET line_id = {{part_line}} WHERE {of_claim('asked')}",
          "claim line"),
    Break("things_belong_together", "UPDATE parcel_line SET line_id = {claimed_line} WHERE id = {parcel_line}",
          "parcel line {parcel_line}"),
    Break("things_belong_together", f"UPDATE parcel SET {of_order('part')} WHERE {of_claim('exchange')}", "parcel "),
    Break("things_belong_together", line("claimed", "product_id = product_id + 1"), "order line {claimed_line}"),
    Break("things_belong_together", "UPDATE review SET customer_id = (SELECT id FROM customer WHERE openid = '{bo}') "
          "WHERE id = {review}", "review {review}"),
    Break("pictures_are_their_senders", "UPDATE upload SET customer_id = (SELECT id FROM customer WHERE "
          "openid = '{bo}') WHERE name = '{picture}'", "picture {picture}"),
    Break("pictures_are_their_senders", "DELETE FROM upload", "review {review}"),
    Break("nothing_opens_to_nobody", "UPDATE customer SET openid = '' WHERE openid = '{bo}'", "customer.openid"),
    Break("nothing_opens_to_nobody", order("fetched", "pickup_code = ''"), "orders.pickup_code"),
    Break("nothing_opens_to_nobody", "UPDATE card_key SET secret = '' WHERE line_id IS NULL", "card_key.secret"),
    Break("only_fetched_orders_have_codes", order("claimed", "pickup_code = '1234567890'"), "order {claimed}"),
    Break("only_fetched_orders_have_codes", order("fetched", "store_id = NULL"), "order {fetched}"),
    Break("changes_have_permission", "UPDATE audit SET permission = 'everything' WHERE subject = 'order {part}'",
          "(everything)"),
    Break("changes_have_permission", "UPDATE audit SET operator_id = NULL WHERE subject = 'order {part}'",
          "by operator None"),
    Break("changes_have_permission", "UPDATE operator SET disabled_at = 1 WHERE id = {lin}", "by operator {lin}"),
    Break("changes_have_audit_rows", "DELETE FROM audit WHERE subject = 'order {received}'",
          "order {received} by operator {lin}"),
    Break("changes_have_audit_rows", "DELETE FROM audit WHERE subject = 'claim {exchange}'",
          "claim {exchange} by operator {lin}"),
    Break("changes_have_audit_rows", "UPDATE audit SET operator_id = operator_id + 1 WHERE subject = 'order {fetched}'",
          "order {fetched} by operator {lin}"),
    Break("changes_have_audit_rows", "DELETE FROM audit WHERE verb = 'bring in keys'", "variant {card} by operator"),
    Break("changes_have_audit_rows", "DELETE FROM audit WHERE verb = 'close enquiry'", "enquiry "),
    Break("changes_have_audit_rows", "DELETE FROM audit WHERE verb = 'change order price'",
          "order {cash} by change order price"),
    Break("changes_have_audit_rows", "DELETE FROM audit WHERE verb = 'refund by hand'", "refund {cash_refund} by hand"),
    Break("nothing_secret_is_written", """UPDATE audit SET detail = '{{"was": "{appsecret}"}}' WHERE
        subject = 'order {part}'""", "wechat.appsecret"),
    Break("no_way_in_is_written", """UPDATE audit SET detail = '{{"text": "{way_in}"}}' WHERE
        id = (SELECT least FROM (SELECT MIN(id) AS least FROM audit) AS first)""", "audit.detail of row"),
    Break("no_way_in_is_written", "UPDATE reply SET said = '{way_in}'", "reply.said of row"),
    Break("no_way_in_is_written", "UPDATE chat_line SET text = '{way_in}'", "chat_line.text of row"),
    Break("nothing_secret_is_written", "UPDATE chat_line SET text = '{merchant_key}'", "pay.merchant_key"),
    Break("nothing_secret_is_written", """UPDATE "case" SET text = 'it is {apiv3_key}'""", "pay.apiv3_key"),
    Break("nothing_secret_is_written", "UPDATE outbox SET error = 'mysql://x:{password}@host/'", "database.url"),
    Break("nothing_secret_is_written", "UPDATE inbox SET reply = '<![CDATA[{access_token}]]>'", "wechat:token"),
    *(Break("nothing_secret_is_written", f"UPDATE {table} SET {column} = 'it is {{appsecret}}'",
            f"{table}.{column} of row")
      for table, column in (
          ("chat_line", "media"), ("rule", "live"), ("menu_push", "answer"), ("word", "text"), ("word", "tried"),
          ("broadcast", "content"), ("broadcast", "answer"), ("talk", "note"), ("reply", "said"), ("reply", "answer"))),
    Break("migrations_have_run", "DELETE FROM schema_migration WHERE name = '0002_whole_life'",
          "migration 0002_whole_life"),
    Break("references_lead_somewhere", "UPDATE orders SET customer_id = 4711 WHERE number = '{part}'",
          "orders.customer_id"),
    Break("references_lead_somewhere", "DELETE FROM operator WHERE id = {lin}", "audit.operator_id"),
    Break("references_lead_somewhere", claim("asked", "agreed_by_id = 4711"), "claim.agreed_by_id"),
)

BREAKS = (*MONEY, *ONCE, *STATES, *STOCK, *ACCESS)
