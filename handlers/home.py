"""The shop's front: its shelves, what is new and what is liked."""

from flask import Response

from shop import catalog, freight
from web.render import page

SIZE = 20  # products in the grid
FRESH = 6  # products in the strip of new ones


def show() -> Response:
    """The home page."""
    return page("h5/home.html", categories=catalog.categories(), fresh=catalog.tiles(sort="new", size=FRESH),
                tiles=catalog.tiles(size=SIZE), size=SIZE, free=freight.free_everywhere())
