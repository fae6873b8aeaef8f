"""What a follower reads when a handler failed; the log and the metrics hear of it."""

from base import ids, metrics
from base.i18n import _
from base.log import log
from bot.replies import Text


def sorry(action: str, message: str) -> Text:
    """Log and count the exception being handled, and return polite words with the number it has in the log.

    `action` is the name of what failed, `message` says which message it was.
    """
    request = ids.token()[:8]
    metrics.HANDLER_ERRORS.labels(action).inc()
    log(__name__).exception("a handler failed", action=action, message=message, request=request)
    return Text(_("Something went wrong on our side (%(request)s). Please try again in a moment.", request=request))
