"""Web authorisation: who holds the phone, one-use codes, and the tokens they buy."""

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from sandbox.errors import OaError
from sandbox.oa_calls import Call, Json, Route, done
from sandbox.state import Follower
from sandbox.world import World

CODE_SECONDS = 300
TOKEN_SECONDS = 7200
REFRESH_SECONDS = 30 * 86400
SCOPES = ("snsapi_base", "snsapi_userinfo")


@dataclass
class Visit:
    """One authorised visit of a page by a person; `openid` is virtual for a snapshot user."""

    openid: str
    nickname: str
    scope: str
    snapshot: bool
    ends: int
    used: bool = False


@dataclass
class Doors:
    """The codes and tokens given out."""

    codes: dict[str, Visit]
    tokens: dict[str, Visit]
    refreshes: dict[str, Visit]


class OAuth:
    """The sns calls of api.weixin.qq.com, and the code that the authorize page hands back."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._doors = Doors({}, {}, {})
        self._virtual: dict[str, str] = {}

    def back_to_shop(self, follower: Follower, redirect_uri: str, scope: str, state: str, snapshot: bool) -> str:
        """The address the browser is sent to, with a fresh code."""
        world = self._world
        with world.lock:
            snapshot = snapshot or follower.snapshot or world.settings.snapshot
            openid = self._virtual_openid(follower.openid) if snapshot else follower.openid
            nickname = "微信用户" if snapshot else follower.nickname
            code = "0" + secrets.token_hex(15) + "w"
            self._doors.codes[code] = Visit(openid, nickname, scope, snapshot, world.clock.now() + CODE_SECONDS)
        parts = urlsplit(redirect_uri)
        query = "&".join(one for one in (parts.query, urlencode({"code": code, "state": state})) if one)
        return urlunsplit(parts._replace(query=query))

    def access_token(self, world: World, call: Call) -> Json:
        """GET /sns/oauth2/access_token."""
        self._account(call)
        if call.args.get("secret") != world.credentials.appsecret:
            raise OaError(40125)
        if call.args.get("grant_type") != "authorization_code":
            raise OaError(40002)
        code = call.args.get("code")
        if not code:
            raise OaError(41008)
        visit = self._doors.codes.get(code)
        if visit is None or (visit.ends <= world.clock.now() and not visit.used):
            raise OaError(40029)
        if visit.used:
            raise OaError(40163)
        visit.used = True
        return self._issue(visit, {"is_snapshotuser": 1} if visit.snapshot else {})

    def refresh_token(self, world: World, call: Call) -> Json:
        """GET /sns/oauth2/refresh_token."""
        self._account(call)
        if call.args.get("grant_type") != "refresh_token":
            raise OaError(40002)
        visit = self._doors.refreshes.get(call.args.get("refresh_token", ""))
        if visit is None:
            raise OaError(40030)
        if visit.ends <= world.clock.now():
            raise OaError(42002)
        return self._issue(visit, {})

    def userinfo(self, world: World, call: Call) -> Json:
        """GET /sns/userinfo, for snsapi_userinfo only."""
        visit = self._entered(call)
        if visit.scope != "snsapi_userinfo":
            raise OaError(48001)
        blank = {"sex": 0, "language": "", "city": "", "province": "", "country": "", "privilege": []}
        return {"openid": visit.openid, "nickname": visit.nickname, "headimgurl": "", **blank}

    def check(self, world: World, call: Call) -> Json:
        """GET /sns/auth."""
        self._entered(call)
        return done()

    def forget(self) -> None:
        """Every code and token is void; used at a reset."""
        self._doors = Doors({}, {}, {})
        self._virtual = {}

    def routes(self) -> tuple[Route, ...]:
        """The calls; none of them takes the account's own token."""
        return (
            Route("GET", "/sns/oauth2/access_token", self.access_token, token=False),
            Route("GET", "/sns/oauth2/refresh_token", self.refresh_token, token=False),
            Route("GET", "/sns/userinfo", self.userinfo, token=False),
            Route("GET", "/sns/auth", self.check, token=False),
        )

    def _account(self, call: Call) -> None:
        if not call.args.get("appid"):
            raise OaError(41002)
        if call.args["appid"] != self._world.credentials.appid:
            raise OaError(40013)

    def _entered(self, call: Call) -> Visit:
        token = call.args.get("access_token", "")
        if not token:
            raise OaError(41001)
        visit = self._doors.tokens.get(token)
        if visit is None:
            raise OaError(40001)
        if visit.ends <= self._world.clock.now():
            raise OaError(42001)
        if call.args.get("openid") != visit.openid:
            raise OaError(40003)
        return visit

    def _issue(self, visit: Visit, extra: Json) -> Json:
        now, token, refresh = self._world.clock.now(), secrets.token_urlsafe(66), secrets.token_urlsafe(66)
        facts = (visit.openid, visit.nickname, visit.scope, visit.snapshot)
        self._doors.tokens[token] = Visit(*facts, now + TOKEN_SECONDS)
        self._doors.refreshes[refresh] = Visit(*facts, now + REFRESH_SECONDS)
        lasting = {"access_token": token, "expires_in": TOKEN_SECONDS, "refresh_token": refresh}
        return {**lasting, "openid": visit.openid, "scope": visit.scope, **extra}

    def _virtual_openid(self, openid: str) -> str:
        return self._virtual.setdefault(openid, "oSnap" + secrets.token_urlsafe(20)[:23])
