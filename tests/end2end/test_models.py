"""Tests of models from a local hub, with the installed command and the real client and files."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import hub as hubs
from helpers import without_model
from helpers.desktop import Desktop, wait_for

from mlerehearse.model_store.model_folder import partial_folder

COMMAND = Path(sys.executable).with_name("mlerehearse.exe" if sys.platform == "win32" else "mlerehearse")
SPEECH = Path(__file__).parents[1] / "data/takes/dev-a-23_rms.flac"
TINY = hubs.tiny()


@pytest.fixture
def hub() -> Iterator[hubs.Hub]:
    with hubs.running() as hub:
        yield hub


@pytest.fixture
def environment(tmp_path: Path, hub: hubs.Hub) -> dict[str, str]:
    """An environment with an empty home, the local hub and no package with a model."""
    unwanted = ("DISPLAY", "WAYLAND_DISPLAY", "HF_HUB_OFFLINE")
    known = {key: value for key, value in os.environ.items() if key not in unwanted}
    own = {"HOME": str(tmp_path / "home"), "MLEREHEARSE_HOME": str(tmp_path / "app"), "HF_ENDPOINT": hub.url}
    return known | own | without_model.environment(tmp_path)


def call(environment: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *map(str, arguments)], env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_a_model_can_be_installed_and_used_from_the_command_line(
    environment: dict[str, str], hub: hubs.Hub, tmp_path: Path
) -> None:
    before = call(environment, "transcribe", SPEECH)
    assert (before.returncode, before.stdout) == (2, "")
    assert "models install" in before.stderr

    installed = call(environment, "models", "install", "tiny.en")
    assert (installed.returncode, installed.stdout, installed.stderr) == (0, "tiny.en is installed.\n", "")
    listed = json.loads(call(environment, "models", "list", "--json").stdout)
    assert (listed[0]["source"], listed[0]["in_use"], listed[0]["held_bytes"]) == ("user", True, 0)
    asked = len(hub.requests)
    words = call(environment, "transcribe", SPEECH)
    assert (words.returncode, words.stderr) == (0, "")
    assert len(words.stdout.split()) > 100
    assert len(hub.requests) == asked
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let Ctrl-C reach children even if the tests were started in a way that ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_download_stopped_with_ctrl_c_is_resumed(environment: dict[str, str], hub: hubs.Hub, tmp_path: Path) -> None:
    hub.pause = 0.01
    models = tmp_path / "app/data/models"
    with subprocess.Popen(
        [COMMAND, "models", "install", "tiny.en"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        part = partial_folder(TINY, models) / "model.bin.part"
        wait_for(lambda: part.exists() and part.stat().st_size > 1_000_000, 30, "the download")
        process.send_signal(signal.CTRL_C_EVENT if sys.platform == "win32" else signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, b"", b"")
    kept = part.stat().st_size
    hub.pause = 0
    assert "partly downloaded" in call(environment, "models", "list").stdout

    assert call(environment, "models", "install", "tiny.en").returncode == 0

    assert hub.bodies("model.bin")[-1].range_start == kept
    assert hub.bodies("model.bin")[-1].sent == TINY.files["model.bin"].size - kept


def test_a_damaged_file_is_named_and_only_it_is_downloaded_again(
    environment: dict[str, str], hub: hubs.Hub, tmp_path: Path
) -> None:
    imported = call(environment, "models", "import", hubs.tiny_folder())
    assert (imported.returncode, imported.stdout, imported.stderr) == (0, "tiny.en is imported.\n", "")
    (tmp_path / "app/data/models/tiny.en/vocabulary.txt").write_text("altered", encoding="utf-8")

    checked = call(environment, "models", "verify")
    assert (checked.returncode, checked.stdout) == (2, "")
    assert "vocabulary.txt" in checked.stderr
    assert "models repair tiny.en" in call(environment, "transcribe", SPEECH).stderr
    repaired = call(environment, "models", "repair", "tiny.en")
    assert (repaired.returncode, repaired.stdout) == (0, "tiny.en is installed.\n")
    assert {request.path.rpartition("/")[2] for request in hub.requests} == {"vocabulary.txt"}
    assert call(environment, "models", "verify").returncode == 0


def test_each_failure_is_one_line(environment: dict[str, str], hub: hubs.Hub) -> None:
    hub.portal = True
    portal = call(environment, "models", "install", "tiny.en")
    assert (portal.returncode, portal.stdout, portal.stderr.count("\n")) == (2, "", 1)
    assert "sign in" in portal.stderr

    hub.portal = False
    hub.altered.add("config.json")
    wrong = call(environment, "models", "install", "tiny.en")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert "config.json" in wrong.stderr


def test_a_waiting_take_is_transcribed_after_a_download_on_the_models_page(
    tmp_path: Path, hub: hubs.Hub, pictures: Path
) -> None:
    """Without any model, a recorded take waits; once a model is downloaded, it is reviewed."""
    hub.pause = 0.002  # slow enough to see the download
    with Desktop(tmp_path) as desktop:
        desktop.env |= without_model.environment(tmp_path) | {"HF_ENDPOINT": hub.url}
        window = desktop.launch()
        wait_for(lambda: window.one("push button", "Get a speech model"), 20, "the way to the models")
        desktop.record()
        desktop.speak(SPEECH)
        time.sleep(12)
        desktop.press("space")
        way = wait_for(lambda: window.one("push button", "Get a speech model"), 20, "the waiting take")
        window.activate(way)
        install = wait_for(lambda: window.one("push button", "^Install tiny.en"), 10, "the Models page")
        window.activate(install)
        wait_for(lambda: window.one("label", r"MB of 78 MB · [\d.]+ MB/s"), 20, "bytes and speed")
        desktop.screenshot(pictures / "models_downloading.png")
        window.activate(wait_for(lambda: window.one("push button", "^Cancel tiny.en"), 5, "the way to stop"))
        go_on = wait_for(lambda: window.one("push button", "^Resume tiny.en"), 10, "what is left of it")
        held = hub.served("model.bin")
        hub.pause = 0
        window.activate(go_on)
        wait_for(lambda: window.one("label", "in use"), 60, "the model in use")
        desktop.screenshot(pictures / "models_installed.png")
        assert hub.served("model.bin") < TINY.files["model.bin"].size + held
        desktop.press("ctrl+2")
        wait_for(lambda: window.one("", "(?i)beats vs. targets"), 90, "the review")
    assert {request.path.rpartition("/")[2] for request in hub.requests} == set(TINY.files)


def test_a_take_waits_for_an_imported_model_and_is_retranscribed_with_a_custom_one(
    tmp_path: Path, pictures: Path
) -> None:
    with Desktop(tmp_path) as desktop:
        desktop.env |= without_model.environment(tmp_path)
        window = desktop.launch()
        wait_for(lambda: window.one("push button", "Get a speech model"), 20, "the way to the models")
        desktop.record()
        desktop.speak(SPEECH)
        time.sleep(10)
        desktop.press("space")
        wait_for(lambda: window.one("push button", "Get a speech model"), 20, "the waiting take")
        assert call(desktop.env, "models", "import", hubs.tiny_folder()).returncode == 0
        wait_for(lambda: window.one("", "(?i)beats vs. targets"), 60, "the review, without a restart")
        (words,) = desktop.home.rglob("transcript.json")
        before = json.loads(words.read_text(encoding="utf-8"))
        assert before["model"] == "tiny.en"

        shutil.copytree(words.parents[2] / "models/tiny.en", words.parents[2] / "models/accent")
        desktop.press("ctrl+4")
        window.activate(wait_for(lambda: window.one("push button", "^Use accent"), 10, "the user's own model"))
        again = wait_for(lambda: window.one("push button", "^Retranscribe 1 older take"), 30, "the offer")
        desktop.screenshot(pictures / "models_older.png")
        window.activate(again)
        wait_for(lambda: json.loads(words.read_text(encoding="utf-8"))["model"] == "accent", 60, "the new words")
        after = json.loads(words.read_text(encoding="utf-8"))
        assert [word["text"] for word in after["words"]] == [word["text"] for word in before["words"]]
        desktop.press("ctrl+2")
        wait_for(lambda: window.one("", "(?i)beats vs. targets"), 10, "the review")
        assert not window.one("push button", "^Retranscribe with")
