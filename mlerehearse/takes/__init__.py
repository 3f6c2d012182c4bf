"""The life cycle of takes: recording, transcription, review and storage. Doesn't import Qt."""
