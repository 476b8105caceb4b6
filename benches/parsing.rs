//! Speed of tagging, parsing and recognising names, one core, on sentences of our own; loading the model; and the longest sentences.
//!
//! `cargo bench --bench parsing`

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::event::english::parser::{Parser, parser};
use std::hint::black_box;

const SENTENCES: [&str; 10] = [
    "The council of the harbour town , which had met behind closed doors for three days , approved the new budget on Thursday .",
    "Two ferries were damaged in the storm and a third was lost with all hands off the northern coast .",
    "Farmers from the valley had blocked the bridge with their tractors , and nobody could say how long they would stay .",
    "“ We have waited long enough , ” said Maria Lopez , who sells fish at the old market and has three sons abroad .",
    "The company sold 24,000 machines last year and cut its debt by a quarter , according to a statement released in Geneva .",
    "He was arrested at the airport on 3 May 2010 , tried in June and released four years later .",
    "Engineers said the dam had been checked twice , most recently in October , and that it was safe .",
    "A second convoy carrying blankets , water and some 1,300 meals reached the island before noon .",
    "Neither the port authority nor the shipping line wanted to comment on the accident .",
    "It is not known who gave the order , and the commander denied that there was one .",
];

fn parsing(c: &mut Criterion) {
    let sentences: Vec<Vec<&str>> = SENTENCES.iter().map(|s| s.split(' ').collect()).collect();
    let bytes: usize = SENTENCES.iter().map(|s| s.len() + 1).sum();
    let mut group = c.benchmark_group("parse");
    group.throughput(Throughput::Bytes(bytes as u64));
    let mut reading = parser().reading();
    group.bench_function("sentences, words known", |b| {
        b.iter(|| sentences.iter().map(|words| reading.parse(black_box(words)).nodes.len()).sum::<usize>());
    });
    group.bench_function("sentences, each alone", |b| {
        b.iter(|| sentences.iter().map(|words| parser().parse(black_box(words)).nodes.len()).sum::<usize>());
    });
    let endless: Vec<&str> = sentences.iter().cycle().take(100).flatten().copied().collect();
    group.throughput(Throughput::Bytes(bytes as u64 * 10));
    group.bench_function("one endless sentence", |b| b.iter(|| reading.parse(black_box(&endless)).nodes.len()));
    group.finish();
    let model = include_bytes!("../assets/models/parser-en.bin");
    c.bench_function("load the model", |b| b.iter(|| Parser::read(black_box(model)).is_some()));
}

criterion_group!(benches, parsing);
criterion_main!(benches);
