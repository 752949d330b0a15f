"""A site under load while everything that can change does: no request may fail."""
