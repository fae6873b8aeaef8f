"""`python -m sandbox`: the local WeChat alone, without loading the shop."""

import argparse
import sys

from sandbox.main import add_arguments, main

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="sandbox", description="A WeChat on this machine.")
    add_arguments(parser)
    sys.exit(main(parser.parse_args()))
