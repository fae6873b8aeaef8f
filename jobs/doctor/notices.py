"""The templates that tell customers of their orders: do they stand in the account, and have they these fields."""

from collections.abc import Iterator

from base.config import Config
from base.i18n import _
from jobs.doctor.finding import Finding, fault, ok, warning
from shop.telling import templates
from wechat import http, subscribe
from wechat.http import Refused, Unclear

NOTICES = "/wxaapi/newtmpl/gettemplate"
NAMES = tuple(dict.fromkeys(templates.KINDS.values()))


def look(config: Config) -> list[Finding]:
    """Check that each template's fields are written as they must be."""
    return [found for name in named(config) if (found := shape(config, name))]


def named(config: Config) -> Iterator[str]:
    """Return the settings' names of the templates that are set."""
    for name in NAMES:
        for key in (name, f"{name}_template"):
            if getattr(config.notices, key):
                yield key


def shape(config: Config, name: str) -> Finding | None:
    """Check the fields of one template."""
    try:
        templates.pairs(getattr(config.notices, f"{name}_fields"))
    except ValueError as wrong:
        return fault(f"notices.{name}_fields", _("It says something unknown: %(what)s.", what=wrong),
                     _("Write field=fact with blanks between, such as thing2=carrier; the facts are %(facts)s.",
                       facts=", ".join(templates.FACTS)))
    return None


def ask(config: Config, token: str) -> list[Finding]:
    """Ask WeChat whether the notifications in the settings are the account's, and have these fields."""
    wanted = [name for name in NAMES if getattr(config.notices, name)]
    if not wanted:
        return []
    try:
        told = subscribe.listed(http.get(config.wechat.api_base, NOTICES, access_token=token))
    except (Refused, Unclear) as wrong:
        return [warning("notices", _("WeChat gave no clear answer: %(why)s.", why=wrong), _("Look again later."))]
    there = {one.id: one for one in told}
    return [compared(name, there.get(getattr(config.notices, name)), getattr(config.notices, f"{name}_fields"))
            for name in wanted]


def compared(name: str, there: subscribe.Template | None, fields: str) -> Finding:
    """Compare one notification with what the account has."""
    key = f"notices.{name}"
    if there is None:
        return fault(key, _("The account has no notification of this id."),
                     _("Copy the template id (模板ID) from 订阅通知, 我的模板."))
    ours = {pair.partition("=")[0] for pair in fields.split()}
    if strange := sorted(field for field in ours if f"{{{{{field}.DATA}}}}" not in there.content):
        return fault(f"{key}_fields", _("“%(title)s” has no field %(fields)s.", title=there.title,
                                        fields=", ".join(strange)),
                     _("Its fields are: %(content)s", content=" ".join(there.content.split())))
    return ok(key, there.title)
