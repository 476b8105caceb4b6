//! What a frame of the source panel costs while a document of 20 MB is scrolled through: text, dates, what was found, the order
//! of the story. `cargo bench --bench reading`; prints the least, the middle, the 99th percentile and the slowest of single frames,
//! because a mean hides the frame that is dropped. A frame of 60 a second has 16.7 ms.

#[path = "common/bare.rs"]
#[allow(dead_code, reason = "other benchmarks draw the timeline with it")]
mod bare;

use bare::Bare;
use dateline::document::{DocId, Document, Metadata};
use dateline::search::{Query, marks_in};
use dateline::session::{Analysed, Corrections, Derived, Deriver};
use dateline::text::Span;
use dateline::ui::source::{SourceState, show};
use dateline::ui::{Lookup, ViewInput, theme};
use std::sync::Arc;
use std::time::Instant;

const FRAMES: usize = 600;

const PAGE: &str = "The council of Orla met on 3 May 1998 behind closed doors. Two days later workers walked out over pay, and the harbour \
    stood still until June.\nMaria Lindqvist said in 1999 that the flooded villages near Orla were given up before the autumn of 1997. \
    Nobody was asked whether the doors might be opened, and nobody said so.\n\nA short line\n\nWhat was told of it since is told by \
    those who were not there; the book of the harbour master ends on 12 December 1996, and begins again in the year after.\n";

/// One document of this many bytes, with all the dates that its words have.
fn world(bytes: usize) -> Derived {
    let document = |text: String| Document::new("long.txt".to_owned(), text, [0; 32], Metadata::default());
    let analysed = [(DocId(0), Analysed::new(document(PAGE.to_owned())))].into_iter().collect();
    let mut derived = Deriver::default().derive(&analysed, &Corrections::default(), &[]);
    let times = bytes.div_ceil(PAGE.len());
    let state = &mut derived.documents[0];
    let once: Vec<_> = state.timexes.to_vec();
    let timexes = (0..times).flat_map(|time| {
        let moved = move |span: Span| Span::new(span.start as usize + time * PAGE.len(), span.end as usize + time * PAGE.len());
        once.iter().cloned().map(move |mut timex| {
            timex.span = moved(timex.span);
            timex
        })
    });
    let timexes = timexes.collect::<Vec<_>>().into();
    state.timexes = timexes;
    state.document = Arc::new(document(PAGE.repeat(times)));
    derived
}

struct Panel {
    ctx: egui::Context,
    source: SourceState,
    time: f64,
}

impl Panel {
    /// A frame in which the wheel turns by so many points.
    fn frame(&mut self, input: &ViewInput<'_>, wheel: f32) -> f64 {
        self.time += 1.0 / 60.0;
        let at = egui::pos2(250.0, 400.0);
        let mut events = vec![egui::Event::PointerMoved(at)];
        if wheel != 0.0 {
            events.push(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: egui::vec2(0.0, -wheel),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Momentum,
                modifiers: egui::Modifiers::NONE,
            });
        }
        let raw = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(560.0, 1000.0))),
            time: Some(self.time),
            events,
            ..Default::default()
        };
        let began = Instant::now();
        let source = &mut self.source;
        let mut output = self.ctx.run_ui(raw, |ui| {
            egui::CentralPanel::no_frame().show(ui, |ui| show(ui, input, source, &mut Vec::new()));
        });
        output.textures_delta.clear();
        self.ctx.tessellate(output.shapes, output.pixels_per_point);
        began.elapsed().as_secs_f64() * 1e3
    }
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let short = std::env::args().any(|a| a == "--test");
    let derived = world(if short { 20_000 } else { 20_000_000 });
    let state = &derived.documents[0];
    let query = Query::parse("harbour", &|_| None);
    let found = marks_in(&state.document.text, &query);
    let (bare, lookup) = (Bare::default(), Lookup::new(&derived));
    let input = ViewInput { derived: &derived, lookup: &lookup, found: &found, open_document: Some(state.id), ..bare.input() };
    println!("{} MB of text, {} dates, {} places found", state.document.text.len() / 1_000_000, state.timexes.len(), found.len());
    let ctx = egui::Context::default();
    theme::install(&ctx);
    let mut panel = Panel { ctx, source: SourceState::default(), time: 0.0 };
    panel.source.story = true;
    println!("first frame of the document: {:.1} ms", panel.frame(&input, 0.0));
    let far = state.document.text.len() / 2;
    for (what, wheel, jump) in
        [("line by line", 12.0, false), ("page by page", 900.0, false), ("somewhere else each frame", 0.0, true)]
    {
        let mut times: Vec<f64> = (0..if short { 5 } else { FRAMES })
            .map(|frame| {
                if jump {
                    let at = (far + frame * 7_919 * 13) % state.document.text.len().saturating_sub(20).max(1);
                    panel.source.reading.scroll_to(Span::new(at, at + 10));
                }
                panel.frame(&input, wheel)
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!("{what:<26} least {:5.2}, middle {:5.2}, p99 {:5.2}, slowest {:5.2} ms", at(0.0), at(0.5), at(0.99), at(1.0));
    }
}
