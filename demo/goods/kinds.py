"""What the demo shop knows of its goods; prices in fen, stock in pieces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One spec of a product; `strike` is the higher price it is shown against, 0 for none."""

    spec: str
    price: int
    stock: int
    strike: int = 0


@dataclass(frozen=True)
class Goods:
    """One product; `key` names its picture, `keywords` are other words and misspellings people type."""

    key: str
    title: str
    subtitle: str
    keywords: str
    description: str
    choices: tuple[Choice, ...]
    sold: int = 0
    on_shelf: bool = True


@dataclass(frozen=True)
class Shelf:
    """One category with its goods in order; each of them is also found by the shelf's `words`."""

    slug: str
    name: str
    words: str
    goods: tuple[Goods, ...]
