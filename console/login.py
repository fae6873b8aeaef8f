"""The door: a name and a password, a few tries a minute, and one answer for every wrong one."""

from typing import Any

from flask import g, redirect, request
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from base.i18n import _
from console import entry
from shop import operators
from web.forms import Form
from web.guard import limiter
from web.render import page

TRIES = "10 per minute"


class LoginForm(Form):
    """Who wants to come in."""

    login = StringField(validators=[DataRequired(), Length(max=64)])
    password = PasswordField(validators=[DataRequired(), Length(max=200)])
    next = HiddenField()


def show() -> Any:
    """Show the login, or go on when there is a session already."""
    back = entry.within(request.args.get("next", entry.HOME))
    return redirect(back) if g.operator else page("console/login.html", form=LoginForm(next=back))


def named() -> str:
    """Return the key that counts the tries for one login, from wherever they come."""
    return "console:" + request.form.get("login", "").strip().casefold()[:64]


@limiter.limit(TRIES)
@limiter.limit(TRIES, key_func=named)
def enter() -> Any:
    """Start a session; a wrong name and a wrong password get the same answer."""
    form = LoginForm()
    if not form.validate():
        return page("console/login.html", 422, form=form)
    secret = operators.login(form.login.data.strip(), form.password.data)
    if secret is None:
        return page("console/login.html", 403, form=form, refused=_("This name and password do not fit."))
    return entry.let_in(redirect(entry.within(form.next.data or "")), secret)  # type: ignore[arg-type]


def leave() -> Any:
    """End the session here and in the database."""
    operators.logout(request.cookies.get(entry.COOKIE, ""))
    return entry.see_out(redirect(entry.LOGIN))  # type: ignore[arg-type]
