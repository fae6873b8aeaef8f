"""The public templates that subscription notifications are made from: the account picks words of them."""

from sandbox.errors import OaError
from sandbox.holdings import Notice
from sandbox.world import World

ID_LENGTH = 43
MOST_KEYWORDS = 5
CATEGORY = {"id": 307, "name": "电商平台"}
# tid → title and words; a word's number (kid) is its place, and its kind is what values it takes.
PUBLIC = {
    1: ("订单支付成功通知", (("订单编号", "character_string"), ("商品名称", "thing"),
                      ("支付金额", "amount"), ("支付时间", "time"))),
    2: ("订单发货通知", (("订单编号", "character_string"), ("商品名称", "thing"), ("快递公司", "thing"),
                    ("快递单号", "character_string"), ("发货时间", "time"))),
    3: ("退款成功通知", (("订单编号", "character_string"), ("退款金额", "amount"), ("退款时间", "time"))),
    4: ("到货提醒", (("商品名称", "thing"), ("商品价格", "amount"), ("温馨提示", "thing"))),
}  # fmt: skip
READY_MADE = ((1, (1, 2, 3, 4)), (2, (1, 2, 3, 4)))


def notices_of(world: World) -> dict[str, Notice]:
    """The account's own templates; two are there from the start."""
    known = world.state.notices
    if not known:
        for number, (tid, kids) in enumerate(READY_MADE, 1):
            keep(world, f"sandbox-notice-{number}".ljust(ID_LENGTH, "0"), tid, list(kids))
    return known


def keep(world: World, notice_id: str, tid: int, kids: list[int]) -> Notice:
    """Take these words of a public template. Raises OaError 200014, 200020."""
    if tid not in PUBLIC:
        raise OaError(200014)
    title, words = PUBLIC[tid]
    if not 1 <= len(kids) <= MOST_KEYWORDS or not all(type(one) is int and 1 <= one <= len(words) for one in kids):
        raise OaError(200020)
    lines = [f"{words[kid - 1][0]}:{{{{{words[kid - 1][1]}{kid}.DATA}}}}" for kid in kids]
    notice = Notice(notice_id, title, "\n".join(lines))
    world.state.notices[notice_id] = notice
    return notice
