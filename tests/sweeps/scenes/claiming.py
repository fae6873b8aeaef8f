"""Moments at which Mei wants something back."""

from shop import refunds
from shop.claims import asking, deciding
from tests.sweeps.scenes.paying import give_up, paid, paid_elsewhere, tomorrow, twice
from tests.sweeps.scenes.scene import Scene, after
from tests.sweeps.scenes.sending import shipped
from tests.sweeps.story import later
from wechat import pay

ADDRESS = "小林 13900139000 深圳市南山区科技路 9 号"


@after(paid)
def asked(scene: Scene) -> None:
    """Mei does not want one piece that was not sent."""
    asks(scene, "cancel", 1)


@after(paid)
def asked_for_all(scene: Scene) -> None:
    """Mei does not want any of it: that is more than one operator gives back alone."""
    asks(scene, "cancel", None)


@after(asked_for_all)
def approving(scene: Scene) -> None:
    """Lin has agreed to that, and somebody else has to."""
    deciding.agree(scene.lin, scene.claim)


@after(shipped)
def asked_after_sending(scene: Scene) -> None:
    """Mei wants the money of one piece back, and keeps it."""
    asks(scene, "refund", 1)


@after(shipped)
def asked_to_return(scene: Scene) -> None:
    """Mei wants to send one piece back."""
    asks(scene, "return", 1)


@after(asked_to_return)
def returning(scene: Scene) -> None:
    """She may."""
    deciding.agree(scene.lin, scene.claim, note=ADDRESS)
    later(scene.world, 1)


@after(returning)
def sent_back(scene: Scene) -> None:
    """She did."""
    asking.send_back(scene.customer, scene.claim, "sf", "SF1111111111")


@after(shipped)
def exchange_sent_back(scene: Scene) -> None:
    """Mei has sent one piece back and wants another one."""
    asks(scene, "exchange", 1)
    deciding.agree(scene.lin, scene.claim, note=ADDRESS)
    asking.send_back(scene.customer, scene.claim, "sf", "SF1111111111")
    later(scene.world, 1)


@after(exchange_sent_back)
def exchanging(scene: Scene) -> None:
    """The shop has got it."""
    deciding.received_back(scene.lin, scene.claim, True)


@after(twice)
def owed(scene: Scene) -> None:
    """The shop has noticed the second payment and decided to give it back; WeChat is not asked yet."""
    scene.world.wechat("POST", "/clock", advance=1)


@after(owed)
def going_back(scene: Scene) -> None:
    """WeChat has given the second payment back, and its notice has not come yet."""
    given_back_in_silence(scene)


@after(asked)
def refunding(scene: Scene) -> None:
    """Lin has agreed; WeChat is not asked yet."""
    deciding.agree(scene.lin, scene.claim)


@after(approving)
def last_piece_going_back(scene: Scene) -> None:
    """WeChat has given the money of all pieces back, and its notice has not come yet."""
    deciding.approve(scene.wu, scene.claim)
    given_back_in_silence(scene)


@after(refunding)
def refused(scene: Scene) -> None:
    """WeChat has refused, for the shop had taken all its money out; it has brought it back."""
    money = scene.world.books()["balance"]
    scene.world.wechat("POST", "/withdraw", amount=money)
    later(scene.world, 1)
    assert scene.refund.state == "refused"
    scene.world.wechat("POST", "/withdraw", amount=-money)


@after(refunding)
def closed_by_wechat(scene: Scene) -> None:
    """WeChat has closed the refund: its number is spent."""
    scene.world.wechat("POST", "/settings", auto_refund="")
    later(scene.world, 1)
    scene.world.wechat("POST", f"/refunds/{scene.refund.number}", state="CLOSED")
    scene.world.wechat("POST", "/settings", auto_refund="SUCCESS")
    later(scene.world, 90)
    assert scene.refund.state == "closed"


@after(paid_elsewhere)
def back_by_hand(scene: Scene) -> None:
    """Mei has paid in cash, does not want one piece, and Lin has agreed."""
    asks(scene, "cancel", 1)
    deciding.agree(scene.lin, scene.claim)
    later(scene.world, 1)


@after(refunding)
def unheard_refund(scene: Scene) -> None:
    """WeChat has given the money back, no notice ever came, nobody asked, and it has the bills of that day."""
    refunds.send(scene.refund.id)
    scene.world.wechat("POST", f"/refunds/{scene.refund.number}", state="SUCCESS")
    give_up(scene)
    scene.day = tomorrow(scene)


@after(paid)
def refunded_outside(scene: Scene) -> None:
    """Somebody has given Mei 3.00 back on WeChat Pay's own platform, and the bills have shown it."""
    pay.refund("BYHAND1", scene.payment.out_trade_no, 300, scene.payment.money, "on the platform")
    scene.day = tomorrow(scene)
    later(scene.world, 1)


def asks(scene: Scene, wish: str, pieces: int | None) -> None:
    """Mei asks."""
    wanted = {scene.line: pieces} if pieces else None
    scene.claim = str(asking.ask(scene.customer, scene.number, wish, wanted, "other").number)


def given_back_in_silence(scene: Scene) -> None:
    """The shop asks WeChat, which pays; its notice is late."""
    scene.world.wechat("POST", "/settings", refund_seconds=3600.0)
    later(scene.world, 1)
    scene.world.fault("refund-notify", "delay", seconds=60.0)
    scene.world.wechat("POST", f"/refunds/{scene.refund.number}", state="SUCCESS")
    scene.refund_notice = pay.query_refund(scene.refund.number)
