"""Tests of the package index: from a damaged page to something an engine can find."""
