"""The app as a screen reader sees it: the AT-SPI accessibility tree, read with D-Bus calls."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_STATES = {
    "checked": 4,
    "enabled": 8,
    "focusable": 11,
    "focused": 12,
    "selected": 23,
    "sensitive": 24,
    "showing": 25,
    "visible": 30,
}


@dataclass(frozen=True)
class Node:
    """One object of the tree; `role` and `name` are what a screen reader would read out."""

    bus: str
    path: str
    role: str
    name: str


class Gone(Exception):  # noqa: N818 - normal for the objects of a live window, not an error
    """The object disappeared between two calls."""


def accessibility_bus(session: str) -> str:
    """Return the address of the accessibility bus of a session, "" while there is none."""
    with open_dbus_connection(session) as connection:
        answer = connection.send_and_get_reply(
            new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
        )
    return "" if answer.header.message_type.name == "error" else str(answer.body[0])


class ScreenReader:
    """Finds and reads what the process `pid` shows."""

    def __init__(self, session: str, pid: int) -> None:
        self._connection = open_dbus_connection(accessibility_bus(session))
        self._pid = pid

    def close(self) -> None:
        """Close the connection to the bus."""
        self._connection.close()

    def ready(self) -> bool:
        """Return whether the app's window is in the tree."""
        root = self._root()
        return root is not None and any(self._children(*root))

    def all(self, role: str = "", name: str = "") -> list[Node]:
        """Return the visible nodes with this role whose names match the pattern, in tree order."""
        root = self._root()
        nodes = self._walk(*root) if root else iter(())
        return [
            n for n in nodes if (not role or n.role == role) and re.search(name, n.name) and "showing" in self.states(n)
        ]

    def one(self, role: str = "", name: str = "") -> Node | None:
        """Return the first such node, or None."""
        return next(iter(self.all(role, name)), None)

    def names(self, role: str = "", name: str = "") -> list[str]:
        """Return the names of all such nodes."""
        return [node.name for node in self.all(role, name)]

    def description(self, node: Node) -> str:
        """Return the accessible description of a node."""
        return self._property(node.bus, node.path, "Description")

    def text(self, node: Node) -> str:
        """Return the content of a text node."""
        return str(self._call(node.bus, node.path, "org.a11y.atspi.Text", "GetText", "ii", (0, -1))[0])

    def states(self, node: Node) -> set[str]:
        """Return which of the known states a node is in; none if it has disappeared."""
        try:
            low, high = self._call(node.bus, node.path, _ACCESSIBLE, "GetState")[0]
        except Gone:
            return set()
        bits = low | high << 32
        return {state for state, bit in _STATES.items() if bits >> bit & 1}

    def focused(self) -> Node | None:
        """Return the node with the keyboard focus."""
        root = self._root()
        return next((n for n in self._walk(*root) if "focused" in self.states(n)), None) if root else None

    def activate(self, node: Node) -> None:
        """Perform the action of pressing the node."""
        self._call(node.bus, node.path, "org.a11y.atspi.Action", "DoAction", "i", (0,))

    def _root(self) -> tuple[str, str] | None:
        for bus, path in self._call(
            "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", _ACCESSIBLE, "GetChildren"
        )[0]:
            owner = self._call(
                "org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus",
                "GetConnectionUnixProcessID",
                "s",
                (bus,),
            )
            if owner[0] == self._pid:
                return bus, path
        return None

    def _walk(self, bus: str, path: str) -> Iterator[Node]:
        for node in self._children(bus, path):
            yield node
            yield from self._walk(node.bus, node.path)

    def _children(self, bus: str, path: str) -> Iterator[Node]:
        with contextlib.suppress(Gone):
            for child_bus, child in self._call(bus, path, _ACCESSIBLE, "GetChildren")[0]:
                if child != "/org/a11y/atspi/null":
                    role = str(self._call(child_bus, child, _ACCESSIBLE, "GetRoleName")[0])
                    yield Node(child_bus, child, role, self._property(child_bus, child, "Name"))

    def _property(self, bus: str, path: str, name: str) -> str:
        return str(self._send(Properties(DBusAddress(path, bus, _ACCESSIBLE)).get(name))[0][1])

    def _call(
        self, bus: str, path: str, interface: str, method: str, signature: str | None = None, body: tuple[Any, ...] = ()
    ) -> Any:
        return self._send(new_method_call(DBusAddress(path, bus, interface), method, signature, body))

    def _send(self, message: Any) -> Any:
        answer = self._connection.send_and_get_reply(message, timeout=10)
        if answer.header.message_type.name == "error":
            raise Gone(str(answer.body))
        return answer.body
