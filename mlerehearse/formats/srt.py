"""A transcript as SubRip captions."""

from mlerehearse.domain.transcript import Transcript
from mlerehearse.formats.captions import captions, stamp


def to_srt(transcript: Transcript) -> str:
    """Return numbered captions.

    An arrow in the text is replaced with "→", because players would parse it as a time.
    """
    blocks = (
        f"{i}\n{stamp(c.start, ',')} --> {stamp(c.end, ',')}\n" + "\n".join(c.lines).replace("-->", "→") + "\n"
        for i, c in enumerate(captions(transcript.words), 1)
    )
    return "\n".join(blocks)
