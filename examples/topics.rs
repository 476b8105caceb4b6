//! Prints how documents are grouped: one line a document, its group's number, its source and its name.
//!
//! ```sh
//! cargo run --example topics -- FOLDER           # every file of a folder
//! cargo run --example topics -- FILE.jsonl       # one object a line with `doc` and `text`
//! ```

use dateline::corpus::{Topics, Words};
use dateline::document::DocId;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let Some(argument) = std::env::args().nth(1) else {
        println!("usage: topics FOLDER|FILE.jsonl");
        return Ok(());
    };
    let documents = read(Path::new(&argument))?;
    let words: Vec<Words> = documents.iter().map(|(_, text)| Words::of(text)).collect();
    let start = std::time::Instant::now();
    let topics = Topics::group(
        documents.iter().zip(&words).enumerate().map(|(i, ((name, _), words))| (DocId(i as u32), name.as_str(), words)),
    );
    let took = start.elapsed();
    for (topic, members) in topics.iter() {
        for &DocId(i) in members {
            let DocId(source) = topics.source(DocId(i));
            println!("{}\t{}\t{}", topic.0, documents[source as usize].0, documents[i as usize].0);
        }
    }
    println!("# {} documents, {} topics, {took:?}", documents.len(), topics.len());
    Ok(())
}

fn read(path: &Path) -> std::io::Result<Vec<(String, String)>> {
    if path.is_dir() {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let path = entry?.path();
            if path.is_file() {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                found.push((name, String::from_utf8_lossy(&std::fs::read(&path)?).into_owned()));
            }
        }
        return Ok(found);
    }
    let lines = std::fs::read_to_string(path)?;
    let objects = lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    Ok(objects.filter_map(|o| Some((o.get("doc")?.as_str()?.to_owned(), o.get("text")?.as_str()?.to_owned()))).collect())
}
