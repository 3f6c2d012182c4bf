"""Sound files, resampling, the growing recording and voice activity."""
