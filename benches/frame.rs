//! What a frame of the timeline costs in all, headless: plan, elements, shapes and tessellation at 1,600 × 900 points with
//! the pointer inside, 300 lanes, from all history down to an hour, while panning and zooming.
//! `cargo bench --bench frame`; other sizes by number: `cargo bench --bench frame -- 10000 5000000`.
//!
//! A table of its own instead of criterion's: least and 99th percentile of single frames count, since a mean hides the
//! frame in which an octave is crossed. The first frame of each view is one after new data: nothing is kept of the one before.

#[path = "common/bare.rs"]
mod bare;
#[path = "common/generate.rs"]
mod generate;
#[path = "common/zooms.rs"]
mod zooms;

use bare::Bare;
use dateline::timeline::{EventSet, FOLD_SHARE, Plan, RenderItem, Scale, Timeline, Viewport};
use dateline::ui::theme;
use dateline::ui::timeline_view::{Canvas, show};
use rayon::prelude::*;
use std::sync::Arc;
use std::time::Instant;
use zooms::{ZOOMS, base};

const SIZES: [usize; 4] = [10_000, 100_000, 1_000_000, 5_000_000];
const LANES: usize = 300;
const FRAMES: usize = 300;
struct Bench {
    ctx: egui::Context,
    canvas: Canvas,
    timeline: Arc<Timeline>,
    scale: Scale,
    bare: Bare,
    time: f64,
}

/// One frame's parts in milliseconds, and how much it drew.
#[derive(Clone, Copy, Default)]
struct Cost {
    all: f64,
    /// The same in time of the processor, where the system tells it: what other programs take is not in it.
    busy: f64,
    tessellation: f64,
    vertices: usize,
    single: usize,
}

impl Bench {
    fn new(timeline: Timeline) -> Bench {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        Bench {
            ctx,
            canvas: Canvas::default(),
            timeline: Arc::new(timeline),
            scale: Scale::default(),
            bare: Bare::default(),
            time: 0.0,
        }
    }

    /// What a filter costs that lets two of three events through: the index of those, and their first frame.
    fn filtered(&mut self, base: &Viewport, events: usize) {
        let keep: EventSet = (0..events).filter(|e| e % 3 != 0).collect();
        let begin = Instant::now();
        self.timeline = Arc::new(self.timeline.filtered_by(&keep, &side_by_side));
        let index = begin.elapsed().as_secs_f64() * 1e3;
        self.canvas.forget_plan();
        let frame = self.frame(*base, (400.0, 300.0));
        println!("{events:>9}  filtered in {index:.1} ms, first frame {:.1} ({:.1} of the processor)", frame.all, frame.busy);
    }

    fn frame(&mut self, view: Viewport, pointer: (f32, f32)) -> Cost {
        self.time += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1600.0, 900.0))),
            time: Some(self.time),
            events: vec![egui::Event::PointerMoved(egui::pos2(pointer.0, pointer.1))],
            ..Default::default()
        };
        let (stage, read) = (self.bare.stage(&self.timeline, &self.scale, view), self.bare.input());
        let canvas = &mut self.canvas;
        let (begin, busy) = (Instant::now(), busy());
        let mut output = self.ctx.run_ui(input, |ui| {
            egui::CentralPanel::no_frame().show(ui, |ui| {
                let mut requests = Vec::new();
                show(ui, &read, &stage, canvas, &mut requests);
            });
        });
        let drawn = begin.elapsed().as_secs_f64() * 1e3;
        output.textures_delta.clear();
        let meshes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let all = begin.elapsed().as_secs_f64() * 1e3;
        let busy = self::busy().zip(busy).map_or(all, |(now, then)| now - then);
        let vertices = meshes
            .iter()
            .map(|m| if let egui::epaint::Primitive::Mesh(mesh) = &m.primitive { mesh.vertices.len() } else { 0 })
            .sum();
        let single = canvas.current_plan().map_or(0, marks);
        Cost { all, busy, tessellation: all - drawn, vertices, single }
    }
}

/// As the window filters.
fn side_by_side(count: usize, each: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().for_each(each);
}

/// Milliseconds that this thread has run.
#[cfg(unix)]
fn busy() -> Option<f64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Some(time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6)
}

#[cfg(not(unix))]
fn busy() -> Option<f64> {
    None
}

fn marks(plan: &Plan) -> usize {
    plan.items.iter().filter(|item| matches!(item, RenderItem::Mark(_))).count()
}

/// Panning, then zooming in about a point, then out again: some octaves are crossed.
fn view(base: &Viewport, frame: usize) -> Viewport {
    let i = frame % 100;
    match frame / 100 {
        0 => base.pan(base.span() * 0.004 * i as f64),
        1 => base.zoom_at(base.lo + base.span() * 0.4, 1.02f64.powi(i as i32)),
        _ => base.zoom_at(base.lo + base.span() * 0.6, 1.02f64.powi(-(i as i32))),
    }
}

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    println!(
        "{:>9}  {:<9} {:>6} {:>6} {:>6} {:>6} {:>6} {:>8} {:>6} {:>9} {:>6}",
        "events", "view", "first", "least", "median", "p99", "tess", "vertices", "marks", "cpu first", "p99"
    );
    for n in if sizes.is_empty() { SIZES.to_vec() } else { sizes } {
        let timeline = generate::timeline(n, LANES, 7);
        println!("{n:>9}  {:.1} bytes an event beyond its strings", timeline.bytes() as f64 / n as f64);
        // Fonts and the shell are there when data comes.
        let mut bench = Bench::new(Timeline::default());
        for _ in 0..3 {
            bench.frame(Viewport::new(0.0, 1e9), (400.0, 300.0));
        }
        // As whoever makes the index does beside the window.
        let _ = timeline.home_gaps(FOLD_SHARE);
        bench.timeline = Arc::new(timeline);
        for (name, span) in ZOOMS {
            bench.canvas.forget_plan();
            let base = base(&bench.timeline, &bench.scale, span);
            let mut costs: Vec<Cost> = (0..FRAMES)
                .map(|i| bench.frame(view(&base, i), (400.0 + (i % 90) as f32 * 8.0, 300.0 + (i % 40) as f32 * 9.0)))
                .collect();
            let first = costs[0];
            let mut busy: Vec<f64> = costs.iter().map(|c| c.busy).collect();
            busy.sort_by(f64::total_cmp);
            costs.sort_by(|a, b| a.all.total_cmp(&b.all));
            let most = |f: fn(&Cost) -> usize| costs.iter().map(f).max().unwrap_or(0);
            let median = costs[FRAMES / 2];
            println!(
                "{n:>9}  {name:<9} {:>6.2} {:>6.2} {:>6.2} {:>6.2} {:>6.2} {:>8} {:>6} {:>9.2} {:>6.2}",
                first.all,
                costs[0].all,
                median.all,
                costs[FRAMES * 99 / 100].all,
                median.tessellation,
                most(|c| c.vertices),
                most(|c| c.single),
                first.busy,
                busy[FRAMES * 99 / 100]
            );
        }
        let base = base(&bench.timeline, &bench.scale, None);
        bench.filtered(&base, n);
    }
}
