"""Crashes, power cuts, full disks, flipped bits, back-ups under load: what is left of the data."""
