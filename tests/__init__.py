"""Tests of youse, in folders that mirror the packages."""
