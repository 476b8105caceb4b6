//! The timeline's own controls: lanes, folding and legend over the ruler, and under the lanes what is not to be seen: events
//! before and after the view, expressions without a place in time.

use super::super::ViewInput;
use super::super::request::{Overlay, Request, Tray};
use super::super::theme::{self, palette};
use super::Stage;
use super::paint::Brush;
use crate::event::Kind;
use crate::session::Command;
use crate::timeline::{Beyond, Grouping, LEGEND, LaneOrder, grouped, sign};
use crate::timex::State;
use egui::{Align, Color32, CursorIcon, Layout, Rect, Response, RichText, Sense, Ui, UiBuilder, pos2, vec2};

/// Height of the line under the lanes, in points.
pub(super) const FOOT: f32 = 22.0;

const GROUPINGS: [(Grouping, Command); 6] = [
    (Grouping::Kind, Command::LanesKind),
    (Grouping::Person, Command::LanesPerson),
    (Grouping::Place, Command::LanesPlace),
    (Grouping::Document, Command::LanesDocument),
    (Grouping::Witness, Command::LanesWitness),
    (Grouping::None, Command::LanesNone),
];
const ORDERS: [(LaneOrder, Command); 4] = [
    (LaneOrder::Importance, Command::LanesByImportance),
    (LaneOrder::FirstEvent, Command::LanesByFirst),
    (LaneOrder::Count, Command::LanesByCount),
    (LaneOrder::Name, Command::LanesByName),
];

/// What a menu says of a grouping.
fn lanes_word(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::None => "none",
        Grouping::Document => "by document",
        Grouping::Kind => "by kind",
        Grouping::Person => "by person or organisation",
        Grouping::Place => "by place",
        Grouping::Witness => "by witness: one per source",
    }
}

fn order_word(order: LaneOrder) -> &'static str {
    match order {
        LaneOrder::Importance => "most important first",
        LaneOrder::FirstEvent => "by first event",
        LaneOrder::Count => "by number of events",
        LaneOrder::Name => "by name",
    }
}

/// Over the ruler, at the right; returns their left end.
pub(super) fn show(ui: &mut Ui, rect: Rect, stage: &Stage<'_>, toggle_legend: bool, requests: &mut Vec<Request>) -> f32 {
    let line = Rect::from_min_max(pos2(rect.left(), rect.top() + 2.0), pos2(rect.right() - 10.0, rect.top() + 25.0));
    let mut ui = ui.new_child(UiBuilder::new().max_rect(line).layout(Layout::right_to_left(Align::Center)));
    ui.spacing_mut().button_padding = vec2(7.0, 2.0);
    ui.spacing_mut().interact_size.y = 20.0;
    ui.spacing_mut().item_spacing.x = 2.0;
    let legend = quiet(&mut ui, "Legend", Command::Legend);
    egui::Popup::menu(&legend)
        .open_memory((legend.clicked() || toggle_legend).then_some(egui::SetOpenCommand::Toggle))
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Legend")
        .show(legend_rows);
    if stage.can_fold || stage.folded {
        let words = if stage.folded { "Unfold" } else { "Fold gaps" };
        if quiet(&mut ui, words, Command::FoldGaps).clicked() {
            requests.push(Request::Run(Command::FoldGaps));
        }
    }
    let words = match stage.timeline.grouping() {
        Grouping::None => "No lanes ⏷".to_owned(),
        grouping => format!("Lanes {} ⏷", lanes_word(grouping).split(':').next().unwrap_or("")),
    };
    let lanes = quiet(&mut ui, &words, Command::LanesKind).on_hover_text("What the lanes stand for, and their order");
    egui::Popup::menu(&lanes).show(|ui| lanes_menu(ui, stage, requests));
    ui.min_rect().left()
}

/// A button that is only words until the pointer comes.
fn quiet(ui: &mut Ui, words: &str, command: Command) -> Response {
    let p = palette(ui);
    let text = RichText::new(words).font(theme::sans(theme::SMALL + 0.5)).color(p.second);
    let button = egui::Button::new(text).frame_when_inactive(false);
    let info = command.info();
    let response = ui.add(button).on_hover_cursor(CursorIcon::PointingHand);
    if words.ends_with('⏷') {
        return response;
    }
    let keys = super::super::keymap(ui).of(command).first().map_or(String::new(), |s| format!(" ({})", s.words()));
    response.on_hover_text(format!("{}{keys}", info.help))
}

fn lanes_menu(ui: &mut Ui, stage: &Stage<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let mut run = |ui: &Ui, command: Command| {
        requests.push(Request::Run(command));
        ui.close();
    };
    let head = |ui: &mut Ui, words: &str| ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second));
    head(ui, "Lanes");
    for (grouping, command) in GROUPINGS {
        if ui.radio(stage.timeline.grouping() == grouping, lanes_word(grouping)).clicked() {
            run(ui, command);
        }
    }
    ui.separator();
    head(ui, "Order");
    for (order, command) in ORDERS {
        if ui.radio(stage.order == order, order_word(order)).clicked() {
            run(ui, command);
        }
    }
    ui.separator();
    for command in [Command::CloseLanes, Command::OpenLanes] {
        let info = command.info();
        let keys = super::super::keymap(ui).words(command);
        if ui.add(egui::Button::new(info.label).shortcut_text(keys)).on_hover_text(info.help).clicked() {
            run(ui, command);
        }
    }
}

fn legend_rows(ui: &mut Ui) {
    let p = palette(ui);
    ui.set_width(400.0);
    ui.label(RichText::new("How time is drawn").font(theme::strong(theme::BODY)).color(p.text));
    ui.add_space(4.0);
    samples(ui);
    ui.add_space(4.0);
    let signs: Vec<String> =
        Kind::ALL.into_iter().filter(|k| !sign(*k).is_empty()).map(|k| format!("{} {}", sign(k), k.word())).collect();
    let words = format!("Colour and sign are the kind of event: {}.", signs.join(", "));
    ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second));
}

/// Each form of a mark beside what it means.
pub(in crate::ui) fn samples(ui: &mut Ui) {
    let p = palette(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    for explained in &LEGEND {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::hover());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::ListItem, true, format!("{}: {}", explained.words, explained.help))
        });
        let mut shapes = Vec::new();
        let sample = crate::timeline::Rect { x0: 6.0, y0: 12.5, x1: 36.0, y1: 23.5 };
        Brush::new(ui, rect, &mut shapes).sample(explained.sample, sample);
        ui.painter().extend(shapes);
        let text = |y: f32, words: &str, font: egui::FontId, color: Color32| {
            super::super::widgets::text_cut(ui, rect.left_top() + vec2(54.0, y), words, font, color, rect.width() - 54.0);
        };
        text(3.0, explained.words, theme::strong(theme::BODY), p.text);
        text(18.0, explained.help, theme::sans(theme::SMALL), p.second);
    }
}

/// A foot narrower than this says how many events are beyond the view and not of when, in points.
const FOOT_WIDE: f32 = 460.0;

/// Under the lanes: events before and after the view, and between them what is not on the timeline, each count with its list.
pub(super) fn foot(ui: &mut Ui, rect: Rect, input: &ViewInput<'_>, beyond: &Beyond, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.painter().rect_filled(rect, 0.0, p.background);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, egui::Stroke::new(1.0, p.hairline));
    let inner = rect.shrink2(vec2(12.0, 1.0));
    let mut left = ui.new_child(UiBuilder::new().id_salt("before").max_rect(inner).layout(Layout::left_to_right(Align::Center)));
    // Where there is little room the years are left out: the two sides do not meet.
    let fitting = |words: String| match inner.width() < FOOT_WIDE {
        true => words.split(" · ").next().unwrap_or_default().to_owned(),
        false => words,
    };
    let (earlier, later) = (beyond.earlier_words().map(fitting), beyond.later_words().map(fitting));
    if earlier.is_some_and(|words| link(&mut left, &format!("← {words}"), "Events before this view: move there")) {
        requests.push(Request::Run(Command::ViewEarlier));
    }
    let mut right = ui.new_child(UiBuilder::new().id_salt("after").max_rect(inner).layout(Layout::right_to_left(Align::Center)));
    if later.is_some_and(|words| link(&mut right, &format!("{words} →"), "Events after this view: move there")) {
        requests.push(Request::Run(Command::ViewLater));
    }
    let middle = Rect::from_x_y_ranges(left.min_rect().right() + 14.0..=right.min_rect().left() - 14.0, inner.y_range());
    if middle.width() > 60.0 {
        trays(ui, middle, input, requests);
    }
}

/// Words that lead somewhere.
fn link(ui: &mut Ui, words: &str, tip: &str) -> bool {
    let text = RichText::new(words).font(theme::sans(theme::SMALL)).color(palette(ui).second);
    ui.add(egui::Label::new(text).sense(Sense::click())).on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip).clicked()
}

/// What is not on the timeline, in words, with what lists it.
fn counts(input: &ViewInput<'_>) -> Vec<(String, Command, Overlay)> {
    let state = |state| input.lookup.states.get(&state).copied().unwrap_or(0);
    let all = [
        ("not listed", super::super::unlisted::count(input), Command::ShowUnlisted, super::super::unlisted::ALL),
        ("undated", state(State::Undated), Command::ShowUndated, Overlay::Tray(Tray::Undated)),
        ("ambiguous", state(State::Ambiguous), Command::ShowAmbiguous, Overlay::Tray(Tray::Ambiguous)),
        ("rejected", state(State::Rejected), Command::ShowRejected, Overlay::Tray(Tray::Rejected)),
        ("taken off", super::super::decided::taken_off(input), Command::ShowHidden, Overlay::Hidden),
        ("furniture", input.derived.left_out.values().sum(), Command::ShowFurniture, Overlay::Tray(Tray::Furniture)),
    ];
    let some = all.into_iter().filter(|(_, count, ..)| *count > 0);
    some.map(|(word, count, command, overlay)| (format!("{word} {}", grouped(count as u64)), command, overlay)).collect()
}

/// Side by side where there is room, else behind one word.
fn trays(ui: &mut Ui, rect: Rect, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    const GAP: f32 = 6.0;
    let p = palette(ui);
    let counts = counts(input);
    let width = |words: &str| ui.painter().layout_no_wrap(words.to_owned(), theme::sans(theme::SMALL), p.second).size().x;
    let wanted = counts.iter().map(|(words, ..)| width(words)).sum::<f32>()
        + counts.len().saturating_sub(1) as f32 * (width("·") + 2.0 * GAP);
    let fits = wanted <= rect.width();
    let space = if fits { ((rect.width() - wanted) / 2.0).floor() } else { 0.0 };
    let row = Rect::from_min_max(pos2(rect.left() + space, rect.top()), rect.right_bottom());
    let mut ui = ui.new_child(UiBuilder::new().id_salt("trays").max_rect(row).layout(Layout::left_to_right(Align::Center)));
    ui.spacing_mut().item_spacing.x = GAP;
    if !fits {
        let words = if rect.width() > 130.0 { "not on the timeline ⏷" } else { "not listed ⏷" };
        let words = RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second);
        ui.spacing_mut().button_padding = vec2(4.0, 0.0);
        ui.spacing_mut().interact_size.y = 18.0;
        let button = egui::Button::new(words).frame_when_inactive(false);
        egui::containers::menu::MenuButton::from_button(button).ui(&mut ui, |ui| {
            for (words, command, overlay) in counts {
                if ui.button(words).on_hover_text(command.info().help).clicked() {
                    requests.push(Request::Show(overlay));
                    ui.close();
                }
            }
        });
        return;
    }
    for (i, (words, command, overlay)) in counts.into_iter().enumerate() {
        if i > 0 {
            ui.label(RichText::new("·").font(theme::sans(theme::SMALL)).color(p.faint));
        }
        if link(&mut ui, &words, command.info().help) {
            requests.push(Request::Show(overlay));
        }
    }
}
