"""Crashes, full disks, flipped bits and back-ups under load: what must be left of a data folder."""
