"""The phone in the browser: chat, menu, the shop's pages in a webview per follower, and the pay sheet."""

from sandbox.phone.install import install

__all__ = ["install"]
