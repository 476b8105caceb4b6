//! `dateline list` as a person or a script meets it: the real binary, its two outputs, its errors and exit statuses.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The binary with an empty home and no display.
fn dateline(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("HOME", home);
    for (name, folder) in [("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data")] {
        command.env(name, home.join(folder));
    }
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> (Output, tempfile::TempDir) {
    let home = tempfile::tempdir().expect("a home");
    (dateline(home.path()).args(arguments).output().expect("started"), home)
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn the_samples_as_a_chronology() {
    let (output, _home) = run(&["list", "seeds"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
    let out = text(&output.stdout);
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("seeds"));
    assert!(lines.next().is_some_and(|counts| counts.starts_with("5 documents · ")), "{out}");
    assert!(out.lines().all(|line| line.chars().count() <= 96), "lines are wrapped");
    assert!(!out.contains('\x1b'));
}

#[test]
fn the_samples_as_json() {
    let (output, _home) = run(&["list", "seeds", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&answer["format"], &answer["folder"]), (&"dateline/1".into(), &"seeds".into()));
    let documents = answer["documents"].as_array().expect("documents");
    assert_eq!(documents.len(), 5);
    assert!(documents.is_sorted_by_key(|document| document["path"].as_str().expect("a path").to_owned()));
    for document in documents {
        let published = &document["published"];
        assert_eq!((&published["best"], &published["confidence"]), (&"2024-12-09".into(), &"set".into()), "{document}");
        assert_eq!(document["sha256"].as_str().map(str::len), Some(64));
    }
    // Every quote is where it says it is.
    let quoted =
        answer["events"].as_array().expect("events").iter().flat_map(|event| event["reports"].as_array().expect("reports"));
    let timexes = answer["timexes"].as_array().expect("timexes").iter();
    let mut checked = 0;
    for (place, words) in quoted.map(|r| (r, &r["quote"])).chain(timexes.map(|t| (t, &t["text"]))) {
        let path = place["document"].as_str().expect("a document");
        let original = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(path)).expect("the sample");
        let offset = |key: &str| place[key].as_u64().expect("an offset") as usize;
        assert_eq!(text(&original[offset("start")..offset("end")]), words.as_str().expect("words"), "{place}");
        if let Some(line) = place["line"].as_u64() {
            let newlines = original[..offset("start")].iter().filter(|&&byte| byte == b'\n').count() as u64;
            assert_eq!(line, newlines + 1, "{place}");
        }
        checked += 1;
    }
    assert!(checked > 50, "only {checked} quotes");
    // By date, undated last; what has no beginning stands at its end.
    let events = answer["events"].as_array().expect("events");
    let dates: Vec<&str> = events.iter().map(|e| e["earliest"].as_str().or(e["latest"].as_str()).unwrap_or("~")).collect();
    assert!(dates.is_sorted() && dates[0] < "2000" && dates.contains(&"~"), "{dates:?}");
    assert_eq!(answer["problems"], serde_json::json!([]));
}

#[test]
fn two_runs_give_the_same_bytes() {
    let (one, _home) = run(&["list", "seeds", "--format", "json"]);
    let (two, _home) = run(&["list", "seeds", "--format", "json"]);
    assert!(one.stdout == two.stdout && !one.stdout.is_empty());
}

#[test]
fn files_are_a_folder_of_their_own_and_know_their_dateline_toml() {
    let (output, _home) = run(&["list", "--format", "json", "seeds/001_863c8938ea2e9a05.txt", "seeds/000_eda5c19f3be44f43.txt"]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["folder"], "2 files");
    let documents = answer["documents"].as_array().expect("documents");
    let paths: Vec<&str> = documents.iter().filter_map(|document| document["path"].as_str()).collect();
    assert_eq!(paths, ["000_eda5c19f3be44f43.txt", "001_863c8938ea2e9a05.txt"]);
    assert_eq!(documents[0]["published"]["confidence"], "set");
}

#[test]
fn problems_are_rows_and_no_failure() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("bad.txt"), b"caf\0\x01\x02").expect("written");
    fs::write(dir.path().join("good.txt"), "On 3 May 2011 it rained.").expect("written");
    fs::write(dir.path().join("dateline.toml"), "version = 1\n[folder]\npublished = \"soonish\"\n").expect("written");
    let folder = dir.path().to_str().expect("UTF-8");
    let (output, _home) = run(&["list", folder]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let out = text(&output.stdout);
    assert!(out.contains("\nProblems (2)\n"), "{out}");
    assert!(out.contains("dateline.toml: line 3, column 13: `soonish` is not understood as a date"), "{out}");
    assert!(out.contains("bad.txt: not a kind of file that Dateline reads"), "{out}");
    let (output, _home) = run(&["list", "--format", "json", folder]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["problems"].as_array().map(Vec::len), Some(2));
}

#[test]
fn an_empty_folder_is_no_failure() {
    let dir = tempfile::tempdir().expect("a folder");
    let (output, _home) = run(&["list", dir.path().to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("0 documents · 0 dated events"), "{}", text(&output.stdout));
}

#[test]
fn wrong_use_is_status_2_with_one_line_that_says_what_to_do() {
    for (arguments, words) in [
        (&["list", "no/such/folder"][..], "there is no no/such/folder: check the path"),
        (&["no/such/folder"], "there is no no/such/folder: check the path"),
        (&["list", "seeds", "Cargo.toml"], "seeds is a folder: name one folder, or files"),
    ] {
        let (output, _home) = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stderr), format!("dateline: {words}\n"), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
    for arguments in [&["list"][..], &["list", "seeds", "--format", "xml"], &["--nonsense"]] {
        let (output, _home) = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("try '--help'"), "{}", text(&output.stderr));
    }
}

#[test]
fn help_and_version() {
    let (output, _home) = run(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    for words in ["dateline list ~/papers --format json", "Nothing leaves this machine.", "A folder to open"] {
        assert!(text(&output.stdout).contains(words), "{words}");
    }
    let (output, _home) = run(&["--version"]);
    assert_eq!(text(&output.stdout), format!("dateline {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn without_a_display_the_chronology_is_printed_instead() {
    let (output, home) = run(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("printing the chronology instead"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("5 documents · "), "{}", text(&output.stdout));
    assert!(!home.path().join("config").exists(), "nothing is saved that nobody set");
}

#[test]
fn a_reader_who_has_seen_enough_is_no_fault() {
    let home = tempfile::tempdir().expect("a home");
    let mut child = dateline(home.path())
        .args(["list", "seeds", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    let mut first = [0; 1];
    let mut out = child.stdout.take().expect("piped");
    out.read_exact(&mut first).expect("a first byte");
    drop(out);
    let output = child.wait_with_output().expect("ended");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}

#[test]
fn originals_and_their_folder_are_never_touched() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("a.txt");
    fs::File::create(&file).and_then(|mut f| f.write_all(b"On 3 May 2011 it rained.")).expect("written");
    let before = fs::metadata(&file).and_then(|meta| meta.modified()).expect("a time");
    let (output, _home) = run(&["list", dir.path().to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(fs::metadata(&file).and_then(|meta| meta.modified()).expect("a time"), before);
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
}

#[test]
fn a_row_of_a_table_is_no_lead_of_news_and_a_formula_no_date() {
    let dir = tempfile::tempdir().expect("a folder");
    let put = |name: &str, words: &str| fs::write(dir.path().join(name), words).expect("written");
    put("table.csv", "date,what\n2011-03-03,the bridge collapsed\n+1+1,the tower fell\n-1-1,the king died\n");
    put("other.csv", "what,note\nthe mayor resigned,=1+1\nthe queen died,+1\n");
    put("news.txt", "The minister resigned in Paris.\n");
    put("dateline.toml", "version = 1\n[folder]\npublished = \"2014-12-09\"\n");
    let (output, _home) = run(&["list", dir.path().to_str().expect("UTF-8")]);
    let dated = text(&output.stdout).split("Without a date").next().unwrap_or_default();
    assert!(dated.contains("2 dated events") && dated.contains("table.csv:2"), "{dated}");
    assert!(
        dated.contains("Minister resigns") || dated.contains("The minister resigned"),
        "the lead of a report has its day: {dated}"
    );
}

/// Nobody who says when a folder was made means the letter in it that bears its own date.
#[test]
fn the_date_of_a_folder_is_for_documents_that_do_not_tell_their_own() {
    let dir = tempfile::tempdir().expect("a folder");
    let put = |name: &str, words: &str| fs::write(dir.path().join(name), words).expect("written");
    put("own.txt", "ORLA, 3 March 2011 (Reuters) - The mill burned down on Tuesday, the mayor said.\n");
    put("mail.eml", "From: a@example.org\nDate: Thu, 3 Mar 2011 10:00:00 +0000\nSubject: x\n\nThe bridge collapsed yesterday.\n");
    // What is told of it seems to lie before it; it bears its day all the same.
    put("doubtful.txt", "Aldermoor, 3 March 2011\n\nDear Ann,\n\nThe lease ends in 2026 and ended once in 2025.\n");
    put("none.txt", "The tower fell on Tuesday, the mayor said.\n");
    put("said.txt", "ORLA, 3 March 2011 (Reuters) - The school burned down on Tuesday, the mayor said.\n");
    let document = "[[document]]\npath = \"said.txt\"\npublished = \"2012-06-14\"\n";
    put("dateline.toml", &format!("version = 1\n[folder]\npublished = \"2014-12-09\"\n{document}"));
    let (output, _home) = run(&["list", "--format", "json", dir.path().to_str().expect("UTF-8")]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let published = |name: &str| {
        let all = answer["documents"].as_array().expect("documents");
        let document = all.iter().find(|d| d["path"] == name).unwrap_or_else(|| panic!("{name} in {answer}"));
        document["published"].to_string()
    };
    for (name, day) in [
        ("own.txt", "2011-03-03"),
        ("doubtful.txt", "2011-03-03"),
        ("mail.eml", "2011-03-03"),
        ("none.txt", "2014-12-09"),
        ("said.txt", "2012-06-14"),
    ] {
        assert!(published(name).contains(day), "{name}: {}", published(name));
    }
}

/// A day at the head of a text may be that of what it begins with: what the words date in full stays.
#[test]
fn what_words_date_in_full_stands_although_the_text_bears_an_earlier_day() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "Oslo, 2 May 2019\n\nThe first witness left the ship on 3 May 2019. The harbour was closed on 8 May 2019.\n";
    fs::write(dir.path().join("a.txt"), text).expect("written");
    let (output, _home) = run(&["list", dir.path().to_str().expect("UTF-8")]);
    let out = text_of_dated(&output.stdout);
    assert!(out.contains("Friday 3 May 2019") && out.contains("Wednesday 8 May 2019"), "{out}");
}

fn text_of_dated(stdout: &[u8]) -> &str {
    text(stdout).split("Without a date").next().unwrap_or_default()
}

/// Two payments of one day are two facts, however alike they are told.
#[test]
fn a_row_whose_date_cannot_be_read_does_not_take_that_of_the_row_above() {
    let dir = tempfile::tempdir().expect("a folder");
    let table = "date,until,who,what,where\n1997-03-17,,Ada,Ada opened the mill,Porto\n-0043-03-15,,Brutus,Brutus killed Caesar,Rome\n\
                 ??,,Ada,Ada sold the mill,Porto\n1998-03-17,,Ada,Ada opened the well,Porto\n";
    fs::write(dir.path().join("log.csv"), table).expect("written");
    let (output, _home) = run(&["list", dir.path().to_str().expect("UTF-8"), "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let events = answer["events"].as_array().expect("events").iter();
    let dated: Vec<_> = events.filter(|e| e["edtf"].is_string()).map(|e| (e["edtf"].as_str(), e["title"].as_str())).collect();
    assert_eq!(dated.len(), 2, "{dated:?}");
    assert!(dated.iter().all(|(_, title)| title.is_some_and(|title| title.contains("open"))), "{dated:?}");
}

#[test]
fn rows_of_one_table_are_never_one_event() {
    let dir = tempfile::tempdir().expect("a folder");
    let rows = "2019-05-03,Rent paid to Weber,1200\n2019-05-03,Rent paid to Weber,1250\n2019-05-03,Rent paid to Weber,1200\n";
    let table = format!("date,what,amount\n{rows}2019-05-06,Harbour of Orla closed,0\n2019-05-09,Mill of Orla sold,90\n");
    fs::write(dir.path().join("payments.csv"), table).expect("written");
    fs::write(dir.path().join("news.txt"), "The harbour of Orla was closed on 6 May 2019.\n").expect("written");
    let (output, _home) = run(&["list", "--format", "json", dir.path().to_str().expect("UTF-8")]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let of = |day: &str| {
        let all = answer["events"].as_array().expect("events").iter();
        all.filter(|e| e["earliest"].as_str().is_some_and(|at| at.starts_with(day))).count()
    };
    assert_eq!((of("2019-05-03"), of("2019-05-06"), of("2019-05-09")), (3, 1, 1), "what others tell may be the same: {answer}");
}
