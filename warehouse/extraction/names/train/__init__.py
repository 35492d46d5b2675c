"""Trains the tagger; only here is torch imported."""
