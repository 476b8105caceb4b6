//! "Eight days after the siege began": dates counted from another happening, worked out once that one is dated.
//!
//! The happening is looked for in the same document, then in the same topic, and taken only when all that could be meant
//! have one date. What stays open stays undated.

use super::linking::Key;
use super::told::Told;
use crate::corpus::{TopicId, Topics};
use crate::document::DocId;
use crate::event::english::words::words;
use crate::event::model::{Counted, DateBasis, Factuality, Report, ReportId};
use crate::event::report::theme::happening;
use crate::temporal::{Day, Grain, Interval, When, days_in_month, interval_words};
use crate::timex::{Amount, Count, Toward, Unit};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a date that hangs on another is worth beside a stated one.
const HANGS: f32 = 0.6;

/// The reports that can be dated now, by document and id.
pub(crate) fn dated<'r>(
    reports: &'r [(&'r Arc<Report>, &'r Told<'r>)],
    topics: &Topics,
) -> BTreeMap<(DocId, ReportId), Arc<Report>> {
    let mut found = BTreeMap::new();
    if reports.iter().all(|(r, _)| r.counted.is_none()) {
        return found;
    }
    // What may be meant stands in the same document or in one of its topic.
    let mut of_document: HashMap<DocId, Vec<&'r (&'r Arc<Report>, &'r Told<'r>)>> = HashMap::new();
    let mut of_topic: HashMap<TopicId, Vec<&'r (&'r Arc<Report>, &'r Told<'r>)>> = HashMap::new();
    for pair in reports.iter().filter(|(r, _)| is_told(r)) {
        of_document.entry(pair.0.document).or_default().push(pair);
        if let Some(topic) = topics.of(pair.0.document) {
            of_topic.entry(topic).or_default().push(pair);
        }
    }
    for (report, told) in reports {
        let Some(counted) = report.counted.as_ref().filter(|_| report.when.is_none()) else { continue };
        if report.factuality == Factuality::Negated {
            continue;
        }
        let meant = |among: Option<&Vec<&'r (&'r Arc<Report>, &'r Told<'r>)>>| -> Vec<&'r (&'r Arc<Report>, &'r Told<'r>)> {
            among.into_iter().flatten().copied().filter(|(x, _)| x.id != report.id && names_it(counted, x)).collect()
        };
        let mut near = meant(of_document.get(&report.document));
        if near.is_empty() {
            near = meant(topics.of(report.document).and_then(|topic| of_topic.get(&topic)));
        }
        let Some((from, source)) = only(&near) else { continue };
        let Some(when) = from.when.as_ref().and_then(|w| shifted(w, &counted.amount, counted.toward)) else { continue };
        let mut dated = Report::clone(report);
        let place = if source.id == told.id { String::new() } else { format!(" in {}", source.document.path) };
        let base = from.when.as_ref().map(|w| interval_words(&w.interval)).unwrap_or_default();
        dated.certainty *= HANGS;
        dated.add_why(format!("inferred: counted from “{}”{place}, {base}", from.title));
        dated.when = Some(when);
        dated.basis = DateBasis::Derived;
        dated.counted = Some(Box::new(Counted { from: Some((from.document, from.passage)), ..(**counted).clone() }));
        found.insert((report.document, report.id.clone()), Arc::new(dated));
    }
    found
}

/// Whether a report states the date of something that happened.
fn is_told(report: &Report) -> bool {
    report.when.is_some()
        && report.basis == DateBasis::Stated
        && matches!(report.factuality, Factuality::Asserted | Factuality::Attributed)
}

/// Whether a report tells what the words name: the same sort of happening, and nothing that speaks against it.
fn names_it(counted: &Counted, report: &Report) -> bool {
    let table = words();
    let family = table.family(&report.class);
    // "An earthquake hit": the happening is the subject of another word.
    let titled = || {
        let mut words = report.title.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        words.any(|word| counted.nouns.contains(&word))
    };
    if !counted.classes.iter().any(|c| table.family(c) == family) && !titled() {
        return false;
    }
    // Beginnings and ends are of something.
    let phase = matches!(report.class.as_str(), "begin" | "end");
    let shares = report.theme.iter().any(|n| counted.nouns.iter().any(|noun| noun == n));
    if phase && !shares && happening(&report.theme) != happening(&counted.nouns) {
        return false;
    }
    let keys: Vec<Key> = counted.names.iter().filter_map(Key::of).collect();
    let theirs: Vec<Key> = report.participants.iter().chain(&report.places).filter_map(Key::of).collect();
    keys.is_empty() || theirs.is_empty() || keys.iter().any(|k| theirs.iter().any(|t| k.links(t)))
}

/// The finest of reports that all have one date; `None` when they contradict each other.
fn only<'a>(near: &[&(&'a Arc<Report>, &'a Told<'a>)]) -> Option<(&'a Arc<Report>, &'a Told<'a>)> {
    let interval = |r: &Report| r.when.as_ref().map(|w| w.interval);
    let best = near
        .iter()
        .min_by_key(|(r, t)| (interval(r).and_then(|i| i.seconds()).unwrap_or(i64::MAX), &t.document.path, r.passage, &r.id))?;
    let fits = |r: &Report| matches!((interval(r), interval(best.0)), (Some(a), Some(b)) if a.contains(&b));
    near.iter().all(|(r, _)| fits(r)).then_some((best.0, best.1))
}

/// A date so much later or earlier; months and years are good to half of themselves.
fn shifted(when: &When, amount: &Amount, toward: Toward) -> Option<When> {
    let (first, last) = (when.interval.first_day()?, when.interval.last_day()?);
    let sign = if toward == Toward::Past { -1 } else { 1 };
    let (mut days, mut months, mut slack, mut grain) = (0i64, 0i64, 0i64, Grain::Day);
    for &(count, unit) in &amount.parts {
        let Count::Thousandths(n) = count else { return None };
        if !(0..=10_000_000).contains(&n) {
            return None;
        }
        let whole = |per: i64| n * per / 1000;
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => days += whole(1) / 24,
            Unit::Night | Unit::Day => days += whole(1),
            Unit::Weekend | Unit::Week => {
                days += whole(7);
                (slack, grain) = (slack.max(3), grain.max(Grain::Week));
            }
            Unit::Month | Unit::Quarter | Unit::Season | Unit::Half => {
                months += whole(match unit {
                    Unit::Month => 1,
                    Unit::Half => 6,
                    _ => 3,
                });
                (slack, grain) = (slack.max(15), grain.max(Grain::Month));
            }
            Unit::Year | Unit::Decade | Unit::Century | Unit::Millennium => {
                months += whole(match unit {
                    Unit::Year => 12,
                    Unit::Decade => 120,
                    Unit::Century => 1200,
                    Unit::Millennium => 12_000,
                    _ => 0,
                });
                (slack, grain) = (slack.max(183), grain.max(Grain::Year));
            }
        }
    }
    let moved = |day: Day| -> Option<Day> {
        let civil = day.civil();
        let month = civil.year.checked_mul(12)?.checked_add(i64::from(civil.month) - 1)?.checked_add(sign * months)?;
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as u8 + 1);
        let day = Day::from_ymd(year, month, civil.day.min(days_in_month(year, month)))?;
        Some(Day(day.0.checked_add(sign * days)?))
    };
    let interval = Interval::days(Day(moved(first)?.0 - slack), Day(moved(last)?.0 + slack));
    let grain = grain.max(when.grain).max(Grain::Day);
    Some(When { approximate: slack > 0 || when.approximate, ..When::within(interval, grain) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Words;
    use crate::document::{Document, Metadata};
    use crate::event::builder::build;
    use crate::event::{Judged, Source, merge};
    use crate::temporal::iso_day;
    use crate::timex::{Anchor, AnchorSource, Genre, resolve, tag};

    /// The dates of events by trigger, over documents of one topic.
    fn dates(texts: &[&str]) -> Vec<String> {
        let anchor = Anchor { date: Day::from_ymd(2001, 9, 30).map(Interval::day), source: AnchorSource::Metadata };
        let documents: Vec<Document> = (0..)
            .zip(texts)
            .map(|(i, t): (u8, _)| Document::new(format!("{i}.txt"), (*t).to_owned(), [i; 32], Metadata::default()))
            .collect();
        let reports: Vec<Vec<Arc<Report>>> = (0..)
            .zip(&documents)
            .map(|(i, d)| {
                let built = build(&Source {
                    id: DocId(i),
                    document: d,
                    timexes: &resolve(&d.text, &tag(&d.text), &anchor, Genre::News),
                    records: &[],
                    parts: &[],
                    anchor: &anchor,
                    news: false,
                });
                built.into_iter().map(Arc::new).collect()
            })
            .collect();
        let bags: Vec<Words> = documents.iter().map(|d| Words::of(&d.text)).collect();
        let topics = Topics::group((0..).zip(&documents).zip(&bags).map(|((i, d), w)| (DocId(i), d.path.as_str(), w)));
        let told: Vec<Told> = (0..)
            .zip(&documents)
            .zip(&reports)
            .map(|((i, document), reports)| Told {
                id: DocId(i),
                document,
                published: anchor.date,
                reports,
                timexes: &[],
                entries: false,
            })
            .collect();
        let mut found: Vec<String> = merge(&told, &topics, &Judged::new())
            .iter()
            .flat_map(|e| &e.reports)
            .filter(|r| r.counted.is_some())
            .map(|r| {
                let text = &documents[r.document.0 as usize].text;
                let day = |d: Option<Day>| d.map_or("..".into(), iso_day);
                let when = r.when.as_ref().map(|w| format!("{}/{}", day(w.interval.first_day()), day(w.interval.last_day())));
                format!("{} {} {}", r.trigger.map_or("", |t| t.of(text)), when.unwrap_or("undated".into()), r.basis.word())
            })
            .collect();
        found.sort();
        found
    }

    #[test]
    fn dates_are_counted_from_what_is_dated_elsewhere() {
        for (texts, expected) in [
            (
                &["Rebels attacked Orla on 3 May 2001. Eight days after the attack, the mayor resigned."][..],
                &["resigned 2001-05-11/2001-05-11 derived"][..],
            ),
            (
                &["The siege of Orla began on 10 March 2001. Three months after the siege began, rebels burned the harbour."],
                &["burned 2001-05-26/2001-06-25 derived"],
            ),
            // Two attacks: nobody knows which is meant.
            (
                &[
                    "Rebels attacked Orla on 3 May 2001. Rebels attacked Venn on 9 June 2001. Eight days after the attack, the mayor resigned.",
                ],
                &["resigned undated none"],
            ),
            (&["Eight days after the attack, the mayor resigned."], &["resigned undated none"]),
        ] {
            assert_eq!(dates(texts), expected, "{texts:?}");
        }
    }
}
