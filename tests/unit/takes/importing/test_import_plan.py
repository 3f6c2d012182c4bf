"""Which files a drop contains, and which transcript belongs to which recording."""

from pathlib import Path

import pytest

from mlerehearse.takes.importing.import_plan import plan


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def names(*paths: Path) -> list[tuple[str, str]]:
    found = plan(paths)
    return [(one.path.name, one.transcript.name if one.transcript else one.problem[:20]) for one in found]


def test_folders_are_searched_with_what_is_in_them(tmp_path: Path) -> None:
    touch(tmp_path, "b.M4A", "a.wav", "notes.txt", "._a.wav", ".hidden/x.wav", "week 2/c.opus", "package.json")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(tmp_path) == [("a.wav", ""), ("b.M4A", ""), ("c.opus", "")]


@pytest.mark.parametrize("name", ["a.json", "a.wav.json", "a.srt", "a.vtt", "a.wav.srt", "a.JSON"])
def test_a_transcript_beside_its_recording_goes_with_it(tmp_path: Path, name: str) -> None:
    touch(tmp_path, "a.wav", name)
    for given in ([tmp_path], [tmp_path / "a.wav"], [tmp_path / name], [tmp_path / "a.wav", tmp_path / name]):
        assert names(*given) == [("a.wav", name)]


def test_json_says_more_than_captions(tmp_path: Path) -> None:
    touch(tmp_path, "a.wav", "a.srt", "a.json")
    assert names(tmp_path) == [("a.wav", "a.json")]
    assert names(tmp_path / "a.srt") == [("a.wav", "a.srt")]


def test_a_file_is_imported_once_however_often_it_is_given(tmp_path: Path) -> None:
    touch(tmp_path, "a.wav", "b.wav")
    (tmp_path / "link.wav").symlink_to(tmp_path / "a.wav")
    assert names(tmp_path / "b.wav", tmp_path, tmp_path / "link.wav") == [("b.wav", ""), ("a.wav", "")]


def test_a_file_of_an_unknown_kind_is_tried_if_it_is_named(tmp_path: Path) -> None:
    touch(tmp_path, "voice.dat")
    assert names(tmp_path / "voice.dat") == [("voice.dat", "")]


def test_what_cant_be_imported_is_said(tmp_path: Path) -> None:
    touch(tmp_path, "alone.srt", "empty/readme.txt")
    found = plan([tmp_path / "alone.srt", tmp_path / "empty", tmp_path / "gone.wav", Path("/dev/null")])
    assert [one.problem.split(".")[0] for one in found] == [
        "alone",
        "There are no recordings in the folder empty",
        "The file gone",
        "null isn't a file",
    ]
    assert "mlerehearse review" in found[0].problem
