"""Stand-ins with real behaviour, for tests that need no index."""
