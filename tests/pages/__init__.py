"""Damaged trade-press pages, written from the page specification alone: the reader's adversary."""
