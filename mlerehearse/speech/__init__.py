"""Sound in, words out: audio files, voice activity, the Whisper engine, and the models it needs."""
