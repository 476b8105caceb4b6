//! A small matter told by hand, as a timeline with a lane for each kind.

use dateline::event::{Factuality, Kind};
use dateline::temporal::{Day, When};
use dateline::timeline::{Builder, Grouping, LaneKey, LaneOrder, Record, Timeline};

/// Title, time, kind, sources, conflicts, factuality.
pub(crate) type Told<'a> = (&'a str, When, Kind, u32, u32, Factuality);

pub(crate) fn day(y: i64, m: u8, d: u8) -> Day {
    Day::from_ymd(y, m, d).expect("exists")
}

pub(crate) fn by_kind(events: &[Told<'_>]) -> Timeline {
    let mut builder = Builder::new(Grouping::Kind, LaneOrder::FirstEvent);
    for (i, (title, when, kind, sources, conflicts, factuality)) in events.iter().enumerate() {
        let lane = builder.lane(LaneKey::Kind(*kind), kind.word());
        let record = Record {
            event: i as u32,
            title,
            when,
            kind: *kind,
            certainty: 0.9,
            salience: 1.0,
            doubtful: false,
            inferred: false,
            sources: *sources,
            conflicts: *conflicts,
            factuality: *factuality,
        };
        builder.push(&record, &[lane]);
    }
    builder.finish()
}
