"""The hot roads of the shop, measured side by side with their peers; `python -m bench` prints and keeps the table."""
