"""Fakes around the window: microphone, takes, models and reviews."""
