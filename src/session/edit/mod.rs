//! Changes a user makes: each knows its inverse and its label, so undo needs no snapshots.
//!
//! An edit changes one thing of one document or passage, so that what others change meanwhile in the same file stays.

mod build;
mod history;
mod meanwhile;

pub use build::{Group, HIDE, LIST};
pub use history::History;
pub use meanwhile::beside_others;

use super::corrections::{
    Anchor, Chronology, Claimed, Corrections, Couple, DayOrder, DocumentCorrection, Passage, PassageId, Review, Said, SaidDate,
    SetDate, Standing, Story,
};
use super::store::Field;
use crate::event::{Kind, Verdict};
use crate::timex::Genre;

/// One change to the corrections.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Says something of a document, or no longer says it.
    Document {
        /// The document's path.
        path: String,
        /// Its content, kept with what is newly said.
        sha256: Option<[u8; 32]>,
        /// What.
        change: DocumentChange,
    },
    /// Says something of a passage, or no longer says it.
    Passage {
        /// Which.
        id: PassageId,
        /// Where it is, kept when nothing was said of it before.
        anchor: Anchor,
        /// What.
        change: Change,
    },
    /// Says of two passages whether they tell the same event; `None` leaves it to merging.
    Judge {
        /// Both, with where they are.
        passages: Box<[(PassageId, Anchor); 2]>,
        /// What is said.
        verdict: Option<Verdict>,
    },
    /// Ties what is said of a passage to other words.
    Attach {
        /// Which.
        id: PassageId,
        /// Where it is from now on.
        anchor: Anchor,
    },
    /// Drops a passage with all that is said of it, or brings it back.
    Whole {
        /// Which.
        id: PassageId,
        /// What there is from now on.
        passage: Option<Box<Passage>>,
    },
    /// Tells a story, tells it otherwise, or no longer.
    Story {
        /// Its name.
        name: String,
        /// What there is from now on, with where its passages are.
        story: Option<Story>,
        /// Where passages are of which nothing else is said.
        anchors: Vec<(PassageId, Anchor)>,
    },
    /// Changes one field of the file, whatever it says: how clashes are decided.
    Field(Field),
    /// Several at once, undone as one.
    Together(Vec<Edit>),
}

/// What can be said of a document; `None` leaves it to the program.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // as in `DocumentCorrection`
pub enum DocumentChange {
    Published(Option<SetDate>),
    Genre(Option<Genre>),
    Encoding(Option<String>),
    Language(Option<String>),
    Order(Option<DayOrder>),
    Chronology(Option<Chronology>),
}

/// What can be said of a passage; `None` leaves it to the program.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // as in `Said`
pub enum Change {
    Date(Option<SaidDate>),
    Title(Option<String>),
    Kind(Option<Kind>),
    People(Option<Vec<String>>),
    Places(Option<Vec<String>>),
    Figures(Option<Vec<String>>),
    Standing(Option<Standing>),
    Star(bool),
    /// A tag, and whether it is there.
    Tag(String, bool),
    Note(Option<String>),
    Review(Option<Review>),
    Claim(Option<Claimed>),
    Added(bool),
}

impl Edit {
    /// Sets or clears the date of one document.
    pub fn published(path: &str, date: Option<SetDate>) -> Edit {
        Edit::of_document(path, DocumentChange::Published(date))
    }

    /// Says how a file's bytes stand for characters; it is read again.
    pub fn encoding(path: &str, encoding: Option<String>) -> Edit {
        Edit::of_document(path, DocumentChange::Encoding(encoding))
    }

    /// Says something of a document whose content does not matter.
    pub fn of_document(path: &str, change: DocumentChange) -> Edit {
        Edit::Document { path: path.to_owned(), sha256: None, change }
    }

    /// Carries the edit out and returns the edit that takes it back.
    #[must_use = "the inverse belongs in the history"]
    pub fn apply(self, corrections: &mut Corrections) -> Edit {
        match self {
            Edit::Document { path, sha256, change } => document(corrections, path, sha256, change),
            Edit::Passage { id, anchor, change } => passage(corrections, id, anchor, change),
            Edit::Judge { passages, verdict } => judge(corrections, passages, verdict),
            Edit::Attach { id, anchor } => {
                let before =
                    corrections.passages.get_mut(&id).map(|passage| std::mem::replace(&mut passage.anchor, anchor.clone()));
                Edit::Attach { id, anchor: before.unwrap_or(anchor) }
            }
            Edit::Whole { id, passage } => {
                let before = match passage {
                    Some(passage) => corrections.passages.insert(id.clone(), *passage),
                    None => corrections.passages.remove(&id),
                };
                Edit::Whole { id, passage: before.map(Box::new) }
            }
            Edit::Story { name, story: now, anchors } => story(corrections, name, now, anchors),
            Edit::Field(field) => Edit::Field(field.apply(corrections)),
            Edit::Together(edits) => {
                let mut inverse: Vec<Edit> = edits.into_iter().map(|edit| edit.apply(corrections)).collect();
                inverse.reverse();
                Edit::Together(inverse)
            }
        }
    }

    /// What a menu says after "Undo".
    pub fn label(&self) -> String {
        match self {
            Edit::Document { path, change, .. } => format!("{} of {path}", change.word()),
            Edit::Passage { change, .. } => change.label(),
            Edit::Judge { verdict: Some(Verdict::Same), .. } => "merging two events".to_owned(),
            Edit::Judge { verdict: Some(Verdict::Different), .. } => "telling two events apart".to_owned(),
            Edit::Judge { verdict: None, .. } => "a verdict on two reports".to_owned(),
            Edit::Attach { .. } => "finding the place of a correction".to_owned(),
            Edit::Whole { .. } => "dropping a correction".to_owned(),
            Edit::Story { name, .. } => format!("the story “{name}”"),
            Edit::Field(field) => format!("deciding {}", field.words()),
            Edit::Together(edits) => together(edits),
        }
    }
}

/// The same thing of several is said with their number.
fn together(edits: &[Edit]) -> String {
    let Some((first, rest)) = edits.split_first() else { return "nothing".to_owned() };
    let label = first.label();
    if rest.is_empty() || rest.iter().all(|edit| edit.label() == label) {
        let several = rest.iter().filter(|edit| matches!(edit, Edit::Passage { .. })).count();
        return if several > 0 { format!("{label} ({} events)", several + 1) } else { label };
    }
    // A merge is one verdict and several that are taken back.
    let verdict = edits.iter().find(|edit| matches!(edit, Edit::Judge { verdict: Some(_), .. }));
    match verdict {
        Some(verdict) if edits.iter().all(|edit| matches!(edit, Edit::Judge { .. })) => verdict.label(),
        _ => format!("{} changes", edits.len()),
    }
}

impl DocumentChange {
    fn word(&self) -> &'static str {
        match self {
            DocumentChange::Published(_) => "date",
            DocumentChange::Genre(_) => "kind of text",
            DocumentChange::Encoding(_) => "encoding",
            DocumentChange::Language(_) => "language",
            DocumentChange::Order(_) => "order of day and month",
            DocumentChange::Chronology(_) => "import",
        }
    }

    /// Swaps with what is said; what was said before.
    fn swap(self, said: &mut DocumentCorrection) -> DocumentChange {
        use std::mem::replace;
        match self {
            DocumentChange::Published(now) => DocumentChange::Published(replace(&mut said.published, now)),
            DocumentChange::Genre(now) => DocumentChange::Genre(replace(&mut said.genre, now)),
            DocumentChange::Encoding(now) => DocumentChange::Encoding(replace(&mut said.encoding, now)),
            DocumentChange::Language(now) => DocumentChange::Language(replace(&mut said.language, now)),
            DocumentChange::Order(now) => DocumentChange::Order(replace(&mut said.order, now)),
            DocumentChange::Chronology(now) => DocumentChange::Chronology(replace(&mut said.chronology, now)),
        }
    }
}

impl Change {
    fn label(&self) -> String {
        match self {
            Change::Date(Some(SaidDate::None)) => "“not a date”".to_owned(),
            Change::Date(_) => "the date of an event".to_owned(),
            Change::Title(_) => "the title of an event".to_owned(),
            Change::Kind(_) => "the kind of an event".to_owned(),
            Change::People(_) => "the people of an event".to_owned(),
            Change::Places(_) => "the place of an event".to_owned(),
            Change::Figures(_) => "the figures of an event".to_owned(),
            Change::Standing(Some(Standing::Hidden)) => "hiding".to_owned(),
            Change::Standing(Some(Standing::Listed)) => "listing by hand".to_owned(),
            Change::Standing(None) => "restoring".to_owned(),
            Change::Star(true) => "starring".to_owned(),
            Change::Star(false) => "unstarring".to_owned(),
            Change::Tag(tag, true) => format!("tagging “{tag}”"),
            Change::Tag(tag, false) => format!("removing the tag “{tag}”"),
            Change::Note(_) => "a note".to_owned(),
            Change::Review(_) => "the review".to_owned(),
            Change::Claim(_) => "what is held of a claim".to_owned(),
            Change::Added(_) => "an event added by hand".to_owned(),
        }
    }

    /// Swaps with what is said; what was said before.
    fn swap(self, said: &mut Said) -> Change {
        use std::mem::replace;
        match self {
            Change::Date(now) => Change::Date(replace(&mut said.date, now)),
            Change::Title(now) => Change::Title(replace(&mut said.title, now.filter(|title| !title.trim().is_empty()))),
            Change::Kind(now) => Change::Kind(replace(&mut said.kind, now)),
            Change::People(now) => Change::People(replace(&mut said.people, now)),
            Change::Places(now) => Change::Places(replace(&mut said.places, now)),
            Change::Figures(now) => Change::Figures(replace(&mut said.figures, now)),
            Change::Standing(now) => Change::Standing(replace(&mut said.standing, now)),
            Change::Star(now) => Change::Star(replace(&mut said.starred, now)),
            Change::Tag(tag, true) => {
                let fresh = said.tags.insert(tag.clone());
                Change::Tag(tag, !fresh)
            }
            Change::Tag(tag, false) => {
                let was = said.tags.remove(&tag);
                Change::Tag(tag, was)
            }
            Change::Note(now) => Change::Note(replace(&mut said.note, now.filter(|note| !note.trim().is_empty()))),
            Change::Review(now) => Change::Review(replace(&mut said.review, now)),
            Change::Claim(now) => Change::Claim(replace(&mut said.claim, now)),
            Change::Added(now) => Change::Added(replace(&mut said.added, now)),
        }
    }
}

/// Of an entry that says nothing, nothing is kept.
fn document(corrections: &mut Corrections, path: String, sha256: Option<[u8; 32]>, change: DocumentChange) -> Edit {
    let entry = corrections.documents.entry(path.clone());
    let entry = entry.or_insert_with(|| DocumentCorrection { sha256, ..DocumentCorrection::default() });
    let change = change.swap(entry);
    let sha256 = entry.sha256;
    if entry.is_empty() {
        corrections.documents.remove(&path);
    }
    Edit::Document { path, sha256, change }
}

fn passage(corrections: &mut Corrections, id: PassageId, anchor: Anchor, change: Change) -> Edit {
    let entry = corrections.passages.entry(id.clone());
    let entry = entry.or_insert_with(|| Passage { anchor, said: Said::default() });
    let change = change.swap(&mut entry.said);
    let anchor = entry.anchor.clone();
    corrections.tidy(&id);
    Edit::Passage { id, anchor, change }
}

fn judge(corrections: &mut Corrections, passages: Box<[(PassageId, Anchor); 2]>, verdict: Option<Verdict>) -> Edit {
    let [(a, _), (b, _)] = passages.as_ref();
    let Some(couple) = Couple::of(a, b) else { return Edit::Together(Vec::new()) };
    let before = match verdict {
        Some(verdict) => corrections.verdicts.insert(couple, verdict),
        None => corrections.verdicts.remove(&couple),
    };
    let passages = passages.map(|(id, anchor)| settle(corrections, id, anchor, verdict.is_some()));
    Edit::Judge { passages: Box::new(passages), verdict: before }
}

fn story(corrections: &mut Corrections, name: String, now: Option<Story>, anchors: Vec<(PassageId, Anchor)>) -> Edit {
    let before = match now {
        Some(story) => corrections.stories.insert(name.clone(), story),
        None => corrections.stories.remove(&name),
    };
    let mut ids: Vec<(PassageId, Anchor)> = anchors;
    let known = |id: &PassageId| corrections.passages.get(id).map(|passage| (id.clone(), passage.anchor.clone()));
    ids.extend(before.iter().flat_map(Story::passages).filter_map(known).collect::<Vec<_>>());
    ids.sort_by(|a, b| a.0.cmp(&b.0));
    ids.dedup_by(|a, b| a.0 == b.0);
    let anchors = ids
        .into_iter()
        .map(|(id, anchor)| {
            let spoken_of = corrections.speaks_of(&id);
            settle(corrections, id, anchor, spoken_of)
        })
        .collect();
    Edit::Story { name, story: before, anchors }
}

/// A passage that something speaks of is there, one of which nothing is said is not. Its id and where it is.
fn settle(corrections: &mut Corrections, id: PassageId, anchor: Anchor, spoken_of: bool) -> (PassageId, Anchor) {
    let anchor = match corrections.passages.get(&id) {
        Some(passage) => passage.anchor.clone(),
        None if spoken_of => {
            corrections.passages.insert(id.clone(), Passage { anchor: anchor.clone(), said: Said::default() });
            anchor
        }
        None => anchor,
    };
    corrections.tidy(&id);
    (id, anchor)
}
