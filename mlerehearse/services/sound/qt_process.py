"""Runs a child process (worker.py) on Qt's event loop, which Qt's sound classes need."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, qInstallMessageHandler

from mlerehearse.services.background import relay
from mlerehearse.worker import Channel, ChannelClosed

Handler = Callable[[Any], object]


def serve(channel: Channel, make: Callable[[QCoreApplication], Handler]) -> None:
    """Pass each message of the channel to the handler that `make` returns, until it is closed.

    The handler is made and called on the thread of the event loop.
    """
    qInstallMessageHandler(lambda *message: None)  # Qt's notes on the sound server are not for users
    app = QCoreApplication([])
    handle = relay(app, make(app))
    closed = relay(app, lambda _: app.quit())

    def listen() -> None:
        try:
            while True:
                handle(channel.receive())
        except ChannelClosed:
            closed(None)

    threading.Thread(target=listen, name="channel", daemon=True).start()
    app.exec()
