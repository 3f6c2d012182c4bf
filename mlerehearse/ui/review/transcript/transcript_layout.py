"""The layout of a transcript: a document with a block per run of a beat, and all word boxes."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextLine

from mlerehearse.domain.presentation import BeatRun, beat_runs
from mlerehearse.domain.review import Flag, Sentence
from mlerehearse.domain.transcript import Word

LINE = 23 / 15  # line height divided by font size (docs/design.md, Look)
_PUNCTUATION = ".,;:!?…"
_GAP = 14 / 15  # paragraph spacing divided by font size


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words `first` to `last` - 1 in one block; `stretch` is None if no beat is known yet."""

    first: int
    last: int
    stretch: BeatRun | None


def paragraphs(words: Sequence[Word], sentences: Sequence[Sentence]) -> tuple[Paragraph, ...]:
    """Return a paragraph for each run of a beat, or one for all words without sentences."""
    if not words:
        return ()
    if not sentences:
        return (Paragraph(0, len(words), None),)
    return tuple(
        Paragraph(sentences[run.first].first, sentences[run.last - 1].last, run) for run in beat_runs(sentences)
    )


class TranscriptLayout:
    """Fills `document` and computes the box of every word in it, in document coordinates."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._starts: list[int] = []
        self.words: tuple[Word, ...] = ()
        self.paragraphs: tuple[Paragraph, ...] = ()
        self.boxes: list[QRectF] = []
        self._commas: list[float] = []  # width in pixels of the punctuation after each word
        self.paragraph_boxes: list[QRectF] = []

    def fill(self, words: Sequence[Word], sentences: Sequence[Sentence], font: QFont, margin: float) -> None:
        """Write the words, `margin` pixels from the left.

        Call `measure` once the width is known.
        """
        self.words, self.paragraphs = tuple(words), paragraphs(words, sentences)
        self._document.clear()
        self._document.setDefaultFont(font)
        self._document.setDocumentMargin(0)
        self._starts = []
        size = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * 96 / 72
        cursor = QTextCursor(self._document)
        for number, paragraph in enumerate(self.paragraphs):
            shape = QTextBlockFormat()
            shape.setLeftMargin(margin)
            shape.setLineHeight(round(size * LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
            shape.setBottomMargin(round(size * _GAP))
            if number == 0:
                cursor.setBlockFormat(shape)
            else:
                cursor.insertBlock(shape, QTextCharFormat())
            self._write(cursor, words[paragraph.first : paragraph.last])

    def measure(self, least_lines: int = 2) -> None:
        """Compute all boxes again.

        A paragraph with a beat takes the room of at least `least_lines` lines.
        """
        self._document.documentLayout().documentSize()  # forces Qt's lazy layout of all text
        for block, paragraph in zip(self._blocks(), self.paragraphs, strict=True):
            self._give_room(block, least_lines if paragraph.stretch else 1)
        self._document.documentLayout().documentSize()
        self.boxes, self.paragraph_boxes, self._commas = [], [], []
        for block, paragraph in zip(self._blocks(), self.paragraphs, strict=True):
            self._measure_block(block, paragraph, least_lines if paragraph.stretch else 1)

    def _blocks(self) -> list[QTextBlock]:
        blocks: list[QTextBlock] = []
        block = self._document.begin()
        while block.isValid() and len(blocks) < len(self.paragraphs):
            blocks.append(block)
            block = block.next()
        return blocks

    def _measure_block(self, block: QTextBlock, paragraph: Paragraph, least_lines: int) -> None:
        place = self._document.documentLayout().blockBoundingRect(block).topLeft()
        lines = [block.layout().lineAt(number) for number in range(block.layout().lineCount())]
        if not lines:  # the document has no width yet
            self.boxes += [QRectF()] * (paragraph.last - paragraph.first)
            self._commas += [0.0] * (paragraph.last - paragraph.first)
            self.paragraph_boxes.append(QRectF())
            return
        ends = [line.textStart() + line.textLength() for line in lines]
        for index in range(paragraph.first, paragraph.last):
            at, text = self._starts[index] - block.position(), self.words[index].text
            line = lines[min(bisect_right(ends, at), len(lines) - 1)]
            left, right = _x(line, at), _x(line, at + len(text))
            self._commas.append(right - _x(line, at + len(text.rstrip(_PUNCTUATION))))
            self.boxes.append(QRectF(left, line.y(), right - left, line.height()).translated(place))
        pitch = block.blockFormat().lineHeight()
        height = (max(len(lines), least_lines) - 1) * pitch + lines[0].height()
        self.paragraph_boxes.append(QRectF(0, place.y() + lines[0].y(), 0, height))

    def word_at(self, x: float, y: float, slack: float = 3.0) -> int | None:
        """Return the word at a point of the document, or None between words.

        `slack` widens each box by that many pixels on both sides.
        """
        for index in range(len(self.boxes)):
            if self.boxes[index].adjusted(-slack, 0, slack, 0).contains(x, y):
                return index
        return None

    def runs(self, first: int, last: int) -> list[QRectF]:
        """Return the boxes of words `first` to `last` - 1, one per line.

        Punctuation after the last word is left out.
        """
        boxes: list[QRectF] = []
        for box in self.boxes[first:last]:
            if boxes and boxes[-1].top() == box.top():
                boxes[-1] = boxes[-1].united(box)
            else:
                boxes.append(QRectF(box))
        if boxes and last <= len(self._commas):
            boxes[-1].setRight(boxes[-1].right() - self._commas[last - 1])
        return boxes

    def _write(self, cursor: QTextCursor, words: Sequence[Word]) -> None:
        at, texts = cursor.position(), []
        for word in words:
            self._starts.append(at)
            texts.append(word.text)
            at += len(word.text.encode("utf-16-le")) // 2 + 1
        cursor.insertText(" ".join(texts))

    def _give_room(self, block: QTextBlock, least_lines: int) -> None:
        """Make room for the two lines of the label at the left, even if the words fill only one."""
        layout, shape = block.layout(), block.blockFormat()
        if not layout.lineCount():
            return
        pitch = shape.lineHeight()
        wanted = round(pitch / LINE * _GAP + max(0, least_lines - layout.lineCount()) * pitch)
        if round(shape.bottomMargin()) != wanted:
            shape.setBottomMargin(wanted)
            QTextCursor(block).setBlockFormat(shape)


def _x(line: QTextLine, at: int) -> float:
    """Return the x of a character of a line; PySide returns it with the character's index."""
    found = cast("tuple[float, int] | float", line.cursorToX(at))
    return float(found[0] if isinstance(found, tuple) else found)


def flag_at(flags: Sequence[Flag], word: int) -> int | None:
    """Return the flag that covers a word, the shortest one if several do, or None."""
    covering = [index for index, flag in enumerate(flags) if flag.first <= word < flag.last]
    return min(covering, key=lambda index: flags[index].last - flags[index].first, default=None)
