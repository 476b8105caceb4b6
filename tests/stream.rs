//! `dateline extract` and `dateline merge`: together they answer as `dateline list` does for a folder; what is wrong with a line is said,
//! and the others are answered.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs the program on these bytes, with no settings of anybody.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let nobody = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    for home in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME"] {
        command.env(home, nobody.path());
    }
    let mut child =
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    let mut pipe = child.stdin.take().expect("its input");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A program that refuses its arguments reads nothing.
        let _ = pipe.write_all(&input);
    });
    let output = child.wait_with_output().expect("its answer");
    writer.join().expect("written");
    output
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn jsonl(rows: &[Value]) -> Vec<u8> {
    rows.iter().flat_map(|row| format!("{row}\n").into_bytes()).collect()
}

/// Texts of several kinds: the samples, a story told twice on two days, a table, a letter with a date outside its sentences.
fn documents() -> Vec<(String, String, String)> {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut found: Vec<(String, String, String)> = Vec::new();
    for entry in fs::read_dir(seeds).expect("the samples") {
        let path = entry.expect("a sample").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.ends_with(".txt") {
            found.push((name, "2024-12-10".into(), fs::read_to_string(&path).expect("text")));
        }
    }
    let mut add = |name: &str, day: &str, text: &str| found.push((name.into(), day.into(), text.into()));
    add(
        "orla/first.txt",
        "2011-03-14",
        "Ferry sinks off Orla\n\nThe ferry Kestrel sank off Orla on Sunday, killing at least 12 people, the coast guard said. \
         Harbour master Anna Weber closed the port yesterday.\n",
    );
    add(
        "orla/second.txt",
        "2011-03-16",
        "Weber questioned\n\nAnna Weber, the harbour master of Orla, was questioned on Tuesday about the sinking of the ferry Kestrel \
         on 13 March, in which 14 people were killed. Two days after the sinking, divers reached the hull.\n",
    );
    add("table.txt", "2012", "Date\tEvent\n3 May 2010\tRoe joined Acme\n5 June 2010\tRoe was dismissed by Acme\n");
    add(
        "letters.txt",
        "1911",
        "Orla, 4 March 1911\n\nDear Anna,\nThe mill burned down. We lost everything.\n\nOrla, 9 March 1911\n\nDear Anna,\n\
         Yesterday the insurers came and offered 300 pounds.\n",
    );
    found
}

#[test]
fn extracting_and_merging_gives_the_events_of_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut corrections = String::from("version = 1\n");
    let mut input = Vec::new();
    for (name, day, text) in documents() {
        let file = folder.path().join(&name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(&file, &text).expect("written");
        corrections.push_str(&format!("\n[[document]]\npath = \"{name}\"\npublished = \"{day}\"\n"));
        // One of them by its path.
        input.push(match name.as_str() {
            "table.txt" => json!({"id": name, "published": day, "file": file}),
            _ => json!({"id": name, "published": day, "text": text}),
        });
    }
    fs::write(folder.path().join("dateline.toml"), corrections).expect("written");

    let listed = run(&["list", folder.path().to_str().expect("a path"), "--format", "json"], b"");
    let listed: Value = serde_json::from_slice(&listed.stdout).expect("dateline/1");
    let expected = listed["events"].as_array().expect("events");
    assert!(
        expected.iter().any(|event| event["reports"].as_array().is_some_and(|reports| reports.len() > 1)),
        "something merges"
    );

    let rows = run(&["extract"], &jsonl(&input));
    assert!(rows.status.success() && rows.stderr.is_empty(), "{rows:?}");
    let ids: Vec<Value> = lines(&rows).into_iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, input.iter().map(|row| row["id"].clone()).collect::<Vec<Value>>(), "in the order of the input");

    let merged = run(&["merge"], &rows.stdout);
    assert_eq!(&lines(&merged), expected);

    // Opened as a folder, the rows tell the same once more: documents are called by their file and their id.
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::write(elsewhere.path().join("rows.jsonl"), [rows.stdout.as_slice(), b"broken\n"].concat()).expect("written");
    let opened = run(&["list", elsewhere.path().to_str().expect("a path"), "--format", "json"], b"");
    let opened: Value =
        serde_json::from_str(&String::from_utf8(opened.stdout).expect("UTF-8").replace("rows.jsonl!/", "")).expect("dateline/1");
    // The check of a row holds its document's name.
    let unchecked = |events: &Value| -> Vec<Value> {
        let mut events = events.as_array().expect("events").clone();
        events.iter_mut().filter_map(Value::as_object_mut).for_each(|event| _ = event.remove("check"));
        events
    };
    assert_eq!(unchecked(&opened["events"]), unchecked(&listed["events"]));
    assert_eq!(opened["problems"][0]["path"], format!("line {}", input.len() + 1));

    let backwards: Vec<Value> = lines(&rows).into_iter().rev().collect();
    assert_eq!(&lines(&run(&["merge"], &jsonl(&backwards))), expected, "whatever the order");
}

#[test]
fn what_is_wrong_with_a_line_is_said_and_the_rest_is_answered() {
    let good = json!({"id": "good", "published": "2011-03-14", "text": "The mill burned down on Sunday."});
    let long = json!({"id": "long", "text": "The mill burned. ".repeat(70_000)});
    let very_long = json!({"id": "very long", "text": "The mill burned. ".repeat(500_000)});
    let mut input = Vec::new();
    for line in [
        &b"{\"id\": \"cut"[..],
        b"no json",
        b"\xff\xfe",
        b"{\"id\": 3, \"text\": \"a\"}",
        b"{\"id\": \"none\"}",
        b"{\"id\": \"both\", \"text\": \"a\", \"file\": \"b\"}",
        b"{\"id\": \"gone\", \"file\": \"/no/such/file.txt\"}",
        b"{\"id\": \"when\", \"published\": \"the other day\", \"text\": \"a\"}",
        long.to_string().as_bytes(),
        very_long.to_string().as_bytes(),
        good.to_string().as_bytes(),
    ] {
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let output = run(&["extract", "--longest", "1"], &input);
    assert!(output.status.success());
    let rows = lines(&output);
    let problems: BTreeMap<u64, &str> =
        rows.iter().filter_map(|row| Some((row["line"].as_u64()?, row["problem"].as_str()?))).collect();
    for (line, part) in [
        (1, "cut off"),
        (2, "no JSON"),
        (3, "not UTF-8"),
        (4, "not in quotes"),
        (5, "neither"),
        (6, "both"),
        (7, "/no/such/file.txt"),
        (8, "the other day"),
        (9, "longer than 1 MB"),
        (10, "longer than 1 MB"),
    ] {
        assert!(problems[&line].contains(part), "line {line}: {}", problems[&line]);
    }
    assert_eq!(rows.len(), 11);
    assert_eq!(rows[8]["id"], "long", "named, where its name was read");
    assert_eq!((&rows[10]["id"], rows[10]["reports"].as_array().map(Vec::len)), (&json!("good"), Some(1)));
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.contains("10 lines"), "{said}");

    // Merging passes over them, and says so.
    let merged = run(&["merge"], &[output.stdout.as_slice(), b"broken\n"].concat());
    assert_eq!(lines(&merged).len(), 1);
    let said = String::from_utf8(merged.stderr).expect("UTF-8");
    assert!(said.contains("line 12: it is no JSON") && said.contains("10 lines hold no document"), "{said}");
}

#[test]
fn two_documents_of_one_name_are_two() {
    let told = |text: &str| json!({"id": "a", "published": "2011-03-14", "text": text});
    let input = [
        told("The mill burned down on Sunday."),
        told("The council resigned on Saturday."),
        told("The mill burned down on Sunday."),
    ];
    let rows = run(&["extract"], &jsonl(&input));
    let merged = run(&["merge"], &rows.stdout);
    let mut of: Vec<String> = Vec::new();
    for event in lines(&merged) {
        of.extend(
            event["reports"].as_array().expect("reports").iter().map(|r| r["document"].as_str().expect("a name").to_owned()),
        );
    }
    of.sort();
    assert_eq!(of, ["a", "a (2)"], "the third is the first once more");
    assert!(String::from_utf8_lossy(&merged.stderr).contains("another document called “a”"));
}

#[test]
fn topics_and_joined_reports_can_be_stated() {
    let input = [
        json!({"id": "a", "published": "2011-03-14", "text": "The mill at Orla burned down on Sunday."}),
        json!({"id": "b", "published": "2011-03-14", "text": "Wages were discussed on Sunday in Lund."}),
    ];
    let rows = run(&["extract", "--slim"], &jsonl(&input));
    let mut stated = lines(&rows);
    assert_eq!(lines(&run(&["merge"], &jsonl(&stated))).len(), 2);
    for row in &mut stated {
        row["topic"] = json!("orla");
        for report in row["reports"].as_array_mut().expect("reports") {
            report["joined"] = json!("one");
        }
    }
    let merged = lines(&run(&["merge"], &jsonl(&stated)));
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0]["reports"].as_array().map(Vec::len), Some(2));
}

#[test]
fn blocks_are_merged_each_by_itself() {
    let told = |id: &str, day: &str| json!({"id": id, "published": day, "text": "The mill at Orla burned down on Sunday."});
    let rows = run(&["extract"], &jsonl(&[told("a", "2011-03-14"), told("b", "2011-03-15"), told("c", "2011-03-16")]));
    let mut rows = lines(&rows);
    for (row, block) in rows.iter_mut().zip(["x", "x", "y"]) {
        row["block"] = json!(block);
    }
    let merged = lines(&run(&["merge", "--blocks"], &jsonl(&rows)));
    let told: Vec<(&Value, usize)> =
        merged.iter().map(|event| (&event["block"], event["reports"].as_array().map_or(0, Vec::len))).collect();
    assert_eq!(told, [(&json!("x"), 2), (&json!("y"), 1)]);
    assert_eq!(lines(&run(&["merge"], &jsonl(&rows))).len(), 1);
}
