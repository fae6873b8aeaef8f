"""One line of JSON per event, with the request's id; secrets never pass (promise P23)."""

import logging
import sys
from typing import Any, cast

import structlog

SECRET = ("secret", "password", "token", "key", "authorization", "signature", "cookie")
ALLOWED = ("key_id",)


def log(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a module."""
    return cast(structlog.stdlib.BoundLogger, structlog.get_logger(module=name))


def start(level: str) -> None:
    """Send log lines at `level` and above (debug, info, warning, error) to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            hide_secrets,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


def hide_secrets(_logger: Any, _method: str, event: Any) -> Any:
    """Blank the value of every field whose name sounds secret."""
    for name in event:
        if sounds_secret(name):
            event[name] = "***"
    return event


def sounds_secret(name: str) -> bool:
    """Tell whether a field of this name may hold what nobody should read."""
    return name not in ALLOWED and any(word in name.lower() for word in SECRET)
