"""A page in place of the Review page, made by the registry."""

from PySide6.QtWidgets import QWidget


class StandIn(QWidget):
    """A review page that only records which takes it is asked to show."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def open(self, take_id: str) -> None:
        self.opened.append(take_id)


def make(services: object) -> QWidget:
    return StandIn()
