//! How long a frame's plan takes, headless: 1,600 × 900 points, 300 lanes, from all history down to an hour, while panning
//! and zooming. `cargo bench --bench plan`; a part of the sizes by name: `cargo bench --bench plan -- 1000000`.
//!
//! Beside the mean the benchmark prints least and 99th percentile of single frames, since a mean hides the frame in which
//! an octave is crossed.

#[path = "common/generate.rs"]
mod generate;
#[path = "common/zooms.rs"]
mod zooms;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use dateline::timeline::{Approximate, EventSet, Frame, PlanOptions, Planner, Scale, Timeline, Viewport, overview, ticks};
use std::hint::black_box;
use std::time::{Duration, Instant};
use zooms::{ZOOMS, base};

const FRAME: Frame = Frame { width: 1600.0, height: 900.0, scroll_y: 0.0 };
const SIZES: [usize; 5] = [1_000, 10_000, 100_000, 1_000_000, 5_000_000];
const LANES: usize = 300;
/// The view of a frame: panning and zooming in turn, across an octave every now and then.
fn view(base: &Viewport, frame: usize) -> Viewport {
    let i = frame % 120;
    let panned = base.pan(base.span() * 0.004 * i as f64);
    panned.zoom_at(panned.middle(), 1.0 + 0.01 * (i % 60) as f64)
}

fn one_frame(planner: &mut Planner, timeline: &Timeline, scale: &Scale, view: &Viewport) {
    black_box(planner.plan(timeline, scale, view, FRAME, &Approximate, &PlanOptions::default()));
    black_box(ticks(scale, view, FRAME.width, &Approximate));
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("plan");
    group.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    for n in SIZES {
        let timeline = generate::timeline(n, LANES, 7);
        let scale = Scale::default();
        for (name, span) in ZOOMS {
            let base = base(&timeline, &scale, span);
            let mut planner = Planner::default();
            let mut frame = 0;
            group.bench_function(BenchmarkId::new(name, n), |b| {
                b.iter(|| {
                    frame += 1;
                    one_frame(&mut planner, &timeline, &scale, &view(&base, frame));
                });
            });
            let mut times: Vec<f64> = (0..400)
                .map(|i| {
                    let view = view(&base, i);
                    let begin = Instant::now();
                    one_frame(&mut planner, &timeline, &scale, &view);
                    begin.elapsed().as_secs_f64() * 1e3
                })
                .collect();
            times.sort_by(f64::total_cmp);
            println!("{n} events, {name}: least {:.2} ms, median {:.2} ms, p99 {:.2} ms", times[0], times[200], times[396]);
        }
    }
    group.finish();
}

fn index(c: &mut Criterion) {
    let mut group = c.benchmark_group("index");
    group.sample_size(10).measurement_time(Duration::from_secs(8));
    for n in [10_000, 1_000_000] {
        let made: Vec<_> = generate::events(n, LANES, 7).collect();
        group.bench_function(BenchmarkId::new("build", n), |b| b.iter(|| black_box(generate::index(&made, LANES))));
        let timeline = generate::index(&made, LANES);
        println!("{n} events: {:.1} bytes an event beyond strings", timeline.bytes() as f64 / n as f64);
        let keep: EventSet = (0..n).filter(|e| e % 3 != 0).collect();
        group.bench_function(BenchmarkId::new("filter", n), |b| b.iter(|| black_box(timeline.filtered(&keep))));
        let scale = Scale::default();
        let all = timeline.fit(&scale);
        group.bench_function(BenchmarkId::new("overview", n), |b| b.iter(|| black_box(overview(&timeline, &scale, &all, 1600))));
    }
    group.finish();
}

criterion_group!(benches, index, frames);
criterion_main!(benches);
