//! The timeline alone, in a window, over a generated corpus of any size: `cargo run --release --example big_timeline --
//! 1000000 [dark]`. For trying out how many events feel; nothing is read from disk.

#[path = "../benches/common/generate.rs"]
mod generate;

use dateline::session::store::Wheel;
use dateline::session::{Command, Corrections, Derived};
use dateline::timeline::{LaneKey, LaneOrder, Scale, Timeline, Viewport};
use dateline::ui::timeline_view::{Canvas, Stage, show};
use dateline::ui::{Lookup, Request, ViewInput, theme};
use std::collections::BTreeSet;
use std::sync::Arc;

struct Big {
    timeline: Arc<Timeline>,
    scale: Scale,
    view: Viewport,
    canvas: Canvas,
    closed: BTreeSet<LaneKey>,
    derived: Derived,
    lookup: Lookup,
    corrections: Corrections,
}

impl Big {
    fn carry_out(&mut self, request: Request) {
        let fit = self.timeline.fit(&self.scale);
        match request {
            Request::View(view) | Request::Glide(view) => self.view = view.clamp(fit),
            Request::GoTo(interval) => self.view = Viewport::frame(&self.scale, &interval, fit).clamp(fit),
            Request::Run(Command::Fit) => self.view = fit,
            Request::ScrollLanes(offset) => self.canvas.scroll_lanes(offset),
            Request::ToggleLane(key) if self.closed.contains(&key) => drop(self.closed.remove(&key)),
            Request::ToggleLane(key) => drop(self.closed.insert(key)),
            _ => {}
        }
    }
}

impl eframe::App for Big {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let stage = Stage {
            timeline: &self.timeline,
            scale: &self.scale,
            view: self.view,
            order: LaneOrder::Count,
            collapsed: &self.closed,
            folded: false,
            can_fold: false,
            today: None,
            wheel: Wheel::Zoom,
        };
        let input = ViewInput {
            derived: &self.derived,
            lookup: &self.lookup,
            corrections: &self.corrections,
            folder: "generated",
            selected: None,
            report: 0,
            open_document: None,
            loose_passage: None,
            loading: None,
        };
        let mut requests = Vec::new();
        egui::CentralPanel::no_frame().show(ui, |ui| show(ui, &input, &stage, &mut self.canvas, &mut requests));
        for request in requests {
            self.carry_out(request);
        }
    }
}

fn main() -> eframe::Result {
    let mut arguments = std::env::args().skip(1);
    let n = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let dark = arguments.next().is_some_and(|word| word == "dark");
    let timeline = Arc::new(generate::timeline(n, 300, 7));
    let scale = Scale::default();
    let view = timeline.fit(&scale);
    let options = eframe::NativeOptions { renderer: eframe::Renderer::Glow, multisampling: 4, ..Default::default() };
    eframe::run_native(
        "Big timeline",
        options,
        Box::new(move |cc| {
            theme::install(&cc.egui_ctx);
            cc.egui_ctx.set_theme(if dark { egui::Theme::Dark } else { egui::Theme::Light });
            Ok(Box::new(Big {
                timeline,
                scale,
                view,
                canvas: Canvas::default(),
                closed: BTreeSet::new(),
                derived: Derived::default(),
                lookup: Lookup::default(),
                corrections: Corrections::default(),
            }))
        }),
    )
}
