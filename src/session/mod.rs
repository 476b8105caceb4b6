//! An open folder: the ground state a reader can change (settings, corrections) and what is derived from it.
//!
//! Only ground state is saved ([`store`]); [`Derived`] is recomputed and shared as an `Arc`.

mod analysed;
pub mod anchor;
pub mod chronology;
pub mod command;
pub mod corrections;
mod decided;
pub mod derive;
pub mod edit;
pub mod excerpt;
pub mod exported;
pub mod findings;
mod helper;
mod kept_off;
pub mod keymap;
pub mod opening;
mod passed_over;
pub mod preview;
mod reading;
pub mod since;
pub mod store;
mod weight;
pub mod why;

pub use analysed::Analysed;
pub use command::{COMMANDS, Command, CommandInfo, Key, Shortcut};
pub use corrections::{Corrections, DocumentCorrection, SetDate};
pub use decided::{Orphan, SaidOf, is_dated_by_hand};
pub use derive::{Derived, Deriver, DocumentState, story_tag};
pub use edit::{Change, DocumentChange, Edit, Group, HIDE, History, LIST, beside_others};
pub use findings::{DocumentFindings, Findings};
pub use helper::{Helper, Helpers, Offer, OfferState};
pub use kept_off::KeptOff;
pub use keymap::Keymap;
pub(crate) use opening::stands_for_byte;
pub use opening::{Finish, Pace, Progress, Source};
pub use passed_over::{PassedOver, Problem, Skipped, Why};
pub use preview::{Move, Preview, preview};
pub use since::{Seen, Since};
pub use weight::Weight;
pub use why::{ChainKind, ChainStep, why, why_report};
