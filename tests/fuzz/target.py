"""The chat under fire: what must hold for whatever comes, and a shop with something to steal."""

import io
from urllib.parse import urlencode
from xml.etree import ElementTree

from base import clock, db, ids, metrics
from bot import render
from models import Category, Media, Order, OrderLine, Product, Store, Variant
from shop import customers, operators, rules, search
from shop.rules import Event, Keyword, Reply, RuleData, Schedule
from tests.bot.wire import Wire

SECRET = "陈的秘密收货人"
REPLIES = {"text", "news", "image", "voice", "video", "music", "transfer_customer_service"}


class Broken(AssertionError):
    """A reply that must not be."""


def furnish() -> str:
    """Fill the empty shop with goods, rules of every kind and Chen's order; returns its number, for others to try."""
    operators.add("lin", "Lin", "a long password")
    lin = operators.Operator.get()
    with db.write():
        shelf = Category.create(slug="fruit", name="水果")
        for title in ("红富士苹果", "青苹果", "赣南脐橙"):
            made = Product.create(category=shelf, title=title, price=1990, dearest=1990)
            Variant.create(product=made, spec="5斤", price=1990, on_hand=10**6)
            search.index(made.id)
        Store.create(name="西湖店", address="北山街 1 号", latitude=30_260_000, longitude=120_150_000)
        picture = Media.create(kind="image", title="x", file="x", media_id="wx-image", ends=clock.now() + 10**7)
    for draft in drafts(picture.id):
        rules.save(lin, draft)
    rules.publish(lin)
    chen = customers.follow("oChen", "")
    variant = Variant.get_by_id(1)
    order = Order.create(number=ids.number("X"), customer=chen, goods=1990, total=1990, recipient=SECRET, state="paid",
                         phone="13800138000", region="440305", region_name=SECRET, street=SECRET, paid_at=clock.now(),
                         expires_at=clock.now() + 60)
    OrderLine.create(order=order, variant=variant, product=variant.product, title=f"{SECRET}苹果", price=1990,
                     quantity=1, amount=1990)
    return str(order.number)


def drafts(picture: int) -> list[RuleData]:
    """Return rules of every kind."""
    words = Reply("text", "{greeting} {name} {orders} {home} ]]> <b>")
    return [
        RuleData("订单", (Keyword("订单"),), (Reply("action", action="orders.latest"),)),
        RuleData("更多", (Keyword("到哪了", "ends"),), (Reply("action", action="orders.tracking"),)),
        RuleData("人工", (Keyword("人工", "starts"),), (Reply("action", action="person.hand_over"),)),
        RuleData("正则", (Keyword(r"(a+)+\\$|[0-9]{4,}", "regex"),), (words,)),
        RuleData("图", (Keyword("图"),), (Reply("image", media=picture),)),
        RuleData("轮", (Keyword("轮"),), (words, Reply("text", "二")), send="turn"),
        RuleData("猜", (Keyword("猜"),), (words, Reply("products", products=(1, 2))), send="random"),
        RuleData("冷", (Keyword("null"),), (words,), cooldown=60),
        RuleData("夜", (Keyword("None"),), (words,), schedule=Schedule(opens=0, closes=720)),
        RuleData("扫码", events=(Event("scan", "shop"), Event("location"), Event("image")), answers=(words,)),
        RuleData("不懂", events=(Event("unknown"),), answers=(words,), cooldown=600),
    ]


def shoot(chat: Wire, sent: bytes) -> None:
    """Post a body with a genuine address; raises Broken unless the answer is as every answer must be."""
    before = errors()
    told: list[object] = []
    query = urlencode(chat.signed())
    parts = chat.app({"REQUEST_METHOD": "POST", "PATH_INFO": "/wechat", "QUERY_STRING": query,
                      "CONTENT_LENGTH": str(len(sent)), "wsgi.input": io.BytesIO(sent)},
                     lambda *heard: told.extend(heard))
    judge(str(told[0]), b"".join(parts), sent)
    if errors() != before:
        raise Broken(f"a handler failed at {sent!r}")


def judge(status: str, answer: bytes, sent: bytes) -> None:
    """Pass if an answer is well-formed, fits WeChat's limits and tells nobody else's affairs; raises Broken."""
    if not status.startswith(("200", "403", "413")):
        raise Broken(f"{status} for {sent!r}")
    if SECRET.encode() in answer:
        raise Broken(f"Chen's affairs for {sent!r}")
    if not status.startswith("200") or answer == b"success":
        return
    try:
        root = ElementTree.fromstring(answer)
    except ElementTree.ParseError as wrong:
        raise Broken(f"{answer!r} for {sent!r}") from wrong
    if root.findtext("MsgType") not in REPLIES or len((root.findtext("Content") or "").encode()) > render.LONGEST:
        raise Broken(f"{answer!r} for {sent!r}")


def errors() -> float:
    """Return how many failures have been counted."""
    return sum(sample.value for metric in metrics.HANDLER_ERRORS.collect() for sample in metric.samples
               if sample.name.endswith("_total"))
