"""Rehearse behavioural-interview answers aloud, offline: record, transcribe and review them."""

__version__ = "0.2.0"
