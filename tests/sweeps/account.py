"""What WeChat has of the account's menus and tags beside what the shop believes, and rules beside their history."""

from collections.abc import Iterator

from base import db
from models import Customer, CustomerTag, MenuPush, Rule, RuleChange, Tag
from shop.menus.data import EVERYBODY, heard, read
from tests.world import World


def differences(world: World) -> list[str]:
    """Return everything that is otherwise than the shop believes."""
    return [*menus_stand_otherwise(world), *tags_are_others(world), *rules_left_their_history()]


def menus_stand_otherwise(world: World) -> Iterator[str]:
    """Name the menus of which WeChat's and ours are not the same ones."""
    state = world.sandbox._world.state
    theirs = {("", EVERYBODY, heard(state.menu["button"]))} if state.menu else set()
    theirs |= {(number, int(one["matchrule"]["tag_id"]), heard(one["button"]))
               for number, one in state.conditional_menus.items()}
    ours = {(row.menu_id, row.tag_number, read(row.buttons)) for row in MenuPush.select().where(MenuPush.stands)}
    if theirs != ours:
        yield f"menus at WeChat: {sorted(theirs, key=str)}, in our books: {sorted(ours, key=str)}"
    if len({audience for _number, audience, _buttons in ours}) < len(ours):
        yield f"several menus stand for the same followers: {sorted(ours, key=str)}"


def tags_are_others(world: World) -> Iterator[str]:
    """Name the tags, and who carries them, where WeChat's are not ours."""
    state = world.sandbox._world.state
    theirs, ours = {number: tag.name for number, tag in state.tags.items()}, dict(
        db.tuples(Tag.select(Tag.wechat_id, Tag.name)))
    if theirs != ours:
        yield f"tags at WeChat: {theirs}, in our books: {ours}"
    carried = {(person.openid, number) for person in state.followers.values() for number in person.tags}
    given = set(db.tuples(CustomerTag.select(Customer.openid, Tag.wechat_id).join(Customer).switch(
        CustomerTag).join(Tag).where(Customer.following)))
    if carried != given:
        yield f"who carries which tag: {sorted(carried)} at WeChat, {sorted(given, key=str)} in our books"


def rules_left_their_history() -> Iterator[str]:
    """Name each rule that is not what its publications made of it, one after the other, or hides that it waits."""
    rules = {row.id: row for row in Rule.select()}
    became: dict[int, str | None] = {}
    for rule, before, after in db.tuples(RuleChange.select(
            RuleChange.rule, RuleChange.before, RuleChange.after).order_by(RuleChange.id)):
        if rule in became and became[rule] != before:
            yield f"rule {rule}: {became[rule]} was published, and then {before} replaced"
        became[rule] = after
    for rule, after in became.items():
        if rules[rule].live != after:
            yield f"rule {rule}: {after} was published, followers get {rules[rule].live}"
    for row in rules.values():
        if row.pending != (row.draft != row.live):
            yield f"rule {row.id}: draft {row.draft}, live {row.live}, and pending is {row.pending}"
