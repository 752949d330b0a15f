"""Tests of search/: requests, queries, exact text, marks, facets."""
