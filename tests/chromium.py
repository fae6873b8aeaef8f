"""The one way tests start a browser: Debian's Chromium, headless, at rest on a closed network."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

from tests.servers import found

# One process for all frames: emulating a phone's pixel ratio reaches a frame of another site only sometimes,
# and then clicks land at half their place.
FLAGS = ["--disable-site-isolation-trials", "--disable-features=IsolateOrigins,site-per-process", "--no-sandbox",
         "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
PATIENCE = 15_000  # milliseconds for a page to show what is expected: others use the same two cores


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a browser until the block ends; without one the test is skipped aloud, and in CI it fails."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found("chromium"), args=FLAGS)
        yield chromium
        chromium.close()
