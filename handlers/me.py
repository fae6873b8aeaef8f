"""The customer's own page, and the language they read."""

from typing import Any

from flask import redirect, request

from base.i18n import LANGUAGES
from shop import orders, reviews
from web.login import customer, in_wechat
from web.render import YEAR, page


def show() -> Any:
    """Who is logged in, and how many orders wait for something; inside WeChat the login is silent."""
    person = customer()
    if person is None and in_wechat():
        return redirect("/login?next=/me")
    return page("h5/me.html", person=person, counts=orders.counts(person) if person else {},
                to_review=len(reviews.open_orders(person)) if person else 0)


def speak() -> Any:
    """Keep the language the reader chose."""
    answer = redirect("/me", 303)
    if (wanted := request.form.get("language")) in LANGUAGES:
        answer.set_cookie("language", str(wanted), max_age=YEAR, samesite="Lax", secure=request.is_secure)
    return answer
