"""Downloads with the real client, in its own process, from a local hub over a faulty network."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import hub as hubs
from helpers.library import wait_until

from mlerehearse.model_store import installed, store_messages
from mlerehearse.model_store.catalogue import Entry
from mlerehearse.model_store.model_folder import partial_folder
from mlerehearse.model_store.store_messages import BytesDone, Finished, Install, StoreFolders, TaskFailed

WEIGHTS = "model.bin"


@pytest.fixture
def tiny() -> Entry:
    return hubs.tiny()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Set a home folder with a token that must not leak, and clear this machine's settings."""
    for name in ("HF_HUB_OFFLINE", "HF_ENDPOINT", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy",
                 "ALL_PROXY", "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    (home / ".cache/huggingface").mkdir(parents=True)
    (home / ".cache/huggingface/token").write_text("hf_secret", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("HF_TOKEN", "hf_secret")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[hubs.Hub]:
    with hubs.running() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


@pytest.fixture
def place(tmp_path: Path) -> StoreFolders:
    return StoreFolders(tmp_path / "models", tmp_path / "cache")


@pytest.fixture
def child(place: StoreFolders) -> Iterator[hubs.Child]:
    child = hubs.Child(place)
    yield child
    child.worker.kill()


def refused(answer: object, *said: str) -> None:
    assert isinstance(answer, TaskFailed)
    for part in said:
        assert part in answer.problem


def test_a_model_is_downloaded_from_its_pinned_revision_and_used(
    hub: hubs.Hub, child: hubs.Child, place: StoreFolders, tiny: Entry, tmp_path: Path
) -> None:
    assert child.install() == Finished("tiny.en")

    found = installed.find("tiny.en", place.models)
    assert found.source == "user"
    assert list(installed.find_problems(found, place.cache, anew=True)) == []
    assert {file.name for file in found.folder.iterdir()} == set(tiny.files)
    assert {file: hub.served(file) for file in tiny.files} == {file: pin.size for file, pin in tiny.files.items()}
    told = [message for message in child.heard if isinstance(message, BytesDone) and message.stage == "fetching"]
    assert told[-1] == BytesDone("fetching", tiny.size, tiny.size)
    assert [one.done for one in told] == sorted(one.done for one in told)
    left = [file for file in (tmp_path / "home").rglob("*") if file.is_file()]
    assert [file.name for file in left] == ["token"]
    assert not partial_folder(tiny, place.models).exists()


def test_requests_ask_only_for_the_files_and_reveal_nothing(hub: hubs.Hub, child: hubs.Child, tiny: Entry) -> None:
    child.install()

    for request in hub.requests:
        assert "authorization" not in request.headers
        assert "hf_secret" not in str(request.headers)
        assert request.path.rpartition("/")[2] in tiny.files
        assert request.headers["user-agent"].count(";") <= 2
    assert all("cookie" not in request.headers for request in hub.requests)


def test_a_download_cut_at_60_percent_is_resumed(hub: hubs.Hub, child: hubs.Child, tiny: Entry) -> None:
    size = tiny.files[WEIGHTS].size
    hub.cut_at[WEIGHTS] = size * 6 // 10

    assert child.install() == Finished("tiny.en")

    first, second = hub.bodies(WEIGHTS)
    assert (first.sent, second.range_start) == (size * 6 // 10, size * 6 // 10)
    assert hub.served(WEIGHTS) == size


def test_a_dead_connection_is_reported_and_the_next_try_resumes(
    hub: hubs.Hub, child: hubs.Child, tiny: Entry, place: StoreFolders
) -> None:
    size = tiny.files[WEIGHTS].size
    hub.cut_at[WEIGHTS] = size * 6 // 10
    child.worker.send(Install(place, "tiny.en"))
    wait_until(lambda: hub.served(WEIGHTS) == size * 6 // 10)
    hub.dead = True
    wait_until(lambda: any(isinstance(message, TaskFailed) for message in child.heard))

    refused(child.heard[-1], "was lost at 60 %", "try again to resume", hub.url.removeprefix("http://"))
    assert not (place.models / "tiny.en").exists()
    assert [one.name for one in installed.installed(place.models)] == ["tiny.en"]  # from the Python package
    hub.dead = False
    assert child.install() == Finished("tiny.en")
    assert hub.served(WEIGHTS) == size


def test_cancelling_a_download_is_instant_and_loses_nothing(
    hub: hubs.Hub, child: hubs.Child, tiny: Entry, place: StoreFolders
) -> None:
    hub.pause = 0.01
    child.worker.send(Install(place, "tiny.en"))
    part = partial_folder(tiny, place.models) / f"{WEIGHTS}.part"
    wait_until(lambda: part.exists() and part.stat().st_size > 2_000_000)

    began = time.monotonic()
    child.worker.kill()
    assert time.monotonic() - began < 1
    kept = part.stat().st_size
    hub.pause = 0

    assert child.install() == Finished("tiny.en")
    assert hub.bodies(WEIGHTS)[-1].range_start == kept
    assert sum(len(hub.bodies(name)) for name in tiny.files) == len(tiny.files) + 1


def test_a_disk_that_fills_up_is_reported_and_the_next_try_resumes(
    hub: hubs.Hub, child: hubs.Child, tiny: Entry, place: StoreFolders
) -> None:
    cramped = hubs.Child(place, hubs.without_room)
    refused(cramped.install(), "Nothing more can be written", "No space left", "is kept")
    cramped.worker.kill()

    assert child.install() == Finished("tiny.en")
    assert hub.bodies(WEIGHTS)[-1].range_start > 1_000_000


def test_without_range_requests_the_download_starts_over(hub: hubs.Hub, child: hubs.Child, tiny: Entry) -> None:
    hub.ranges = False
    hub.cut_at[WEIGHTS] = 1_000_000

    assert child.install() == Finished("tiny.en")
    assert hub.served(WEIGHTS) == tiny.files[WEIGHTS].size + 1_000_000


@pytest.mark.parametrize("name", ["config.json", WEIGHTS])
def test_a_file_with_a_wrong_checksum_is_deleted_and_named(
    hub: hubs.Hub, child: hubs.Child, tiny: Entry, place: StoreFolders, name: str
) -> None:
    hub.altered.add(name)

    refused(child.install(), f"{name} of tiny.en isn't the published file")

    assert not (place.models / "tiny.en").exists()
    assert not list(place.models.rglob(f"{name}*"))
    hub.altered.clear()
    before = len(hub.requests)
    assert child.install() == Finished("tiny.en")
    asked = {request.path.rpartition("/")[2] for request in hub.requests[before:]}
    assert asked == ({WEIGHTS} if name == WEIGHTS else set(tiny.files))


def test_another_revision_is_refused(hub: hubs.Hub, child: hubs.Child) -> None:
    hub.revision = "f" * 40

    refused(child.install(), "isn't the model hub")


def test_a_sign_in_page_is_reported(hub: hubs.Hub, child: hubs.Child) -> None:
    hub.portal = True

    refused(child.install(), "sign in", "browser")


@pytest.mark.parametrize(("status", "said"), [(403, "refused to send"), (404, "HF_ENDPOINT"), (503, "Try again later")])
def test_an_error_status_of_the_hub_is_reported(hub: hubs.Hub, child: hubs.Child, status: int, said: str) -> None:
    hub.status = status

    refused(child.install(), said, str(status))


def test_a_busy_hub_is_retried(hub: hubs.Hub, child: hubs.Child) -> None:
    hub.status = 503
    child.worker.send(Install(child.place, "tiny.en"))
    wait_until(lambda: hub.requests)
    hub.status = 0

    wait_until(lambda: Finished("tiny.en") in child.heard)


def test_an_untrusted_certificate_is_refused_until_it_is_trusted(
    child: hubs.Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = hubs.self_signed(tmp_path)
    with hubs.running((certificate, key)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)

        refused(child.install(), "certificate", "doesn't trust", "SSL_CERT_FILE")

        assert hub.requests == []
        child.worker.kill()
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        assert child.install() == Finished("tiny.en")


def test_a_missing_certificate_file_is_named(
    child: hubs.Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))

    refused(child.install(), "trusted certificates", "SSL_CERT_FILE")


def test_the_systems_proxy_is_used(hub: hubs.Hub, child: hubs.Child, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub stands in for the proxy: requests to a proxy have full URLs."""
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    monkeypatch.setenv("HTTP_PROXY", hub.url)
    hub.status = 404

    refused(child.install(), "hub.invalid", "404")
    assert hub.requests[0].headers["host"] == "hub.invalid"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:9", "ALL_PROXY names a socks5 proxy, but only HTTP proxies work"),
        ("HTTPS_PROXY", "socks5h://127.0.0.1:9", "HTTPS_PROXY names a socks5h proxy"),
        ("HTTP_PROXY", "foo://x", "HTTP_PROXY names a foo proxy"),
        ("HTTPS_PROXY", ":::", "HTTPS_PROXY isn't the address of a proxy"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named(
    child: hubs.Child, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)

    refused(child.install(), said)


def test_an_unreachable_hub_is_reported(child: hubs.Child, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{unused.getsockname()[1]}")

        refused(child.install(), "can't be reached", "import")


@pytest.mark.parametrize(("name", "value", "said"), [
    ("HF_HUB_OFFLINE", "1", "HF_HUB_OFFLINE"), ("HF_ENDPOINT", "hub.example", "HF_ENDPOINT"),
])  # fmt: skip
def test_an_environment_variable_that_prevents_downloads_is_named(
    child: hubs.Child, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)

    refused(child.install(), said)


def test_an_unknown_model_is_reported(child: hubs.Child) -> None:
    refused(child.do(store_messages.Install(child.place, "huge")), "no speech model huge", "tiny.en")
