//! Claims held side by side: what reports of one event, or events that measure the same thing, say of figures and dates.
//!
//! Intervals are compared, not words: "nearly 13,000" and "up to 13,000" agree, "over 53,000" is compatible with "53,275",
//! "over 30,000" is in conflict with "13,000". Different units are never compared.

use super::linking::Key;
use crate::document::DocId;
use crate::event::english::morphology::verb_lemma;
use crate::event::english::words::words;
use crate::event::model::{About, Agreement, Claim, Conflict, DateBasis, Factuality, Figure, Grade, Report, Telling};
use crate::temporal::{Day, Extent, Grain, Interval};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

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
const NEWS: i64 = 120;
/// Claims of one value that are held against others, those of the best reports; values that are.
const ALIKE: usize = 4;
const VALUES: usize = 64;
/// Words before and behind a count among which its verb stands.
const BEFORE: usize = 5;
const BEHIND: usize = 6;
/// Windows that share less than this part of their span measure different things.
const SAME_WINDOW: f64 = 0.5;

/// A report with the source it goes back to: copies of one text are one voice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice<'a> {
    pub(crate) report: &'a Report,
    pub(crate) source: DocId,
    /// When its document was written.
    pub(crate) written: Option<Day>,
    /// The text of its document.
    pub(crate) text: &'a str,
}

impl Voice<'_> {
    /// Whether two counts are one that grew: told on different days while the happening was still news.
    fn is_update(&self, other: &Voice) -> bool {
        let (Some(a), Some(b)) = (self.written, other.written) else { return false };
        let then = self.report.when.as_ref().and_then(|w| w.interval.last_day());
        a != b && then.is_none_or(|then| a.0.min(b.0) - then.0 <= NEWS)
    }

    fn window(&self) -> Option<Interval> {
        self.report.when.as_ref().map(|w| w.interval)
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
        // One voice, one claim; copies repeat it. In the order of the reports: that of ids depends on when a document was read.
        let mut told: BTreeSet<(DocId, [u64; 2])> = BTreeSet::new();
        claims.retain(|(voice, figure)| {
            let (low, high) = bounds(figure);
            told.insert((voice.source, [low.to_bits(), high.to_bits()]))
        });
        if claims.len() < 2 {
            continue;
        }
        let (status, judged, taking_part) = held_together(&claims);
        let claims = taking_part.into_iter().map(|i| claim(claims[i].0.report, claims[i].1)).collect();
        let (grade, why) = judged.map_or((None, String::new()), |(grade, why)| (Some(grade), why));
        found.push(Conflict { about: About::Figure, unit: unit.into(), status, grade, why, claims });
    }
    found
}

/// How claims of one unit relate: the worst of it, why, and who takes part in that.
fn held_together(claims: &[(Voice, &Figure)]) -> (Agreement, Option<(Grade, String)>, Vec<usize>) {
    // Of many that say the same a few stand for all.
    let mut values: BTreeMap<(u64, u64), Vec<usize>> = BTreeMap::new();
    for (i, (_, figure)) in claims.iter().enumerate() {
        let (low, high) = bounds(figure);
        values.entry((low.to_bits(), high.to_bits())).or_default().push(i);
    }
    let mut some: Vec<usize> = values.values().take(VALUES).flat_map(|same| same.iter().take(ALIKE).copied()).collect();
    some.sort_unstable();
    let mut status = Agreement::Agree;
    let mut worst: Option<(Grade, String)> = None;
    let mut pairs: Vec<(Grade, usize, usize)> = Vec::new();
    for (n, &i) in some.iter().enumerate() {
        for &j in &some[n + 1..] {
            let found = compare(claims[i].1, claims[j].1);
            let judged = if found == Agreement::Conflict { judge(claims[i], claims[j]) } else { None };
            let contradicts = judged.as_ref().is_some_and(|(grade, _)| *grade == Grade::Contradicts);
            status = status.max(if found == Agreement::Conflict && !contradicts { Agreement::Compatible } else { found });
            if let Some((grade, why)) = judged {
                pairs.push((grade, i, j));
                if worst.as_ref().is_none_or(|(kept, _)| grade > *kept) {
                    worst = Some((grade, why));
                }
            }
        }
    }
    let taking_part: BTreeSet<usize> = match &worst {
        Some((grade, _)) => pairs.iter().filter(|p| p.0 == *grade).flat_map(|p| [p.1, p.2]).collect(),
        None => (0..claims.len()).collect(),
    };
    (status, worst, taking_part.into_iter().collect())
}

/// Claims of two events that count the same thing in windows that mostly coincide, when they cannot both be true.
pub(crate) fn between(a: &[Voice], b: &[Voice], linked: bool) -> Option<Conflict> {
    for &x in a {
        for &y in b {
            let (Some(wx), Some(wy)) = (&x.report.when, &y.report.when) else { continue };
            let long = wx.extent == Extent::Throughout && wy.extent == Extent::Throughout;
            if common(&wx.interval, &wy.interval) < SAME_WINDOW || !(linked || long) {
                continue;
            }
            for fx in main_figures(x.report) {
                for fy in main_figures(y.report) {
                    if fx.unit != fy.unit || compare(fx, fy) != Agreement::Conflict {
                        continue;
                    }
                    if let Some((grade @ Grade::Contradicts, why)) = judge((x, fx), (y, fy)) {
                        let claims = vec![claim(x.report, fx), claim(y.report, fy)];
                        let (unit, status) = (fx.unit.clone(), Agreement::Conflict);
                        return Some(Conflict { about: About::Figure, unit, status, grade: Some(grade), why, claims });
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
        value: figure.words.to_string(),
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
                && v.report.telling == Telling::Happening
                && is_complete(v.report)
                && !matches!(v.report.factuality, Factuality::Negated | Factuality::Planned)
        })
        // A month against a day of another is mostly a reading of "last month"; a stated year says which it is.
        .filter(|v| v.report.when.as_ref().is_some_and(|w| w.grain <= Grain::Day || w.grain == Grain::Year))
        .collect();
    // Of one day and source one stands for all.
    let mut told: BTreeMap<(Interval, DocId), &Voice> = BTreeMap::new();
    stated.into_iter().for_each(|v| {
        v.window().into_iter().for_each(|w| {
            told.entry((w, v.source)).or_insert(v);
        });
    });
    let windows: BTreeSet<Interval> = told.keys().map(|k| k.0).collect();
    let sources = |w: &Interval| told.keys().filter(|k| k.0 == *w).map(|k| k.1).collect::<BTreeSet<DocId>>();
    let mut worst: Option<i64> = None;
    let mut taking_part: BTreeSet<Interval> = BTreeSet::new();
    for x in &windows {
        for y in windows.range(x..).filter(|y| !x.overlaps(y)) {
            // Two texts must say so, each its own day.
            if sources(x).union(&sources(y)).count() < 2 {
                continue;
            }
            let days = y.first_day().zip(x.last_day()).map_or(i64::MAX, |(b, a)| b.0 - a.0);
            worst = Some(worst.unwrap_or(0).max(days));
            taking_part.extend([*x, *y]);
        }
    }
    let days = worst?;
    let mut claims: Vec<Claim> = told
        .values()
        .filter(|v| v.window().is_some_and(|w| taking_part.contains(&w)))
        .map(|v| Claim {
            report: v.report.id.clone(),
            value: v.report.when.as_ref().map(|w| w.words()).unwrap_or_default(),
            at_least: None,
            at_most: None,
            window: v.window(),
            source: v.report.attribution.clone(),
        })
        .collect();
    claims.sort_by(|a, b| (a.window, &a.report).cmp(&(b.window, &b.report)));
    claims.dedup_by(|a, b| a.window == b.window);
    let (status, grade, why) = match days {
        // Beginnings and ends, time zones, and the minute at which a page was printed.
        0 => (Agreement::Compatible, Grade::Scope, "two times of one day: a beginning and an end, or time zones".to_owned()),
        // Over time zones and late editions both may be right.
        1 => (Agreement::Compatible, Grade::Scope, "the days are next to each other: time zones, late editions".to_owned()),
        _ => (Agreement::Conflict, Grade::Contradicts, "one happening, told of days that do not meet".to_owned()),
    };
    Some(Conflict { about: About::Date, unit: SmolStr::default(), status, grade: Some(grade), why, claims })
}

/// How two counts that cannot both be true relate, and why; `None` where they are of no one thing at all: sums, shares, what one
/// text counts twice, what is left of a torn number.
fn judge((x, a): (Voice, &Figure), (y, b): (Voice, &Figure)) -> Option<(Grade, String)> {
    let none = x.report.document == y.report.document
        || matches!(a.unit.as_str(), SHARE | MONEY)
        || is_torn(a)
        || is_torn(b)
        || compares(x)
        || compares(y)
        || !words().is_fate(&a.unit) && !shares_theme(x.report, y.report);
    let (Some(wx), Some(wy)) = (x.window(), y.window()) else { return None };
    if none {
        return None;
    }
    let scope = |why: String| Some((Grade::Scope, why));
    if is_part(x, a) != is_part(y, b) {
        return scope("one counts what came to it, the other all".to_owned());
    }
    if counts_elsewhere(x.report, y.report) {
        return scope("they name different places".to_owned());
    }
    if !words().is_fate(&a.unit)
        && let (Some(ours), Some(theirs)) = (deed(x, a), deed(y, b))
        && ours != theirs
    {
        return scope(format!("one says what was {ours}, the other {theirs}"));
    }
    if wx != wy && common(&wx, &wy) < SAME_WINDOW {
        return scope("they speak of different spans of time".to_owned());
    }
    if x.is_update(&y) {
        return Some((Grade::Updated, "told on different days while it was news: the count went on".to_owned()));
    }
    let speaker = |v: &Voice| v.report.attribution.as_deref().map(str::to_lowercase);
    if speaker(&x).is_some() && speaker(&x) == speaker(&y) {
        return Some((Grade::Updated, "one speaker gives both".to_owned()));
    }
    // Cases are counted by country and by who counts; the dead of one happening are the dead.
    if words().is_counted_by_place(&a.unit) && !shares_place(x.report, y.report) {
        return scope("nothing says that both count for the same place".to_owned());
    }
    let unit = a.unit.split_once(" (").map_or(a.unit.as_str(), |(unit, _)| unit);
    Some((Grade::Contradicts, format!("the same {unit} of one happening: “{}” and “{}”", a.words, b.words)))
}

/// The verb that a count goes with, as its family: what leaked is not what was captured.
fn deed(voice: Voice, figure: &Figure) -> Option<String> {
    let table = words();
    let piece = |from: u32, to: u32| voice.text.get(from as usize..(to as usize).max(from as usize)).unwrap_or("");
    let passage = voice.report.passage;
    let verb = |word: &str| {
        let lower = word.to_lowercase();
        let lemma = verb_lemma(&lower).0;
        let plain = table.knows_verb(&lemma) && !table.is_light(&lemma) && !table.reporting.contains(&lemma) && lemma != lower;
        if table.lets_out(&lemma) && lemma != lower {
            return Some("let out".to_owned());
        }
        plain.then(|| table.verb(&lemma, None).map_or(lemma.clone(), |c| table.family(&c.name).to_owned()))
    };
    let before = piece(passage.start.min(figure.span.start), figure.span.start);
    let before = before.rsplit([',', ';', '(']).next().unwrap_or("").split_whitespace().rev();
    let found = before.take(BEFORE).take_while(|w| *w != "and").find_map(verb);
    found.or_else(|| {
        let behind = piece(figure.span.end, passage.end.max(figure.span.end));
        behind.split_whitespace().take(BEHIND).take_while(|w| !matches!(*w, "," | ";" | "and" | "before")).find_map(verb)
    })
}

fn shares_place(a: &Report, b: &Report) -> bool {
    let keys = |r: &Report| r.places.iter().filter_map(Key::of).collect::<Vec<Key>>();
    let theirs = keys(b);
    keys(a).iter().any(|x| theirs.iter().any(|y| x.links(y)))
}

/// Whether a passage holds its happening against another: whose the count is, is then hard to tell.
fn compares(voice: Voice) -> bool {
    const STEMS: [&str; 8] = ["exceed", "eclips", "surpass", "rival", "compar", "dwarf", "overtak", "outstrip"];
    let passage = voice.report.passage.of(voice.text);
    let words: Vec<String> =
        passage.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let pair = |pair: &[String]| match (pair[0].as_str(), pair[1].as_str()) {
        (word, "than") => word.ends_with("er") && word != "other" && word != "rather",
        (word, "times") => {
            word.starts_with(|c: char| c.is_ascii_digit())
                || matches!(word, "two" | "three" | "four" | "five" | "six" | "ten" | "many" | "several")
        }
        _ => false,
    };
    words.iter().any(|w| STEMS.iter().any(|stem| w.starts_with(stem))) || words.windows(2).any(pair)
}

/// "20-40 ,000": what is left of a number that was torn apart.
fn is_torn(figure: &Figure) -> bool {
    figure.words.starts_with("000")
}

/// "35 new cases", "another 61": what comes to a count and is not the count.
fn is_part(voice: Voice, figure: &Figure) -> bool {
    const PARTS: [&str; 9] = ["new", "further", "another", "more", "additional", "other", "others", "remaining", "extra"];
    let part = |w: &str| PARTS.iter().any(|p| w.eq_ignore_ascii_case(p));
    let before = voice.text.get(..figure.span.start as usize).and_then(|text| text.split_whitespace().next_back());
    before.is_some_and(|w| part(w) && !w.eq_ignore_ascii_case("more")) || figure.words.split_whitespace().any(part)
}

/// Both name places, and none in common.
fn counts_elsewhere(a: &Report, b: &Report) -> bool {
    let keys = |r: &Report| r.places.iter().filter_map(Key::of).collect::<Vec<Key>>();
    let (ours, theirs) = (keys(a), keys(b));
    !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|x| theirs.iter().any(|y| x.links(y)))
}

fn shares_theme(a: &Report, b: &Report) -> bool {
    let table = words();
    let same = a.class == b.class || table.lets_out(&a.class) && table.lets_out(&b.class);
    same && a.theme.iter().any(|w| b.theme.contains(w))
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
    use crate::temporal::{Point, When};
    use crate::text::Span;

    /// A report of something that happened then, stated by its own text.
    fn on(number: u32, from: (i64, u8, u8), clock: Option<i64>) -> Report {
        let day = Day::from_ymd(from.0, from.1, from.2).expect("a day");
        let (interval, grain) = match clock {
            None => (Interval::day(day), Grain::Day),
            Some(seconds) => {
                let at = Point(day.start().0 + seconds);
                (Interval { earliest: Some(at), latest: Some(at) }, Grain::Second)
            }
        };
        let id = crate::event::model::ReportId::new(&number.to_string());
        Report {
            class: "open".into(),
            when: Some(When::within(interval, grain)),
            basis: DateBasis::Stated,
            ..Report::bare(id, DocId(number), Span::default(), "The bridge opens".to_owned())
        }
    }

    #[test]
    fn days_that_do_not_meet_contradict_and_hours_of_one_day_do_not() {
        let hour = |h: i64| Some(h * 3600);
        for (a, b, expected) in [
            (on(1, (2010, 5, 3), None), on(2, (2010, 5, 9), None), Some((Agreement::Conflict, Grade::Contradicts))),
            (on(1, (2010, 5, 3), None), on(2, (2010, 5, 4), None), Some((Agreement::Compatible, Grade::Scope))),
            (on(1, (2010, 5, 3), hour(10)), on(2, (2010, 5, 3), hour(18)), Some((Agreement::Compatible, Grade::Scope))),
            (on(1, (2010, 5, 3), hour(10)), on(2, (2010, 5, 6), hour(18)), Some((Agreement::Conflict, Grade::Contradicts))),
            (on(1, (2010, 5, 3), None), on(2, (2010, 5, 3), hour(18)), None),
        ] {
            let voices = [&a, &b].map(|report| Voice { report, source: report.document, written: None, text: "" });
            let found = dates(&voices).map(|conflict| (conflict.status, conflict.grade.expect("graded")));
            assert_eq!(found, expected, "{:?} / {:?}", a.when, b.when);
        }
    }

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
