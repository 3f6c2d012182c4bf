"""The main job from launch to review, as a separate program that can run without a network.

python -m helpers.journey FOLDER SPEECH     with tests/ on the path; writes everything to FOLDER
"""

import errno
import socket
import sys
import time
from pathlib import Path

from helpers import heard
from helpers.desktop import Desktop, wait_for

SPOKEN = 25  # seconds


def no_network() -> bool:
    """Return whether there is no network at all, not even the loopback interface."""
    interfaces = [line.partition(":")[0].strip() for line in Path("/proc/self/net/dev").read_text().splitlines()[2:]]
    with socket.socket() as probe:
        return interfaces == ["lo"] and probe.connect_ex(("127.0.0.1", 9)) == errno.ENETUNREACH


def main(folder: Path, speech: Path) -> None:
    """Record, stop, and wait for the review's marks on the page and for its words on the disk."""
    assert no_network(), "this is to be run in an empty network namespace"
    with Desktop(folder) as desktop:
        window = desktop.launch()
        wait_for(desktop.speech_worker, 60, "the speech worker")
        desktop.record()
        desktop.speak(speech)
        time.sleep(SPOKEN)
        desktop.press("space")
        path = wait_for(lambda: next(desktop.home.rglob("review.json"), None), 90, "the review")
        wait_for(lambda: window.one("push button", r"^.+, (serious|minor), at \d"), 20, "the review on the page")
        desktop.screenshot(folder / "offline.png")
        sys.stdout.write(" ".join(word["text"] for word in heard.load(path)["words"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
