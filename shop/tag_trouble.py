"""What WeChat does not take of our tags, in the reader's words: what a failing job says that no later one cured."""

import re

from base.i18n import N_, _
from models import Outbox

# WeChat's word -> what it means here (WeChat docs, user tags).
REFUSALS = {
    "40164": N_("WeChat does not know this server: its IP address is missing in the whitelist at mp.weixin.qq.com."),
    "45009": N_("WeChat has been asked about tags too often today. It counts anew tomorrow."),
    "45056": N_("WeChat keeps at most 100 tags. Delete one, here or at mp.weixin.qq.com."),
    "45057": N_("More than 100,000 followers carry this tag: WeChat does not delete it."),
    "45058": N_("This is one of WeChat's own tags. It cannot be changed."),
    "45059": N_("At WeChat this follower has 20 tags already. Take one off first."),
    "45157": N_("WeChat has another tag of this name. Please choose another name."),
    "45158": N_("WeChat finds the name too long: at most 10 Chinese or 30 other characters."),
    "45159": N_("WeChat does not have this tag any more. It is made again by itself."),
    "48001": N_("This account may not keep tags at WeChat. They work in this shop only."),
}
CODE = re.compile(r"(?:Refused: )?(-?\d+)\b")  # as jobs.worker writes down what went wrong


def sentence(error: str) -> str:
    """Return what a failed call about tags means, for the reader; `error` is a job's, or WeChat's own code."""
    code = CODE.match(error)
    if code is None:
        return _("WeChat did not answer clearly. It will be asked again by itself.")
    known = REFUSALS.get(code[1])
    return _(known) if known else _("WeChat did not take it: %(why)s", why=code[1])


def of_tags() -> dict[int, str]:
    """Return what keeps tags from being the same at WeChat: a sentence by the tag's id."""
    return {int(job.payload["tag"]): sentence(job.error) for job in failing("tag.push", "tag.fill")}


def unknown(tag_id: int) -> str:
    """Return why WeChat does not know a tag yet."""
    return of_tags().get(tag_id) or _("WeChat does not know this tag yet. It will in a minute.")


def of_members(tag_id: int) -> dict[int, str]:
    """Return what keeps customers from carrying a tag at WeChat, or from losing it: a sentence by the customer's id."""
    return {int(job.payload["customer"]): sentence(job.error) for job in failing("tag.member")
            if job.payload["tag"] == tag_id}


def told(job: Outbox) -> str:
    """Return what went wrong with a job: in words when it is about tags."""
    return sentence(job.error) if job.topic.startswith("tag.") else job.error


def failing(*topics: str) -> list[Outbox]:
    """Return the jobs that failed and were not done by a later one about the same, the oldest first."""
    rows = Outbox.select().where(Outbox.state.in_(("waiting", "dead")), Outbox.topic.in_(topics),
                                 Outbox.error != "").order_by(Outbox.id)
    return [job for job in rows if not cured(job)]


def cured(job: Outbox) -> bool:
    """Tell whether a later job about the same was done."""
    same = job.key.rpartition(":")[0] + ":"
    return bool(Outbox.select().where(Outbox.id > job.id, Outbox.key.startswith(same),
                                      Outbox.state == "done").exists())
