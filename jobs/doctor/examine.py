"""The order in which the doctor looks: settings, then this machine, then WeChat itself."""

from base.config import Config
from jobs.doctor import account, live, machine, merchant, notices, storage
from jobs.doctor.finding import Finding


def examine(config: Config) -> list[Finding]:
    """Return what is well and what is not; asks WeChat only what costs nothing, and never waits long."""
    seen = [*account.look(config), *merchant.look(config), *notices.look(config), *machine.look(config),
            *storage.look(config)]
    faulty = frozenset(one.key for one in seen if one.level == "fault")
    return seen + live.look(config, faulty)
