"""P3 to P6: what orders cost adds up, who paid them paid exactly that, and no other money stays here."""

from typing import Any

from peewee import JOIN, Value, fn
from peewee import Case as When

from models import CartLine, Case, Customer, Order, OrderLine, Outbox, Payment, Refund
from shop.audit.asking import asks

NOTHING_PAID = ("unpaid", "closed")  # states of an order for which no money is here


@asks("order {}: goods {}, its lines {}, freight {}, discount {}, total {}")
def totals_add_up() -> Any:
    """P3: an order's goods are its lines' sum, its total goods + freight - discount, nothing below 0."""
    lines = fn.COALESCE(fn.SUM(OrderLine.amount), 0)
    return Order.select(Order.number, Order.goods, lines, Order.freight, Order.discount, Order.total).join(
        OrderLine, JOIN.LEFT_OUTER).group_by(Order.id).having(
        (Order.goods != lines) | (Order.total != Order.goods + Order.freight - Order.discount)
        | (Order.goods < 0) | (Order.freight < 0) | (Order.discount < 0) | (Order.total < 0))


@asks("order {}: discount {} shared as {}, freight {} as {}")
def shares_add_up() -> Any:
    """P3: the lines' shares of discount and freight are the order's discount and freight."""
    less, more = fn.SUM(OrderLine.discount), fn.SUM(OrderLine.freight)
    return Order.select(Order.number, Order.discount, less, Order.freight, more).join(OrderLine).group_by(
        Order.id).having((Order.discount != less) | (Order.freight != more))


@asks("order line {}: {} is not {} x {}, or the discount {} or the freight {} cannot be")
def lines_are_exact() -> Any:
    """P3: a line costs its price times its pieces, at least one, and bears no more discount than that."""
    return OrderLine.select(OrderLine.id, OrderLine.amount, OrderLine.price, OrderLine.quantity, OrderLine.discount,
                            OrderLine.freight).where(
        (OrderLine.amount != OrderLine.price * OrderLine.quantity) | (OrderLine.quantity < 1)
        | (OrderLine.discount < 0) | (OrderLine.discount > OrderLine.amount) | (OrderLine.freight < 0))


@asks("cart line {}: quantity {}")
def carts_have_pieces() -> Any:
    """P3: nobody means to buy less than one piece."""
    return CartLine.select(CartLine.id, CartLine.quantity).where(CartLine.quantity < 1)


@asks("order {}: {} fen settled by payment {}, {}: asked for {}, came {} {} to merchant {!r} of {!r}")
def settled_by_the_right_money() -> Any:
    """P4: what settles an order is paid, belongs to it, and is its amount in fen of yuan, to a merchant of ours."""
    told = (Payment.channel == "offline") | ((Payment.appid != "") & (Payment.mchid != ""))
    right = ((Payment.state == "paid") & (Payment.order == Order.id) & (Payment.amount == Order.total)
             & (Payment.captured == Order.total) & (Payment.currency == "CNY") & told)
    return Payment.select(
        Order.number, Order.total, Payment.out_trade_no, Payment.state, Payment.amount, Payment.captured,
        Payment.currency, Payment.mchid, Payment.appid).join(Order, on=(Payment.settles == Order.id)).where(
        When(None, [(right, 0)], 1) == 1)  # a comparison with nothing is neither right nor wrong, but not right


@asks("payment {} of order {}, whose customer is somebody else")
def paid_by_the_customer() -> Any:
    """P4: inside WeChat only the order's own customer was asked for the money; a QR code anybody may pay."""
    return Payment.select(Payment.out_trade_no, Order.number).join(Order, on=(Payment.order == Order.id)).join(
        Customer).where(Payment.channel == "jsapi", Payment.openid != Customer.openid)


@asks("payment {}: {} fen came instead of {}, and no case says so")
def wrong_amounts_are_cases() -> Any:
    """P4: money that is not what was asked for is an operator's case."""
    return Payment.select(Payment.out_trade_no, Payment.captured, Payment.amount).join(
        Case, JOIN.LEFT_OUTER, on=(Case.key == Value("wrong amount:", converter=False).concat(Payment.out_trade_no)),
    ).where(Payment.captured != Payment.amount, Case.id.is_null())


@asks("payment {} is {} with {} fen, transaction {}, paid at {}")
def payments_are_whole() -> Any:
    """P5: a paid payment says how much came, when, and what WeChat calls it; any other has had no money."""
    whole = (Payment.captured > 0) & Payment.transaction_id.is_null(False) & Payment.paid_at.is_null(False)
    return Payment.select(Payment.out_trade_no, Payment.state, Payment.captured, Payment.transaction_id,
                          Payment.paid_at).where(
        When(None, [(Payment.state == "paid", When(None, [(whole, 0)], 1)), (Payment.captured.is_null(), 0)], 1) == 1)


@asks("payment {}: {} came in and settles nothing, {} goes back")
def extras_go_back() -> Any:
    """P5: a paid payment that settles no order goes back in full; what WeChat refuses is a case (see below)."""
    back = fn.COALESCE(fn.SUM(Refund.amount), 0)
    return Payment.select(Payment.out_trade_no, Payment.captured, back).join(
        Refund, JOIN.LEFT_OUTER, on=(Refund.payment == Payment.id)).where(
        Payment.state == "paid", Payment.settles.is_null()).group_by(Payment.id).having(back < Payment.captured)


@asks("refund {} is {} without a case")
def failed_refunds_are_cases() -> Any:
    """P5: a refund that does not go on by itself is an operator's case."""
    named = Value("refund ", converter=False).concat(Refund.state).concat(":").concat(Refund.number)
    return Refund.select(Refund.number, Refund.state).join(
        Case, JOIN.LEFT_OUTER, on=(fn.SUBSTR(Case.key, 1, fn.LENGTH(named)) == named)).where(
        Refund.state.in_(("refused", "closed", "abnormal")), Case.id.is_null())


@asks("refund {} is decided, and nobody asks for it")
def decided_refunds_are_sent() -> Any:
    """P5: a refund that was decided has a job that sends it, or a case when it is given back by hand."""
    number = Value(":", converter=False).concat(Refund.number)
    job = (Outbox.state != "done") & (Outbox.topic == "refund.send") & (
        fn.SUBSTR(Outbox.key, 12, fn.LENGTH(number)) == number)
    by_hand = (Case.key == Value("refund by hand", converter=False).concat(number)) & Case.closed_at.is_null()
    return Refund.select(Refund.number).join(Outbox, JOIN.LEFT_OUTER, on=job).join(
        Case, JOIN.LEFT_OUTER, on=by_hand).where(Refund.state == "asked", Outbox.id.is_null(), Case.id.is_null())


@asks("order {} is {} and settled by {} payments")
def orders_are_settled_once() -> Any:
    """P6: exactly one payment settles an order that was paid, and none another."""
    settled = fn.COUNT(Payment.id)
    return Order.select(Order.number, Order.state, settled).join(
        Payment, JOIN.LEFT_OUTER, on=(Payment.settles == Order.id)).group_by(Order.id).having(
        settled != When(None, [(Order.state.in_(NOTHING_PAID), 0)], 1))
