"""A desktop for one test: virtual screen, sound server, session bus and keyboard input.

Sinks: the microphone `virtmic` picks up what is played to `mic_feed`; the app plays to `speakers`.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from helpers.screen_reader import ScreenReader, accessibility_bus
from mlerehearse.domain.audio_format import HEADER_BYTES

T = TypeVar("T")
SIZE = (1440, 900)


def wait_for(condition: Callable[[], T], seconds: float, what: str) -> T:
    """Return the first true value of `condition`; fail the test if there is none in `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"waited {seconds:.0f} s in vain for {what}"
        time.sleep(0.1)


class Desktop:
    """A desktop that starts on entry and ends on exit; `home` is the app's home folder."""

    def __init__(self, folder: Path, size: tuple[int, int] = SIZE, microphone: bool = True) -> None:
        self.folder, self.size, self.microphone = folder, size, microphone
        self.home = folder / "home"
        # the runtime folder isn't below pytest's, because socket paths are limited to about 100
        # characters
        self.runtime = Path(tempfile.mkdtemp(prefix="mlr-"))
        self.home.mkdir(parents=True, exist_ok=True)
        self.env = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("QT_", "XDG_", "DBUS_", "PULSE_")) and key not in {"DISPLAY", "WAYLAND_DISPLAY"}
        } | {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "MLEREHEARSE_HOME": str(self.home / "mlerehearse"),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "TZ": "Europe/Berlin",
        }
        self._running = contextlib.ExitStack()
        self.app: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Desktop":
        """Start the screen, the bus and the sound."""
        self._start_screen()
        self._start_bus()
        self._start_sound()
        return self

    def __exit__(self, *_: object) -> None:
        """End the app and everything else."""
        self.quit()
        self._running.close()
        shutil.rmtree(self.runtime, ignore_errors=True)

    def _spawn(self, *command: str, **options: Any) -> subprocess.Popen[bytes]:
        # a new session without our stdout: what it starts must neither outlive it nor hold our pipe
        options = {"stdout": subprocess.DEVNULL, "start_new_session": True} | options
        process = subprocess.Popen(command, env=self.env, stderr=subprocess.DEVNULL, **options)
        self._running.callback(_end, process)
        return process

    def _start_screen(self) -> None:
        read, write = os.pipe()
        frame = self.runtime / "frame"
        frame.mkdir()
        size = f"{self.size[0]}x{self.size[1]}x24"
        self._spawn(
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            size,
            "-fbdir",
            str(frame),
            "-nolisten",
            "tcp",
            "-noreset",  # else it refuses clients for a moment whenever the last one leaves
            pass_fds=[write],
        )
        os.close(write)
        with os.fdopen(read) as answer:
            self.env["DISPLAY"] = f":{answer.readline().strip()}"

    def _start_bus(self) -> None:
        bus = self._spawn("dbus-daemon", "--session", "--print-address", "--nofork", stdout=subprocess.PIPE)
        assert bus.stdout
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        self._spawn("/usr/libexec/at-spi-bus-launcher", "--launch-immediately")
        # an app that starts before the accessibility bus never joins it
        wait_for(lambda: accessibility_bus(self.env["DBUS_SESSION_BUS_ADDRESS"]), 20, "the accessibility bus")

    def _start_sound(self) -> None:
        self.start_sound_server()
        self._pactl("load-module", "module-null-sink", "sink_name=speakers")
        self._pactl("set-default-sink", "speakers")
        self._spawn("pacat", "--playback", "--device=speakers", "--latency-msec=20", "--raw", "/dev/zero")
        if self.microphone:
            self._pactl("load-module", "module-null-sink", "sink_name=mic_feed")
            self.plug("virtmic", "Virtual-Microphone")
            self.make_default("virtmic")

    def start_sound_server(self) -> None:
        """Start the sound server, without any device."""
        self.sound_server = self._spawn(
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--load=module-native-protocol-unix"
        )
        wait_for(lambda: self._pactl("info", check=False).returncode == 0, 10, "the sound server")

    def restart_sound(self) -> None:
        """Start the sound server again with its devices, after it was killed."""
        shutil.rmtree(self.runtime / "pulse", ignore_errors=True)
        self._start_sound()

    def plug(self, source: str, name: str) -> str:
        """Add a microphone that hears what is played to `mic_feed`; return its id for `unplug`."""
        module = self._pactl(
            "load-module", "module-remap-source", "master=mic_feed.monitor", f"source_name={source}",
            f"source_properties=device.description={name}",
        )  # fmt: skip
        self._spawn("parec", f"--device={source}", "--latency-msec=20", stdout=subprocess.DEVNULL)
        return module.stdout.strip()

    def unplug(self, module: str) -> None:
        """Remove a microphone."""
        self._pactl("unload-module", module)

    def make_default(self, source: str) -> None:
        """Make a microphone the system's default one."""
        self._pactl("set-default-source", source)

    def mute(self, source: str, on: bool) -> None:
        """Mute a microphone in the system's sound settings, or not."""
        self._pactl("set-source-mute", source, "1" if on else "0")

    def _pactl(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["pactl", *words], env=self.env, capture_output=True, text=True, check=check)

    def launch(self, *arguments: str) -> ScreenReader:
        """Start the real app, wait for its window, focus it and return a screen reader for it."""
        command = [str(Path(sys.executable).parent / "mlerehearse"), *arguments]
        log = (self.folder / "app.log").open("ab")
        self._running.callback(log.close)
        self.app = subprocess.Popen(command, env=self.env, cwd=self.folder, stdout=log, stderr=log)
        wait_for(lambda: self._window(), 30, "the window")
        reader = ScreenReader(self.env["DBUS_SESSION_BUS_ADDRESS"], self.app.pid)
        self._running.callback(reader.close)
        wait_for(reader.ready, 20, "the window's accessible tree")
        self._xdotool("windowfocus", "--sync", self._window())
        return reader

    def _window(self) -> str:
        assert self.app
        assert self.app.poll() is None, (self.folder / "app.log").read_text(errors="replace")
        return self._xdotool("search", "--onlyvisible", "--name", "mlerehearse", check=False).partition("\n")[0]

    def _xdotool(self, *words: str, check: bool = True) -> str:
        return subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, check=check).stdout

    def press(self, *keys: str) -> None:
        """Press keys one after the other in the focused window.

        Keys have their X names: space, Return, ctrl+3, n.
        """
        for key in keys:
            self.send_key(key)
            time.sleep(0.15)

    def record(self) -> None:
        """Start a recording with the keyboard and wait until sound is being written."""
        self.press("space")
        wait_for(self.growing, 60, "the recording")

    def growing(self) -> Path | None:
        """Return the recording that has some sound and is still being written, if there is one."""
        parts = self.home.glob("mlerehearse/**/takes/*/audio.part.wav")
        return next((part for part in parts if part.stat().st_size > HEADER_BYTES), None)

    def send_key(self, key: str) -> None:
        """Press a key without waiting for its effect."""
        self._xdotool("key", key)

    def type(self, text: str) -> None:
        """Type text at the focus."""
        self._xdotool("type", "--delay", "20", text)

    def resize(self, width: int, height: int) -> None:
        """Resize the window."""
        self._xdotool("windowsize", "--sync", self._window(), str(width), str(height))
        time.sleep(0.5)

    def speak(self, path: Path) -> subprocess.Popen[bytes]:
        """Play a sound file into the microphone without waiting for its end."""
        return self._spawn("paplay", "--device=mic_feed", str(path))

    def silence(self) -> None:
        """Stop everything that plays into the microphone."""
        for stream in self._pactl("list", "short", "sink-inputs").stdout.splitlines():
            number, sink = stream.split("\t")[:2]
            if sink == self._pactl_index("mic_feed"):
                self._pactl("kill-sink-input", number, check=False)

    def _pactl_index(self, sink: str) -> str:
        rows = (line.split("\t") for line in self._pactl("list", "short", "sinks").stdout.splitlines())
        return next(row[0] for row in rows if row[1] == sink)

    @contextlib.contextmanager
    def listen(self, path: Path) -> Iterator[None]:
        """Record the speakers' output to `path` as raw mono 16-bit samples at 16 kHz."""
        with path.open("wb") as sink:
            command = [
                "parec",
                "--device=speakers.monitor",
                "--rate=16000",
                "--channels=1",
                "--format=s16le",
                "--raw",
                "--latency-msec=20",
            ]
            process = subprocess.Popen(command, env=self.env, stdout=sink)
            try:
                yield
            finally:
                process.terminate()
                process.wait(5)

    @contextlib.contextmanager
    def drag(self, *files: Path) -> Iterator[Callable[[], None]]:
        """Drag files from a window of another program over the middle of the app's.

        Yields what drops them there. The other program has to run until the app has the names.
        """
        corner = self.size[0] - 100, self.size[1] - 100
        command = [sys.executable, "-m", "helpers.window.drag_source", *map(str, (*corner, *files))]
        source = subprocess.Popen(
            command, env=self.env, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True
        )
        assert source.stdout
        try:
            assert source.stdout.readline() == "ready\n"
            self._xdotool("mousemove", "--sync", str(corner[0] + 40), str(corner[1] + 40), "mousedown", "1")
            for x, y in ((-20, 0), (-200, -200), (-400, -300), (-410, -310)):
                self._xdotool("mousemove", "--sync", str(corner[0] + x), str(corner[1] + y))
                time.sleep(0.1)

            def drop() -> None:
                self._xdotool("mouseup", "1")
                assert source.stdout
                assert source.stdout.readline() == "dropped\n"

            yield drop
        finally:
            source.terminate()
            source.wait(5)
            source.stdout.close()

    def screenshot(self, path: Path) -> Path:
        """Write the whole screen to `path` as a PNG."""
        import_png(self.runtime / "frame" / "Xvfb_screen0", path)
        return path

    def quit(self) -> None:
        """Close the app's window as a user would and wait for the app to exit."""
        if self.app and self.app.poll() is None:
            self.press("ctrl+q")
            try:
                self.app.wait(15)
            except subprocess.TimeoutExpired:
                self.app.kill()
                raise
        self.app = None

    def speech_worker(self) -> int:
        """Return the process id of the app's Whisper worker, or 0 if none has loaded the engine."""
        return next((child for child in self.children() if _has_loaded(child, "site-packages/av")), 0)

    def children(self) -> list[int]:
        """Return the process ids of the app's child processes."""
        assert self.app
        threads = Path(f"/proc/{self.app.pid}/task").glob("*/children")  # a child belongs to the thread that created it
        return [int(child) for thread in threads for child in thread.read_text().split()]

    def kill(self) -> None:
        """Kill the app without giving it a chance to clean up."""
        assert self.app
        self.app.send_signal(signal.SIGKILL)
        self.app.wait(5)
        self.app = None


def _has_loaded(process: int, library: str) -> bool:
    try:
        return library in Path(f"/proc/{process}/maps").read_text()
    except OSError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdout:
        process.stdout.close()
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def import_png(dump: Path, path: Path) -> None:
    """Convert the frame buffer file of Xvfb (XWD, 32 bits a pixel) to a PNG."""
    from PySide6.QtGui import QImage

    data = dump.read_bytes()
    header = np.frombuffer(data[:100], ">u4")
    size, width, height, line, colours = (int(header[i]) for i in (0, 4, 5, 12, 19))
    pixels = data[size + colours * 12 : size + colours * 12 + line * height]
    path.parent.mkdir(parents=True, exist_ok=True)
    assert QImage(pixels, width, height, line, QImage.Format.Format_RGB32).save(str(path))
