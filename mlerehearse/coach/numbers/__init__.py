"""Numbers in speech: where they are, claim or context, supported or not."""
