"""A transcript as SubRip captions."""

from mlerehearse.domain.transcript import Transcript
from mlerehearse.formats.captions import captions, stamp


def to_srt(transcript: Transcript) -> str:
    """Numbered captions; an arrow inside the text, which players take for a time, becomes a sign."""
    blocks = (
        f"{i}\n{stamp(c.start, ',')} --> {stamp(c.end, ',')}\n" + "\n".join(c.lines).replace("-->", "→") + "\n"
        for i, c in enumerate(captions(transcript.words), 1)
    )
    return "\n".join(blocks)
