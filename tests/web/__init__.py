"""Tests of the HTTP side and the command line."""
