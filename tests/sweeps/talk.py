"""The verbs of what the shop says, that may meet as those of orders and money do: see verbs."""

from base import clock, ids
from models import Tag
from shop import broadcasts, replies, rules, tag_sync, tags, waiting
from shop.broadcasts import Content
from shop.menus import plans, pushing
from shop.replies import Words
from shop.rules import desk as editor
from shop.telling import desk, ways, words
from tests.broadcasts import seen
from tests.sweeps.interleaving import Verb
from tests.sweeps.scenes import announcing, answering, ruling, steering, telling
from tests.sweeps.scenes.scene import Scene

LATER = "b" * 32


def save(scene: Scene) -> int:
    """Wu writes the rule anew as he has it before him."""
    return editor.keep(scene.wu, ruling.answering("现吃现买。", scene.thing), editor.stamp(scene.thing))


def answer(scene: Scene) -> None:
    """Lin writes to Mei once more."""
    replies.send(scene.lin, scene.mei.openid, LATER, Words("快递单号稍后发您。"))


def read_out(scene: Scene) -> None:
    """News that waits stands in an answer to Mei."""
    for text in words.read_out(words.waiting_for(scene.mei.openid), ids.token()):
        scene.hears(text)


def tell_in_an_answer(scene: Scene) -> None:
    """So do the words of the staff."""
    openid, message = scene.mei.openid, ids.token()
    for row in waiting.told(waiting.to_tell(openid, message), openid, message, clock.now()):
        scene.hears(replies.plain(replies.content(row)))


def write_anew(scene: Scene) -> None:
    """Lin writes something else, for Mei alone."""
    broadcasts.change(scene.lin, scene.thing, Content(text=announcing.OTHER), Tag.get().id, seen(scene.thing))


def withdraw(scene: Scene) -> object:
    """Lin takes the menu of the regulars away."""
    return pushing.withdraw(scene.lin, pushing.all_standing()[-1].audience)


def name_anew(scene: Scene) -> None:
    """Lin thinks again about a tag's name, and another worker tells WeChat."""
    tags.rename(scene.lin, scene.thing, "熟客")
    tag_sync.push(scene.thing)


def put_back(scene: Scene) -> None:
    """She puts it on Mei again, and another worker tells WeChat."""
    tags.put(scene.lin, scene.thing, scene.customer.id)
    tag_sync.member(scene.thing, scene.customer.id)


RULES = (
    Verb("publish", (ruling.drafted_again,), lambda scene: rules.publish(scene.lin, scene.thing)),
    Verb("save a draft", (ruling.drafted_again,), save),
    Verb("return", (ruling.drafted_again,),
         lambda scene: rules.return_to(scene.lin, ruling.publications(scene)[0].id)),
)

WORDS = (
    Verb("tell", (telling.back,), lambda scene: ways.tell_waiting(scene.mei.openid)),
    Verb("read out", (telling.back,), read_out),
    Verb("tell again", (telling.back,), lambda scene: desk.again(scene.wu, scene.thing)),
    Verb("give up", (telling.back,), lambda scene: desk.drop(scene.lin, scene.thing)),
)

ANSWERS = (
    Verb("send what waits", (answering.back,), lambda scene: replies.send_waiting(scene.mei.openid)),
    Verb("answer", (answering.back,), answer),
    Verb("tell in an answer", (answering.back,), tell_in_an_answer),
    Verb("drop", (answering.back,), lambda scene: replies.drop(scene.wu, scene.thing)),
)

BROADCASTS = (
    Verb("send to many", (announcing.composed,),
         lambda scene: broadcasts.send(scene.lin, scene.thing, announcing.PEOPLE, seen(scene.thing))),
    Verb("go out", (announcing.due,), lambda scene: broadcasts.follow()),
    Verb("write anew", (announcing.composed,), write_anew),
    Verb("discard", (announcing.composed,), lambda scene: broadcasts.discard(scene.lin, scene.thing)),
    Verb("unplan", (announcing.due,), lambda scene: broadcasts.unplan(scene.lin, scene.thing)),
)

MENUS = (
    Verb("push a menu", (steering.due_for_some,),
         lambda scene: pushing.push(scene.lin, scene.thing, steering.FIRST)),
    Verb("begin a plan", (steering.due_for_some,), lambda scene: plans.follow()),
    Verb("withdraw a menu", (steering.due_for_some,), withdraw),
)

TAGS = (
    Verb("tell of a tag", (steering.tag_made, steering.tag_renamed), lambda scene: tag_sync.push(scene.thing)),
    Verb("name a tag anew", (steering.tag_made, steering.tag_renamed), name_anew),
    Verb("delete a tag", (steering.tag_made,), lambda scene: tags.delete(scene.lin, scene.thing)),
    Verb("tell who carries it", (steering.tag_taken,),
         lambda scene: tag_sync.member(scene.thing, scene.customer.id)),
    Verb("put a tag back", (steering.tag_taken,), put_back),
)

VERBS = (*RULES, *WORDS, *ANSWERS, *BROADCASTS, *MENUS, *TAGS)
