//! What leaves the program through the command line: never over what it reads, never without the corrections, and with a word on
//! those that count nowhere.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const STORY: &str = "On 3 May 2010 the bridge of Hama collapsed.\n\nOn 9 May 2010 the mayor of Hama resigned.\n";

fn dateline(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env("HOME", home);
    for (name, folder) in [("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")] {
        command.env(name, home.join(folder));
    }
    command.args(arguments).output().expect("started")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder with a story, its path, and a home.
fn folder() -> (tempfile::TempDir, tempfile::TempDir, String) {
    let (dir, home) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a home"));
    fs::write(dir.path().join("story.txt"), STORY).expect("written");
    let path = dir.path().display().to_string();
    (dir, home, path)
}

/// The commands that write a file, each with the ending that it asks for.
fn writers<'a>(folder: &'a str, file: &'a str, ending: &'a str) -> Vec<Vec<&'a str>> {
    let is_picture = ["svg", "png"].contains(&ending);
    let mut all = vec![vec!["export", folder, "--format", if is_picture { ending } else { "csv" }, "-o", file]];
    if is_picture {
        all.push(vec!["render", folder, "-o", file]);
    }
    all
}

#[test]
fn neither_export_nor_render_takes_the_place_of_what_is_read() {
    let (dir, home, path) = folder();
    let at = |name: &str| dir.path().join(name).display().to_string();
    // Documents, whatever they are called; a document of a picture's name is read for its words.
    fs::write(at("drawing.svg"), "On 4 May 2010 it rained in Hama.").expect("written");
    fs::write(at("dateline.toml"), "version = 1\n").expect("written");
    fs::create_dir(at("sub.svg")).expect("made");
    let elsewhere = tempfile::tempdir().expect("another");
    let aim = elsewhere.path().join("aim.svg");
    fs::write(&aim, "x").expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&aim, at("link.svg")).expect("linked");
    for name in ["story.txt", "dateline.toml", "sub.svg", "link.svg"] {
        let (file, ending) = (at(name), name.rsplit('.').next().unwrap_or_default());
        for arguments in writers(&path, &file, ending) {
            let output = dateline(home.path(), &arguments);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert!(words(&output.stderr).contains("choose another name"), "{arguments:?}: {}", words(&output.stderr));
        }
    }
    assert_eq!(fs::read_to_string(at("story.txt")).expect("there"), STORY);
    assert_eq!(fs::read_to_string(&aim).expect("there"), "x");
    let new = at("new.svg");
    assert_eq!(dateline(home.path(), &["render", &path, "-o", &new]).status.code(), Some(0));
    assert!(fs::read_to_string(&new).expect("there").starts_with("<svg"));
    // What this program wrote it may write again, in every form; what no reader reads it may not.
    for form in ["csv", "xlsx", "json", "markdown", "html", "docx", "ics", "timelinejs", "jsonld", "svg", "png"] {
        let file = elsewhere.path().join(format!("again.{form}")).display().to_string();
        for _ in 0..2 {
            let output = dateline(home.path(), &["export", &path, "--format", form, "-o", &file]);
            assert_eq!(output.status.code(), Some(0), "{form}: {}", words(&output.stderr));
        }
        fs::write(&file, "somebody else's").expect("written");
        assert_eq!(dateline(home.path(), &["export", &path, "--format", form, "-o", &file]).status.code(), Some(2), "{form}");
        assert_eq!(fs::read_to_string(&file).expect("there"), "somebody else's", "{form}");
    }
}

#[test]
fn nothing_is_written_without_the_corrections() {
    let (dir, home, path) = folder();
    fs::write(dir.path().join("dateline.toml"), "version = 1\n[broken\n").expect("written");
    let file = home.path().join("out.svg").display().to_string();
    for arguments in writers(&path, &file, "svg") {
        let output = dateline(home.path(), &arguments);
        let said = words(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("dateline.toml: line 2") && said.contains("nothing is written"), "{said}");
        assert!(!Path::new(&file).exists());
    }
}

#[test]
fn corrections_that_have_no_place_are_told() {
    let (dir, home, path) = folder();
    let text = "version = 1\n[[passage]]\npath = \"story.txt\"\nquote = \"The king of Norway died in his bed.\"\ndate = \"2010-05-01\"\n";
    fs::write(dir.path().join("dateline.toml"), text).expect("written");
    for arguments in [vec!["list", &path], vec!["list", &path, "--format", "json"], vec!["export", &path, "--format", "json"]] {
        let output = dateline(home.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let (out, said) = (words(&output.stdout), words(&output.stderr));
        assert!(said.contains("story.txt: a correction has no place") && said.contains("king of Norway"), "{said}");
        assert!(out.contains("a correction has no place"), "{arguments:?}: {out}");
    }
    let csv = dateline(home.path(), &["export", &path, "--format", "csv"]);
    assert!(words(&csv.stderr).contains("king of Norway"));
    assert!(!words(&csv.stdout).contains("king of Norway"));
}

#[test]
fn a_word_written_by_hand_names_which_event_of_a_sentence_is_meant() {
    let (dir, home, path) = folder();
    let quote = "Roe was arrested on 3 May 2001, tried in June 2002 and released on 9 July 2004.";
    fs::write(dir.path().join("roe.txt"), format!("{quote}\n")).expect("written");
    let noted = |about: &str| {
        let text = format!("version = 1\n[[passage]]\npath = \"roe.txt\"\nquote = \"{quote}\"\nnote = \"Ask Roe.\"\n{about}");
        fs::write(dir.path().join("dateline.toml"), text).expect("written");
        let csv = dateline(home.path(), &["export", &path, "--format", "csv"]);
        let out = words(&csv.stdout);
        let rows: Vec<String> = out.lines().filter(|row| row.contains("Ask Roe.")).map(str::to_owned).collect();
        (rows, words(&csv.stderr))
    };
    for (about, date) in [("arrested", "2001-05-03"), ("tried", "2002-06"), ("was released", "2004-07-09")] {
        let (rows, told) = noted(&format!("about = \"{about}\"\n"));
        assert!(rows.len() == 1 && rows[0].contains(date), "{about}: {rows:?}\n{told}");
    }
    // Nobody says which: the note is kept and told, and the way to say it is told too.
    let (rows, told) = noted("");
    assert!(rows.is_empty() && told.contains("`about`"), "{rows:?}\n{told}");
}

#[test]
fn what_is_written_by_hand_of_a_sentence_is_of_its_event_on_the_timeline() {
    let (dir, home, path) = folder();
    // Two things are told, and one of them has a date.
    let quote = "Ragheed al-Tatari, a Syrian pilot who refused to bomb the city of Hama during the 1980s campaign under Hafez \
                 al-Assad, was among the prisoners freed by the opposition advance.";
    fs::write(dir.path().join("pilot.txt"), format!("The gates were opened.\n\n  {quote} He wept.\n")).expect("written");
    let text = format!("version = 1\n[[passage]]\npath = \"pilot.txt\"\nquote = \"{quote}\"\nnote = \"Ask the pilot.\"\n");
    fs::write(dir.path().join("dateline.toml"), text).expect("written");
    let csv = dateline(home.path(), &["export", &path, "--format", "csv"]);
    let told = words(&csv.stderr);
    assert!(told.lines().count() == 1 && told.contains("3 events are left out, for want of a date"), "no orphans: {told}");
    let out = words(&csv.stdout);
    let row = out.lines().find(|row| row.contains("pilot.txt")).expect("on the timeline");
    assert!(row.contains("within 1980 – 1989") && row.contains("Ask the pilot."), "{row}");
}

#[test]
fn an_export_says_what_it_is_and_none_is_empty() {
    let (_dir, home, path) = folder();
    let out = tempfile::tempdir().expect("another");
    let at = |name: &str| out.path().join(name).display().to_string();
    let told = dateline(home.path(), &["export", &path, "--format", "html", "-o", &at("page.csv")]);
    assert!(told.status.code() == Some(2) && words(&told.stderr).contains("let it end in .html"), "{}", words(&told.stderr));
    let told = dateline(home.path(), &["export", &path, "--format", "csv", "--starred", "-o", &at("none.csv")]);
    assert!(
        told.status.code() == Some(2) && words(&told.stderr).contains("there is no event to export"),
        "{}",
        words(&told.stderr)
    );
    assert_eq!(fs::read_dir(out.path()).expect("listed").count(), 0, "nothing was written");
    for (format, name) in [("timelinejs", "show.json"), ("markdown", "text.md"), ("html", "page.htm"), ("csv", "table")] {
        let told = dateline(home.path(), &["export", &path, "--format", format, "-o", &at(name)]);
        assert_eq!(told.status.code(), Some(0), "{format} as {name}: {}", words(&told.stderr));
    }
}
