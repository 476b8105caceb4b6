//! What programs of others could read in the folder: offered, never begun by themselves.

use super::request::{Overlay, Request};
use super::theme::{self, palette};
use super::{ViewInput, status, widgets};
use crate::session::{Offer, OfferState};
use egui::{RichText, Ui};

/// Over the list of problems: what is not read, and a button that lets it be read.
pub(super) fn rows(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    for offer in &input.derived.offers {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(offer.words()).font(theme::strong(theme::BODY)).color(p.text));
            match offer.state {
                OfferState::Open => {
                    let words = format!("Read them with {}", offer.helper.name());
                    let help =
                        "It works on this machine and may see nothing else of yours. Reading pages takes some seconds each.";
                    if ui.button(words).on_hover_text(help).clicked() {
                        requests.push(Request::LetRead(offer.helper, true));
                    }
                }
                OfferState::Taken => {
                    if widgets::link(ui, "no longer").on_hover_text("Read this folder without it").clicked() {
                        requests.push(Request::LetRead(offer.helper, false));
                    }
                }
                OfferState::Missing => {
                    ui.label(RichText::new(format!("To read them, {}.", offer.helper.install())).color(p.second));
                }
            }
        });
        ui.add_space(8.0);
    }
}

/// Below the documents, while something is not read.
pub(super) fn links(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let open = |offer: &&Offer| offer.state != OfferState::Taken;
    for offer in input.derived.offers.iter().filter(open) {
        ui.add_space(4.0);
        // What it is for is said there, and over the link.
        let words = format!("Read {} with {}…", status::counted(offer.pictures + offer.documents, "file"), offer.helper.name());
        if widgets::link(ui, &words).on_hover_text(offer.words()).clicked() {
            requests.push(Request::Show(Overlay::Problems));
        }
    }
    ui.add_space(4.0);
}
