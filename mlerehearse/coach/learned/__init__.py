"""The sentence encoder and the small trained models that read its vectors."""
