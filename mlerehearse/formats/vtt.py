"""A transcript as WebVTT captions."""

from mlerehearse.domain.transcript import Transcript
from mlerehearse.formats.captions import captions, stamp


def to_vtt(transcript: Transcript) -> str:
    """Return captions; escaping the text also makes arrows and tags in it harmless."""
    blocks = (
        f"{stamp(c.start, '.')} --> {stamp(c.end, '.')}\n" + _escaped("\n".join(c.lines)) + "\n"
        for c in captions(transcript.words)
    )
    return "\n".join(("WEBVTT\n", *blocks))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
