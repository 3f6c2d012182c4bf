"""The format of recorded sound: mono, 16-bit PCM at 16 kHz (docs/speech.md, Recording)."""

RATE = 16_000  # frames per second
FRAME_BYTES = 2
HEADER_BYTES = 44  # of the plain WAV header before a growing recording's samples
