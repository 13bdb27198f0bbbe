"""Whether a window can be shown, found out before Qt tries: where it cannot, Qt ends the process without a word."""

from __future__ import annotations

import ctypes
import os
import sys

from annotator.core.errors import AnnotatorError

# What Qt's xcb plugin loads from the system, and the Debian package of each.
_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libEGL.so.1": "libegl1",
}


def check_display() -> None:
    """Raise `AnnotatorError` "no_display" or "display_libraries" where a window cannot be shown."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise AnnotatorError("no_display")
    if os.environ.get("WAYLAND_DISPLAY"):
        return
    missing = [package for library, package in _LIBRARIES.items() if not _loads(library)]
    if missing:
        raise AnnotatorError("display_libraries", packages=" ".join(missing))
    if not _answers():
        raise AnnotatorError("no_display")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers() -> bool:
    """Whether the X server that DISPLAY names lets us in."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
