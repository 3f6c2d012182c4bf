"""Make docs/review.png, the README's picture of the Review page: `make picture`.

The bundled sample take goes through the real window, model and coach. Only the playhead is placed
by hand.
"""

import os
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mlerehearse import app as window
from mlerehearse.domain.take import TakeState
from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile
from mlerehearse.speech.audio import sound_files
from mlerehearse.takes.file_review import sample
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.takes.store.recording_file import PartFile
from mlerehearse.takes.store.take_folder import TakeFolder

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "review.png"
PLAYHEAD = 72.0


def main() -> None:
    qt = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.below(Path(home))
        paths.make()
        SettingsFile(paths).change(theme="light")
        running = window.start(qt, paths)
        try:
            path, wish = sample()
            recording = running.library.intake.begin(NewTake(wish.prompt, "", None, wish.track, ""))
            part = PartFile(TakeFolder(recording.folder))
            part.write(sound_files.decode(path).samples.tobytes())
            part.close()
            take = recording.finish()
            while running.library.row(take.id).state is not TakeState.READY:
                QTest.qWait(100)
            running.window.resize(1440, 900)
            running.window.open_take(take.id)
            QTest.qWait(1500)
            running.parts.player.seek(PLAYHEAD)
            QTest.qWait(500)
            running.window.grab().save(str(PICTURE))
        finally:
            running.close()


if __name__ == "__main__":
    main()
