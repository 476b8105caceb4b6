//! Corpora that look like real ones, for tests and benchmarks: bursts of reports round a few crises, spans that last for
//! years, dates known to the year or the decade, lanes of very unequal size. The same seed gives the same corpus.

#[path = "random.rs"]
pub(crate) mod random;

use dateline::event::{Factuality, Kind};
use dateline::temporal::{Day, Extent, Grain, Interval, Point, When};
use dateline::timeline::{Builder, Grouping, LaneKey, LaneOrder, Record, Timeline};
use random::Random;

const KINDS: [Kind; 12] = [
    Kind::Attack,
    Kind::Statement,
    Kind::Meeting,
    Kind::Arrest,
    Kind::Death,
    Kind::Release,
    Kind::Legal,
    Kind::Other,
    Kind::Election,
    Kind::Agreement,
    Kind::Business,
    Kind::Disaster,
];
const WHO: [&str; 12] = [
    "The council",
    "Two ministers",
    "Harbour workers",
    "The opposition",
    "A court in the capital",
    "Rescue teams",
    "The northern army",
    "Election officials",
    "A group of former prisoners",
    "The energy company",
    "Residents of the old town",
    "The delegation",
];
const DID: [&str; 12] = [
    "reject the budget",
    "meet behind closed doors",
    "walk out over pay",
    "call for an inquiry into the collapse of the dam",
    "release the first list of names",
    "reach the flooded villages",
    "cross the river at dawn",
    "recount the votes",
    "describe years without daylight",
    "denies the spill",
    "return to find their houses gone",
    "sign a ceasefire",
];

/// One generated event.
pub(crate) struct Made {
    pub title: String,
    pub when: When,
    pub kind: Kind,
    pub lane: usize,
    pub sources: u32,
    pub conflicts: u32,
    pub salience: f32,
    pub certainty: f32,
    pub factuality: Factuality,
}

/// `n` events in up to `lanes` lanes over some 80 years, mostly the last ten, with some centuries before them.
pub(crate) fn events(n: usize, lanes: usize, seed: u64) -> impl Iterator<Item = Made> {
    let mut random = Random::new(seed);
    let today = Day::from_ymd(2024, 12, 31).map_or(20_088, |d| d.0);
    let bursts: Vec<(i64, u64)> = (0..24).map(|_| (today - random.skewed(80 * 365) as i64 - 3, 2 + random.skewed(60))).collect();
    (0..n).map(move |_| {
        let day = match random.below(100) {
            0..=54 => {
                let (start, length) = bursts[random.skewed(bursts.len() as u64) as usize];
                start + random.skewed(length) as i64
            }
            55..=97 => today - random.skewed(80 * 365) as i64,
            _ => today - random.below(600 * 365) as i64,
        };
        let year = Day(day).civil().year;
        let years = |a: i64, b: i64| {
            let first = Day::from_ymd(a, 1, 1).unwrap_or(Day(day));
            Interval::days(first, Day(Day::from_ymd(b + 1, 1, 1).map_or(day, |d| d.0 - 1)))
        };
        let mut when = match random.below(100) {
            0..=54 => When::on(Day(day)),
            55..=62 => {
                let at = Day(day).start().0 + random.below(86_400) as i64 / 60 * 60;
                When::within(Interval { earliest: Some(Point(at)), latest: Some(Point(at + 59)) }, Grain::Minute)
            }
            63..=77 => When::within(years(year, year), Grain::Year),
            78..=85 => {
                let first = Day(day - i64::from(Day(day).civil().day) + 1);
                When::within(Interval::days(first, Day(first.0 + 27)), Grain::Month)
            }
            86..=88 => When::within(years(year.div_euclid(10) * 10, year.div_euclid(10) * 10 + 9), Grain::Decade),
            89..=96 => When::throughout(Interval::days(Day(day), Day(day + 1 + random.skewed(3000) as i64)), Grain::Day),
            97 => When::throughout(Interval { earliest: Some(Day(day).start()), latest: None }, Grain::Day),
            98 => When::within(Interval { earliest: None, latest: Some(Day(day).end()) }, Grain::Day),
            _ => When { alternatives: vec![Interval::day(Day(day + 1))].into(), ..When::on(Day(day)) },
        };
        when.approximate = random.below(40) == 0;
        if when.extent == Extent::Throughout && random.below(50) == 0 {
            when.interval.earliest = years(year - random.below(60) as i64, year).earliest;
        }
        Made {
            title: format!("{} {}", WHO[random.below(12) as usize], DID[random.below(12) as usize]),
            when,
            kind: KINDS[random.skewed(12) as usize],
            lane: random.skewed(lanes as u64) as usize,
            sources: 1 + random.skewed(9) as u32,
            conflicts: u32::from(random.below(25) == 0),
            salience: random.share() as f32 * 2.0,
            certainty: 0.4 + random.share() as f32 * 0.6,
            factuality: if random.below(30) == 0 { Factuality::Planned } else { Factuality::Asserted },
        }
    })
}

/// The same as a timeline with named lanes.
#[allow(dead_code)] // each user takes what it needs
pub(crate) fn timeline(n: usize, lanes: usize, seed: u64) -> Timeline {
    build(events(n, lanes, seed), lanes)
}

/// An index of events made before, so that only indexing is timed.
#[allow(dead_code)]
pub(crate) fn index(made: &[Made], lanes: usize) -> Timeline {
    build(made.iter(), lanes)
}

fn build<M: std::borrow::Borrow<Made>>(made: impl Iterator<Item = M>, lanes: usize) -> Timeline {
    let mut builder = Builder::new(Grouping::Document, LaneOrder::Count);
    let numbers: Vec<_> = (0..lanes)
        .map(|i| {
            let name = format!("source {}", i + 1);
            builder.lane(LaneKey::Named(name.as_str().into()), &name)
        })
        .collect();
    for (i, made) in made.enumerate() {
        let made = made.borrow();
        let record = Record {
            event: i as u32,
            title: &made.title,
            when: &made.when,
            kind: made.kind,
            certainty: made.certainty,
            salience: made.salience,
            doubtful: false,
            inferred: false,
            sources: made.sources,
            conflicts: made.conflicts,
            factuality: made.factuality,
        };
        builder.push(&record, &numbers[made.lane..=made.lane]);
    }
    builder.finish()
}
