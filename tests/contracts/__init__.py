"""One behaviour suite that every engine runs."""
