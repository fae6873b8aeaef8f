"""A WeChat on this machine: official-account API, OAuth, WeChat Pay v3, followers and books of its own."""
