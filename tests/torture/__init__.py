"""Crashes, power cuts, full disks, flipped bits, back-ups under load: what must be left of the data."""
