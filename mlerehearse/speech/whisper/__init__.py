"""From blocks of sound to words with times."""
