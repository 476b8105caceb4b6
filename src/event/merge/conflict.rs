//! Claims held side by side: what reports of one event, or events that measure the same thing, say of figures and dates.
//!
//! Intervals are compared, not words: "nearly 13,000" and "up to 13,000" agree, "over 53,000" is compatible with "53,275",
//! "over 30,000" is in conflict with "13,000". Different units are never compared.

use super::linking::Key;
use crate::document::DocId;
use crate::event::english::words::words;
use crate::event::model::{About, Agreement, Claim, Conflict, DateBasis, Factuality, Figure, Report};
use crate::temporal::{Day, Extent, Grain, Interval};
use std::collections::BTreeMap;

/// A round count of this size or more is taken to be good to [`ROUND`] of itself.
const LARGE: f64 = 1000.0;
const ROUND: f64 = 0.03;
/// "nearly 13,000" is not 9,000.
const NEARLY: f64 = 0.85;
/// Shares are of something, and two events seldom speak of shares of the same thing.
const SHARE: &str = "percent";
/// Sums of money are paid, promised, estimated and asked for one after the other.
const MONEY: &str = "money";
/// Days after a happening within which its counts still grow.
const NEWS: i64 = 60;
/// Windows that share less than this part of their span measure different things.
const SAME_WINDOW: f64 = 0.5;

/// A report with the source it goes back to: copies of one text are one voice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice<'a> {
    pub(crate) report: &'a Report,
    pub(crate) source: DocId,
    /// When its document was written.
    pub(crate) written: Option<Day>,
}

impl Voice<'_> {
    /// Whether two counts are one that grew: told on different days while the happening was still news.
    fn is_update(&self, other: &Voice) -> bool {
        let (Some(a), Some(b)) = (self.written, other.written) else { return false };
        let then = self.report.when.as_ref().and_then(|w| w.interval.last_day());
        a != b && then.is_none_or(|then| a.0.min(b.0) - then.0 <= NEWS)
    }
}

/// Everything that the reports of one event disagree or agree on, units in alphabetical order.
pub(crate) fn within(voices: &[Voice]) -> Vec<Conflict> {
    let mut found = Vec::new();
    found.extend(dates(voices));
    let mut by_unit: BTreeMap<(&str, &str), Vec<(Voice, &Figure)>> = BTreeMap::new();
    // A claim whose time nobody knows may count another day's: it is shown with its report and held against no other.
    for &voice in voices.iter().filter(|voice| voice.report.when.is_some()) {
        for figure in main_figures(voice.report) {
            // "Passengers" who arrive are not those who flew; the dead are the dead, whatever word tells of them.
            let class = if words().is_fate(&figure.unit) { "" } else { words().family(&voice.report.class) };
            by_unit.entry((&figure.unit, class)).or_default().push((voice, figure));
        }
    }
    for ((unit, _), mut claims) in by_unit {
        // One voice, one claim; copies repeat it.
        claims.sort_by(|a, b| (a.0.source, &a.0.report.id).cmp(&(b.0.source, &b.0.report.id)));
        claims.dedup_by(|a, b| a.0.source == b.0.source && bounds(a.1) == bounds(b.1));
        if claims.len() < 2 {
            continue;
        }
        let status = worst(&claims);
        let claims = claims.iter().map(|(v, f)| claim(v.report, f)).collect();
        found.push(Conflict { about: About::Figure, unit: unit.to_owned(), status, claims });
    }
    found
}

/// Claims of two events that count the same thing in windows that mostly coincide, when they cannot both be true.
pub(crate) fn between(a: &[Voice], b: &[Voice], linked: bool) -> Option<Conflict> {
    for x in a {
        for y in b {
            let (Some(wx), Some(wy)) = (&x.report.when, &y.report.when) else { continue };
            let share = common(&wx.interval, &wy.interval);
            let long = wx.extent == Extent::Throughout && wy.extent == Extent::Throughout;
            if x.report.document == y.report.document || share < SAME_WINDOW || !(linked || long) {
                continue;
            }
            for fx in main_figures(x.report) {
                for fy in main_figures(y.report) {
                    if fx.unit == fy.unit && compare(fx, fy) == Agreement::Conflict && contradicts((x, fx), (y, fy)) {
                        let claims = vec![claim(x.report, fx), claim(y.report, fy)];
                        return Some(Conflict {
                            about: About::Figure,
                            unit: fx.unit.clone(),
                            status: Agreement::Conflict,
                            claims,
                        });
                    }
                }
            }
        }
    }
    None
}

/// Each unit's largest figure: "136,614 people, among them 3,698 children" claims the whole.
fn main_figures(report: &Report) -> Vec<&Figure> {
    let mut by_unit: BTreeMap<&str, &Figure> = BTreeMap::new();
    for figure in &report.figures {
        let size = |f: &Figure| f.at_most.or(f.at_least).unwrap_or(0.0);
        let kept = by_unit.entry(&figure.unit).or_insert(figure);
        if size(figure) > size(kept) {
            *kept = figure;
        }
    }
    by_unit.into_values().collect()
}

fn claim(report: &Report, figure: &Figure) -> Claim {
    Claim {
        report: report.id.clone(),
        value: figure.words.clone(),
        at_least: figure.at_least,
        at_most: figure.at_most,
        window: report.when.as_ref().map(|w| w.interval),
        source: report.attribution.clone(),
    }
}

/// A date that was counted from its document's own is only as good as that.
fn is_complete(report: &Report) -> bool {
    !report.certainty_why.iter().any(|why| why.contains("document's own"))
}

/// Two different days for one event.
fn dates(voices: &[Voice]) -> Option<Conflict> {
    let stated: Vec<&Voice> = voices
        .iter()
        .filter(|v| {
            v.report.basis == DateBasis::Stated
                && is_complete(v.report)
                && !matches!(v.report.factuality, Factuality::Negated | Factuality::Planned)
        })
        // A month against a day of another is mostly a reading of "last month"; a stated year says which it is.
        .filter(|v| v.report.when.as_ref().is_some_and(|w| w.grain <= Grain::Day || w.grain == Grain::Year))
        .collect();
    let interval = |v: &Voice| v.report.when.as_ref().map(|w| w.interval);
    let apart = |a: &Voice, b: &Voice| {
        matches!((interval(a), interval(b)), (Some(x), Some(y)) if !x.overlaps(&y)) && a.source != b.source
    };
    if !stated.iter().any(|a| stated.iter().any(|b| apart(a, b))) {
        return None;
    }
    let mut claims: Vec<Claim> = stated
        .iter()
        .map(|v| Claim {
            report: v.report.id.clone(),
            value: v.report.when.as_ref().map(|w| w.words()).unwrap_or_default(),
            at_least: None,
            at_most: None,
            window: interval(v),
            source: v.report.attribution.clone(),
        })
        .collect();
    claims.sort_by(|a, b| (a.window, &a.report).cmp(&(b.window, &b.report)));
    claims.dedup_by(|a, b| a.window == b.window);
    Some(Conflict { about: About::Date, unit: String::new(), status: Agreement::Conflict, claims })
}

fn worst(claims: &[(Voice, &Figure)]) -> Agreement {
    let mut status = Agreement::Agree;
    for (i, (told, a)) in claims.iter().enumerate() {
        for (other, b) in &claims[i + 1..] {
            let found = compare(a, b);
            let apart = found == Agreement::Conflict && !contradicts((told, a), (other, b));
            status = status.max(if apart { Agreement::Compatible } else { found });
        }
    }
    status
}

/// Whether two counts that cannot both be true are of the same thing at all: not one that grew, not what one text counts twice, not
/// of two places, not a part and a whole.
fn contradicts((x, a): (&Voice, &Figure), (y, b): (&Voice, &Figure)) -> bool {
    x.report.document != y.report.document
        && !x.is_update(y)
        && a.unit != SHARE
        && a.unit != MONEY
        && !is_torn(a)
        && !is_torn(b)
        && is_part(a) == is_part(b)
        && !counts_elsewhere(x.report, y.report)
        && (words().is_fate(&a.unit) || shares_theme(x.report, y.report))
}

/// "20-40 ,000": what is left of a number that was torn apart.
fn is_torn(figure: &Figure) -> bool {
    figure.words.starts_with("000")
}

/// "35 new cases", "another 61": what comes to a count and is not the count.
fn is_part(figure: &Figure) -> bool {
    const PARTS: [&str; 9] = ["new", "further", "another", "more", "additional", "other", "others", "remaining", "extra"];
    figure.words.split_whitespace().any(|w| PARTS.iter().any(|p| w.eq_ignore_ascii_case(p)))
}

/// Both name places, and none in common.
fn counts_elsewhere(a: &Report, b: &Report) -> bool {
    let keys = |r: &Report| r.places.iter().filter_map(Key::of).collect::<Vec<Key>>();
    let (ours, theirs) = (keys(a), keys(b));
    !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|x| theirs.iter().any(|y| x.links(y)))
}

fn shares_theme(a: &Report, b: &Report) -> bool {
    a.class == b.class && a.theme.iter().any(|w| b.theme.contains(w))
}

/// How two counts of the same unit relate.
pub(crate) fn compare(a: &Figure, b: &Figure) -> Agreement {
    let ((a_low, a_high), (b_low, b_high)) = (bounds(a), bounds(b));
    if a_high < b_low || b_high < a_low {
        Agreement::Conflict
    } else if (a.at_least, a.at_most) == (b.at_least, b.at_most) || a.at_most.is_some() && a.at_most == b.at_most || near(a, b) {
        Agreement::Agree
    } else {
        Agreement::Compatible
    }
}

fn near(a: &Figure, b: &Figure) -> bool {
    let plain = |f: &Figure| matches!((f.at_least, f.at_most), (Some(x), Some(y)) if x == y);
    plain(a) && plain(b)
}

fn bounds(f: &Figure) -> (f64, f64) {
    let words = f.words.to_lowercase();
    let nearly = ["nearly", "almost", "close to"].iter().any(|w| words.starts_with(w));
    let mut low = f.at_least.unwrap_or(if nearly { f.at_most.unwrap_or(0.0) * NEARLY } else { 0.0 });
    let mut high = f.at_most.unwrap_or(f64::INFINITY);
    let round = |v: f64| v >= LARGE && v % 100.0 == 0.0;
    if low == high && round(low) {
        (low, high) = (low * (1.0 - ROUND), high * (1.0 + ROUND));
    }
    (low, high)
}

/// The part of both spans together that they share, 0–1.
fn common(a: &Interval, b: &Interval) -> f64 {
    let Some(both) = a.intersect(b).and_then(|i| i.seconds()) else { return 0.0 };
    match (a.seconds(), b.seconds()) {
        (Some(x), Some(y)) => both as f64 / (x + y - both).max(1) as f64,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn counts_agree_are_compatible_or_conflict() {
        let f = |words: &str, at_least: Option<f64>, at_most: Option<f64>| Figure {
            at_least,
            at_most,
            unit: "killed".into(),
            words: words.into(),
            span: Span::default(),
        };
        use Agreement::*;
        for (a, b, expected) in [
            (f("nearly 13,000", None, Some(13e3)), f("up to 13,000", None, Some(13e3)), Agree),
            (f("more than 53,000", Some(53e3), None), f("53,000", Some(53e3), Some(53e3)), Compatible),
            (f("13,000", Some(13e3), Some(13e3)), f("over 30,000", Some(30e3), None), Conflict),
            (f("nearly 13,000", None, Some(13e3)), f("over 30,000", Some(30e3), None), Conflict),
            (f("40", Some(40.), Some(40.)), f("40", Some(40.), Some(40.)), Agree),
            (f("40", Some(40.), Some(40.)), f("52", Some(52.), Some(52.)), Conflict),
            (f("nearly 500", None, Some(500.)), f("300", Some(300.), Some(300.)), Conflict),
        ] {
            assert_eq!(compare(&a, &b), expected, "{} / {}", a.words, b.words);
            assert_eq!(compare(&b, &a), expected, "{} / {}", b.words, a.words);
        }
    }
}
