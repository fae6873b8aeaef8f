"""Ports of this machine: whether they are still to be had, before a server is started on them."""

import socket

from base.config import ConfigError


def require_free(host: str, port: int, key: str) -> None:
    """Pass if a server can listen there; raises ConfigError, which names `key` as what to change.

    Asked beforehand: servers that may share a port would take each other's visitors without a word.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as wrong:
        why = (wrong.strerror or str(wrong)).partition(" (while")[0]
        raise ConfigError(f"{key}: cannot listen on {host}:{port}: {why}; "
                          f"stop the program that is there, or choose another") from wrong
