"""The rules a new shop begins with, so that what the welcome names works; ordinary rules, the operator's to change."""

from collections.abc import Iterable

from base import clock
from models import Publication, Rule, RuleChange
from shop import versions
from shop.rules.book import columns
from shop.rules.data import Keyword, Reply, RuleData, written

FIRST = (
    ("订单", "orders.latest", ("订单", "我的订单", "查订单")),
    ("物流", "orders.tracking", ("物流", "快递", "查快递", "查物流", "到哪了", "到哪里了", "还没收到", "包裹")),
    ("再来一单", "buy.again", ("再来一单", "再买一次", "再来一份", "跟上次一样")),
    ("购物车", "cart.show", ("购物车", "购物篮", "结账", "结算", "去付款", "买单")),
    ("售后", "claims.begin", ("售后", "退款", "退货", "换货", "退换货")),
    ("门店", "shops.hours", ("门店", "地址", "营业时间", "几点开门", "几点关门", "几点下班", "今天营业吗", "现在营业吗",
                           "开门了吗", "实体店", "最近的门店", "附近门店", "你们店在哪", "你们在哪")),
    ("帮助", "help.show", ("帮助", "怎么买", "help")),
    ("人工", "person.hand_over", ("人工", "客服", "转人工")),
)


def teach() -> None:
    """Write the first rules into a shop that has none, inside a write."""
    if not Rule.select().exists():
        plant([RuleData(name, tuple(map(Keyword, words)), (Reply("action", action=action),))
               for name, action, words in FIRST])


def plant(rules: Iterable[RuleData]) -> None:
    """Write rules as the first publication of a shop, inside a write."""
    made = Publication.create(operator=None)
    for rule in rules:
        text = written(rule)
        row = Rule.create(draft=text, live=text, pending=False, publication=made.id, updated_at=clock.now(),
                          **columns(rule))
        RuleChange.create(publication=made, rule=row.id, before=None, after=text)
    versions.bump("rules")
