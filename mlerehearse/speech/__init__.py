"""Audio to words: sound files, voice activity detection, the Whisper engine and its models."""
