//! Sizes, fonts and styles of the window, and [`crate::colour`] in the window's own terms.

use crate::colour::{self, Rgb, Tokens};
use crate::event::Kind;
use crate::temporal::{Habits, Hours};
use egui::{Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, Theme, Visuals};
use std::sync::Arc;

/// How long a widget takes to change its looks where motion is wanted, in seconds.
pub const ANIMATION: f32 = 0.08;

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // the names are the drawing's
pub struct Palette {
    pub background: Color32,
    pub panel: Color32,
    pub raised: Color32,
    pub hairline: Color32,
    pub text: Color32,
    pub second: Color32,
    pub faint: Color32,
    pub accent: Color32,
    pub tint: Color32,
    pub faint_tint: Color32,
    pub conflict: Color32,
    pub certain: Color32,
    pub found: Color32,
    pub warm: Color32,
}

const fn ink(rgb: Rgb) -> Color32 {
    let [r, g, b] = rgb.channels();
    Color32::from_rgb(r, g, b)
}

const fn palette_of(t: &Tokens) -> Palette {
    Palette {
        background: ink(t.background),
        panel: ink(t.panel),
        raised: ink(t.raised),
        hairline: ink(t.hairline),
        text: ink(t.text),
        second: ink(t.second),
        faint: ink(t.faint),
        accent: ink(t.accent),
        tint: ink(t.tint),
        faint_tint: ink(t.faint_tint),
        conflict: ink(t.conflict),
        certain: ink(t.certain),
        found: ink(t.found),
        warm: ink(t.warm),
    }
}

/// The light theme.
pub const LIGHT: Palette = palette_of(&colour::LIGHT);

/// The dark theme.
pub const DARK: Palette = palette_of(&colour::DARK);

/// The palette in force.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    of(ui.visuals().dark_mode)
}

fn of(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

/// The colour of a kind of event; always beside its word, never alone.
pub fn kind_color(kind: Kind, dark: bool) -> Color32 {
    ink(if dark { colour::Theme::Dark } else { colour::Theme::Light }.kind(kind))
}

/// Interface text.
pub const BODY: f32 = 12.5;
/// Small text beside it.
pub const SMALL: f32 = 11.0;
/// Spaced capitals over panels.
pub const CAPITALS: f32 = 10.5;
/// The title of the selected event.
pub const TITLE: f32 = 16.0;
/// The passage.
pub const READING: f32 = 15.5;

/// The semibold face of the interface.
pub fn strong_family() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// The reading serif.
pub fn serif_family() -> FontFamily {
    FontFamily::Name("serif".into())
}

/// The reading serif, heavier.
pub fn serif_strong_family() -> FontFamily {
    FontFamily::Name("serif-strong".into())
}

/// How time is written for this user, and whether documents are set without serifs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Manner {
    habits: Habits,
    is_sans: bool,
}

fn manner(ctx: &egui::Context) -> Manner {
    ctx.data(|data| data.get_temp(egui::Id::unique("manner"))).unwrap_or_default()
}

/// Takes over what the user set.
pub fn set_manner(ctx: &egui::Context, habits: Habits, is_sans: bool) {
    ctx.data_mut(|data| data.insert_temp(egui::Id::unique("manner"), Manner { habits, is_sans }));
}

/// How time is written for this user.
pub fn habits(ui: &egui::Ui) -> Habits {
    manner(ui.ctx()).habits
}

/// How clock times are written for this user.
pub fn hours(ui: &egui::Ui) -> Hours {
    habits(ui).hours
}

/// The letters of documents.
pub fn reading_family(ui: &egui::Ui, is_strong: bool) -> FontFamily {
    match (manner(ui.ctx()).is_sans, is_strong) {
        (false, false) => serif_family(),
        (false, true) => serif_strong_family(),
        (true, false) => FontFamily::Proportional,
        (true, true) => strong_family(),
    }
}

/// Interface text of a size.
pub fn sans(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Heavier interface text.
pub fn strong(size: f32) -> FontId {
    FontId::new(size, strong_family())
}

/// Installs fonts and both styles.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_visuals_of(theme, visuals(theme));
    }
    ctx.all_styles_mut(|style| {
        use egui::TextStyle;
        style.text_styles = [
            (TextStyle::Small, sans(SMALL)),
            (TextStyle::Body, sans(BODY)),
            (TextStyle::Button, sans(BODY)),
            (TextStyle::Heading, strong(TITLE)),
            (TextStyle::Monospace, FontId::monospace(12.0)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(8.0, 4.0);
        style.spacing.button_padding = egui::vec2(10.0, 4.0);
        style.spacing.interact_size.y = 24.0;
        style.spacing.menu_margin = Margin::same(6);
        style.spacing.window_margin = Margin::same(14);
        style.spacing.scroll = egui::style::ScrollStyle::thin();
        style.spacing.tooltip_width = 380.0;
        style.animation_time = ANIMATION;
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.25;
    });
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let fallbacks = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let faces: [(&str, FontFamily, &'static [u8]); 4] = [
        ("Inter Tabular", FontFamily::Proportional, include_bytes!("../../assets/fonts/InterTabular-Regular.otf")),
        ("Inter Tabular SemiBold", strong_family(), include_bytes!("../../assets/fonts/InterTabular-SemiBold.otf")),
        ("Source Serif Pro", serif_family(), include_bytes!("../../assets/fonts/SourceSerifPro-Regular.ttf")),
        ("Source Serif Pro Semibold", serif_strong_family(), include_bytes!("../../assets/fonts/SourceSerifPro-Semibold.ttf")),
    ];
    for (name, family, bytes) in faces {
        fonts.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes)));
        let mut chain = vec![name.to_owned()];
        chain.extend(fallbacks.iter().cloned());
        fonts.families.insert(family, chain);
    }
    fonts
}

fn visuals(theme: Theme) -> Visuals {
    let dark = theme == Theme::Dark;
    let p = of(dark);
    let mut v = if dark { Visuals::dark() } else { Visuals::light() };
    v.panel_fill = p.background;
    v.window_fill = p.raised;
    v.window_stroke = Stroke::new(1.0, p.hairline);
    v.window_corner_radius = CornerRadius::same(8);
    v.menu_corner_radius = CornerRadius::same(6);
    let shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(if dark { 110 } else { 36 }) };
    v.window_shadow = shadow;
    v.popup_shadow = shadow;
    v.extreme_bg_color = if dark { p.background } else { p.raised };
    v.faint_bg_color = p.faint_tint;
    v.hyperlink_color = p.accent;
    v.weak_text_color = Some(p.second);
    v.warn_fg_color = p.conflict;
    v.error_fg_color = p.conflict;
    v.selection.bg_fill = p.tint;
    v.selection.stroke = Stroke::new(1.0, p.text);
    let w = &mut v.widgets;
    for (visuals, fill, text) in [
        (&mut w.noninteractive, p.panel, p.text),
        (&mut w.inactive, p.raised, p.text),
        (&mut w.hovered, p.faint_tint, p.text),
        (&mut w.active, p.tint, p.text),
        (&mut w.open, p.panel, p.text), // also the band over a dialog: it is not to be the loudest thing
    ] {
        visuals.bg_fill = fill;
        visuals.weak_bg_fill = fill;
        visuals.bg_stroke = Stroke::new(1.0, p.hairline);
        visuals.fg_stroke = Stroke::new(1.0, text);
        visuals.corner_radius = CornerRadius::same(6);
        visuals.expansion = 0.0;
    }
    // What can be pressed or chosen has an edge that is seen: an empty ring of a choice has nothing else.
    w.inactive.bg_stroke = Stroke::new(1.0, p.faint);
    w.hovered.bg_stroke = Stroke::new(1.0, p.second);
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(c: Color32) -> f64 {
        let channel = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(c.r()) + 0.7152 * channel(c.g()) + 0.0722 * channel(c.b())
    }

    /// WCAG 2.2 contrast ratio.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_in_both_themes() {
        for p in [&LIGHT, &DARK] {
            for ground in [p.background, p.panel, p.raised] {
                for ink in [p.text, p.second, p.accent, p.conflict, p.certain] {
                    assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}: {:.2}", contrast(ink, ground));
                }
            }
            for ground in [p.tint, p.faint_tint] {
                assert!(contrast(p.text, ground) >= 4.5);
            }
        }
    }

    #[test]
    fn marks_stand_out_from_the_ground() {
        for (dark, p) in [(false, &LIGHT), (true, &DARK)] {
            for kind in [
                Kind::Attack,
                Kind::Death,
                Kind::Arrest,
                Kind::Release,
                Kind::Election,
                Kind::Statement,
                Kind::Disaster,
                Kind::Business,
                Kind::Other,
            ] {
                assert!(contrast(kind_color(kind, dark), p.background) >= 3.0, "{kind:?} dark={dark}");
            }
        }
    }
}
