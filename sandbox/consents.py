"""What followers agreed to be told: each yes to a notification is worth one message."""

from sandbox.errors import ControlError, OaError
from sandbox.notice_board import notices_of
from sandbox.people import tell
from sandbox.push import Pushed
from sandbox.state import Follower
from sandbox.world import World

FROM_PAGE = "1"  # PopupScene of wx-open-subscribe on an H5 page
FOR_GOOD = 3  # the type of a template whose one yes lasts


def answer(world: World, follower: Follower, accepted: list[str], rejected: list[str]) -> Pushed:
    """Note what was chosen on the sheet and push it. Raises ControlError for a template the account has not."""
    with world.lock:
        known = notices_of(world)
        for one in (*accepted, *rejected):
            if one not in known:
                raise ControlError("template", f"{one!r} is no notification of this account")
        for one in accepted:
            follower.consents[one] = follower.consents.get(one, 0) + 1
    chosen = [(one, "accept") for one in accepted] + [(one, "reject") for one in rejected]
    listed = [{"TemplateId": one, "SubscribeStatusString": word, "PopupScene": FROM_PAGE} for one, word in chosen]
    return tell(world, follower.openid, "subscribe_msg_popup_event", {"SubscribeMsgPopupEvent": {"List": listed}})


def revoke(world: World, follower: Follower, notice_ids: list[str]) -> Pushed:
    """Refuse notifications in the phone's settings: what was agreed to is void."""
    with world.lock:
        for one in notice_ids:
            follower.consents.pop(one, None)
    listed = [{"TemplateId": one, "SubscribeStatusString": "reject"} for one in notice_ids]
    return tell(world, follower.openid, "subscribe_msg_change_event", {"SubscribeMsgChangeEvent": {"List": listed}})


def agree_once(world: World, follower: Follower, template_id: str, scene: int) -> None:
    """Note a yes to a one-time message; a second yes to the same scene adds nothing (WeChat docs)."""
    with world.lock:
        follower.once.add((template_id, scene))


def use(world: World, follower: Follower, notice_id: str) -> None:
    """Take one consent away. Raises OaError 43101 when there is none."""
    left = follower.consents.get(notice_id, 0)
    if not left:
        raise OaError(43101)
    if notices_of(world)[notice_id].type != FOR_GOOD:
        follower.consents[notice_id] = left - 1


def use_once(follower: Follower, template_id: str, scene: int) -> None:
    """Take the yes to a one-time message away. Raises OaError 43101 when there is none."""
    if (template_id, scene) not in follower.once:
        raise OaError(43101)
    follower.once.remove((template_id, scene))
