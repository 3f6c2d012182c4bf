"""Rehearse behavioural-interview answers aloud, offline: record, transcribe, and hear what a panel hears."""

__version__ = "0.1.0"
