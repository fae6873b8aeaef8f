"""What is said in every shop and names neither goods nor an order: give it up, a person, what sells well, that one."""

import re

import re2

from base import clock, db
from base.i18n import _
from bot import cards, lists, session
from bot.replies import Answer, Text
from bot.router import Incoming
from handlers import buy, order_talk, person, search
from models import ChatLine
from shop import catalog
from shop.rules.words import compared
from shop.search import words

# Each is asked for by a word of its own, and holds nothing besides that such wishes are not made of.
GIVE_UP = re.compile(r"取消|撤销")
GIVING_UP = re2.compile(r"(?:取消|撤销|订单|下单|我|们|想|要|不|了|怎么|怎样|如何|能|可以|把|帮|刚才?|下|买|"
                       r"的|这|那|个|笔|单|一|吗|吧|呢|请问?|给|它|掉)+")
A_PERSON = re2.compile(r"(?:我|想|要|找|转|有|没|在|不|是|吗|呢|吧|个|叫|请|帮|联系|换|跟|和|"
                      r"说话|聊|服务|来|快|你们|的|接|能|可以)*"
                      r"(?:真人|活人|人工|客服|店员|工作人员)"
                      r"(?:我|客服|服务|在|吗|呢|吧|啊|有|没|说话|聊|来|的|不)*")
SELLS = re.compile(r"推荐|好吃|好喝|好东西|热销|热卖|爆款|畅销|卖[得的]?最?[好火]|[什么啥哪]卖")
SELLING = re2.compile(r"(?:推荐|好吃|好喝|好|东西|热销|热卖|爆款|畅销|卖|得|的|火|有|没|什么|啥|"
                     r"哪些|哪个|最|吃|喝|买|点|些|一下|你们?|店里?|家|这里|给|我|帮|请问?|求|商品|产品|零食|吗|呢|呀|啊|都|是|想|看|可以|能|值得)+")
PRICE = re2.compile(r"(?:请问|这|那|个|它|现在|要)*(?:多少钱|多钱|几块钱?|[怎咋]么?卖|什么价格?|啥价|价格|价钱)"
                   r"(?:一\pL|呢|啊|呀|吗|多少|是)*")
MOST = 9  # products in a list
LOOKED_AT = 20  # that sold most, of which some may be sold out
ANSWERS = 5  # newest ones among which the card is looked for

ANSWERED = db.Hot(lambda: ChatLine.select(ChatLine.text).where(
    ChatLine.openid == db.slot("openid"), ChatLine.at > db.slot("since"), ChatLine.speaker == "shop").order_by(
    ChatLine.id.desc()).limit(ANSWERS))


def told(incoming: Incoming) -> Answer | None:
    """Answer what only wants to be told; None when the words are about something else."""
    text = compared(incoming.text)
    if gives_up(incoming.text):
        return giving_up(incoming)
    if SELLS.search(text) and SELLING.fullmatch(text):
        return best()
    return priced(incoming) if PRICE.fullmatch(text) else None


def done(incoming: Incoming) -> Answer | None:
    """Call a person, or put so much of what was seen last into the cart; None when neither was said."""
    if A_PERSON.fullmatch(compared(incoming.text)):
        return person.hand_over(incoming)
    amount = words.amount(incoming.text)
    if amount is None:
        return None
    product = seen_last(incoming.openid)
    if product is not None:
        return buy.of_product(incoming, product, amount)
    return which() if buy.VERB.search(compared(incoming.text)) else None


def foretold(incoming: Incoming) -> Answer | None:
    """Return what `done` would do, for the eyes of the staff."""
    if A_PERSON.fullmatch(compared(incoming.text)):
        return Text(_("(tells the staff that this follower waits for a person)"))
    return Text(_("(buys so much of the product seen last, or asks which one is meant)")) if words.amount(
        incoming.text) else None


def gives_up(text: str) -> bool:
    """Tell whether words give an order up, whosoever."""
    said = compared(text)
    return bool(GIVE_UP.search(said) and GIVING_UP.fullmatch(said))


def giving_up(incoming: Incoming) -> Answer:
    """Say how the newest orders stand, and how one is given up."""
    found = order_talk.latest(incoming)
    if not isinstance(found, Text) or not found.choices:
        return found
    how = _("Open the order to cancel it: one that is not paid for has “Cancel order” there, a paid one that has not "
            "been sent “Cancel, money back”.")
    return Text(f"{how}\n\n{found.content}", found.choices, found.more)


def best() -> Answer | None:
    """Return what sold most and can be had, as a list; None without any."""
    found = [tile for tile in catalog.tiles(sort="sold", size=LOOKED_AT) if tile.available > 0][:MOST]
    opening = _("This is what sells best; answer with a number to see more:")
    return lists.of_products(opening, found) if found else None


def priced(incoming: Incoming) -> Answer:
    """Show the product that was seen last with its price, or ask which one is meant."""
    product = seen_last(incoming.openid)
    return which() if product is None else cards.of(product)


def which() -> Text:
    """Ask which product is meant."""
    return Text(_("Which one do you mean? Write its name, such as 苹果."))


def seen_last(openid: str) -> int | None:
    """Return the product on sale whose card the follower got last, as long ago as a list stays open at most."""
    said = (text for (text,) in ANSWERED.rows(openid=openid, since=clock.now() - session.LIFE))
    title = next((text[1:-1] for text in said if text.startswith("[") and text.endswith("]")), "")
    return next((tile.id for tile in search.meant(title, MOST).tiles if tile.title == title), None) if title else None
