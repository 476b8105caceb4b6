//! `dateline tag` and `dateline explain` as a script meets them: documents that date themselves, a pipeline that never waits,
//! lines that are broken, a reader who leaves, and rules of the reader's own.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A home of its own, so that nobody's settings count.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().expect("a home"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.current_dir(self.0.path()).env("HOME", self.0.path()).args(arguments);
        for (name, folder) in [("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data")] {
            command.env(name, self.0.path().join(folder));
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().expect("started")
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started")
    }

    /// The answers to these lines, what was said on standard error, and the exit status.
    fn tag(&self, lines: &str) -> (Vec<serde_json::Value>, String, Option<i32>) {
        let mut child = self.start(&["tag"]);
        child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("written");
        let output = child.wait_with_output().expect("ended");
        let answers = text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        (answers, text(&output.stderr).to_owned(), output.status.code())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("made");
        fs::write(&path, text).expect("written");
        path
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn values(answer: &serde_json::Value) -> Vec<(&str, &str)> {
    let timexes = answer["timexes"].as_array().expect("timexes");
    timexes.iter().map(|t| (t["text"].as_str().expect("text"), t["value"].as_str().expect("a value"))).collect()
}

const REPORT: &str = "PORT HALLOW, 14 May 2019 - The ferry sank on Friday off the north pier. Divers will go down tomorrow.";

#[test]
fn a_document_without_a_date_dates_itself() {
    let line = |dct: serde_json::Value| serde_json::json!({"id": "a", "dct": dct, "text": REPORT}).to_string();
    let home = Home::new();
    let (answers, said, status) = home.tag(&format!("{}\n{}\n", line(().into()), line("2021-03-04".into())));
    assert_eq!((said.as_str(), status), ("", Some(0)));
    assert_eq!(values(&answers[0]), [("14 May 2019", "2019-05-14"), ("Friday", "2019-05-10"), ("tomorrow", "2019-05-15")]);
    assert_eq!(values(&answers[1])[1..], [("Friday", "2021-02-26"), ("tomorrow", "2021-03-05")]);
    // The same from a file; a date on the command line stands above the text's own.
    home.write("report.txt", REPORT);
    let read = |arguments: &[&str]| serde_json::from_slice::<serde_json::Value>(&home.run(arguments).stdout).expect("JSON");
    let own = read(&["tag", "report.txt"]);
    assert_eq!((&own["id"], values(&own)), (&"report.txt".into(), values(&answers[0])));
    assert_eq!(values(&read(&["tag", "report.txt", "--dct", "2021-03-04"])), values(&answers[1]));
}

#[test]
fn explain_tells_how_the_document_was_dated() {
    let home = Home::new();
    home.write("report.txt", REPORT);
    let output = home.run(&["explain", "report.txt"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let out = text(&output.stdout);
    assert!(out.starts_with("date of the document: 14 May 2019. High confidence"), "{out}");
    let (dating, mentions) = out.split_once("\n\n").expect("two parts").0.split_once('\n').expect("reasons");
    assert!(dating.contains("14 May 2019") && mentions.starts_with("    ") && mentions.contains("(line 1)"), "{out}");
    assert!(out.contains("\nread as news: "), "{out}");
    assert!(out.contains("“tomorrow” = DATE 2019-05-15"), "{out}");
    let set = home.run(&["explain", "report.txt", "--dct", "2021-03-04", "--genre", "narrative"]);
    let set = text(&set.stdout);
    assert!(set.starts_with("date of the document: 4 March 2021. The date is set"), "{set}");
    assert!(set.contains("\nread as a narrative: you set it\n"), "{set}");
    home.write("undated.txt", "The ferry sank on Friday.");
    let undated = home.run(&["explain", "undated.txt"]);
    assert!(text(&undated.stdout).starts_with("date of the document: not known. Nothing says when it was written."));
}

#[test]
fn every_line_is_answered_before_the_next_is_sent() {
    let home = Home::new();
    let mut child = home.start(&["tag", "--dct", "2019-05-14"]);
    let mut lines = child.stdin.take().expect("a pipe");
    let mut answers = BufReader::new(child.stdout.take().expect("a pipe"));
    for i in 0..50 {
        let line = serde_json::json!({"id": i.to_string(), "text": format!("It was seen {i} days ago.")});
        writeln!(lines, "{line}").expect("written");
        let mut answer = String::new();
        answers.read_line(&mut answer).expect("read");
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        assert_eq!(answer["id"], i.to_string());
        assert_eq!(answer["timexes"].as_array().map(Vec::len), Some(1), "{answer}");
    }
    drop(lines);
    assert_eq!(child.wait().expect("ended").code(), Some(0));
}

#[test]
fn a_broken_line_is_named_and_the_rest_goes_on() {
    let good = |id: &str| serde_json::json!({"id": id, "dct": "2019-05-14", "text": "It sank yesterday."}).to_string();
    let bad_date = serde_json::json!({"id": "x", "dct": "soon", "text": "It sank yesterday."}).to_string();
    let (answers, said, status) = Home::new().tag(&format!("{}\n{{\"id\": 7\n\n{bad_date}\n{}", good("first"), good("last")));
    let ids: Vec<_> = answers.iter().map(|a| a["id"].as_str().expect("an id")).collect();
    assert_eq!(ids, ["first", "last"]);
    assert_eq!(values(&answers[1]), [("yesterday", "2019-05-13")]);
    let said: Vec<_> = said.lines().collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("dateline: standard input, line 2: ") && said[0].contains("no object in braces"), "{said:?}");
    assert!(said[1].contains("line 4: the date \"soon\" cannot be read"), "{said:?}");
    assert_eq!(status, Some(2));
    let home = Home::new();
    home.write("there.txt", "It sank in May 1998.");
    let output = home.run(&["tag", "missing.txt", "there.txt"]);
    assert_eq!((text(&output.stdout).lines().count(), output.status.code()), (1, Some(2)));
    assert!(text(&output.stderr).contains("missing.txt: "));
}

#[test]
fn a_reader_who_leaves_ends_the_command_in_peace() {
    let home = Home::new();
    let mut child = home.start(&["tag"]);
    let mut lines = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || {
        let line = serde_json::json!({"id": "a", "text": "It sank on 3 May 1998. ".repeat(40)}).to_string();
        // Until nobody reads any more: far more than any pipe holds.
        (0..100_000).take_while(|_| writeln!(lines, "{line}").is_ok()).count()
    });
    let mut first = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut first).expect("read");
    assert!(first.contains("1998-05-03"), "{first}");
    assert_eq!(child.wait().expect("ended").code(), Some(0));
    assert!(writer.join().expect("joined") < 100_000, "it stopped reading");
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("read");
    assert_eq!(said, "");
}

const MARKET: &str = "\
[[rule]]
name = \"market day\"
pattern = \"market <weekday>\"
value = \"weekday(weekday)\"
examples = [\"It was sold on {market Friday}. => 2024-12-06\"]
";
const OWN_RULES: &str = "config/dateline/languages/en/rules/market.toml";

#[test]
fn own_rules_in_the_configuration_folder_count_everywhere() {
    let home = Home::new();
    home.write("papers/report.txt", "PORT HALLOW, 14 May 2019 - The boat was sold on market Friday.");
    let mentions = |home: &Home| {
        let output = home.run(&["tag", "papers/report.txt"]);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        values(&answer).iter().map(|(words, _)| (*words).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(mentions(&home), ["14 May 2019", "Friday"]);
    home.write(OWN_RULES, MARKET);
    assert_eq!(mentions(&home), ["14 May 2019", "market Friday"]);
    assert!(text(&home.run(&["explain", "papers/report.txt"]).stdout).contains("“market Friday” = DATE 2019-05-10"));
    let list = home.run(&["list", "papers", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_slice(&list.stdout).expect("JSON");
    assert!(list["timexes"].as_array().expect("timexes").iter().any(|t| t["text"] == "market Friday"), "{list}");
    assert_eq!(list["problems"], serde_json::json!([]));
    let checked = home.run(&["rules", "check"]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
}

#[test]
fn a_broken_rule_of_ones_own_is_told_and_the_built_in_ones_serve() {
    let home = Home::new();
    home.write("papers/report.txt", "PORT HALLOW, 14 May 2019 - The boat was sold on market Friday.");
    home.write(OWN_RULES, &MARKET.replace("<weekday>", "<wekday>"));
    let place = "languages/en/rules/market.toml: line 3, column 20: there is no class, number or group <wekday>";
    for arguments in [["tag", "papers/report.txt"], ["explain", "papers/report.txt"]] {
        let output = home.run(&arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stderr).contains(place), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("name a class of the lexicon"), "the mend is told");
        assert!(text(&output.stdout).contains("2019-05-10"));
    }
    let list = home.run(&["list", "papers", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_slice(&list.stdout).expect("JSON");
    let problem = &list["problems"][0];
    assert_eq!(problem["path"], "languages/en/rules/market.toml");
    assert!(problem["reason"].as_str().expect("a reason").starts_with("line 3, column 20: there is no class"), "{problem}");
    let checked = home.run(&["rules", "check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(text(&checked.stdout).contains("rules/market.toml:3:20: "));
    // A folder of one's own is asked for by name, so nothing else serves when it is broken.
    home.write("pack/rules/broken.toml", "[[rule]]\nname = 3\n");
    let output = home.run(&["tag", "--rules", "pack", "papers/report.txt"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
    assert!(text(&output.stderr).contains("rules/broken.toml:2:8: "), "{}", text(&output.stderr));
}

#[test]
fn a_range_too_wide_for_a_weekday_is_named_as_the_reason() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/003_fb7c1fdc87792c20.txt");
    let output = Home::new().run(&["explain", &sample.to_string_lossy()]);
    let said = text(&output.stdout);
    let sunday = said.split("line ").find(|part| part.contains("“Sunday” (undated)")).expect("Sunday stays open");
    assert!(sunday.contains("known only within 14 days, too wide to tell which is meant"), "{sunday}");
    assert!(!sunday.contains("nothing in the document"), "{sunday}");
}
