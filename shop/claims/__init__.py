"""After-sales: what customers ask for about goods they have paid, and what the shop decides, line by line."""
