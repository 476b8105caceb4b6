//! Speed of tagging and resolving, one core, on news of our own making and on inputs made to be slow; beside them what the
//! machine does at best: one scan for a byte, and one alternation of month and weekday names.
//!
//! `cargo bench --bench tagging`

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::temporal::{Day, Interval};
use dateline::timex::{Anchor, AnchorSource, Genre, Pack, resolve, tag};
use std::hint::black_box;

const SIZE: usize = 1 << 20;

/// Sentences of our own; every seventh or so holds a date, as news does.
const SENTENCES: [&str; 21] = [
    "The council of the harbour town met behind closed doors and spoke for hours about the price of bread.",
    "Farmers from the valley had blocked the bridge with their tractors, and nobody could say how long they would stay.",
    "“We have waited long enough,” said a woman who sells fish at the old market and has three sons abroad.",
    "The minister, who was appointed in March 2019, will present the budget on Thursday.",
    "Neither the port authority nor the shipping line wanted to comment on the accident.",
    "A second ferry was sent to the island, carrying blankets, water and some 1300 meals.",
    "The river rose by more than two metres, and the lower part of the city was without power.",
    "Engineers said the dam had been checked twice, most recently on 14 October, and was safe.",
    "In the square outside the courthouse, musicians played until the police asked them to leave.",
    "Officials promised that the school would open again once the roof was repaired.",
    "The company sold 24,000 machines and cut its debt by a quarter, according to a statement.",
    "Three years ago the same team had lost by a wide margin to its neighbours from the north.",
    "Hikers found the lost camera under a pile of stones near the summit.",
    "The museum keeps the letters of the painter, among them one about the winter of 1941-42.",
    "It is not known who gave the order, and the commander denied that there was one.",
    "The opposition may ask for a new vote if the commission does not publish the results.",
    "Prices fell sharply in the capital, while the provinces hardly noticed the change.",
    "He was arrested last week at the airport, shortly before his flight to Lisbon.",
    "The bakery on the corner has been run by the same family for four generations.",
    "Rain is expected in the west, and the wind will turn to the south.",
    "“Nothing of this is decided,” a spokesman for the union said in the evening.",
];

fn news() -> String {
    let mut text = String::with_capacity(SIZE + 1000);
    let mut i = 0usize;
    while text.len() < SIZE {
        // A fixed stride through the sentences, with changing numbers, so that no two paragraphs are alike.
        for _ in 0..4 {
            text.push_str(SENTENCES[i * 5 % SENTENCES.len()]);
            text.push(' ');
            i += 1;
        }
        text.push_str(&format!("Report {} was filed by the desk.\n\n", i * 37));
    }
    text
}

fn tagging(c: &mut Criterion) {
    let anchor = Anchor { date: Day::from_ymd(2024, 12, 9).map(Interval::day), source: AnchorSource::SetByUser };
    let inputs = [
        ("news", news()),
        ("may may may", "may ".repeat(SIZE / 4)),
        ("May May May", "May ".repeat(SIZE / 4)),
        ("digits", "0123456789".repeat(SIZE / 10)),
        ("digits in twos", "12 ".repeat(SIZE / 3)),
        ("one endless line", news().replace('\n', " ")),
        ("one endless word", "x".repeat(SIZE)),
        ("quotes and dots", "\". ".repeat(SIZE / 3)),
        ("the last two weeks of", "the last two weeks of ".repeat(SIZE / 22)),
        ("closing quotes", "\"".repeat(SIZE)),
        ("years", "1998 ".repeat(SIZE / 5)),
        ("a a a", "a ".repeat(SIZE / 2)),
        ("numeric dates, the order told at the end", "04/05/2011 ".repeat(SIZE / 11) + "23/05/2011"),
    ];
    let mut group = c.benchmark_group("tag and resolve");
    group.sample_size(10);
    for (name, text) in &inputs {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(*name, |b| {
            b.iter(|| {
                let tagged = tag(black_box(text));
                resolve(text, &tagged, &anchor, Genre::News).len()
            });
        });
    }
    let text = &inputs[0].1;
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("scale: memchr", |b| b.iter(|| memchr::memchr_iter(b'\n', black_box(text.as_bytes())).count()));
    let names = "(?i)january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday";
    let regex = regex::Regex::new(names).expect("a regex");
    group.bench_function("scale: regex of month and weekday names", |b| b.iter(|| regex.find_iter(black_box(text)).count()));
    group.finish();
    let files: Vec<_> = dateline::timex::ENGLISH.to_vec();
    c.bench_function("pack load", |b| b.iter(|| Pack::load(black_box(&files)).is_ok()));
}

criterion_group!(benches, tagging);
criterion_main!(benches);
