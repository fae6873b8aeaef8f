"""A follower stands under one name on every page of the console, and nowhere as an openid."""

from models import Customer
from tests.console.conftest import seen
from tests.stories.test_words import paid_in_silence
from tests.world import Browser, Person, World

ROOMS = ("/console/rules", "/console/rules/preview?say=你好", "/console/rules/new", "/console/quotas")


def test_a_follower_has_one_name_everywhere(world: World, lin: Browser, mei: Person) -> None:
    number = paid_in_silence(world, mei)
    who = Customer.get(Customer.openid == mei.openid)
    rooms = (*ROOMS, f"/console/orders/{number}")
    for room in rooms:
        assert f"粉丝 {who.id}" in seen(lin.get(room)), room
        assert mei.openid not in seen(lin.get(room)), room
    Customer.update(nickname="小美").where(Customer.id == who.id).execute()
    for room in rooms:
        assert "小美" in seen(lin.get(room)), room
