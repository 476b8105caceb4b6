"""The clicks, keys and looks of the end-to-end tests; run by .ci/e2e inside a session bus and a display of its own."""

import re
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


def key(*keys):
    for one in keys:
        xdotool("key", one)
        time.sleep(0.15)


def typed(words):
    xdotool("type", "--delay", "25", words)


def names(begin):
    """Names that begin with a word, without it, top to bottom as the tree has them."""
    return [name.removeprefix(begin) for _, name in named(lambda n: n.startswith(begin))]


def events():
    """How many events are shown, as the line at the bottom has it: `7 of 23 events`, `23 events`."""
    shown = [name for _, name in named(lambda n: re.fullmatch(r"\d+( of \d+)? events?", n))]
    return int(shown[0].split()[0]) if shown else 0


def until(what, holds, seconds=20):
    """Waits until something is true and gives it back."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.2)
    seen = sorted({name for _, name in named(lambda n: n)})
    sys.exit(f"e2e: {what} did not come within {seconds} s; the window shows: {seen[:80]}")


def clipboard():
    found = subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True, text=True, timeout=10)
    return found.stdout


def by_pointer(program):
    """A click on a mark shows its passage."""
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


def opened(folder, rows=1):
    """Opens a folder by its path and waits until its chronology has so many rows; the folder's name."""
    key("Escape", "ctrl+shift+o")
    wait_for("path field", lambda n: n == "Folder or file")
    key("ctrl+a")
    typed(folder)
    key("Return")
    name = folder.rstrip("/").rsplit("/", 1)[-1]
    until("the other folder", lambda: list(named(lambda n: n.startswith(name))))
    until("its chronology", lambda: len(names("row: ")) >= rows)
    return name


def by_keyboard(program, folder):
    """Opens a folder, finds a name, reads, sees why, narrows, steps, goes back and takes a citation along, without the pointer."""
    name = opened(folder)
    everything = events()
    print(f"e2e: opened {name} by its path: {everything} events")

    key("ctrl+f")
    typed("Barhoum")
    until("fewer events", lambda: 0 < events() < everything)
    key("Return")
    passage = until("a passage with the name", lambda: [p for p in names("passage: ") if "Barhoum" in p])[0]
    print(f"e2e: searched and read {passage[:80]!r}")

    key("F6", "period")
    date = until("why its date", lambda: names("Why this date: "))[0]
    key("x")
    until("the whole way from the words to the date", lambda: list(named(lambda n: n == "Why this date")))
    print(f"e2e: why {date[:80]!r}")

    key("ctrl+f", "ctrl+a")
    typed("where:Damascus after:2024-12-01")
    key("Return")
    until("no event of another time", lambda: 0 < events() < everything and not any("2011" in row for row in names("row: ")))
    few = events()
    print(f"e2e: restricted to a place and a span: {few} of {everything} events")
    key("F6")
    first = second = until("a passage", lambda: names("passage: "))[0]
    # The event that was read may be the first or the last of the few: one of the ways leads on.
    for way in ("period", "period", "comma", "comma"):
        key(way)
        time.sleep(1)
        second = (names("passage: ") or [first])[0]
        if second != first:
            break
    assert second != first, f"no step leads from {first!r}"
    print(f"e2e: stepped from {first[:50]!r} to {second[:50]!r}")

    key("ctrl+shift+c")
    citation = until("the citation on the clipboard", clipboard)
    assert second.strip()[:40] in " ".join(citation.split()) or citation[1:30] in second, f"another passage was copied: {citation!r}"
    assert ".txt" in citation and "line" in citation, f"the citation does not say where: {citation!r}"
    print(f"e2e: took along {citation[-70:]!r}")

    key("Escape", "ctrl+Left")
    until("the view before", lambda: events() != few)
    print(f"e2e: went back to {events()} events")
    assert program.poll() is None, "the program ended by itself"


def kept(folder):
    """What is kept of a folder, as text."""
    try:
        with open(f"{folder}/dateline.toml", encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def undone(folder, undo):
    """Takes everything back."""
    for _ in range(30):
        if "[[passage]]" not in kept(folder) and "[[verdict]]" not in kept(folder):
            break
        undo()
        time.sleep(0.4)
    text = kept(folder)
    assert "[[passage]]" not in text and "[[verdict]]" not in text, f"not everything was taken back:\n{text}"


def to_rows():
    """Goes on from part to part of the window until the chronology has the keyboard."""
    def has_it():
        nodes = [node for node, _ in named(lambda n: n == "rows of the chronology")]
        return any(node.get_state_set().contains(Atspi.StateType.FOCUSED) for node in nodes)

    for _ in range(8):
        if has_it():
            return
        key("F6")
        time.sleep(0.3)
    assert has_it(), "F6 does not lead to the chronology"


def edits_by_keyboard(program, folder, out):
    """Mends a date, hides a point, notes and tags three, merges two, exports the starred, takes all of it back: without the pointer."""
    opened(folder, 4)
    key("Escape", "Escape", "period", "e")
    wait_for("the dialog", lambda n: n == "Change the event")
    key("ctrl+a")
    typed("5 May 2019")
    until("how the date reads", lambda: list(named(lambda n: "5 May 2019" in n and "reads as" in n)))
    key("Return")
    until("the date in the file", lambda: 'date = "2019-05-05"' in kept(folder))
    until("the row at its new date", lambda: [row for row in names("row: ") if "5 May 2019" in row])
    print("e2e: mended a date")

    key("Escape", "period", "h")
    until("the hidden one in the file", lambda: 'standing = "hidden"' in kept(folder))
    print("e2e: hid a point")

    key("Escape", "Escape")
    to_rows()
    key("Down", "shift+Down", "shift+Down", "e")
    wait_for("three in the dialog", lambda n: n == "3 events")
    typed("bridge")
    key("Tab")
    typed("ask the engineer")
    key("Tab", "Return")
    until("three tags and notes", lambda: kept(folder).count("bridge") == 3 and kept(folder).count("ask the engineer") == 3)
    key("Escape", "ctrl+z")
    until("three taken back as one step", lambda: "bridge" not in kept(folder) and "ask the engineer" not in kept(folder))
    key("ctrl+shift+z")
    until("three again", lambda: kept(folder).count("bridge") == 3 and kept(folder).count("ask the engineer") == 3)
    print("e2e: tagged and noted three, as one step")

    key("Escape", "Escape")
    to_rows()
    key("Down", "shift+Down", "b")
    until("two stars", lambda: kept(folder).count("starred = true") == 2)
    before = events()
    key("ctrl+shift+p")
    typed("merge the marked")
    key("Return")
    until("the verdict", lambda: 'verdict = "same"' in kept(folder))
    until("one event fewer", lambda: events() == before - 1)
    print("e2e: merged two")
    key("ctrl+shift+m")
    until("the other verdict", lambda: 'verdict = "different"' in kept(folder))
    key("ctrl+z")
    until("the two as one again", lambda: 'verdict = "same"' in kept(folder) and "different" not in kept(folder))
    print("e2e: parted them, and took that back")

    everything = events()
    key("Escape", "ctrl+f")
    typed("tag:starred")
    until("only the starred", lambda: 0 < events() < everything)
    key("ctrl+e")
    wait_for("the export", lambda n: n == "Export")
    key("ctrl+a")
    typed(f"{out}/by-keyboard.html")
    key("Return")
    until("the page", lambda: written(f"{out}/by-keyboard.html"))
    print("e2e: exported the starred as HTML")

    key("Escape", "ctrl+f", "ctrl+a", "BackSpace", "Escape")
    undone(folder, lambda: key("ctrl+z"))
    print("e2e: took all of it back")
    assert program.poll() is None, "the program ended by itself"


def written(path):
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return False
    return "<blockquote" in text and "</html>\n<!-- dateline-seal:" in text and text.endswith("-->\n")


def click(node, button="1"):
    place = node.get_extents(Atspi.CoordType.WINDOW)
    assert place.width > 0 and place.height > 0, f"{node.get_name()!r} has no place"
    window = xdotool("search", "--onlyvisible", "--name", "Dateline").splitlines()[-1]
    x, y = str(place.x + min(place.width // 2, 60)), str(place.y + place.height // 2)
    xdotool("mousemove", "--window", window, x, y)
    time.sleep(0.15)
    xdotool("click", button)
    time.sleep(0.35)


def click_on(what, wanted, button="1"):
    click(wait_for(what, wanted)[-1][0], button)


def click_field(name):
    """Clicks into the field of that name; its label bears the same."""
    fields = [node for node, _ in wait_for(name, lambda n: n == name) if node.get_role_name() in ("entry", "text")]
    assert fields, f"there is no field {name!r}"
    click(fields[-1])


def row(number):
    return sorted(named(lambda n: n.startswith("row: ")), key=lambda r: r[0].get_extents(Atspi.CoordType.WINDOW).y)[number][0]


def selected_rows():
    """What egui says is selected is checked here."""
    return (node for node, _ in named(lambda n: n.startswith("row: ")) if node.get_state_set().contains(Atspi.StateType.CHECKED))


def picked(number, words):
    """A click with the other button on a row, and one on what is offered."""
    click(row(number), "3")
    click_on(words, lambda n: n.startswith(words))


def edits_by_pointer(program, folder, out):
    """The same by the pointer; only words are typed."""
    picked(0, "Change the event")
    click_field("Date")
    key("ctrl+a")
    typed("6 June 2019")
    until("how the date reads", lambda: list(named(lambda n: "6 June 2019" in n and "reads as" in n)))
    click_on("the button", lambda n: n == "Change")
    until("the date in the file", lambda: 'date = "2019-06-06"' in kept(folder))
    picked(1, "Hide")
    until("the hidden one in the file", lambda: 'standing = "hidden"' in kept(folder))
    for number in range(3):
        picked(number, "Change the event")
        click_field("Tags")
        typed("quay")
        click_field("Note")
        typed("ask the harbour master")
        click_on("the button", lambda n: n == "Change")
        until("its tag", lambda: kept(folder).count("quay") == number + 1)
    picked(0, "Star")
    until("a star", lambda: kept(folder).count("starred = true") == 1)
    picked(0, "Same as another event")
    wait_for("the others", lambda n: n == "The same as")
    titles = {name.split(", ", 1)[-1] for name in names("row: ")}
    before = events()
    click([node for node, _ in named(lambda n: n in titles) if node.get_role_name() == "list item"][0])
    until("the verdict", lambda: 'verdict = "same"' in kept(folder))
    # The row is the merged event's only when it is worked out.
    until("one event fewer", lambda: events() == before - 1)
    # The list goes to the merged event, whose time may be another.
    until("the merged event in the list", lambda: list(selected_rows()))
    click(next(selected_rows()), "3")
    click_on("parting", lambda n: n.startswith("Report of another event"))
    until("the other verdict", lambda: 'verdict = "different"' in kept(folder))
    click_on("the menu", lambda n: n == "☰")
    click_on("undo", lambda n: n.startswith("Undo"))
    until("the two as one again", lambda: 'verdict = "same"' in kept(folder) and "different" not in kept(folder))
    click_on("the menu", lambda n: n == "☰")
    click_on("export", lambda n: n.startswith("Export…"))
    click_on("the starred", lambda n: n.startswith("The starred"))
    click_on("HTML", lambda n: n.startswith("HTML"))
    click_field("File")
    key("ctrl+a")
    typed(f"{out}/by-pointer.html")
    click_on("the button", lambda n: n == "Export")
    until("the page", lambda: written(f"{out}/by-pointer.html"))

    def undo():
        click_on("the menu", lambda n: n == "☰")
        click_on("undo", lambda n: n.startswith("Undo"))

    undone(folder, undo)
    print("e2e: the same by the pointer")
    assert program.poll() is None, "the program ended by itself"


def main(binary, folder, other, third, out):
    switch_accessibility_on()
    started = time.monotonic()
    program = subprocess.Popen([binary, folder])
    try:
        xdotool("search", "--sync", "--onlyvisible", "--name", "Dateline")
        print(f"e2e: window after {time.monotonic() - started:.1f} s")
        by_pointer(program)
        by_keyboard(program, other)
        edits_by_keyboard(program, third, out)
        edits_by_pointer(program, third, out)
        print("e2e: 4 passed, 0 failed")
    finally:
        program.terminate()
        program.wait(timeout=10)


main(*sys.argv[1:6])
