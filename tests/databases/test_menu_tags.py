"""P24: menus that knew WeChat's number of a tag know the tag itself, on each database."""

from base import db
from jobs import migrate
from models import MenuDesign, MenuPush, Tag
from shop import tags
from tests.databases.test_former import everywhere, former

__all__ = ["former"]

DESIGN = "INSERT INTO menu_design (name, audience, buttons, version, updated_at) VALUES ('{}', {}, '[]', 1, 0)"
PUSH = ("INSERT INTO menu_push (kind, name, audience, buttons, menu_id, state, stands, answer, turn, asks, due, at) "
        "VALUES ('put_up', '{}', {}, '[]', '', 'unknown', FALSE, '', {}, 0, 0, 0)")


@everywhere
def test_p24_menus_by_tag_know_the_shops_own_tag(former: None) -> None:
    migrate.migrate("0007_inbox")
    with db.write():
        [first, second] = [int(Tag.create(name=name).id) for name in ("会员", "老客")]
        numbers = {first: second, second: 200}  # one has the number at WeChat that is the other's id here
        for tag in (second, first):
            Tag.update(wechat_id=numbers[tag]).where(Tag.id == tag).execute()
        for name, audience in (("日常", 0), ("会员", numbers[first]), ("老客", numbers[second]), ("没了", 300)):
            db.database.execute_sql(DESIGN.format(name, audience))
            db.database.execute_sql(PUSH.format(name, audience, audience))
    assert migrate.migrate("0008_menu_tags") == ["0008_menu_tags"]
    assert {row.name: row.audience for row in MenuDesign.select()} == {
        "日常": 0, "会员": first, "老客": second, "没了": -300}
    assert {row.name: (row.audience, row.turn, row.tag_number) for row in MenuPush.select()} == {
        "日常": (0, 0, 0), "会员": (first, first, second), "老客": (second, second, 200), "没了": (-300, -300, 300)}
    assert tags.used(Tag.get_by_id(first))
