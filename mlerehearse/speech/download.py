"""One pinned file of the model hub, fetched with its own client: gone on with where it broke off, never trusted.

This is the only module that opens a connection to another machine. The client reads the environment when it is
imported: `prepare` comes before, in a process that does not ask the hub for anything else.
"""

import os
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import mlerehearse
from mlerehearse.errors import DownloadError, StorageError
from mlerehearse.paths import open_private, pour
from mlerehearse.speech.catalogue import Hub, Pin
from mlerehearse.texts import percent, say

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds before each new try; bytes that arrive set it back to the first
_BUSY = (408, 429)  # answers that pass by themselves, as do those from 500 on
_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # what other programs read; the client knows SSL_CERT_*

Arrived = Callable[[int], object]  # gets the bytes of the file that are there


class _BusyError(Exception):
    """The hub has no time now; its text is the status of the answer."""


def prepare(nowhere: Path) -> None:
    """Set the environment for the client: plain transport, no token, no telemetry, no cache.

    `nowhere` is a path that the client takes for its home, where it finds nothing and writes nothing.
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
    """The machine that models are asked of, as HF_ENDPOINT has it."""
    from huggingface_hub import constants

    endpoint = str(constants.ENDPOINT)
    return urlsplit(endpoint).netloc or endpoint


def fetch(hub: Hub, name: str, pin: Pin, part: Path, arrived: Arrived, pauses: tuple[float, ...] = PAUSES) -> None:
    """Bring `part` to the pinned size, going on from what it holds; raises DownloadError, StorageError.

    What was fetched stays when it breaks off; whether it is the right content is for the caller to see.
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
    """Fetch as much as comes; gives what broke it off. Raises what will not be better the next time."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

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
    except (httpx2.ProxyError, ImportError) as problem:  # a kind of proxy that needs a package which is not there
        raise DownloadError(say("models.proxy", problem=problem)) from problem
    except httpx2.TransportError as problem:
        if _is_untrusted(problem):
            raise DownloadError(say("models.untrusted", host=host())) from problem
        return ConnectionError(str(problem))
    except (ssl.SSLError, FileNotFoundError) as problem:  # of the file that names the trusted certificates
        raise DownloadError(say("models.certificates", problem=problem)) from problem


def _located(hub: Hub, name: str, pin: Pin) -> str:
    """Where the file of the pinned revision lies; it may move from one try to the next."""
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
    """The answer with the file from byte `held` on."""
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
    """Write the answer behind what is there; over it where the server gives the file from its start."""
    goes_on = response.status_code == 206
    held = _size(part) if goes_on else 0
    try:
        with open_private(part, append=goes_on) as file:
            for chunk in response.iter_bytes():
                held += len(chunk)
                if held > pin.size:
                    raise DownloadError(say("models.other_file", host=host(), file=part.stem))
                pour(file, chunk)
                arrived(held)
    except OSError as problem:  # the network's errors are none
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
