"""Puts every road of this WeChat onto one Flask application."""

from flask import Flask

from sandbox import (
    article_pages,
    control_account,
    control_calls,
    control_money,
    control_people,
    control_sending,
    control_weather,
    file_pages,
    gate,
    oa_autoreply,
    oa_calls,
    oa_conditional,
    oa_drafts,
    oa_mass,
    oa_material,
    oa_media,
    oa_menu,
    oa_messages,
    oa_notices,
    oa_publish,
    oa_qrcode,
    oa_quota,
    oa_subscribe,
    oa_tags,
    oa_templates,
    oa_token,
    oa_users,
    oauth_pages,
    once_pages,
    pay_bills,
    pay_calls,
    pay_certificates,
    pay_orders,
    pay_refunds,
)
from sandbox.oauth import OAuth
from sandbox.world import World

ACCOUNT = (oa_token, oa_quota, oa_menu, oa_conditional, oa_autoreply, oa_tags, oa_users, oa_qrcode)
MESSAGES = (oa_messages, oa_templates, oa_notices, oa_subscribe, oa_mass)
CONTENT = (oa_media, oa_material, oa_drafts, oa_publish)
PAGES = (file_pages, article_pages, once_pages)
PAY = (pay_orders, pay_refunds, pay_certificates, pay_bills)
CONTROL = (control_people, control_sending, control_account, control_money, control_weather)


def create_app(world: World) -> Flask:
    """One port for api., mp. and open.weixin.qq.com, api.mch.weixin.qq.com, and the control API."""
    app = Flask("sandbox", static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = True  # a lost connection must reach the server, see gate.py
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    gate.install(app, world)
    for calls in (*ACCOUNT, *MESSAGES, *CONTENT):
        oa_calls.mount(app, world, calls.ROUTES)
    for pages in PAGES:
        pages.install(app, world)
    oauth = OAuth(world)
    world.on_reset.append(oauth.forget)
    oa_calls.mount(app, world, oauth.routes())
    oauth_pages.install(app, world, oauth)
    for calls in PAY:
        pay_calls.mount(app, world, calls.ROUTES)
    for control in CONTROL:
        control_calls.mount(app, world, control.ROUTES)
    return app
