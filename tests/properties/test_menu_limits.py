"""What the desk lets through is exactly what WeChat takes, byte for byte."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.menus import Button, Buttons, checks
from shop.menus.data import heard, pushed, told
from tests.world import World
from wechat import menu
from wechat.http import Refused


def names(most: int) -> st.SearchStrategy[str]:
    """Names around a limit of so many bytes, in letters, Chinese and emoji."""
    return st.builds(lambda sign, bytes: sign * (bytes // len(sign.encode())), st.sampled_from("a菜🍎"),
                     st.integers(most - 6, most + 6)) | st.just("好")


def leaves(most: int) -> st.SearchStrategy[Button]:
    """Buttons that do something, with keys and addresses around their limits."""
    keys = st.integers(120, 136).map(lambda size: "k" * size) | st.sampled_from(["", "K"])
    urls = st.integers(1000, 1030).map(lambda size: "https://a.example/".ljust(size, "u")) | st.sampled_from(
        ["", "https://a.example/", "ftp://a.example/", "javascript:alert(1)"])
    return st.one_of(
        st.builds(Button, names(most), st.sampled_from(["click"]), key=keys),
        st.builds(Button, names(most), st.just("view"), url=urls),
        st.builds(Button, names(most), st.just("pic_weixin"), key=st.sampled_from(["", "K"])),
        st.builds(Button, names(most), st.just("miniprogram"), url=urls, appid=st.just("wx0123456789abcdef"),
                  pagepath=st.sampled_from(["", "pages/index"])))


columns = st.one_of(leaves(checks.TOP_NAME), st.builds(
    Button, names(checks.TOP_NAME), buttons=st.lists(leaves(checks.NAME), max_size=6).map(tuple)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(columns, min_size=1, max_size=4).map(tuple))
def test_what_the_desk_lets_through_is_what_wechat_takes(world: World, buttons: Buttons) -> None:
    try:
        menu.push(told(pushed(buttons)))
        taken = True
    except Refused:
        taken = False
    assert taken == (checks.problems(buttons) == {})
    if taken:
        assert heard(menu.fetch()) == pushed(buttons)
