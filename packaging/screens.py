"""Take screenshots of every page into build/screens/, light and dark: `make screens`.

They have the sizes that matter. The window is real; the microphone and the takes are the tests'
fakes, so that every state can be shown.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from helpers.clock import FixedClock
from helpers.window.audio_device import FakeMicrophones, Studio
from helpers.window.imports import entry as import_entry
from helpers.window.models import model
from helpers.window.reviews import LONG, SAMPLE, WindowTakes, review_of, with_cues
from helpers.window.takes import BULLETS, ListedTakes, row
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from mlerehearse.domain.story import Beat, Story
from mlerehearse.domain.take import TakeState
from mlerehearse.paths import Paths
from mlerehearse.services.notifications import Action
from mlerehearse.services.window_geometry import WindowGeometry
from mlerehearse.takes.events import SpeechState
from mlerehearse.takes.importing.import_entry import ImportEntry, ImportState
from mlerehearse.texts import say
from mlerehearse.ui.controls.command_sheet import CommandSheet
from mlerehearse.ui.main_window import MainWindow
from mlerehearse.ui.takes.drop_target import DropTarget
from mlerehearse.ui.theme import Theme

OUT = Path(__file__).resolve().parents[1] / "build" / "screens"
SIZES = ((1024, 640), (1440, 900))
SPOKEN = {"0-24": 24, "1-24": 84, "2-30": 150, "3-20": 200, "4-10": 250}
STORY = "Sunday rollback"


class Stage:
    """A real window of one size and theme over fakes, and its screenshots."""

    def __init__(self, theme: Theme, size: tuple[int, int], label: str, home: Path, takes: object) -> None:
        paths = Paths.below(home)
        paths.make()
        clock = FixedClock()
        self.microphones = FakeMicrophones(clock, "Built-in microphone", "Headset")
        self.studio = Studio(theme, paths, clock, self.microphones, takes)  # type: ignore[arg-type]
        self.window = MainWindow(self.studio.parts, WindowGeometry(home / "window"), lambda then: then())
        self.studio.parts.notifications.subscribe(self.window.notices.show_notice)
        self.window.resize(QSize(*size))
        self.window.show()
        QTest.qWait(30)  # the microphone opens after the first paint
        self._name = f"{label}-{size[0]}x{size[1]}"

    def shoot(self, name: str, dialog: QDialog | None = None) -> None:
        """Save a screenshot of the window, or of a dialog."""
        QTest.qWait(60)
        (dialog or self.window).grab().save(str(OUT / f"{name}-{self._name}.png"))

    def close(self) -> None:
        """Close the window and its services."""
        self.studio.close()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()


def rehearse(make: Callable[[object], Stage]) -> None:
    takes = ListedTakes()
    takes.told_stories.append(Story("s", STORY, "rollback", BULLETS))
    stage = make(takes)
    stage.microphones.say(0.1, 0.05)
    stage.shoot("rehearse-idle")
    page = stage.window.widget("rehearse")
    page.prompt.fold.setChecked(True)
    page.story.box.setCurrentText(STORY)
    stage.shoot("rehearse-unfolded")
    page.prompt.fold.setChecked(False)
    page.button.click()
    stage.shoot("rehearse-countdown")
    stage.studio.count_down()
    said = 0
    for name, seconds in SPOKEN.items():
        stage.microphones.say(seconds - said, 0.2)
        said = seconds
        stage.shoot(f"rehearse-{name}")
    stage.close()


def rehearse_live(make: Callable[[object], Stage]) -> None:
    takes = ListedTakes()
    takes.told_stories.append(Story("s", STORY, "rollback", BULLETS))
    stage = make(takes)
    page = stage.window.widget("rehearse")
    page.live.switch.button("on").click()
    page.button.click()
    stage.studio.count_down()
    stage.microphones.say(8, 0.2)
    stage.shoot("rehearse-live-0-08")
    takes.words_heard.emit("new", review_of(SAMPLE).transcript.words[:120])
    takes.beat_heard.emit("new", Beat.TASK)
    stage.microphones.say(50, 0.2)
    stage.shoot("rehearse-live-0-58")
    page.button.click()
    page.live.switch.button("off").click()
    stage.close()


def rehearse_in_trouble(make: Callable[[object], Stage]) -> None:
    takes = ListedTakes()
    takes.speech_state = SpeechState("missing")
    stage = make(takes)
    stage.microphones.set()
    stage.studio.recorder.open()
    stage.shoot("rehearse-no-microphone")
    stage.close()


def listed(make: Callable[[object], Stage]) -> None:
    for name, takes in {
        "empty": [],
        "few": _few(),
        "many": [row(n, story=STORY, flags=n % 11) for n in range(60)],
    }.items():
        stage = make(ListedTakes(takes))
        stage.window.show_page("takes")
        stage.studio.takes.progressed.emit("take-0", 0.4)
        stage.shoot(f"takes-{name}")
        if name == "few":
            tell = stage.studio.parts.notifications.tell
            tell("“Predictions that drifted” was moved to the bin.", action=Action("Undo", lambda: None))
            stage.shoot("takes-deleted")
        stage.close()


def imports(make: Callable[[object], Stage]) -> None:
    stage = make(ListedTakes(_few()))
    stage.window.show_page("takes")
    page = stage.window.widget("takes")
    imported, waiting = _imported(), [import_entry(n, ImportState.WAITING) for n in range(9, 30)]
    stage.studio.imports.show(*imported, *waiting)
    stage.shoot("takes-importing")
    page.show_imports()
    stage.shoot("import-running")
    stage.studio.imports.show(*imported, *waiting, resting=True)
    stage.shoot("import-resting")
    stage.studio.imports.show(*imported, *(replace(entry, state=ImportState.CANCELLED) for entry in waiting))
    page.imports.choice.button("look").click()
    page.imports.list.choose_prompt()
    stage.shoot("import-to-look-at")
    stage.studio.imports.show()
    page.imports.choice.button("all").click()
    stage.shoot("import-empty")
    DropTarget(stage.studio.parts.theme, stage.window).hint.cover()
    stage.shoot("import-drop")
    stage.close()


def _imported() -> list[ImportEntry]:
    state = ImportState
    return [
        import_entry(1, state.DONE, "rollback", 0.98),
        import_entry(2, state.NEEDS_LOOK, None, None, say("imports.no_prompt_fits"), f"2026-02-28 {'long ' * 12}.m4a"),
        import_entry(3, state.NEEDS_LOOK, "simpler_model", 0.57, say("imports.unsure")),
        import_entry(4, state.DONE, "drift", 0.91, notices=(say("speech.open_file", name="Voice 004.m4a"),)),
        import_entry(
            5, state.DUPLICATE, problem=say("imports.duplicate", title="Predictions that drifted", day="2 Mar")
        ),
        import_entry(6, state.FAILED, problem=say("imports.not_decoded", name="Voice 006.m4a")),
        import_entry(7, state.TRANSCRIBING),
        import_entry(8, state.DECODING),
    ]


def _few() -> list[object]:
    return [
        row(0, "drift", 2.2, TakeState.TRANSCRIBING, story=STORY),
        row(1, "rollback", 3.2, story=STORY),
        row(
            2,
            "fairness",
            1.1,
            flags=0,
            high=0,
            story="A very long title of a story that nobody would want to read to its end",
        ),
        row(3, None, 0.3, TakeState.SILENT, title="My own title"),
        row(4, "oncall", 4.4, TakeState.WAITING),
        row(200, "prioritisation", 10.0, TakeState.FAILED),
    ]


def review(make: Callable[[object], Stage]) -> None:
    takes = WindowTakes()
    stage = make(takes)
    stage.window.show_page("review")
    stage.shoot("review-empty")
    stage.window.widget("review").empty.sample.click()
    QTest.qWait(300)  # until its review and its waveform are drawn
    stage.shoot("review-sample")
    for take in (SAMPLE, LONG):
        stage.window.open_take(takes.add(take, review=with_cues(review_of(take))))
        stage.shoot(f"review-{take}")
    takes.better, takes.all[LONG] = "small.en", replace(takes.all[LONG], heard_with="tiny.en")
    takes.speech_changed.emit(takes.speech_state)
    stage.shoot("review-hear-again")
    takes.hear([LONG])
    takes.progressed.emit(LONG, 0.4)
    stage.shoot("review-heard-again")
    stage.close()


def models(make: Callable[[object], Stage]) -> None:
    stage = make(ListedTakes())
    shelf = stage.studio.models
    stage.window.show_page("models")
    stage.shoot("models-first")
    takes = stage.studio.takes
    takes.better, takes.outdated = "small.en", tuple(f"take-{number}" for number in range(12))
    takes.speech_state = SpeechState("ready", "small.en")
    takes.speech_changed.emit(takes.speech_state)
    stage.shoot("models-older")
    takes.hear(takes.outdated)
    takes.end_again("take-0")
    takes.progressed.emit("take-1", 0.5)
    stage.shoot("models-heard-again")
    takes.stop()
    takes.outdated = ()
    shelf.sentences = {"base.en": "Keeps up here, with time to spare.", "small.en": "Falls behind on this computer."}
    shelf.held[1] = model("base.en", source="user", in_use=True, chosen=True)
    shelf.held[0] = model("tiny.en", source="wheel")
    shelf.held[3] = model("medium.en", held=312_000_000)
    shelf.install("small.en")
    shelf.advance("fetching", 123_456_789, 486_098_798, 2_400_000)
    stage.shoot("models-downloading")
    shelf.cancel()
    shelf.put(model("base.en", source="user", in_use=True, damaged=True))
    shelf.problems["base.en"] = say(
        "speech.model_altered",
        name="base.en",
        file="vocabulary.txt",
        folder="/home/sam/.local/share/mlerehearse/models",
    )
    shelf.problems["medium.en"] = say("models.cut", host="hub.example", share="20 %")
    shelf.import_from(Path("whisper-small.tar.gz"))
    shelf.advance("copying", 240_000_000, 486_098_798)
    stage.shoot("models-trouble")
    shelf.cancel()
    shelf.held[:2] = [model("tiny.en"), model("base.en")]
    shelf.changed.emit()
    stage.shoot("models-none")
    stage.close()


def keys(make: Callable[[object], Stage]) -> None:
    takes = WindowTakes()
    stage = make(takes)
    takes.add(SAMPLE)
    for page in ("rehearse", "review"):
        stage.window.show_page(page)
        stage.window.commands["help"].trigger()
        sheet = stage.window.findChildren(CommandSheet)[-1]  # an earlier one may not be deleted yet
        stage.shoot(f"keys-{page}", sheet)
        sheet.close()
    stage.close()


def sets(app: QApplication, home: Path) -> Iterator[Callable[[object], Stage]]:
    for scale in (1.0, 1.5):
        for choice in ("light", "dark"):
            theme = Theme(app, choice, scale)
            for size in SIZES:
                label = choice if scale == 1.0 else f"{choice}-150"
                yield lambda takes, size=size, label=label, theme=theme: Stage(theme, size, label, home, takes)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    scenes = (rehearse, rehearse_live, rehearse_in_trouble, listed, imports, review, models, keys)
    wanted = [scene for scene in scenes if not sys.argv[1:] or scene.__name__ in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as home:
        for make in sets(app, Path(home)):
            for scene in wanted:
                scene(make)
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}")


if __name__ == "__main__":
    main()
