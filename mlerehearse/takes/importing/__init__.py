"""Importing files into the library: what they are, when they were recorded, and their queue."""
