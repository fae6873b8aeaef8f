"""An account without WeChat Pay offers none: the shop takes the money itself."""

from msgspec.structs import replace

from tests.world import Person, World, apples


def test_an_order_says_who_takes_the_money(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    assert "data-pay=" in mei.get(f"/orders/{number}").text
    world.configure(replace(world.settings, wechat=replace(world.settings.wechat, account="verified_subscription")))
    page = mei.get(f"/orders/{number}").text
    assert "由店铺自己收款" in page
    assert "data-pay=" not in page
    assert "?pay=1" not in mei.get("/orders").text
    assert "立即付款" not in mei.says("购物车").text


def test_the_cart_is_told_in_the_chat(mei: Person) -> None:
    assert "购物车还是空的" in mei.says("购物车").text
    mei.login().puts_in_cart(apples().id, 2)
    told = mei.says("结账").text
    assert "洛川红富士苹果 5 斤装（约 12 个） × 2" in told
    assert "79.80" in told
    assert "/checkout" in told
