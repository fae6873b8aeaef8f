"""What this WeChat remembers: people and their screens, menu, tickets, orders, refunds, notifications."""

from collections import Counter
from dataclasses import dataclass, field

from sandbox.holdings import Article, Draft, Json, Mail, Medium, Notice, Publication, Scene, Spending, Tag


@dataclass(frozen=True)
class Bubble:
    """One thing said in a chat: its type and that type's own fields, as JSON has them."""

    type: str
    parts: Json

    def to_json(self) -> Json:
        """`{"type", …fields}`."""
        return {"type": self.type, **self.parts}


@dataclass(frozen=True)
class Line:
    """A bubble on a follower's screen: who said it, by which way, when."""

    id: int
    sender: str  # follower | shop
    via: str
    at: int
    bubble: Bubble

    def to_json(self) -> Json:
        """As `GET /sandbox/chat/<openid>` shows it."""
        return {"id": self.id, "from": self.sender, "via": self.via, "at": self.at, **self.bubble.to_json()}


@dataclass
class Grant:
    """A right to send customer-service messages, opened by something the follower did."""

    opened: int
    used: int = 0


@dataclass
class Follower:
    """A person with a phone; `subscribed` tells whether they follow the account now."""

    openid: str
    nickname: str
    snapshot: bool = False
    subscribed: bool = False
    subscribed_at: int = 0
    scene: str = ""
    remark: str = ""
    screen: list[Line] = field(default_factory=list)
    message_grant: Grant | None = None
    moment_grant: Grant | None = None
    typing_until: int = 0
    platform: str = "others"  # ios | android | others
    tags: list[int] = field(default_factory=list)
    consents: dict[str, int] = field(default_factory=dict)  # template → messages still allowed
    once: set[tuple[str, int]] = field(default_factory=set)  # one-time template and scene agreed to
    mails: list[int] = field(default_factory=list)  # when mass messages came


@dataclass
class Refund:
    """One refund; money in fen. `request` is the body that made it, for idempotency."""

    out_refund_no: str
    refund_id: str
    out_trade_no: str
    transaction_id: str
    amount: int
    total: int
    reason: str
    notify_url: str
    created: int
    request: Json
    state: str = "PROCESSING"
    settled: int = 0
    fee: int = 0
    endings: list[tuple[int, str]] = field(default_factory=list)  # when it reached which state

    def state_at(self, moment: int) -> str:
        """Its state as it was just before that second."""
        return next((state for at, state in reversed(self.endings) if at < moment), "PROCESSING")


@dataclass
class Order:
    """One payment order; money in fen. `request` is the body that made it, to judge a re-order."""

    out_trade_no: str
    trade_type: str
    openid: str
    total: int
    description: str
    attach: str
    notify_url: str
    created: int
    expires: int
    request: Json
    key: str  # public_key | certificate: what its Wechatpay-Serial asked for
    state: str = "NOTPAY"
    transaction_id: str = ""
    paid: int = 0
    payer: str = ""
    fee: int = 0
    refunds: list[Refund] = field(default_factory=list)


@dataclass(frozen=True)
class Prepay:
    """A prepay session (`prepay_id`, or the last part of a native `code_url`) and when it dies."""

    id: str
    order: Order
    expires: int


@dataclass(frozen=True)
class Attempt:
    """One sending of a notification and what came back."""

    at: int
    status: int
    outcome: str  # accepted | refused | timeout | unreachable | lost
    elapsed_ms: int
    fault: str = ""


@dataclass
class Notification:
    """A payment or refund notice on its way to the shop."""

    id: str
    kind: str  # notify | refund-notify
    number: str  # out_trade_no or out_refund_no
    url: str
    event_type: str
    body: str
    key: str
    state: str = "waiting"  # waiting | delivered | given-up
    next_at: int = 0
    planned: int = 0  # how many steps of the retry plan are used up
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(frozen=True)
class Movement:
    """A change of the merchant's balance, fen, signed."""

    at: int
    amount: int
    balance: int
    business: str
    kind: str
    id: str  # transaction_id or refund_id
    flow: str  # WeChat's number of the flow; a sale, its fee and its refunds have the same
    number: str  # out_trade_no or out_refund_no
    applicant: str
    remark: str

    @property
    def direction(self) -> str:
        """Income or expense, in the bill's words."""
        return "收入" if self.amount > 0 else "支出"


@dataclass
class State:
    """All that a reset forgets."""

    followers: dict[str, Follower] = field(default_factory=dict)
    tags: dict[int, Tag] = field(default_factory=dict)
    menu: Json | None = None
    conditional_menus: dict[str, Json] = field(default_factory=dict)  # the newest last
    autoreply: Json = field(default_factory=dict)
    templates: dict[str, Json] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    media: dict[str, Medium] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    publications: dict[str, Publication] = field(default_factory=dict)
    mails: dict[int, Mail] = field(default_factory=dict)
    mail_speed: int = 0
    scenes: dict[str, Scene] = field(default_factory=dict)
    spent: dict[str, Spending] = field(default_factory=dict)
    cleared: list[int] = field(default_factory=list)  # when clear_quota was called
    orders: dict[str, Order] = field(default_factory=dict)
    prepays: dict[str, Prepay] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    notifications: list[Notification] = field(default_factory=list)
    held: list[Notification] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    bills: dict[str, Json] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    unknown_calls: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
