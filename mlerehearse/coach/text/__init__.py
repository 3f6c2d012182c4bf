"""From words with times to tokens, clauses and sentences."""
