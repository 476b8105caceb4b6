//! From a keystroke to the filtered picture, and the cost of the index: with 100 MB of text, and with a million events.
//! `cargo bench --bench search`; prints its own figures, because a median says little about the slowest one in twenty.

#[path = "common/bare.rs"]
mod bare;

use bare::Bare;
use dateline::document::{DocId, Document, Metadata};
use dateline::event::{Event, EventId, Kind};
use dateline::search::{Filter, Index, narrow};
use dateline::session::{Analysed, Corrections, Derived, Deriver};
use dateline::timeline::{Grouping, LaneOrder, Scale, Timeline, Viewport};
use dateline::ui::timeline_view::{Canvas, show};
use dateline::ui::{Shown, theme};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

const WORDS: [&str; 24] = [
    "the", "harbour", "council", "met", "behind", "closed", "doors", "while", "workers", "walked", "out", "over", "pay", "and",
    "rescue", "teams", "reached", "flooded", "villages", "near", "Orla", "before", "dawn", "again",
];

fn random(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 33) as usize
}

fn sentence(state: &mut u64) -> String {
    let words: Vec<&str> = (0..9).map(|_| WORDS[random(state) % WORDS.len()]).collect();
    let name = ["Maria Lindqvist", "Tomas Achterberg", "Ines Okafor"][random(state) % 3];
    format!("{name} said {} on {} May {}.", words.join(" "), 1 + random(state) % 28, 1990 + random(state) % 30)
}

/// So many documents of so many sentences, derived as the program does, with `filler` sentences without a date behind them
/// that are searched and not read. And how long reading and deriving took, on all cores and without files, which is less than loading.
fn world(documents: usize, sentences: usize, filler: usize) -> (Derived, Duration) {
    let mut state = 7;
    let mut texts = BTreeMap::new();
    for i in 0..documents {
        let text: String = (0..sentences).map(|_| sentence(&mut state) + "\n").collect();
        texts.insert(DocId(i as u32), (format!("{}/{i}.txt", i % 40), text));
    }
    let document = |path: &str, text: &str| Document::new(path.to_owned(), text.to_owned(), [0; 32], Metadata::default());
    let began = Instant::now();
    let analysed = texts.par_iter().map(|(&id, (path, text))| (id, Analysed::new(document(path, text)))).collect();
    let mut derived = Deriver::default().derive(&analysed, &Corrections::default(), &[]);
    let loading = began.elapsed();
    for read in &mut derived.documents {
        let (path, text) = &texts[&read.id];
        let mut text = text.clone();
        for _ in 0..filler {
            let words: Vec<&str> = (0..14).map(|_| WORDS[random(&mut state) % WORDS.len()]).collect();
            text.push_str(&words.join(" "));
            text.push_str(".\n");
        }
        read.document = Arc::new(document(path, &text));
    }
    (derived, loading)
}

/// The same with each event many times over, under other names and at other times.
fn multiplied(mut derived: Derived, wanted: usize) -> Derived {
    let few: Vec<Event> = derived.events.iter().filter(|e| e.when.is_some()).cloned().collect();
    let mut many = Vec::with_capacity(wanted);
    for i in 0..wanted {
        let mut event = few[i % few.len()].clone();
        event.id = EventId::new(&i.to_string());
        event.kind = Kind::ALL[i % Kind::ALL.len()];
        many.push(event);
    }
    many.sort_by_key(|e| e.when.as_ref().and_then(|w| w.interval.earliest));
    derived.events = many;
    derived
}

fn side_by_side(count: usize, each: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().for_each(each);
}

/// The window's part: fonts, what the timeline view keeps between frames, and a clock.
struct Window {
    ctx: egui::Context,
    canvas: Canvas,
    bare: Bare,
    time: f64,
}

impl Window {
    fn new() -> Window {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        Window { ctx, canvas: Canvas::default(), bare: Bare::default(), time: 0.0 }
    }

    /// One frame of the timeline: plan, elements, shapes, triangles.
    fn frame(&mut self, timeline: &Arc<Timeline>, scale: &Scale, view: Viewport) {
        self.time += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1600.0, 900.0))),
            time: Some(self.time),
            ..Default::default()
        };
        let (stage, read, canvas) = (self.bare.stage(timeline, scale, view), self.bare.input(), &mut self.canvas);
        let mut output = self.ctx.run_ui(input, |ui| {
            egui::CentralPanel::no_frame().show(ui, |ui| show(ui, &read, &stage, canvas, &mut Vec::new()));
        });
        output.textures_delta.clear();
        self.ctx.tessellate(output.shapes, output.pixels_per_point);
    }
}

/// How long the parts of one answer took.
#[derive(Clone, Copy, Default)]
struct Parts {
    /// What all cores worked for it; on a machine that others use too, more telling than how long it took.
    busy: Duration,
    narrowed: Duration,
    filtered: Duration,
    drawn: Duration,
}

impl Parts {
    fn all(&self) -> Duration {
        self.narrowed + self.filtered + self.drawn
    }
}

/// What this process has worked so far; nothing where the system does not tell.
fn busy() -> Duration {
    #[cfg(unix)]
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    #[cfg(unix)]
    return Duration::new(time.tv_sec as u64, time.tv_nsec as u32);
    #[cfg(not(unix))]
    Duration::ZERO
}

/// What is typed, letter by letter, as a user does who looks for names and words.
const TYPED: [&str; 7] =
    ["harbour", "lindqvist", "flooded villages", "\"closed doors\"", "orla -dawn", "kind:attack council", "zebra"];

/// From each letter typed to the frame that shows what it lets through, as the window does it: `app::state::Picture`, then a frame.
fn measure(name: &str, derived: &Derived, loading: Duration) {
    let text: usize = derived.documents.iter().map(|d| d.document.text.len()).sum();
    let began = Instant::now();
    let index = Index::new(derived, &BTreeMap::new());
    let made = began.elapsed();
    let whole = Arc::new(Timeline::new(&derived.events, Grouping::Kind, LaneOrder::FirstEvent, &|_| String::new()));
    println!(
        "{name}: {} MB of text, {} events; index {:.1} MB ({:.1} % of the text) made in {made:?}, {:.2} % of {loading:?} of loading",
        text / 1_000_000,
        derived.events.len(),
        index.bytes() as f64 / 1e6,
        index.bytes() as f64 * 100.0 / text as f64,
        made.as_secs_f64() * 100.0 / (loading + made).as_secs_f64(),
    );
    let (scale, mut window) = (Scale::default(), Window::new());
    let home = whole.home(&scale);
    (0..4).for_each(|_| window.frame(&whole, &scale, home));
    let mut times: Vec<(Parts, String)> = Vec::new();
    let mut most = 0;
    for word in TYPED {
        for (at, c) in word.char_indices() {
            let filter = Filter { words: word[..at + c.len_utf8()].to_owned(), ..Filter::default() };
            let mut parts = Parts::default();
            let (began, busy_before) = (Instant::now(), busy());
            let found = narrow(&index, derived, &filter, &|_| None, &side_by_side, &AtomicBool::new(false)).expect("not stopped");
            let shown = Shown::of(derived, &found);
            parts.narrowed = began.elapsed();
            let picture = shown.set().map_or_else(|| Arc::clone(&whole), |kept| Arc::new(whole.filtered_by(kept, &side_by_side)));
            parts.filtered = began.elapsed() - parts.narrowed;
            window.canvas.forget_plan();
            window.frame(&picture, &scale, home);
            parts.drawn = began.elapsed() - parts.narrowed - parts.filtered;
            parts.busy = busy() - busy_before;
            most = most.max(index.bytes());
            times.push((parts, filter.words));
        }
    }
    let mut told = |what: &str, of: fn(&Parts) -> Duration| {
        times.sort_by_key(|(parts, _)| of(parts));
        let at = |share: f64| &times[((times.len() - 1) as f64 * share) as usize];
        let ms = |share: f64| of(&at(share).0).as_secs_f64() * 1e3;
        println!(
            "  {what:<20} p50 {:5.1} ms, p95 {:5.1} ms ({}), slowest {:5.1} ms ({})",
            ms(0.5),
            ms(0.95),
            at(0.95).1,
            ms(1.0),
            at(1.0).1
        );
    };
    told("keystroke to picture", Parts::all);
    told("  of all cores", |parts| parts.busy);
    told("  found, counted", |parts| parts.narrowed);
    told("  index of what is kept", |parts| parts.filtered);
    told("  planned and drawn", |parts| parts.drawn);
    println!(
        "  index with the last searches at most {:.1} MB ({:.1} % of the text)",
        most as f64 / 1e6,
        most as f64 * 100.0 / text as f64
    );
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let short = std::env::args().any(|a| a == "--test");
    let size = if short { 2 } else { 800 };
    let (text, loading) = world(size, 4, 1_500);
    measure("text", &text, loading);
    drop(text);
    // As much as is worked out between two frames, on the window's own thread.
    let (few, loading) = world(if short { 2 } else { 40 }, 4, 1_100);
    measure("at once", &multiplied(few, if short { 100 } else { 20_000 }), loading);
    // News as it is: each sentence is read, and most have a date.
    let (read, loading) = world(if short { 2 } else { 100 }, 100, 0);
    measure("all read", &read, loading);
    let (events, loading) = world(if short { 2 } else { 200 }, 4, 100);
    measure("events", &multiplied(events, if short { 1_000 } else { 1_000_000 }), loading);
}
