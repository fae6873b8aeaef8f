"""Whatever is claimed of a line, in whatever order and however often withdrawn, gives back exactly the line."""

from hypothesis import given
from hypothesis import strategies as st

from models import OrderLine
from shop.claims.amounts import Taken, of

AMOUNT = st.integers(0, 10_000_000)


@given(price=AMOUNT, quantity=st.integers(1, 20), discount=AMOUNT, freight=AMOUNT,
       wishes=st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=30))
def test_shares_add_up_to_the_line(price: int, quantity: int, discount: int, freight: int,
                                   wishes: list[tuple[int, bool]]) -> None:
    line = OrderLine(id=1, price=price, quantity=quantity, amount=price * quantity, sent=quantity, cancelled=0,
                     discount=min(discount, price * quantity), freight=freight)
    worth, taken = line.amount - line.discount, list[Taken]()
    for pieces, withdrawn in [*wishes, (quantity, False)]:
        if withdrawn and taken:
            taken.pop(pieces % len(taken))
            continue
        left = of(line, taken)
        count = min(pieces, left.sent)
        share = left.share(count)
        assert 0 <= share.goods <= left.goods
        if count:
            taken.append(Taken(1, count, *share, "refund", False, "refunded"))
        assert sum(one.goods for one in taken) <= worth
        assert sum(one.freight for one in taken) <= freight
    if of(line, taken).sent == 0:
        assert sum(one.goods for one in taken) == worth
        assert sum(one.freight for one in taken) == freight
