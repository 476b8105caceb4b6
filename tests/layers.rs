//! The arrows of `docs/ARCHITECTURE.md`, read from the sources: which module may name which, and who may touch files,
//! threads, the clock and the window. A broken rule is printed with its place and its mend.

use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Reading order; a module may name those before it, less what [`APART`] forbids.
const ORDER: [&str; 15] = [
    "temporal", "text", "document", "corpus", "timex", "event", "colour", "timeline", "session", "search", "export", "ingest",
    "cli", "ui", "app",
];

/// Neighbours in the order that must not name each other all the same: (who, whom).
const APART: [(&str, &str); 9] = [
    ("text", "temporal"),
    ("corpus", "temporal"), // topics come from words alone
    ("ingest", "export"),
    ("ui", "export"),
    ("ui", "ingest"),
    ("ui", "cli"),
    ("app", "cli"),
    ("ingest", "timeline"),
    ("ingest", "search"),
];

/// Rooms inside modules, in reading order: a room may name those before it.
const ROOMS: [(&str, &[&str]); 3] = [
    ("event", &["model", "english", "clause", "title", "report", "builder", "language", "merge", "importance"]),
    (
        "timex",
        &[
            "value",
            "mention",
            "numeric_order",
            "engine",
            "language",
            "context",
            "matched",
            "joined",
            "anchor_phrase",
            "placing",
            "records",
            "parts",
            "tagger",
            "genre",
            "calendar",
            "resolve",
            "read_date",
            "check",
            "dating",
            "explain",
        ],
    ),
    (
        "ingest",
        &[
            "fs",
            "limits",
            "memory",
            "kinds",
            "paths",
            "frame",
            "problem",
            "message",
            "options",
            "salvage",
            "scan",
            "job",
            "archive",
            "extract",
            "apart",
            "programs",
            "recognize",
            "convert",
            "cache",
            "ids",
            "outbox",
            "picture",
            "watch",
            "read",
            "single",
            "stream",
            "worker",
            "keep",
            "load",
        ],
    ),
];

/// What only some may do: the sign of it in the code, where it is allowed, and what to do instead.
const RESERVED: [Reserved; 5] = [
    Reserved {
        what: "names the window's library",
        sign: r"\b(egui|eframe|egui_plot|egui_extras|rfd)::",
        allowed: &["ui", "app"],
        mend: "keep kinds and numbers in the model and turn them into colours and shapes in `ui`",
    },
    Reserved {
        what: "touches the file system",
        sign: r"\bstd::fs\b|\bfs::(read|write|File|metadata|canonicalize|create_dir|remove|copy|rename|symlink)|\bFile::(open|create)\b|\btempfile::|\bdirectories::",
        allowed: &["ingest", "session::store", "export", "cli", "app"],
        mend: "take bytes or text as an argument and let `ingest` or `session::store` read the file",
    },
    Reserved {
        what: "starts a thread",
        sign: r"\bthread::(spawn|scope|Builder)\b|\brayon::",
        allowed: &["ingest", "app::tasks"],
        mend: "make it a pure function and call it from `ingest` or `app::tasks`",
    },
    Reserved {
        what: "reads the clock",
        sign: r"\b(Instant|SystemTime|Timestamp|Zoned|Utc|Local)::now\b",
        allowed: &["main", "app", "cli", "ingest::read", "ingest::keep"],
        mend: "take \"now\" as an argument",
    },
    Reserved {
        what: "could open a network connection",
        sign: r"\bstd::net\b|\b(TcpStream|TcpListener|UdpSocket)\b|\b(reqwest|ureq|hyper)::",
        allowed: &[],
        mend: "nothing leaves the machine: leave it out",
    },
];

struct Reserved {
    what: &'static str,
    sign: &'static str,
    allowed: &'static [&'static str],
    mend: &'static str,
}

#[test]
fn the_sources_keep_the_arrows() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    assert!(files.len() > 40, "the sources were not found: {files:?}");
    let mut broken = Vec::new();
    for file in files {
        let module = module_of(file.strip_prefix(&source).expect("below src"));
        let text = fs::read_to_string(&file).expect("UTF-8");
        broken.extend(violations(&module, &text));
    }
    assert!(broken.is_empty(), "{} rules of docs/ARCHITECTURE.md are broken:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let library = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("UTF-8");
    let modules = Regex::new(r"(?m)^pub mod (\w+);").expect("a pattern");
    let named: BTreeSet<&str> = modules.captures_iter(&library).map(|found| found.get(1).expect("a name").as_str()).collect();
    assert_eq!(named, BTreeSet::from(ORDER), "src/lib.rs and ORDER in this test name different modules: add the new one to both");
}

#[test]
fn every_room_has_its_place_in_the_order() {
    let modules = Regex::new(r"(?m)^(?:pub(?:\([^)]*\))? )?mod (\w+);").expect("a pattern");
    for (module, order) in ROOMS {
        let front = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module).join("mod.rs");
        let front = fs::read_to_string(front).expect("UTF-8");
        let named: BTreeSet<&str> = modules.captures_iter(&front).map(|found| found.get(1).expect("a name").as_str()).collect();
        let ordered: BTreeSet<&str> = order.iter().copied().collect();
        assert_eq!(named, ordered, "src/{module}/mod.rs and ROOMS in this test name different rooms: add the new one to both");
    }
}

#[test]
fn every_dependency_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let manifest: toml::Table = read(&root.join("Cargo.toml")).parse().expect("Cargo.toml parses");
    let code = |folders: &[&str]| {
        let mut files = Vec::new();
        folders.iter().for_each(|folder| collect(&root.join(folder), &mut files));
        files.iter().map(|file| read(file)).collect::<String>()
    };
    let (own, all) = (code(&["src"]), code(&["src", "tests", "benches", "examples"]));
    let names = |table: Option<&toml::Value>| -> Vec<String> {
        table.and_then(toml::Value::as_table).into_iter().flat_map(|t| t.keys().cloned()).collect()
    };
    let mut dependencies = names(manifest.get("dependencies"));
    for target in manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(|t| t.values()) {
        dependencies.extend(names(target.get("dependencies")));
    }
    let used = |code: &str, name: &str| {
        let name = name.replace('-', "_");
        regex::Regex::new(&format!(r"\b{name}(?:::|\s*;|\s+as\b)")).expect("a name").is_match(code)
    };
    let idle: Vec<&String> = dependencies.iter().filter(|name| !used(&own, name)).collect();
    assert!(idle.is_empty(), "in Cargo.toml and nowhere in src: {idle:?}");
    let idle: Vec<String> = names(manifest.get("dev-dependencies")).into_iter().filter(|name| !used(&all, name)).collect();
    assert!(idle.is_empty(), "in Cargo.toml and in no test, bench or example: {idle:?}");
}

#[test]
fn broken_rules_are_found_and_the_mend_is_named() {
    for (module, text, expected) in [
        ("text", "use crate::event::Event;", Some("text may not name event")),
        ("timex::dating", "use crate::{text::Span, event::{self, Event}};", Some("timex may not name event")),
        ("timex", "fn f() { crate::session::x() }", Some("timex may not name session")),
        ("event", "fn f() { super::session::x() }", Some("event may not name session")),
        ("event::merge", "fn f() { super::super::ui::x() }", Some("event may not name ui")),
        ("event::merge", "use super::model::Event; use crate::timex::Timex;", None),
        ("event::clause::grammar", "use crate::event::merge::Told;", Some("event::clause may not name event::merge")),
        ("event::clause", "use super::title::headline;", Some("event::clause may not name event::title")),
        ("event::report::theme", "use crate::event::{Kind, Judged};", Some("event::report may not name event::merge")),
        ("event::merge::coref", "use super::linking::Key; use crate::event::{english::words, model};", None),
        ("event", "pub use merge::merge; fn f() { crate::event::merge::f() }", None),
        ("ingest::scan", "use super::worker::Worker;", Some("ingest::scan may not name ingest::worker")),
        ("ui::source", "use crate::ingest::Loader;", Some("ui may not name ingest")),
        ("session", "use crate::timeline::Lane;", None),
        ("session::edit", "use std::fs;", Some("touches the file system")),
        ("session::store", "use std::{fs, io};", None),
        ("session::edit", "use std::{io, fs};", Some("touches the file system")),
        ("timeline", "let c: egui::Color32;", Some("names the window's library")),
        ("app::tasks", "std::thread::spawn(f);", None),
        ("app", "use std::thread; fn f() { thread::spawn(g); }", Some("starts a thread")),
        ("dating", "let now = jiff::Zoned::now();", Some("reads the clock")),
        ("ingest", "use std::net::TcpStream;", Some("network")),
        // What is said about a thing is not the thing.
        (
            "text",
            "// crate::event\n/* std::fs /* nested */ egui:: */ const S: &str = \"crate::event::\"; const R: &str = r#\"egui::\"#;",
            None,
        ),
        ("text", "const QUOTE: char = '\"'; fn f<'a>(x: &'a str) { crate::event::f(x) } // \"", Some("text may not name event")),
        ("text", "fn f() {}\n#[cfg(test)]\nmod tests { use std::fs; }", None),
    ] {
        let found = violations(module, text);
        match expected {
            None => assert_eq!(found, [""; 0], "{module}: {text}"),
            Some(words) => assert!(found.len() == 1 && found[0].contains(words), "{module}: {text}: {found:?}"),
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
}

/// `session/store/mod.rs` → `session::store`.
fn module_of(file: &Path) -> String {
    let parts: Vec<String> = file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let parts = if parts.last().is_some_and(|last| last == "mod") { &parts[..parts.len() - 1] } else { &parts[..] };
    parts.join("::")
}

fn is_within(module: &str, outer: &str) -> bool {
    module.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn violations(module: &str, text: &str) -> Vec<String> {
    let code = code_alone(text);
    let paths = used_paths(&code);
    let mut found = Vec::new();
    let top = module.split("::").next().unwrap_or_default();
    if let Some(rank) = ORDER.iter().position(|&name| name == top) {
        let named: BTreeSet<&str> = paths.iter().filter_map(|path| top_module(module, path)).collect();
        for other in named {
            let allowed = other == top || (ORDER[..rank].contains(&other) && !APART.contains(&(top, other)));
            if ORDER.contains(&other) && !allowed {
                found.push(format!(
                    "src/{}: {top} may not name {other}: move what is shared into the lower of the two, or pass it as an argument; \
                     a new arrow is its own commit with a line in docs/ARCHITECTURE.md and here",
                    module.replace("::", "/")
                ));
            }
        }
    }
    found.extend(wrong_rooms(module, &paths));
    let code = format!("{code}\n{}", paths.join("\n"));
    for rule in RESERVED {
        let allowed = rule.allowed.iter().any(|outer| is_within(module, outer));
        if let Some(sign) = Regex::new(rule.sign).expect("a pattern").find(&code).filter(|_| !allowed) {
            let (place, sign) = (module.replace("::", "/"), sign.as_str());
            found.push(format!("src/{place}: {} (`{sign}`), allowed only in {:?}: {}", rule.what, rule.allowed, rule.mend));
        }
    }
    found
}

/// Rooms that a file of a room may not name, and what it takes through the front of its module.
fn wrong_rooms(module: &str, paths: &[String]) -> Vec<String> {
    let parts: Vec<&str> = module.split("::").collect();
    let [outer, room, ..] = parts.as_slice() else { return Vec::new() };
    let Some((_, order)) = ROOMS.iter().find(|(name, _)| name == outer) else { return Vec::new() };
    let Some(rank) = order.iter().position(|name| name == room) else { return Vec::new() };
    let shown = shown_by(outer);
    let home = |name: &str| shown.iter().find(|(item, _)| item == name).map_or_else(|| name.to_owned(), |(_, room)| room.clone());
    let named: BTreeSet<String> = paths.iter().filter_map(|path| named_room(&parts, path)).map(home).collect();
    let above = named.iter().filter(|other| order.iter().position(|name| name == other).is_some_and(|at| at > rank));
    let place = module.replace("::", "/");
    let wrong = above.map(|other| {
        format!(
            "src/{place}: {outer}::{room} may not name {outer}::{other}: move what is shared into the lower of the two; the order \
             of rooms is in ROOMS here"
        )
    });
    wrong.collect()
}

/// What a module shows of its rooms (`pub use room::Item`): the item's name and its room.
fn shown_by(module: &str) -> Vec<(String, String)> {
    let front = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module).join("mod.rs");
    let code = code_alone(&fs::read_to_string(front).expect("UTF-8"));
    let mut paths = Vec::new();
    for tree in Regex::new(r"\bpub use\s+([^;]*);").expect("a pattern").captures_iter(&code) {
        expand("", &tree[1].replace(" as ", "="), &mut paths);
    }
    let split = |path: String| Some((path.rsplit([':', '=']).next()?.to_owned(), path.split("::").next()?.to_owned()));
    paths.into_iter().filter_map(split).collect()
}

/// What a path names right below the outermost module of the file that it stands in.
fn named_room<'a>(module: &[&str], path: &'a str) -> Option<&'a str> {
    let mut parts = path.split("::").peekable();
    if parts.next_if_eq(&"crate").is_some() {
        return parts.next_if_eq(&module[0]).and(parts.next());
    }
    let mut up = 0;
    while parts.next_if_eq(&"super").is_some() {
        up += 1;
    }
    (up > 0 && up + 1 == module.len()).then(|| parts.next()).flatten()
}

/// The top-level module that a path leads to, from within `module`.
fn top_module<'a>(module: &str, path: &'a str) -> Option<&'a str> {
    let mut parts = path.split("::");
    let depth = module.split("::").count();
    match parts.next()? {
        "crate" => parts.next(),
        "super" => {
            let mut up = 1;
            loop {
                match parts.next()? {
                    "super" => up += 1,
                    name => return (up == depth).then_some(name),
                }
            }
        }
        _ => None,
    }
}

/// Every path in the code, with `{…}` of `use` written out.
fn used_paths(code: &str) -> Vec<String> {
    let inline = Regex::new(r"\b(?:crate|super|std)(?:::\w+)+").expect("a pattern");
    let mut paths: Vec<String> = inline.find_iter(code).map(|path| path.as_str().to_owned()).collect();
    let uses = Regex::new(r"\buse\s+([^;]*);").expect("a pattern");
    for tree in uses.captures_iter(code) {
        expand("", &tree[1].split_whitespace().collect::<Vec<_>>().join(" "), &mut paths);
    }
    paths
}

fn expand(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((head, group)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        return paths.push(format!("{prefix}{path}"));
    };
    let group = group.trim_end().strip_suffix('}').unwrap_or(group);
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&format!("{prefix}{}", head.trim()), &group[start..at], paths);
                start = at + 1;
            }
            _ => {}
        }
    }
    expand(&format!("{prefix}{}", head.trim()), &group[start..], paths);
}

/// Without comments, literals and what is compiled for tests only.
fn code_alone(text: &str) -> String {
    let literals = Regex::new(r##"(?s)//[^\n]*|r"[^"]*"|r#".*?"#|b?"(?:\\.|[^"\\])*"|b?'(?:\\u\{[^}]*\}|\\x..|\\.|[^'\\])'"##)
        .expect("a pattern");
    let code = literals.replace_all(text, " ");
    let mut alone = String::new();
    let (mut depth, mut rest) = (0, &*code);
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("/*") {
            depth += 1;
            rest = &rest[2..];
        } else if rest.starts_with("*/") && depth > 0 {
            depth -= 1;
            rest = &rest[2..];
        } else {
            if depth == 0 {
                alone.push(c);
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    // By convention tests stand last.
    let tests = Regex::new(r"#\[cfg\(test\)\]\s*mod \w+ \{").expect("a pattern").find(&alone).map(|found| found.start());
    alone.truncate(tests.unwrap_or(alone.len()));
    alone
}
