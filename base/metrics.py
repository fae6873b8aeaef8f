"""What the shop counts about itself, in Prometheus' terms."""

from prometheus_client import REGISTRY, Counter, Histogram, generate_latest

MESSAGES = Counter("xiaopu_messages", "Messages and events from WeChat", ["kind", "outcome"])
REPLY_SECONDS = Histogram("xiaopu_reply_seconds", "Seconds from message to reply",
                          buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 4.5))
HANDLER_ERRORS = Counter("xiaopu_handler_errors", "Handlers that failed, by action", ["action"])
PAGES = Counter("xiaopu_pages", "Pages served, by status class", ["status"])
NOTICES = Counter("xiaopu_notices", "Payment notices, by outcome", ["outcome"])
JOBS = Counter("xiaopu_jobs", "Jobs worked off, by topic and outcome", ["topic", "outcome"])
STORE_FAILURES = Counter("xiaopu_store_failures", "Calls to Redis that failed and were answered without it")


def page() -> bytes:
    """Return all figures in Prometheus' text format."""
    return generate_latest(REGISTRY)
