//! The timeline alone, in a window, over a generated corpus of any size: `cargo run --release --example big_timeline --
//! 1000000 [dark]`. For trying out how many events feel; nothing is read from disk.

#[path = "../benches/common/bare.rs"]
mod bare;
#[path = "../benches/common/generate.rs"]
mod generate;

use bare::Bare;
use dateline::session::Command;
use dateline::timeline::{Scale, Timeline, Viewport};
use dateline::ui::timeline_view::{Canvas, show};
use dateline::ui::{Request, theme};
use std::sync::Arc;

struct Big {
    timeline: Arc<Timeline>,
    scale: Scale,
    view: Viewport,
    canvas: Canvas,
    bare: Bare,
}

impl Big {
    fn carry_out(&mut self, request: Request) {
        let fit = self.timeline.fit(&self.scale);
        match request {
            Request::View(view) | Request::Glide(view) => self.view = view.clamp(fit),
            Request::GoTo(interval) => self.view = Viewport::frame(&self.scale, &interval, fit).clamp(fit),
            Request::Run(Command::Fit) => self.view = fit,
            Request::ScrollLanes(offset) => self.canvas.scroll_lanes(offset),
            Request::ToggleLane(key) if self.bare.closed.contains(&key) => drop(self.bare.closed.remove(&key)),
            Request::ToggleLane(key) => drop(self.bare.closed.insert(key)),
            _ => {}
        }
    }
}

impl eframe::App for Big {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let (stage, input) = (self.bare.stage(&self.timeline, &self.scale, self.view), self.bare.input());
        let mut requests = Vec::new();
        let ground = egui::Frame::new().fill(theme::palette(ui).background);
        egui::CentralPanel::no_frame().frame(ground).show(ui, |ui| show(ui, &input, &stage, &mut self.canvas, &mut requests));
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
            Ok(Box::new(Big { timeline, scale, view, canvas: Canvas::default(), bare: Bare::default() }))
        }),
    )
}
