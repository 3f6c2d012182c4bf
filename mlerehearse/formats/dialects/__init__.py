"""Readers of other programs' transcripts: one module per dialect, from a file to passages."""
