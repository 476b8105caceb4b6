//! What a folder says does not depend on the order in which its files happened to be read, on how many were read at a
//! time, or on the snapshots taken on the way.

use dateline::document::reader::{self, ReadOptions};
use dateline::event::in_turn;
use dateline::export::json;
use dateline::ingest::{Body, Finish, Loader, Options, Source, load_now};
use proptest::prelude::*;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};

const SAMPLES: [&str; 5] = [
    "000_eda5c19f3be44f43.txt",
    "001_863c8938ea2e9a05.txt",
    "002_812bf622d1044871.txt",
    "003_fb7c1fdc87792c20.txt",
    "004_6d14a4ec51051d69.txt",
];

fn samples() -> Source {
    Source::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"))
}

fn json(derived: &dateline::session::Derived) -> String {
    let mut out = Vec::new();
    json::write(derived, "seeds", &mut out, &in_turn).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

/// Reads the samples so that they come out in the given order.
fn read_in(order: &[&'static str]) -> String {
    let order = order.to_vec();
    let turn = Arc::new((Mutex::new(0), Condvar::new()));
    let reader = move |path: &str, bytes: Vec<u8>, options: &ReadOptions| {
        let mine = order.iter().position(|&name| name == path).expect("a sample");
        let (now, changed) = &*turn;
        let now = changed.wait_while(now.lock().expect("unpoisoned"), |now| *now != mine);
        let document = reader::read(path, bytes, options);
        *now.expect("unpoisoned") += 1;
        changed.notify_all();
        document
    };
    let options = Options { reader: Arc::new(reader), readers: SAMPLES.len(), ..Options::default() };
    let loader = Loader::open(samples(), options, 1, Arc::new(|| ()));
    let mut last = None;
    for message in loader.inbox() {
        match message.body {
            Body::Derived(derived) => last = Some(derived),
            Body::Finished(finish) => {
                assert_eq!(finish, Finish::Complete);
                break;
            }
            _ => {}
        }
    }
    json(&last.expect("a state"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_order_of_reading_gives_the_same_bytes(order in Just(SAMPLES.to_vec()).prop_shuffle()) {
        let one_by_one = json(&load_now(samples(), Options { readers: 1, ..Options::default() }).derived);
        prop_assert!(read_in(&order) == one_by_one, "{order:?} gives something else");
    }
}
