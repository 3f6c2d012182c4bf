"""Download one pinned file with the model hub's own client; interrupted downloads resume.

This is the only module that connects to another machine. The client reads the environment when it
is imported, so `prepare` must be called first, in a process that uses the hub for nothing else.
"""

import os
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import mlerehearse
from mlerehearse.errors import DownloadError, StorageError
from mlerehearse.model_store.catalogue import Hub, Pin
from mlerehearse.private_files import open_private, write_fully
from mlerehearse.texts import percent, say

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds before each retry; progress starts the list again
_BUSY = (408, 429)  # transient statuses, as are those from 500 on
_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # other programs read these; the client reads SSL_CERT_*

Arrived = Callable[[int], object]  # gets the number of bytes on disk


class _BusyError(Exception):
    """The hub is busy; the text is the HTTP status."""


def prepare(nowhere: Path) -> None:
    """Set the environment for the client: plain HTTP transfer, no token, no telemetry, no cache.

    `nowhere` becomes the client's home folder. Nothing is read from it or written to it.
    """
    for name in ("DISABLE_XET", "DISABLE_TELEMETRY", "DISABLE_IMPLICIT_TOKEN", "DISABLE_PROGRESS_BARS"):
        os.environ[f"HF_HUB_{name}"] = "1"
    os.environ.update(HF_HOME=str(nowhere), HF_HUB_VERBOSITY="critical")
    for name in ("HF_TOKEN", "HF_TOKEN_PATH", "HF_HUB_USER_AGENT_ORIGIN", "HF_DEBUG"):
        os.environ.pop(name, None)
    bundle = next((os.environ[name] for name in _CA_VARIABLES if os.environ.get(name)), "")
    if bundle and not (os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")):
        os.environ["SSL_CERT_DIR" if Path(bundle).is_dir() else "SSL_CERT_FILE"] = bundle


def host() -> str:
    """Return the host that models are downloaded from (HF_ENDPOINT)."""
    from huggingface_hub import constants

    endpoint = str(constants.ENDPOINT)
    return urlsplit(endpoint).netloc or endpoint


def fetch(hub: Hub, name: str, pin: Pin, part: Path, arrived: Arrived, pauses: tuple[float, ...] = PAUSES) -> None:
    """Download the rest of `part` up to the pinned size; raises DownloadError, StorageError.

    An interrupted download keeps what it has. The caller checks the content.
    """
    if _size(part) > pin.size:
        part.unlink()
    failures = 0
    while (before := _size(part)) < pin.size:
        problem = _go_on(hub, name, pin, part, arrived)
        if _size(part) >= pin.size:
            return
        failures = 1 if _size(part) > before else failures + 1
        if failures > len(pauses):
            raise _gave_up(problem, _size(part), pin)
        time.sleep(pauses[min(failures, len(pauses)) - 1])


def _go_on(hub: Hub, name: str, pin: Pin, part: Path, arrived: Arrived) -> Exception:
    """Download as much as possible and return the error that interrupted it.

    Raises DownloadError for errors that a retry won't fix, and StorageError.
    """
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    _check_proxies()
    try:
        url = _located(hub, name, pin)
        with _stream(url, _size(part)) as response:
            _append(response, part, pin, arrived)
        return EOFError("the answer is short")
    except OfflineModeIsEnabled as problem:
        raise DownloadError(say("models.offline")) from problem
    except HfHubHTTPError as problem:
        status = problem.response.status_code
        if status in _BUSY or status >= 500:
            return _BusyError(status)
        raise DownloadError(say("models.refused", host=host(), status=status)) from problem
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as problem:
        raise DownloadError(say("models.address", host=host())) from problem
    except httpx2.ProxyError as problem:
        raise DownloadError(say("models.proxy", problem=problem)) from problem
    except httpx2.TransportError as problem:
        if _is_untrusted(problem):
            raise DownloadError(say("models.untrusted", host=host())) from problem
        return ConnectionError(str(problem))
    except (ssl.SSLError, FileNotFoundError) as problem:  # unreadable file of trusted certificates
        raise DownloadError(say("models.certificates", problem=problem)) from problem


def _check_proxies() -> None:
    """Raise DownloadError for a proxy of the system that can't be used, such as SOCKS."""
    import httpx2

    for scheme, address in getproxies().items():
        name = f"{scheme.upper()}_PROXY"
        if scheme not in ("http", "https", "all"):
            continue
        try:
            proxy = httpx2.URL(address if "://" in address else f"http://{address}")
        except httpx2.InvalidURL as odd:
            raise DownloadError(say("models.proxy_address", name=name)) from odd
        if proxy.scheme not in ("http", "https"):
            raise DownloadError(say("models.proxy_kind", name=name, kind=proxy.scheme[:20]))


def _located(hub: Hub, name: str, pin: Pin) -> str:
    """Return the URL of the file at the pinned revision; it may differ between tries."""
    from huggingface_hub import constants, get_hf_file_metadata, hf_hub_url

    url = hf_hub_url(hub.repository, name, revision=hub.revision)
    about = get_hf_file_metadata(url, token=False, timeout=constants.HF_HUB_ETAG_TIMEOUT, headers=_headers())
    if about.commit_hash != hub.revision:
        raise DownloadError(say("models.no_hub", host=host()))
    if about.size not in (None, pin.size):
        raise DownloadError(say("models.other_file", host=host(), file=name))
    return str(about.location)


@contextmanager
def _stream(url: str, held: int) -> Iterator[Any]:
    """Yield the response with the file's bytes from `held` on."""
    from huggingface_hub import constants
    from huggingface_hub.utils import hf_raise_for_status, http_stream_backoff

    headers = _headers() | {"Accept-Encoding": "identity"} | ({"Range": f"bytes={held}-"} if held else {})
    timeout = constants.HF_HUB_DOWNLOAD_TIMEOUT
    with http_stream_backoff(
        "GET", url, headers=headers, timeout=timeout, retry_on_exceptions=(), retry_on_status_codes=()
    ) as response:
        hf_raise_for_status(response)
        yield response


def _append(response: Any, part: Path, pin: Pin, arrived: Arrived) -> None:
    """Append the response to the part; start over if the server sends the whole file."""
    goes_on = response.status_code == 206
    held = _size(part) if goes_on else 0
    try:
        with open_private(part, append=goes_on) as file:
            for chunk in response.iter_bytes():
                held += len(chunk)
                if held > pin.size:
                    raise DownloadError(say("models.other_file", host=host(), file=part.stem))
                write_fully(file, chunk)
                arrived(held)
    except OSError as problem:  # network errors are not OSErrors here
        raise StorageError(say("models.disk", folder=part.parent, problem=problem.strerror)) from problem


def _headers() -> dict[str, str]:
    from huggingface_hub.utils import build_hf_headers

    return dict(build_hf_headers(token=False, library_name="mlerehearse", library_version=mlerehearse.__version__))


def _gave_up(problem: Exception, held: int, pin: Pin) -> DownloadError:
    if held:
        return DownloadError(say("models.cut", host=host(), share=percent(held / pin.size)))
    if isinstance(problem, _BusyError):
        return DownloadError(say("models.busy", host=host(), status=problem))
    return DownloadError(say("models.no_way", host=host()))


def _is_untrusted(problem: BaseException | None) -> bool:
    while problem is not None:
        if isinstance(problem, ssl.SSLCertVerificationError):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0
