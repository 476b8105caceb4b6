//! The native window: its options, its icon, and what to say where there can be none.

use super::missing::no_window;
use super::{App, OpenRequest};
use crate::session::store::{Places, Settings, read_settings};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why there is no window, in words with the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoWindow {
    /// What is missing.
    pub reason: String,
    /// What to install or start.
    pub next_step: String,
}

impl fmt::Display for NoWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.reason, self.next_step)
    }
}

const ICON: &[u8] = include_bytes!("../../assets/icons/dateline.png");

/// Shows the window until it is closed.
///
/// # Errors
/// [`NoWindow`] where there is no display or a system library is missing.
pub fn run(request: OpenRequest) -> Result<(), NoWindow> {
    if cfg!(target_os = "linux") && !has_display() {
        return Err(NoWindow {
            reason: "No display: neither WAYLAND_DISPLAY nor DISPLAY is set.".into(),
            next_step: "Start dateline from a desktop session.".into(),
        });
    }
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Dateline")
        .with_app_id("dateline")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([720.0, 440.0])
        .with_drag_and_drop(true);
    if let Ok(icon) = eframe::icon_data::from_png_bytes(ICON) {
        viewport = viewport.with_icon(icon);
    }
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, multisampling: 4, ..Default::default() };
    let places = Places::of_user();
    if let Some(places) = &places {
        // What lies there names what was read. A folder that cannot be made says so when something is written to it.
        let _ = places.make_private();
    }
    let (settings, broken) = places.as_ref().map_or_else(|| (Settings::default(), None), read_settings);
    // A missing libxkbcommon-x11 panics inside the windowing library.
    let shown = Arc::new(AtomicBool::new(false));
    let (started, loud) = (Arc::clone(&shown), Arc::clone(&shown));
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if loud.load(Ordering::Relaxed) {
            hook(info);
        }
    }));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native(
            "dateline",
            options,
            Box::new(move |cc| {
                started.store(true, Ordering::Relaxed);
                let mut app = App::new(&cc.egui_ctx, request, settings, places);
                app.follow_desktop();
                if let Some(error) = broken {
                    app.notice(format!("The settings could not be read, defaults are used: {error}"));
                }
                Ok(Box::new(app))
            }),
        )
    }));
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(no_window(&error.to_string())),
        Err(panic) if shown.load(Ordering::Relaxed) => std::panic::resume_unwind(panic),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned();
            let words = words.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            Err(no_window(&words.unwrap_or_else(|| "the window library failed".into())))
        }
    }
}

fn has_display() -> bool {
    ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
