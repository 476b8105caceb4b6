//! Opening folders end to end: files → documents → dates → events → merged, cold and out of the cache. The bounds, on two
//! cores: plain text at 12 MB/s; first points after 0.5 s; 1,000 mixed files of 100 MB of text in 20 s; out of the cache ten
//! times as fast.
//!
//! ```sh
//! cargo bench --bench ingest                        # 200 files, 20 MB
//! cargo bench --bench ingest -- 1000 100            # 1,000 files, 100 MB
//! ```

#[path = "common/folder.rs"]
mod folder;
#[path = "common/news.rs"]
mod news;
#[path = "common/random.rs"]
mod random;

use dateline::ingest::{Body, Caching, Changes, Isolation, Loader, Options, Source, clear_cache};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

struct Opening {
    first_points: Duration,
    all: Duration,
    /// What the next opening needs is in the cache.
    kept: Duration,
    documents: usize,
    events: usize,
    problems: usize,
}

fn open(folder: &Path, cache: Caching) -> Opening {
    let options = Options {
        cache,
        changes: Changes::Ignore,
        isolation: Isolation::Program(env!("CARGO_BIN_EXE_dateline").into()),
        ..Options::default()
    };
    let begun = Instant::now();
    let loader = Loader::open(Source::Folder(folder.to_owned()), options, 0, Arc::new(|| ()));
    let (mut first_points, mut last) = (None, Arc::default());
    for message in loader.inbox() {
        match message.body {
            Body::Derived(derived) => {
                if first_points.is_none() && derived.events.iter().any(|event| event.when.is_some()) {
                    first_points = Some(begun.elapsed());
                }
                last = derived;
            }
            Body::Finished(_) => break,
            Body::Progress(_) | Body::Corrections(_) => {}
        }
    }
    let all = begun.elapsed();
    loader.wait();
    let kept = begun.elapsed();
    let (documents, events, problems) = (last.documents.len(), last.events.len(), last.problems.len());
    Opening { first_points: first_points.unwrap_or(all), all, kept, documents, events, problems }
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (files, megabytes) = (numbers.first().copied().unwrap_or(200), numbers.get(1).copied().unwrap_or(20));
    for (name, mix) in [("plain", folder::Mix::Plain), ("mixed", folder::Mix::Mixed)] {
        let (dir, cache) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let bytes = folder::fill(dir.path(), files, megabytes * 1_000_000 / files, mix);
        let tell = |what: &str, opening: &Opening| {
            println!(
                "{name} {what:10} {files} files, {:.1} MB of text: first points {:5.0} ms, all {:6.2} s ({:5.1} MB/s), kept after {:.2} s; {} documents, {} events, {} problems",
                bytes as f64 / 1e6,
                opening.first_points.as_secs_f64() * 1e3,
                opening.all.as_secs_f64(),
                bytes as f64 / 1e6 / opening.all.as_secs_f64(),
                opening.kept.as_secs_f64(),
                opening.documents,
                opening.events,
                opening.problems,
            );
        };
        let without = open(dir.path(), Caching::Off);
        tell("no cache", &without);
        clear_cache(cache.path()).expect("empty");
        let cold = open(dir.path(), Caching::within(cache.path().to_owned()));
        tell("cold", &cold);
        let warm = open(dir.path(), Caching::within(cache.path().to_owned()));
        tell("warm", &warm);
        println!("{name}: warm is {:.1} times as fast as cold", cold.all.as_secs_f64() / warm.all.as_secs_f64());
        assert_eq!((cold.documents, cold.events), (warm.documents, warm.events));
    }
}
