"""The life of a shop, one step after another in any order: what people, operators, WeChat, time and bad luck may do."""

from tests.properties.life.buyers import Buyers
from tests.properties.life.ending import Ending
from tests.properties.life.hostile import Hostile


class ShopLife(Buyers, Hostile, Ending):
    """One life; `cast` is set by the test. Every reply is read, the audit looks in, and at the end the books agree."""
