"""What a rule answers: published, and as it was before."""

from models import Audit
from shop import rules
from tests.sweeps.crash import Flow
from tests.sweeps.scenes import ruling
from tests.sweeps.scenes.ruling import ASKED, FIRST, SECOND
from tests.sweeps.scenes.scene import Scene


def answers(scene: Scene, text: str) -> None:
    """Assert that Mei gets this answer of a shop that has just started."""
    scene.world.configure(scene.world.settings)
    assert scene.mei.says(ASKED).text == text


def published(scene: Scene) -> None:
    """The second publication made SECOND of FIRST, once, and the log knows."""
    assert [logged(made.id) for made in ruling.publications(scene)] == ["publish rules"] * 2
    answers(scene, SECOND)


def returned(scene: Scene) -> None:
    """The third publication made FIRST of SECOND again, once, and the log knows."""
    first, _second, last = ruling.publications(scene)
    assert (last.returned_to, logged(last.id)) == (first.id, "return rules")
    answers(scene, FIRST)


def logged(publication: int) -> str:
    """Return how the log calls a publication; there is one line about each."""
    [verb] = [row.verb for row in Audit.select().where(Audit.subject == f"publication {publication}")]
    return str(verb)


FLOWS = (
    Flow("publish a rule", ruling.drafted, lambda scene: rules.publish(scene.lin, scene.thing), published),
    Flow("return to a publication", ruling.changed,
         lambda scene: rules.return_to(scene.lin, ruling.publications(scene)[0].id), returned),
)
