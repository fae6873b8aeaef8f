"""The shelves: all goods, or those of one category."""

from flask import Response, request

from base.errors import NotFound
from shop import catalog
from web.numbers import whole
from web.render import page

SIZE = 20  # products on a page


def show(slug: str | None = None) -> Response:
    """The products of one category (None: of all), in the order the customer asks for; raises NotFound."""
    categories = catalog.categories()
    shelf = next((one for one in categories if one.slug == slug), None)
    if slug and shelf is None:
        raise NotFound()
    sort, number = request.args.get("sort", "popular"), max(whole(request.args.get("page"), 1), 1)
    return page("h5/category.html", categories=categories, shelf=shelf, sort=sort, number=number, size=SIZE,
                path=request.path, tiles=catalog.tiles(slug, sort, number, SIZE))
