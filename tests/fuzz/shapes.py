"""Messages as nobody should send them: genuine shapes with hostile contents, broken shapes, and plain noise."""

import random
from itertools import count

from tests.bot.wire import ACCOUNT

KINDS = ("text", "voice", "image", "video", "shortvideo", "location", "link", "file", "event", "", "text ", "TEXT",
         "subscribe_event", "unknown", "all", "click_event")
EVENTS = ("subscribe", "unsubscribe", "SCAN", "CLICK", "VIEW", "LOCATION", "scancode_push", "scancode_waitmsg",
          "pic_sysphoto", "pic_weixin", "location_select", "subscribe_msg_popup_event", "subscribe_msg_change_event",
          "subscribe_msg_sent_event", "TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH", "card_pass_check", "never heard of",
          "", "view_miniprogram", "publishjobfinish", "unknown", "__class__")
KEYS = ("orders.latest", "orders.one:{number}", "products.card:1", "products.card:1@rule 1", "products.card:999999999999",
        "products.card:-1", "buy.product:1 2 斤", "buy.product:1 NaN 斤", "buy.product:1 Infinity 个", "buy.product:x",
        "buy.product:1 1e9 个", "buy.variant:1 2", "buy.variant:1 99999999999999999999", "buy.variant:0 0", "buy.again",
        "orders.more:999999999999999999999999", "search.more:9|苹果", "search.more:-1|", "search.more:9e9|x", "claims.begin",
        "orders.tracking", "shops.nearest", "shops.hours", "person.hand_over", "welcome.leave", "rule:1", "rule:-1", "rule:",
        "wishes.read", "help.show", "qrscene_", "qrscene_shop", "shop", "gone.action:x", ":", "::", "", "__init__", "a" * 300)
WORDS = ("苹果", "买2个苹果", "来10斤苹果", "订单", "更多", "1", "２", "二十", "99", "人工", "{number}", "x{number}x", "红富士",
         "到哪了", "苹果到哪了", "我要一千万亿个苹果", "买0个苹果", "半斤苹果", "再来一单", "图", "介绍", "轮", "猜", "(a+)+$", "]]>",
         "<![CDATA[", "&#0;", "&lt;b&gt;", "<a href='x'>", "{name}", "{{7*7}}", "{0}", "%s%n", "' OR 1=1 --", "\u202e反", "\ufeff",
         "a\u0300" * 40, "😀" * 60, "ﷺ" * 30, "㌖" * 30, "\u2028", "\x7f", "\t\n\r", " ", "　", "。", "?", "蘋果", "ＡＢＣ", "𠮷",
         "word " * 200, "苹" * 600, "a" * 2000, "-1", "1e999", "٣", "一百万", "第一个", "null", "None", "true", "../../etc/passwd")
BROKEN = ("", " ", "<xml>", "</xml>", "<xml/>", "{}", "\x00", "<xml><a></xml>", "<!DOCTYPE x>", "<?xml version='1.0'?>",
          "<xml xmlns='x'>", "&amp;", "<xml>" * 50, "\ufffe", "<xml><MsgType/></xml>")
CHARACTERS = "".join(map(chr, range(32, 127))) + "苹果买个订单斤两一二三十百，。！？“”<>&]\u200b\u200d\ufe0f😀\U000e0001"

_moments = count(1)


def body(chance: random.Random, number: str) -> bytes:
    """Return one hostile body; `number` is an order that is not the sender's."""
    shape = chance.random()
    if shape < 0.03:
        return chance.randbytes(chance.randrange(200))
    if shape < 0.06:
        return chance.choice(BROKEN).encode("utf-8", "replace")
    whole = message(chance, number).encode("utf-8", "surrogatepass")
    return mangled(chance, whole) if shape < 0.25 else whole


def message(chance: random.Random, number: str) -> str:
    """Return a message or event with all it needs, or something too much or too little."""
    kind = chance.choice(KINDS[:9] if chance.random() < 0.9 else KINDS)
    sender = chance.choice(("oMei", "oBo", "oNew") if chance.random() < 0.97 else ("", "o" * 70, "o<b>", "oChen x"))
    parts = [("ToUserName", ACCOUNT), ("FromUserName", sender), ("CreateTime", moment(chance)), ("MsgType", kind),
             *contents(chance, kind, number)]
    if chance.random() < 0.1:
        parts.insert(chance.randrange(len(parts)), chance.choice(parts))
    if chance.random() < 0.1:
        parts.pop(chance.randrange(len(parts)))
    return "<xml>" + "".join(element(chance, name, text) for name, text in parts) + "</xml>"


def contents(chance: random.Random, kind: str, number: str) -> list[tuple[str, str]]:
    """Return the elements of a kind, with hostile texts in them."""
    own = [("MsgId", str(chance.randrange(10**17)) if chance.random() < 0.95 else words(chance, number))]
    match kind:
        case "text":
            return [*own, ("Content", words(chance, number))]
        case "voice":
            return [*own, ("MediaId", "m"), ("Format", "amr"), ("Recognition", words(chance, number))]
        case "location":
            return [*own, ("Location_X", degrees(chance)), ("Location_Y", degrees(chance)), ("Scale", "20"),
                    ("Label", words(chance, number))]
        case "event":
            key = chance.choice(KEYS).format(number=number)
            return [("Event", chance.choice(EVENTS)), ("EventKey", key), ("Ticket", words(chance, number)[:60])]
    return [*own, ("MediaId", words(chance, number)[:80]), ("PicUrl", chance.choice((
        "http://mmbiz.qpic.cn/x", "javascript:alert(1)", "file:///etc/passwd", ""))), ("Title", words(chance, number)),
            ("Url", "http://x"), ("ThumbMediaId", "t"), ("Description", words(chance, number))]


def words(chance: random.Random, number: str) -> str:
    """Return what somebody types."""
    if chance.random() < 0.7:
        return chance.choice(WORDS).replace("{number}", number)
    return "".join(chance.choice(CHARACTERS) for _each in range(chance.randrange(40)))


def moment(chance: random.Random) -> str:
    """Return when it was sent: nearly always another moment, so that no message is another's retry."""
    return str(1_700_000_000 + next(_moments)) if chance.random() < 0.98 else chance.choice(("", "now", "-1", "9" * 30))


def degrees(chance: random.Random) -> str:
    """Return a place, or what is none."""
    return f"{chance.uniform(-200, 200):.6f}" if chance.random() < 0.8 else chance.choice(("", "nan", "inf", "1e400", "北"))


def element(chance: random.Random, name: str, text: str) -> str:
    """Return one element, written in one of the ways there are."""
    way = chance.random()
    if way < 0.8:
        return f"<{name}><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"
    if way < 0.95:
        return f"<{name}>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</{name}>"
    return f"<{name}><x>{name}</x><![CDATA[{text}]]></{name}>"


def mangled(chance: random.Random, whole: bytes) -> bytes:
    """Return a body with a few bytes gone, doubled or changed."""
    bits = bytearray(whole)
    for _each in range(chance.randrange(1, 5)):
        at = chance.randrange(len(bits))
        match chance.randrange(3):
            case 0:
                del bits[at:at + chance.randrange(1, 9)]
            case 1:
                bits[at:at] = bits[at:at + chance.randrange(1, 9)]
            case _:
                bits[at] = chance.randrange(256)
        if not bits:
            return b""
    return bytes(bits)
