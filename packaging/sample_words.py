"""Transcribe the bundled sample again and store its words.

This is needed when the engine or the sound changes. The window shows the sample before a speech
model is installed, so its words are stored with it. A test compares them with what the engine gives
today.
"""

import tempfile
from pathlib import Path

from mlerehearse import stored_json
from mlerehearse.formats import transcript_json
from mlerehearse.model_store.installed import VerifiedModels
from mlerehearse.paths import Paths
from mlerehearse.takes.file_review import TranscriptionOptions, load_transcript, sample
from mlerehearse.takes.sample_take import WORDS

ROOT = Path(__file__).resolve().parents[1]
MODEL = "tiny.en"  # which comes with the app


def main() -> None:
    path, _ = sample()
    with tempfile.TemporaryDirectory() as home:
        options = TranscriptionOptions(VerifiedModels(Paths.below(Path(home))), MODEL, device="cpu")
        transcript = load_transcript(path, options, lambda share: None).transcript
    target = ROOT / "resources" / WORDS
    target.write_bytes(stored_json.to_bytes(transcript_json.to_json(transcript, id="sample")))
    print(f"{len(transcript.words)} words in {target}")


if __name__ == "__main__":
    main()
