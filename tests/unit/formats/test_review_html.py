"""Tests that the HTML review is self-contained, runs nothing and shows every flag in its place."""

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

from mlerehearse.domain.review import Praise, Review
from mlerehearse.domain.transcript import Word
from mlerehearse.formats.review_html import to_html

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
VOID = {"meta", "br", "img", "link", "input"}


class Page(HTMLParser):
    """A page as a browser parses it; incorrectly nested tags raise an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.text += data

    def with_class(self, name: str) -> list[dict[str, str]]:
        return [attrs for _, attrs in self.tags if name in attrs.get("class", "").split()]


def test_it_asks_for_nothing_and_runs_nothing(review: Review) -> None:
    text = to_html([("take.wav", review)])
    page = Page(text)

    assert not {"script", "img", "link", "iframe", "object", "form"} & {tag for tag, _ in page.tags}
    assert all(attrs["href"].startswith("#") for _, attrs in page.tags if "href" in attrs)
    assert not re.search(r"https?:|url\(|@import|src=", text)
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text


def test_only_writing_a_page_loads_the_template_engine() -> None:
    code = "import sys; import mlerehearse.formats.format_registry; sys.exit('jinja2' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_hostile_words_names_and_ids_stay_text(review: Review) -> None:
    words = (Word(EVIL, 0.0, 0.4), *review.transcript.words[1:])
    unknown = tuple(replace(flag, id=EVIL, quote=EVIL, advice=EVIL, reason=EVIL) for flag in review.flags)
    flags = (replace(review.flags[1], values=(("rewrite", EVIL),)), *unknown)
    take_flags = tuple(replace(flag, id=EVIL, advice=EVIL, reason=EVIL) for flag in review.take_flags)
    cues = tuple(replace(cue, cue=EVIL) for cue in review.cues)
    praise = (Praise("dated", (("quote", EVIL),)),)
    asked = replace(review.asked, prompt=EVIL, kind=EVIL)
    made_by = replace(review.transcript.made_by, model=EVIL)
    transcript = replace(review.transcript, words=words, made_by=made_by)
    hostile = replace(
        review, asked=asked, transcript=transcript, flags=flags, take_flags=take_flags, cues=cues, praise=praise
    )

    text = to_html([(EVIL, hostile)])

    assert "<script" not in text
    assert "<img" not in text
    assert not [name for _, attrs in Page(text).tags for name in attrs if name.startswith("on")]
    assert EVIL in Page(text).text
    assert f"Try: Say “{EVIL}” if it was you." in Page(text).text
    assert f"You dated the story: “{EVIL}”." in Page(text).text


def test_each_flag_is_underlined_where_it_was_said_and_leads_to_its_advice(review: Review) -> None:
    page = Page(to_html([("take.wav", review)]))
    underlined = page.with_class("flag")
    ids = {attrs["id"] for tag, attrs in page.tags if tag == "li" and "id" in attrs}

    assert [mark["href"] for mark in underlined] == ["#t1-0", "#t1-1", "#t1-2"]
    assert {mark["href"][1:] for mark in underlined} == ids
    assert "they can't see your part" in underlined[0]["title"]
    assert "high" in underlined[0]["class"]
    assert "dotted" in underlined[1]["class"]
    assert len(page.with_class("mark")) == 3


def test_beats_have_their_place_and_length_in_the_lane(review: Review) -> None:
    blocks = Page(to_html([("take.wav", review)])).with_class("block")

    assert [block["style"] for block in blocks] == [
        "left:0.00%;width:25.00%", "left:25.00%;width:37.50%", "left:62.50%;width:24.17%",
    ]  # fmt: skip
    assert blocks[1]["aria-label"] == "Action, 0:03, 4 s"


def test_the_words_read_as_they_were_said(review: Review) -> None:
    page = Page(to_html([("take.wav", review)]))

    assert "We rolled it back, um, and cut errors 40%." in " ".join(page.text.split())


def test_flags_that_cover_each_other_are_all_seen(review: Review) -> None:
    wide = replace(review.flags[1], id="heroics", first=6, last=15)
    marks = Page(to_html([("take.wav", replace(review, flags=(wide, *review.flags)))])).with_class("flag")

    assert len({mark["href"] for mark in marks}) == 4


def test_overtime_is_listed_but_does_not_underline_a_minute_of_speech(review: Review) -> None:
    over = replace(review.flags[1], id="overtime", first=0, last=21)
    page = Page(to_html([("take.wav", replace(review, flags=(over,)))]))

    assert not page.with_class("flag")
    assert any(attrs.get("id") == "t1-0" for _, attrs in page.tags)


def test_several_reviews_share_one_page(review: Review) -> None:
    page = Page(to_html([("a.wav", review), ("b.wav", review)]))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]

    assert [tag for tag, _ in page.tags].count("article") == 2
    assert len(ids) == len(set(ids)) == 2 * 6


def test_cues_lead_to_where_they_were_heard_or_say_what_to_add(review: Review) -> None:
    page = Page(to_html([("take.wav", review)]))

    assert "The lasting change covered 0:07" in page.text
    assert "The trigger missing Say what triggered the rollback:" in page.text
    links = [attrs["href"][1:] for tag, attrs in page.tags if tag == "a" and "run" in attrs.get("href", "")]
    runs = [attrs["id"] for _, attrs in page.tags if "run" in attrs.get("class", "").split()]
    assert links == [runs[2]]
