"""What customers are told about their orders: written first, then sent by the first way that WeChat leaves open."""
