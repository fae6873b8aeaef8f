"""The command `manage.py sandbox`: a WeChat that stands alone, for a shop in any language."""

import argparse
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from sandbox.credentials import generate, load_or_generate, save
from sandbox.privileges import ACCOUNTS, VERIFIED_SERVICE
from sandbox.server import Sandbox
from sandbox.settings import MODES

DEFAULT_PORT = 8001


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one (default %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (default %(default)s)")
    parser.add_argument("--push-url", required=True, help="where messages and events are posted, …/wechat")
    parser.add_argument("--mode", choices=MODES, default="plain", help="how pushes are encrypted (default %(default)s)")
    parser.add_argument("--account", choices=ACCOUNTS, default=VERIFIED_SERVICE,
                        help="what kind of account it is, which decides what it may do (default %(default)s)")
    parser.add_argument("--credentials", metavar="FILE", default="", help="JSON the shop needs; reused if it is there")
    parser.add_argument("--shop-url", default="", help="the shop's front page, opened by the phones")


def main(args: argparse.Namespace) -> int:
    """Run the command as parsed until SIGINT or SIGTERM; 1 when the port or the file cannot be used."""
    path = Path(args.credentials) if args.credentials else None
    known = load_or_generate(path) if path else generate()
    try:
        sandbox = Sandbox(args.push_url, args.mode, shop_url=args.shop_url, port=args.port, credentials=known,
                          host=args.host, account=args.account)
        if path:
            save(sandbox.credentials, path)
    except OSError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 1
    over = threading.Event()

    def stop(signum: int, frame: FrameType | None) -> None:
        over.set()

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, stop)
    with sandbox:
        print(f"A WeChat is at {sandbox.url} ({args.mode} mode); it pushes to {args.push_url}.", flush=True)
        if path:
            print(f"The credentials a shop needs are in {path}.", flush=True)
        over.wait()
    print("The sandbox has stopped.", flush=True)
    return 0
