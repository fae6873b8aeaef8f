"""Finding products by what people type, forgivingly: one promise on every database."""

from shop.search.finding import Found, explain, find, wanted
from shop.search.indexing import follow, index, index_missing

__all__ = ["Found", "explain", "find", "follow", "index", "index_missing", "wanted"]
