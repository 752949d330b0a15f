"""Tests of index.repair: damage undone, and nothing else touched."""
