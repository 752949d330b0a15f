"""Tests of index.readers: each input format, and what is named on the way in."""
