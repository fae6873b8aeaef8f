"""The cast and their world: a WeChat, a shop and people who use both through the front door.

Mei buys, Bo helps, Chen is a stranger, Lin runs the shop.
"""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import requests
from peewee import chunked

import app
from base import clock, config, db
from base.config import Config, Database, Pay, Redis, Server, Shop, Wechat
from bot import chatlog, front, router
from demo.plant import plant
from handlers import routes
from jobs import migrate, worker
from jobs.schedule import SCHEDULE
from models import TABLES, Operator, Order, Product, SearchEntry, Table, Variant
from sandbox.credentials import Credentials
from sandbox.server import Sandbox
from shop import rules
from shop.rules import RuleData
from shop.search import postings
from web import guard

PHONE = "Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0.50 Language/zh_CN"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
ADDRESS = {"recipient": "梅小美", "phone": "13800138000", "region": "440305", "street": "科技路 1 号"}


def inserts(table: type[Table]) -> list[tuple[str, list[Any]]]:
    """Return the statements that bring back a table's rows, with their parameters: written once, executed often."""
    rows = list(table.select().dicts())
    return [table.insert_many(some).sql() for some in chunked(rows, 100)]


def found_by() -> list[postings.Entry]:
    """Return by which words each product is found."""
    return sorted(db.tuples(SearchEntry.select(SearchEntry.place, SearchEntry.words)))


def session() -> requests.Session:
    """Return a session that asks this machine directly, without looking for a proxy each time."""
    made = requests.Session()
    made.trust_env = False
    return made


class PooledServer(WSGIServer):
    """A WSGI server with a few lasting threads, so that database connections last as they do in granian."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, application: Any) -> None:
        super().__init__(("127.0.0.1", 0), QuietHandler)
        self.set_app(application)
        self._pool = ThreadPoolExecutor(4, "shop")
        self.port = self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in one of the pool's threads."""
        self._pool.submit(self._answer, request, client_address)

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        finally:
            self.shutdown_request(request)


class QuietHandler(WSGIRequestHandler):
    """A handler that does not write to the terminal."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class World:
    """One WeChat and one shop on one database; `reset` makes it a fresh demo shop again."""

    _session = session()

    def __init__(self, database_url: str, folder: Path, credentials: Credentials | None = None,
                 mode: str = "safe", redis_url: str = "") -> None:
        self.application: Any = None
        self.server = PooledServer(lambda environ, start: self.application(environ, start))
        self.url = f"http://127.0.0.1:{self.server.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.sandbox = Sandbox(f"{self.url}/wechat", mode, shop_url=self.url, credentials=credentials).start()
        self.settings = self._settings(database_url, folder, mode, redis_url)
        self._pages: tuple[Any, Any] = (None, None)
        self.configure(self.settings)
        with db.connected():
            migrate.migrate()
            plant()
            self._planted = [statement for table in TABLES for statement in inserts(table)]
            self._found_by = found_by()

    def _settings(self, database_url: str, folder: Path, mode: Any, redis_url: str) -> Config:
        told = self.sandbox.credentials
        return Config(
            shop=Shop(url=self.url), server=Server(port=self.server.port, secret="s" * 64, log_level="error"),
            database=Database(url=database_url), redis=Redis(url=redis_url),
            wechat=Wechat(appid=told.appid, appsecret=told.appsecret, token=told.token, aes_key=told.aes_key,
                          mode=mode, api_base=told.base, oauth_base=told.base),
            pay=Pay(mchid=told.mchid, merchant_serial=told.merchant_serial, merchant_key=told.merchant_private_key_pem,
                    apiv3_key=told.apiv3_key, public_key=told.platform_public_key_pem,
                    public_key_id=told.platform_public_key_id, base=told.base))

    def configure(self, settings: Config) -> None:
        """Rebuild the shop with other settings, as a restart would; pages that would be the same are kept."""
        app.use(settings)
        kept = settings, config.data_folder()
        if self._pages[0] == kept and not settings.redis.url:
            guard.limiter.reset()
        else:
            self._pages = kept, app.website()
        talk = front.build(routes.CHAT, routes.EVENTS, routes.FORETOLD)
        self.application = app.joined(talk, self._pages[1])
        db.database.connect(reuse_if_open=True)

    def reset(self) -> None:
        """Put everything back: rows, both clocks, the WeChat and the shop's memory."""
        self._session.delete(f"{self.sandbox.url}/sandbox", timeout=10)
        clock.reset()
        self.configure(self.settings)
        chatlog.flush()
        with db.connected(), db.write():
            was = found_by()
            for table in reversed(TABLES):
                table.delete().execute()
            for sql, parameters in self._planted:
                db.database.execute_sql(sql, parameters)
            if was != self._found_by:  # the servers' own lists of words follow no row by themselves
                postings.add(self._found_by)

    def close(self) -> None:
        """Stop both servers."""
        self.sandbox.stop()
        self.server.shutdown()
        self.server.server_close()
        db.forget()

    def wechat(self, method: str, path: str, /, **body: Any) -> Any:
        """Call the sandbox's control API and return its JSON."""
        answer = self._session.request(method, f"{self.sandbox.url}/sandbox{path}", json=body or None, timeout=30)
        assert answer.ok, answer.text
        return answer.json()

    def books(self) -> Any:
        """Return WeChat's own books."""
        return self.wechat("GET", "/books")

    def fault(self, path: str, /, fault: str, **more: Any) -> None:
        """Let the next calls of a path go wrong."""
        self.wechat("POST", "/faults", **{"path": path, "fault": fault, **more})

    def later(self, minutes: int) -> None:
        """Let time pass for the shop and for WeChat, then let the shop do what has become due."""
        self.wechat("POST", "/clock", advance=minutes * 60)
        clock.advance(minutes * 60)
        self.jobs()

    def jobs(self) -> None:
        """Do all periodic work once and every job that is due."""
        with db.connected():
            chatlog.flush()  # what the once-a-second batch would have written by now
            for periodic in SCHEDULE:
                periodic.verb()
            while worker.work_off():
                pass

    def until(self, fact: Callable[[], Any], seconds: float = 8.0) -> Any:
        """Wait for something another thread brings about; fails after `seconds`."""
        end = clock.ticks() + seconds
        while not (found := fact()):
            assert clock.ticks() < end, "it did not happen"
            threading.Event().wait(0.02)
        return found

    def person(self, name: str) -> "Person":
        """Return someone with a phone who follows the shop."""
        person = Person(self, name)
        person.follow()
        return person

    def operator(self, login: str = "demo", password: str = "demo-xiaopu") -> "Browser":
        """Return a browser that is logged in to the console."""
        browser = Browser(self.url, "Mozilla/5.0")
        browser.post("/console/login", {"login": login, "password": password}, page="/console/login")
        return browser

    def lin(self) -> Operator:
        """Return the operator's row, for verbs called directly."""
        with db.connected():
            return Operator.get(Operator.login == "demo")

    def teaches(self, rule: RuleData) -> int:
        """Publish a rule, and see that the next message meets it; returns its id."""
        with db.connected():
            number = rules.save(self.lin(), rule)
            rules.publish(self.lin(), number)
        router._current._rules.fresh()
        return number


@dataclass
class Reply:
    """What a follower got for a message; `text` is '' for a card."""

    type: str
    text: str
    articles: list[dict[str, str]]
    raw: dict[str, Any]

    @property
    def card(self) -> dict[str, str]:
        """The one card of the reply."""
        assert self.type == "news", self.raw
        assert len(self.articles) == 1
        return self.articles[0]


class Browser:
    """A browser with cookies that fills in forms the way a person does: it opens the page first."""

    def __init__(self, base: str, agent: str) -> None:
        self.base = base
        self.session = session()
        self.session.headers["User-Agent"] = agent

    def get(self, path: str, **more: Any) -> requests.Response:
        """Open a page, following redirects."""
        return self.session.get(self._url(path), timeout=30, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, page: str = "/", **more: Any) -> requests.Response:
        """Send the form that `page` shows."""
        token = self.token(page)
        return self.session.post(self._url(path), {**(data or {}), "csrf_token": token}, timeout=30, **more)

    def call(self, path: str, page: str = "/") -> requests.Response:
        """Post as a script does, with the token in a header."""
        return self.session.post(self._url(path), headers={"X-CSRFToken": self.token(page)}, timeout=30)

    def token(self, page: str) -> str:
        """Return the CSRF token a page carries."""
        found = TOKEN.search(self.get(page).text)
        assert found, f"{page} has no form"
        return found.group(1)

    def _url(self, path: str) -> str:
        return path if path.startswith("http") else self.base + path


class Person(Browser):
    """A follower: talks to the bot, opens pages in WeChat, pays."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world.url, PHONE)
        self.world = world
        self.name = name
        self.openid = f"o{name}0000000000000000000000"[:28]
        self.session.cookies.set("sandbox_follower", self.openid)

    def follow(self) -> Reply:
        """Follow the account and return its welcome."""
        return told(self.world.wechat("POST", "/followers", openid=self.openid, nickname=self.name))

    def says(self, text: str) -> Reply:
        """Type a message and return the reply."""
        return told(self.world.wechat("POST", "/say", openid=self.openid, text=text))

    def taps(self, key: str) -> Reply:
        """Tap a menu item and return the reply."""
        return told(self.world.wechat("POST", "/tap", openid=self.openid, key=key))

    def screen(self) -> list[dict[str, Any]]:
        """Return all that the chat shows."""
        messages: list[dict[str, Any]] = self.world.wechat("GET", f"/chat/{self.openid}")["messages"]
        return messages

    def login(self) -> "Person":
        """Log in to the shop's pages, as the first page that needs it does."""
        assert self.get("/me").status_code == 200
        return self

    def puts_in_cart(self, variant: int, quantity: int = 1) -> requests.Response:
        """Put a variant into the cart from its page."""
        return self.post("/cart/add", {"variant": variant, "quantity": quantity}, page="/me")

    def checks_out(self, **changes: str) -> requests.Response:
        """Fill in the checkout and order; returns the answer without following it."""
        once = re.search(r'name="once"[^>]*value="([^"]*)"', self.get("/checkout").text)
        data = {**ADDRESS, "once": once.group(1) if once else "", **changes}
        return self.post("/checkout", data, page="/checkout", allow_redirects=False)

    def orders(self, variant: int, quantity: int = 1) -> str:
        """Order one variant and return the order's number."""
        self.login()
        self.puts_in_cart(variant, quantity)
        answer = self.checks_out()
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"].split("/orders/")[1].split("?")[0]

    def pay_sheet(self, number: str) -> requests.Response:
        """Ask the shop for what WeChat's bridge needs."""
        return self.call(f"/orders/{number}/pay", page="/me")

    def pays(self, number: str, answer: str = "ok") -> str:
        """Pay in WeChat's sheet; returns the bridge's err_msg."""
        sheet = self.pay_sheet(number)
        assert sheet.ok, sheet.text
        params = sheet.json()
        done = self.world.wechat("POST", "/pay", prepay_id=params["package"].removeprefix("prepay_id="),
                                 openid=self.openid, answer=answer, params=params)
        return str(done["err_msg"])

    def has_paid(self, variant: int, quantity: int = 1) -> str:
        """Order and pay, and wait until the shop knows; returns the order's number."""
        number = self.orders(variant, quantity)
        assert self.pays(number) == "get_brand_wcpay_request:ok"
        self.world.until(lambda: Order.get(Order.number == number).state == "paid")
        return number


def told(answer: dict[str, Any]) -> Reply:
    """Read the sandbox's answer to something a follower did."""
    reply = answer["reply"] or {"type": "nothing"}
    return Reply(reply["type"], reply.get("content", ""), reply.get("articles", []), answer)



def apples() -> Variant:
    """The first choice of the apples that the keyword 苹果 leads to."""
    found: Variant = Variant.select().join(Product).where(
        Product.title.contains("红富士")).order_by(Variant.id).get()
    return found
