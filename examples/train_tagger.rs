//! Trains the part-of-speech tagger: `cargo run --release --example train_tagger DATA.tsv OUT.bin [--held NEWS]`.
//!
//! DATA holds one word a line (word, Penn tag, lemma; tab-separated), a blank line behind each sentence and `# name`
//! before each document. Each document whose name hashes to the held-out tenth is left out for the printed accuracy;
//! then a second model is trained on everything and written. Deterministic: the same data give the same bytes.

use dateline::event::tagger::{MAGIC, Tag, Tagger, WordKey, features};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;

/// Passes over the data; more gave nothing on held-out news.
const PASSES: usize = 8;

struct Sentence {
    words: Vec<String>,
    tags: Vec<Tag>,
}

struct Document {
    name: String,
    sentences: Vec<Sentence>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, out, ..] = arguments.as_slice() else {
        println!("usage: train_tagger DATA.tsv OUT.bin");
        std::process::exit(2);
    };
    let text = match std::fs::read_to_string(data) {
        Ok(text) => text,
        Err(error) => {
            println!("{data}: {error}");
            std::process::exit(2);
        }
    };
    let documents = read(&text);
    // Every fourth news document, every tenth of the rest.
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut train, mut held) = (Vec::new(), Vec::new());
    for document in &documents {
        let genre = document.name.split('_').next().unwrap_or("");
        let n = count.entry(genre).or_default();
        *n += 1;
        let every = if genre == "news" { 4 } else { 10 };
        if (*n).is_multiple_of(every) { held.push(document) } else { train.push(document) }
    }
    let model = quantised(&learn(&train));
    if let Some(tagger) = Tagger::read(&model) {
        for (label, news) in [("held-out news", true), ("held-out other", false)] {
            let of: Vec<&Document> = held.iter().copied().filter(|d| d.name.starts_with("news") == news).collect();
            let (right, all) = accuracy(&tagger, &of);
            println!("{label}: {} documents, {all} words, {:.4}", of.len(), right as f64 / all.max(1) as f64);
        }
    }
    let everything: Vec<&Document> = documents.iter().collect();
    let model = quantised(&learn(&everything));
    println!("{} bytes", model.len());
    if let Err(error) = std::fs::File::create(out).and_then(|mut file| file.write_all(&model)) {
        println!("{out}: {error}");
        std::process::exit(1);
    }
}

/// Hyphenated words are one token in running text, so they are joined here and take the tag of their last part.
fn read(text: &str) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    let mut sentence = Sentence { words: Vec::new(), tags: Vec::new() };
    let mut glue = false;
    for line in text.lines().chain([""]) {
        if let Some(name) = line.strip_prefix("# ") {
            documents.push(Document { name: name.to_owned(), sentences: Vec::new() });
        } else if line.is_empty() {
            if let Some(document) = documents.last_mut().filter(|_| !sentence.words.is_empty()) {
                document.sentences.push(std::mem::replace(&mut sentence, Sentence { words: Vec::new(), tags: Vec::new() }));
            }
            glue = false;
        } else {
            let mut fields = line.split('\t');
            let (Some(word), Some(name)) = (fields.next(), fields.next()) else { continue };
            if name == "HYPH" && !sentence.words.is_empty() {
                glue = true;
                continue;
            }
            let tag = Tag::from_penn(name);
            match (glue, sentence.words.last_mut(), sentence.tags.last_mut()) {
                (true, Some(last), Some(last_tag)) => {
                    last.push('-');
                    last.push_str(word);
                    *last_tag = match (*last_tag, tag) {
                        (Tag::Cd, Tag::Nn) => Tag::Jj, // "14-year"
                        (_, Tag::Vbn) => Tag::Jj,      // "HTS-led"
                        (_, tag) => tag,
                    };
                }
                _ => {
                    sentence.words.push(word.to_owned());
                    sentence.tags.push(tag);
                }
            }
            glue = false;
        }
    }
    documents
}

type Weights = HashMap<u32, [f32; Tag::ALL.len()]>;

/// The averaged perceptron: at each mistake the right tag's weights rise and the wrong one's fall; the answer is the mean
/// over all steps.
fn learn(documents: &[&Document]) -> Weights {
    let mut now: HashMap<u32, Vec<(f32, f64, u64)>> = HashMap::new();
    let mut sentences: Vec<&Sentence> = documents.iter().flat_map(|d| &d.sentences).collect();
    let mut step = 0u64;
    let mut random = 88_172_645_463_325_252u64;
    for _ in 0..PASSES {
        for i in (1..sentences.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            sentences.swap(i, (random % (i as u64 + 1)) as usize);
        }
        for sentence in &sentences {
            let keys: Vec<WordKey> = sentence.words.iter().map(|w| WordKey::new(w)).collect();
            let (mut before, mut before2) = (None, None);
            for (i, &truth) in sentence.tags.iter().enumerate() {
                let tag = match keys[i].fixed {
                    Some(tag) => tag,
                    None => {
                        step += 1;
                        let hashes = features(&keys, i, before, before2);
                        let mut scores = [0f32; Tag::ALL.len()];
                        for hash in hashes {
                            if let Some(row) = now.get(&hash) {
                                for (score, weight) in scores.iter_mut().zip(row) {
                                    *score += weight.0;
                                }
                            }
                        }
                        let mut best = 0;
                        for t in 0..scores.len() {
                            if scores[t] > scores[best] {
                                best = t;
                            }
                        }
                        if Tag::ALL[best] != truth {
                            for hash in hashes {
                                let row = now.entry(hash).or_insert_with(|| vec![(0.0, 0.0, 0); Tag::ALL.len()]);
                                for (t, by) in [(truth as usize, 1.0), (best, -1.0)] {
                                    let w = &mut row[t];
                                    w.1 += f64::from(w.0) * (step - w.2) as f64;
                                    w.2 = step;
                                    w.0 += by;
                                }
                            }
                        }
                        Tag::ALL[best]
                    }
                };
                before2 = before;
                before = Some(tag);
            }
        }
    }
    now.into_iter()
        .map(|(hash, row)| {
            let mut mean = [0f32; Tag::ALL.len()];
            for (mean, (weight, total, last)) in mean.iter_mut().zip(row) {
                *mean = ((total + f64::from(weight) * (step - last) as f64) / step.max(1) as f64) as f32;
            }
            (hash, mean)
        })
        .collect()
}

/// Weights become single bytes; the small ones go, so that the model stays near 1 MB.
fn quantised(weights: &Weights) -> Vec<u8> {
    let scale = 12.0;
    let keep = 3;
    let mut rows: Vec<(u32, Vec<(u8, i8)>)> = weights
        .iter()
        .map(|(&hash, row)| {
            let pairs = row.iter().enumerate().map(|(t, &w)| (t as u8, (w * scale).round().clamp(-127.0, 127.0) as i8));
            (hash, pairs.filter(|(_, w)| w.unsigned_abs() >= keep).collect::<Vec<_>>())
        })
        .filter(|(_, pairs)| !pairs.is_empty())
        .collect();
    rows.sort();
    let mut bytes = MAGIC.to_vec();
    bytes.extend((rows.len() as u32).to_le_bytes());
    for (hash, pairs) in rows {
        bytes.extend(hash.to_le_bytes());
        bytes.push(pairs.len() as u8);
        for (tag, weight) in pairs {
            bytes.push(tag);
            bytes.push(weight as u8);
        }
    }
    bytes
}

fn accuracy(tagger: &Tagger, documents: &[&Document]) -> (usize, usize) {
    let (mut right, mut all) = (0, 0);
    for sentence in documents.iter().flat_map(|d| &d.sentences) {
        let words: Vec<&str> = sentence.words.iter().map(String::as_str).collect();
        let tags = tagger.tag(&words);
        right += tags.iter().zip(&sentence.tags).filter(|(a, b)| a == b).count();
        all += tags.len();
    }
    (right, all)
}
