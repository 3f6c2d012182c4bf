"""The process that records: what the system says of its microphones, and what is kept."""
