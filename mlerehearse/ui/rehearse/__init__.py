"""The Rehearse page."""
