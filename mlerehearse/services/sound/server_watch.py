"""Ends a process whose sound server has gone away, on Linux.

Qt's PulseAudio client tells nobody when the server goes away. It goes on with its old list of
devices, and 3 s later the next `play()` or `start()` aborts the process. The socket to the server
tells at once. A second handle of it is watched, because the client closes its own.
"""

import logging
import os
import select
import socket
import sys
import threading
from pathlib import Path

_log = logging.getLogger(__name__)
_SERVERS = ("/native", "/pipewire-0")  # how the names of the servers' sockets end
_PORT = 4713  # of a PulseAudio server on another computer


def leave_with_server() -> None:
    """End the process as soon as the server that it's connected to now goes away."""
    if sys.platform == "linux":
        connections = _connections()
        if connections:
            threading.Thread(target=_watch, args=(connections,), name="server-watch", daemon=True).start()


def _watch(connections: list[socket.socket]) -> None:
    closed = select.poll()
    for connection in connections:
        closed.register(connection, 0)  # no event but the end of the connection
    closed.poll()
    _log.info("The sound server has gone away")
    os._exit(0)  # an orderly exit would use the connection


def _connections() -> list[socket.socket]:
    """Return second handles of this process's connections to sound servers."""
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        if handle.is_socket():
            connection = socket.socket(fileno=os.dup(int(handle.name)))
            if _leads_to_server(connection):
                found.append(connection)
            else:
                connection.close()
    return found


def _leads_to_server(connection: socket.socket) -> bool:
    try:
        peer = connection.getpeername()
    except OSError:  # it isn't connected
        return False
    if isinstance(peer, tuple):
        return peer[1:2] == (_PORT,)
    return isinstance(peer, str) and peer.endswith(_SERVERS)
