"""Moments of a rule that is written, published, and written again."""

from models import Publication, RuleChange
from shop import rules
from shop.rules import Keyword, Reply, RuleData
from tests.sweeps.scenes.paying import opened
from tests.sweeps.scenes.scene import Scene, after

ASKED = "苹果怎么保存"
FIRST, SECOND, THIRD = "放在阴凉处。", "放冰箱冷藏。", "套袋放冰箱。"  # what it answers, one after the other


@after(opened)
def published(scene: Scene) -> None:
    """A rule answers FIRST."""
    scene.thing = rules.save(scene.lin, answering(FIRST))
    rules.publish(scene.lin, scene.thing)


@after(published)
def drafted(scene: Scene) -> None:
    """SECOND is written, and nobody gets it yet."""
    rules.save(scene.lin, answering(SECOND, scene.thing))


@after(drafted)
def changed(scene: Scene) -> None:
    """SECOND is what it answers."""
    rules.publish(scene.lin, scene.thing)


@after(changed)
def drafted_again(scene: Scene) -> None:
    """THIRD is written."""
    rules.save(scene.lin, answering(THIRD, scene.thing))


def answering(text: str, rule_id: int | None = None) -> RuleData:
    """Return the rule with an answer."""
    return RuleData("保存方法", (Keyword(ASKED),), (Reply("text", text),), id=rule_id)


def publications(scene: Scene) -> list[Publication]:
    """Return those that changed the rule, the first one first."""
    return list(Publication.select().join(RuleChange).where(RuleChange.rule == scene.thing).order_by(Publication.id))
