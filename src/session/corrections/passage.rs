//! What is said of a passage, and how the passage is found again: by its words with those around them, as the selectors of
//! the W3C Web Annotation model have it.

use crate::event::{Kind, Verdict};
use crate::temporal::{Grain, Interval, When};
use crate::timex::read_date;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Names a passage in the corrections: made from its words when something is first said of it, and kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId(pub String);

/// A passage and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Where it is.
    pub anchor: Anchor,
    /// What is said.
    pub said: Said,
}

/// Words of a document, so that they are found again after the document was edited, moved or converted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// Path of the document.
    pub path: String,
    /// Its content then.
    pub sha256: Option<[u8; 32]>,
    /// Where the quote began then, in bytes of the text.
    pub start: u32,
    /// The words.
    pub quote: String,
    /// Words before them.
    pub before: String,
    /// Words behind them.
    pub after: String,
    /// What in the passage is meant.
    pub of: AnchorOf,
}

/// What in a passage is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AnchorOf {
    /// The passage itself: an event added by hand.
    #[default]
    Words,
    /// An event that it tells.
    Event(About),
    /// The expression of a time that it is.
    Date,
}

/// Which of the events that a passage tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The word that names what happened; empty where none does.
    pub word: String,
    /// Where it begins, in bytes of the quote.
    pub at: u32,
    /// The expressions that date it; empty where none does.
    pub dates: String,
}

/// What is said of a passage, or of the event that it tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Its date, or that it has none.
    pub date: Option<SaidDate>,
    /// Its title.
    pub title: Option<String>,
    /// What sort of thing it is.
    pub kind: Option<Kind>,
    /// Who takes part.
    pub people: Option<Vec<String>>,
    /// Where it was.
    pub places: Option<Vec<String>>,
    /// How many, in words.
    pub figures: Option<Vec<String>>,
    /// Whether it is on the timeline, whatever the program thinks.
    pub standing: Option<Standing>,
    /// Marked as worth coming back to.
    pub starred: bool,
    /// Words that group it with others.
    pub tags: BTreeSet<String>,
    /// A note; never empty.
    pub note: Option<String>,
    /// How far it was looked at.
    pub review: Option<Review>,
    /// Whether what the passage says is held to be true.
    pub claim: Option<Claimed>,
    /// The user made an event of it.
    pub added: bool,
}

/// What is said of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaidDate {
    /// It is this.
    Is(Dated),
    /// The words are no date.
    None,
}

/// A date as it was typed and as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The bounds; they count, whatever later versions make of the words.
    pub interval: Interval,
    /// As typed; may be empty.
    pub words: String,
}

/// On the timeline or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Off it.
    Hidden,
    /// On it, though the program would leave it off.
    Listed,
}

/// How far an event was looked at; without one it is unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Review {
    /// Looked at, nothing decided.
    Seen,
    /// It stands.
    Accepted,
    /// It does not count.
    SetAside,
}

/// What the user holds of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Claimed {
    Accepted,
    Disputed,
    Wrong,
}

/// Two passages, the smaller id first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Couple {
    first: PassageId,
    second: PassageId,
}

/// Which passages tell the same event, and which do not.
pub type Verdicts = BTreeMap<Couple, Verdict>;

impl Anchor {
    /// The name of the passage, made from its path and words.
    pub fn id(&self) -> PassageId {
        let mut hash = Sha256::new();
        let of = match &self.of {
            AnchorOf::Words => String::new(),
            AnchorOf::Event(About { word, at, dates }) => format!("{at} {word}\0{dates}"),
            AnchorOf::Date => "date".to_owned(),
        };
        for part in [&self.path, &self.before, &self.quote, &self.after, &of] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        PassageId(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}

impl Said {
    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        *self == Said::default()
    }
}

impl Dated {
    /// As the timeline shows it: the words may say more than the bounds ("about", "spring"), as long as they still mean the
    /// same time.
    pub fn when(&self) -> When {
        let read = read_date(&self.words, None).filter(|when| when.interval == self.interval && when.alternatives.is_empty());
        read.unwrap_or_else(|| When::within(self.interval, grain(&self.interval)))
    }
}

/// The unit that bounds look like.
fn grain(interval: &Interval) -> Grain {
    let Some(seconds) = interval.seconds() else { return Grain::Day };
    match seconds {
        ..=59 => Grain::Second,
        60..=3_599 => Grain::Minute,
        3_600..=86_399 => Grain::Hour,
        86_400..=172_800 => Grain::Day,
        172_801..=1_209_600 => Grain::Week,
        1_209_601..=5_300_000 => Grain::Month,
        5_300_001..=20_000_000 => Grain::Season,
        20_000_001..=100_000_000 => Grain::Year,
        100_000_001..=1_600_000_000 => Grain::Decade,
        1_600_000_001..=16_000_000_000 => Grain::Century,
        _ => Grain::Age,
    }
}

impl Couple {
    /// `None` for a passage and itself.
    pub fn of(a: &PassageId, b: &PassageId) -> Option<Couple> {
        let (first, second) = if a < b { (a, b) } else { (b, a) };
        (first != second).then(|| Couple { first: first.clone(), second: second.clone() })
    }

    /// Both, the smaller id first.
    pub fn both(&self) -> [&PassageId; 2] {
        [&self.first, &self.second]
    }
}

/// Words of a closed set in the corrections and exports.
macro_rules! words {
    ($($name:ident { $($variant:ident $word:literal),* })*) => {$(
        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The word in files.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// From that word.
            pub fn from_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    )*};
}

words! {
    Standing { Hidden "hidden", Listed "listed" }
    Review { Seen "seen", Accepted "accepted", SetAside "set aside" }
    Claimed { Accepted "accepted", Disputed "disputed", Wrong "wrong" }
}
