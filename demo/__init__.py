"""The demo shop: believable goods, their drawn pictures, the first rules and the menu."""
