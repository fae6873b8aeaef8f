"""Where answers lead: pages of the shop that are not there, and addresses that cannot be opened."""

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote, urlsplit

from base import config, db
from base.i18n import _
from models import Category, Product
from shop.rules import found
from shop.rules.data import Reply

ANCHOR = re.compile(r"""<a\s[^>]*?href\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
PLAIN = re.compile(r"""https?://[^\s"'<>，。；！？、）】」]+""", re.ASCII)
PRODUCT = re.compile(r"/p/(\d{1,9})/?")
SHELF = re.compile(r"/c/([^/]+)/?")
CARDS = ("link", "article", "music", "miniprogram")
WORDS = ("text", "person", "products")

Known = Callable[[str], bool]  # tells whether the shop has a page at a path


class Places:
    """The shop's products and shelves, read once, and its pages."""

    def __init__(self, addresses: Iterable[str], known: Known) -> None:
        paths = [path for address in addresses if (path := own(address)) is not None]
        numbers = {int(product[1]) for path in paths if (product := PRODUCT.fullmatch(path))}
        slugs = any(SHELF.fullmatch(path) for path in paths)
        self._known = known
        self._products: dict[int, bool] = dict(found.rows(Product, numbers, Product.id, Product.on_shelf))
        self._shelves = {slug for (slug,) in db.tuples(Category.select(Category.slug))} if slugs else set()

    def wrong(self, address: str) -> str:
        """Say what is wrong with an address, in the reader's language; empty when nothing is."""
        path = own(address)
        if path is None:
            return "" if shaped(address) else _("“%(address)s” is no address that a phone can open.", address=address)
        if product := PRODUCT.fullmatch(path):
            return self._product(address, int(product[1]))
        shelf = SHELF.fullmatch(path)
        if (shelf and unquote(shelf[1]) not in self._shelves) or not self._known(path):
            return _("The shop has no page “%(address)s”.", address=address)
        return ""

    def _product(self, address: str, number: int) -> str:
        if number not in self._products:
            return _("The product behind “%(address)s” is gone.", address=address)
        return "" if self._products[number] else _("The product behind “%(address)s” is off the shelf.",
                                                   address=address)


def addresses(reply: Reply) -> Iterator[str]:
    """Yield every address an answer leads to."""
    if reply.kind in CARDS and reply.url:
        yield reply.url
    if reply.kind in WORDS:
        yield from dict.fromkeys((*ANCHOR.findall(reply.text), *PLAIN.findall(reply.text)))


def own(address: str) -> str | None:
    """Return the path of a page of the shop, None for an address elsewhere."""
    home = config.current().shop.url.rstrip("/")
    if address.startswith("/") and not address.startswith("//"):
        return urlsplit(address).path
    if address == home or address.startswith((f"{home}/", f"{home}?", f"{home}#")):
        return urlsplit(address.removeprefix(home)).path or "/"
    return None


def shaped(address: str) -> bool:
    """Tell whether an address could be one; nothing is asked of the network."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme == "tel":
        return bool(parts.path)
    return parts.scheme in ("http", "https") and ("." in host or host == "localhost") and not re.search(r"\s", address)
