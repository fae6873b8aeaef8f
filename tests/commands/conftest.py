"""What the commands' stories need: an empty folder with the settings of a shop whose WeChat is never asked."""

from pathlib import Path

import pytest

from base.config import Config, Database, Server, Wechat
from tests.commands.processes import write_config
from tests.servers import free_port

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """The settings that lie in the folder."""
    settings = Config(
        server=Server(port=free_port(), secret="s" * 64), database=Database(url=f"sqlite:///{tmp_path}/shop.db"),
        wechat=Wechat(appid="wx0123456789abcdef", appsecret="0" * 32, token="token", aes_key="a" * 42 + "A",
                      api_base=NOBODY, oauth_base=NOBODY))
    write_config(tmp_path, settings)
    return settings


@pytest.fixture
def folder(tmp_path: Path, settings: Config) -> Path:
    """The folder in which the commands are run."""
    return tmp_path
