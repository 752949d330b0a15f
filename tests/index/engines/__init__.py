"""Tests of index.engines: what an article becomes in an engine, and how it is written."""
