"""The clicks and looks of the end-to-end test; run by .ci/e2e inside a session bus and a display of its own."""

import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
gi.require_version("Gio", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402


def switch_accessibility_on():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        value = GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True)))
        bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", value, None, 0, -1, None)


def nodes(root):
    stack = [root]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        yield node
        try:
            stack.extend(node.get_child_at_index(i) for i in range(node.get_child_count()))
        except GLib.Error:
            pass


def named(wanted):
    """Nodes of the program whose name fulfils `wanted`, with their names."""
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(i)
        for node in nodes(app):
            try:
                name = node.get_name() or ""
            except GLib.Error:
                continue
            if wanted(name):
                yield node, name


def wait_for(what, wanted, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = list(named(wanted))
        if found:
            return found
        time.sleep(0.2)
    seen = sorted({name for _, name in named(lambda n: n)})
    sys.exit(f"e2e: no {what} within {seconds} s; the window shows: {seen[:60]}")


def xdotool(*words):
    return subprocess.run(["xdotool", *words], check=True, capture_output=True, text=True).stdout.strip()


def main(binary, folder):
    switch_accessibility_on()
    started = time.monotonic()
    program = subprocess.Popen([binary, folder])
    try:
        xdotool("search", "--sync", "--onlyvisible", "--name", "Dateline")
        print(f"e2e: window after {time.monotonic() - started:.1f} s")
        # A mark is spoken with its date first; rows of the chronology begin with "row:".
        marks = wait_for("mark", lambda n: "2024, " in n and not n.startswith(("row:", "passage:", "date:")))
        print(f"e2e: {len(marks)} marks with a date in 2024")
        mark, spoken = marks[-1]
        window = xdotool("search", "--onlyvisible", "--name", "Dateline").splitlines()[-1]
        place = mark.get_extents(Atspi.CoordType.WINDOW)
        assert place.width > 0 and place.height > 0, f"the mark {spoken!r} has no place"
        xdotool("windowfocus", window)
        xdotool("mousemove", "--window", window, str(place.x + place.width // 2), str(place.y + place.height // 2), "click", "1")
        _, passage = wait_for("passage", lambda n: n.startswith("passage: "))[0]
        words = passage.removeprefix("passage: ")
        assert len(words) > 20, f"the passage is empty: {passage!r}"
        title = spoken.split(", ")[1]
        assert list(named(lambda n: n == title or n.startswith(title[:30]))), f"the title {title!r} is not shown"
        print(f"e2e: clicked {spoken!r}")
        print(f"e2e: shown   {words[:100]!r}")
        assert program.poll() is None, "the program ended by itself"
        print("e2e: 1 passed, 0 failed")
    finally:
        program.terminate()
        program.wait(timeout=10)


main(*sys.argv[1:3])
