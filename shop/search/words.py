"""What people say around the name of what they want: how many, of which unit, please and thank you."""

import re
from decimal import Decimal
from typing import NamedTuple

import re2

from base.text import fold

UNITS = (
    "公斤|千克|毫升|大箱|小箱|大包|小包|大袋|小袋|大盒|小盒|大瓶|小瓶|斤|两|克|吨|升|米|尺|个|只|箱|件|份|盒|袋|包|"
    "瓶|罐|桶|听|支|枝|根|条|块|片|颗|粒|串|把|束|盆|棵|株|朵|本|册|张|套|组|对|双|打|台|部|辆|筐|篮|杯|碗|壶|提|"
    "坛|头|卷|枚|单|kg|ml|g|l")
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIAD = 10_000
NUMBER = r"\d{1,8}(?:\.\d{1,2})?|半|[零〇一二两俩三四五六七八九十百千万]{1,7}"
SAID = rf"(?P<number>{NUMBER})\s*(?:多\s*)?(?P<unit>{UNITS})(?P<half>半)?"
# With RE2: a word of these may be read in many ways, which another engine tries one by one.
ASKING = re2.compile(
    r"^(?:(?:你好|您好|请问|老板|掌柜|俺们?|咱们?|查一?下|店家|亲|你们家|你们店|你们这里?|你家|店里|这里|麻烦|帮忙|帮我|给我|我们|我|你们|请|"
    r"想要|想吃|想喝|想|要|再|先|买点|买些|来点|来些|购买|订购|下单|加购|买|来|拿|订|有没有|有|搜索|搜|找|看看|一下|那|就)\s*)+")
ENDING = re2.compile(
    r"(?:\s|谢谢|多谢|可以吗|好吗|行吗|有吗|有没有|怎么卖|咋卖|[多好几]?(?:少|多)钱(?:一[\pL\pN])?|多钱|什么价|啥价|价格|没得|没有|"
    r"不|嘛|呗|吧|啊|呀|吗|呢|哦|哈|了|的)+$")
SAID_ALONE = re.compile(rf"^{SAID}$")
AFTER = re.compile(rf"^(?P<words>.+?)\s*(?:各|再|也)?(?:我?要|给我|来|买|拿|订)?\s*(?:{SAID})$")
TIMES = re.compile(r"^(?P<words>.+?)\s*[x*×]\s*(?P<number>\d{1,8})$")
COUNTED = re.compile(r"^(?P<words>.*[^\x00-\x7f])\s*(?:要|来|买)?\s*(?P<number>\d{1,8})$")
BEFORE = re.compile(rf"^{SAID}\s*(?:的)?\s*(?P<words>.+)$")
PLAIN_BEFORE = re.compile(rf"^(?P<number>\d{{1,8}})\s*(?!{UNITS})(?P<words>[^\x00-\x7f].*)$")
ONE_BEFORE = re.compile(rf"^(?P<unit>{UNITS})\s*(?P<words>.+)$")  # 来个苹果


class Wanted(NamedTuple):
    """What somebody wants: words that name it, how many (None when that was not said), of which unit ("" for none)."""

    words: str
    quantity: Decimal | None = None
    unit: str = ""


def read(text: str) -> Wanted:
    """Return what is most likely wanted: `两斤苹果` -> (苹果, 2, 斤), `苹果来三箱` -> (苹果, 3, 箱).

    It does not know the goods: to a shop of nuts `三只松鼠` is a name. Who can look, tries `readings` in turn.
    """
    found = readings(text)
    return next((one for one in found if one.quantity is not None), found[-1] if found else Wanted(""))


def readings(text: str) -> tuple[Wanted, ...]:
    """Return all that may be meant, the words as they were said first, then without please, then without the amount.

    An amount at the end goes before one at the beginning: names begin with numbers (`三只松鼠来两袋`).
    """
    whole = fold(text).strip(" ,.!?。，、！？~")
    bare = ENDING.sub("", whole)
    asked = ASKING.sub("", bare)
    counted = [*amounts(bare), *amounts(asked)]
    if asked != bare and not counted and (one := ONE_BEFORE.match(asked)):
        counted.append(Wanted(one["words"], Decimal(1), one["unit"]))
    parts = [Wanted(asked.replace("的", " "))] if "的" in asked[1:-1] else []
    found = (Wanted(whole), Wanted(bare), Wanted(asked), *parts,
             *(one for one in counted if not ASKING.fullmatch(one.words)))
    return tuple(dict.fromkeys(one for one in found if one.words))


def amount(text: str) -> Wanted | None:
    """Return how many are wanted by words that name nothing (`来两份` -> 2, 份); None for any others."""
    bare = ENDING.sub("", fold(text).strip(" ,.!?。，、！？~"))
    match = SAID_ALONE.match(ASKING.sub("", bare))
    quantity = number(match) if match else None
    return Wanted("", quantity, unit(match)) if match and quantity is not None else None


def amounts(text: str) -> list[Wanted]:
    """Return the readings of a text with an amount at its end or at its beginning."""
    return [Wanted(ENDING.sub("", match["words"]).strip(" ,，、"), quantity, unit(match))
            for shape in (AFTER, TIMES, COUNTED, BEFORE, PLAIN_BEFORE)
            if (match := shape.match(text)) and (quantity := number(match)) is not None]


def number(match: re.Match[str]) -> Decimal | None:
    """Return the number that was said; None for 0, of which nobody wants any."""
    said = match["number"]
    value = Decimal("0.5") if said == "半" else Decimal(said) if said[0].isdecimal() else Decimal(chinese(said))
    if match.groupdict().get("half"):
        value += Decimal("0.5")
    return value or None


def unit(match: re.Match[str]) -> str:
    """Return the unit that was said, or nothing."""
    return match.groupdict().get("unit") or ""


def chinese(said: str) -> int:
    """Return a number in characters (`二十三` -> 23, `两百五` -> 250, `十万` -> 100000)."""
    total, digit, last = 0, 0, 1
    for char in said:
        if char == "万":
            total, digit, last = (total + digit or 1) * MYRIAD, 0, MYRIAD
        elif char in TENS:
            total, digit, last = total + (digit or 1) * TENS[char], 0, TENS[char]
        else:
            digit, last = DIGITS[char], last if DIGITS[char] else 1
    return total + digit * (last // 10 if last > 10 else 1)
