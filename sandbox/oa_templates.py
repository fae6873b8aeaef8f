"""Template messages: the account's templates, sending one, and the event that tells how it went."""

import secrets
from functools import partial

from sandbox.errors import OaError
from sandbox.notice_fields import example, rows, target
from sandbox.oa_calls import Call, Json, Route, done, reachable
from sandbox.people import send_event
from sandbox.state import Bubble, Follower
from sandbox.world import World

ID_LENGTH = 43
READY_MADE = {
    "订单支付成功通知": "订单编号{{character_string1.DATA}}\n商品名称{{thing2.DATA}}\n"
    "支付金额{{amount3.DATA}}\n支付时间{{time4.DATA}}",
    "订单发货通知": "订单编号{{character_string1.DATA}}\n商品名称{{thing2.DATA}}\n"
    "快递公司{{thing3.DATA}}\n快递单号{{character_string4.DATA}}",
    "退款成功通知": "订单编号{{character_string1.DATA}}\n退款金额{{amount2.DATA}}\n退款时间{{time3.DATA}}",
}


def templates_of(world: World) -> dict[str, Json]:
    """The account's templates; three are there from the start."""
    templates = world.state.templates
    if not templates:
        for number, (title, content) in enumerate(READY_MADE.items(), 1):
            _keep(templates, f"sandbox-template-{number}".ljust(ID_LENGTH, "0"), title, content)
    return templates


def send(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/template/send, then TEMPLATESENDJOBFINISH."""
    follower = reachable(world, call.body.get("touser"))
    template = templates_of(world).get(str(call.body.get("template_id", "")))
    if template is None:
        raise OaError(40037)
    if not follower.subscribed:
        raise OaError(43004)
    lines = rows(template["content"], call.body.get("data"))
    msgid = world.next_id()
    if world.settings.template_result == "success":
        world.show(follower, "shop", "template", _bubble(template, lines, call.body))
    world.agenda.at(world.clock.exact(), partial(_finished, world, follower, msgid))
    return done(msgid=msgid)


def listed(world: World, call: Call) -> Json:
    """GET /cgi-bin/template/get_all_private_template."""
    return {"template_list": list(templates_of(world).values())}


def add(world: World, call: Call) -> Json:
    """POST /cgi-bin/template/api_add_template; any short id gets a template with the wanted keywords."""
    if not call.body.get("template_id_short"):
        raise OaError(40036)
    names = call.body.get("keyword_name_list") or ["内容"]
    content = "\n".join(f"{name}{{{{thing{place}.DATA}}}}" for place, name in enumerate(names, 1))
    template_id = secrets.token_urlsafe(40)[:ID_LENGTH]
    _keep(templates_of(world), template_id, f"模板{call.body['template_id_short']}", content)
    return done(template_id=template_id)


def delete(world: World, call: Call) -> Json:
    """POST /cgi-bin/template/del_private_template."""
    if templates_of(world).pop(str(call.body.get("template_id")), None) is None:
        raise OaError(40037)
    return done()


def _keep(templates: dict[str, Json], template_id: str, title: str, content: str) -> None:
    templates[template_id] = {
        "template_id": template_id,
        "title": title,
        "primary_industry": "消费品",
        "deputy_industry": "消费品",
        "content": content,
        "example": example(content),
    }


def _bubble(template: Json, lines: list[Json], body: Json) -> Bubble:
    content = "\n".join([template["title"], *(f"{one['label']}：{one['value']}" for one in lines)])
    parts = {"title": template["title"], "rows": lines, "content": content, "template_id": template["template_id"]}
    return Bubble("template", {**parts, **target(body, "url")})


def _finished(world: World, follower: Follower, msgid: int) -> None:
    extra = {"MsgID": msgid, "Status": world.settings.template_result}
    send_event(world, follower, "TEMPLATESENDJOBFINISH", extra)


ROUTES = (
    Route("POST", "/cgi-bin/message/template/send", send),
    Route("GET", "/cgi-bin/template/get_all_private_template", listed),
    Route("POST", "/cgi-bin/template/api_add_template", add),
    Route("POST", "/cgi-bin/template/del_private_template", delete),
)
