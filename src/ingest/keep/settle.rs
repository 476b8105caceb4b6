//! What to make of a file of corrections that somebody else changed. Other programs empty a file and write it piece by piece, remove
//! it and make it anew, or stop in the middle: only what has stood for a while is what they mean, and the longer the more it
//! takes away.

use crate::session::Corrections;
use crate::session::store::{Kept, Past, missing_from};
use std::time::{Duration, Instant};

/// A text that takes nothing away is whole when it has stood for so long.
const CALM: Duration = Duration::from_millis(250);
/// One from which entries are missing.
const SHRUNK: Duration = Duration::from_secs(3);
/// No text at all, or no file.
const GONE: Duration = Duration::from_secs(10);

/// What to make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// It is as it was last read or written here.
    AsKnown,
    /// Somebody may be at it: look again after that.
    Wait(Duration),
    /// It is empty or gone, and what it said is known: nobody took that back.
    Gone,
    /// Somebody means what it says.
    Theirs,
}

/// What is seen of the file until it stands still.
#[derive(Debug, Default)]
pub(super) struct Settling {
    /// The text that was seen last, if it is another than the known one, and since when.
    seen: Option<(Option<String>, Instant)>,
}

/// What the file said when it was last read or written here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) corrections: &'a Corrections,
    /// `None` as long as it was not read here.
    pub(super) text: Option<&'a Kept>,
    pub(super) past: &'a Past,
}

impl Settling {
    pub(super) fn look(&mut self, known: Known<'_>, found: &Kept, now: Instant) -> Sight {
        if known.text.is_some_and(|text| text.text == found.text) {
            self.seen = None;
            return Sight::AsKnown;
        }
        let since = match &self.seen {
            Some((text, since)) if *text == found.text => *since,
            _ => {
                self.seen = Some((found.text.clone(), now));
                now
            }
        };
        let gone = found.is_blank() && *known.corrections != Corrections::default();
        let calm = if gone {
            GONE
        } else if missing_from(&found.corrections, known.corrections) > 0
            && !known.past.knows(known.corrections, &found.corrections)
        {
            SHRUNK
        } else {
            CALM
        };
        let stood = now.saturating_duration_since(since);
        if stood < calm {
            return Sight::Wait(calm - stood);
        }
        self.seen = None;
        match known.text {
            // Also what was read when the folder was opened may have been half of something.
            None if found.corrections == *known.corrections => Sight::AsKnown,
            _ if gone => Sight::Gone,
            _ => Sight::Theirs,
        }
    }
}
