//! From clues to a dating: the best statement decides, the rest confirms or contradicts it.

use super::bounds::{Firmness, TextClues, in_year};
use super::heading::{Line, LineDate, LineKind};
use super::metadata::Fact;
use super::neighbours::{Company, Likeness};
use super::{Candidate, Clues, Confidence, Contradiction, Dating, Reason, only_day, width};
use crate::document::FactSource;
use crate::temporal::{Day, Grain, Interval, day_words, interval_words};
use crate::text::Span;
use crate::timex::AnchorSource;

/// A dating by metadata or a date line bears this many days of difference to another statement without a word: time
/// zones, the night of printing.
const SAME: i64 = 1;

/// Within this many days two statements blur the day; beyond, they contradict each other.
const WEEK: i64 = 7;

/// A text that names years so close to each other seldom stops longer before its own: bounds a range open above.
const YEARS_AFTER_A_YEAR: i64 = 8;

/// The latest day that fresh news states is seldom older than two weeks.
const DAYS_AFTER_A_DAY: i64 = 14;

/// No month is longer.
const MONTH: i64 = 31;

/// Dates one document. Pure.
pub(super) fn solve(text: &str, clues: &Clues, company: Option<&Company>) -> Dating {
    // A text that looks back is told in the words of the old reports, but it is not of their time.
    let company = company.filter(|company| clues.text.looks_back.is_none() && !speaks_against(&clues.text, company.range()));
    let told = by_text(text, &clues.text, company);
    let mut dating = by_metadata(text, clues, company)
        .or_else(|| by_line(text, clues, company))
        .or_else(|| by_mail(text, clues))
        .or_else(|| company.and_then(|c| by_company(&told, c)))
        .or_else(|| told.decided())
        .unwrap_or_else(Dating::unknown);
    if dating.contradictions.is_empty() {
        dating.contradictions = told.contradictions;
    }
    if !dating.contradictions.is_empty() {
        dating.best = None;
    }
    add_candidates(&mut dating, clues, company);
    dating
}

/// Years by which the latest date of a text lies before its neighbours, from which it tells of another time than they do.
const ANOTHER_TIME: i64 = 5;

/// Whether a text tells of another time than a neighbour: the latest date that it states, a day or month, is years older.
pub(super) fn speaks_against(clues: &TextClues, neighbour: Option<Interval>) -> bool {
    let Some(first) = neighbour.and_then(|range| range.first_day()) else { return false };
    let latest = clues.past.iter().filter_map(|p| p.bounds.last_day()).max();
    let precise = clues.past.iter().any(|p| width(&p.bounds).is_some_and(|w| w <= MONTH));
    precise && latest.is_some_and(|latest| latest.0 + ANOTHER_TIME * 366 < first.0)
}

/// What came with a mail: of the week before it, unless its words say otherwise.
fn by_mail(text: &str, clues: &Clues) -> Option<Dating> {
    let fact = clues.hints.iter().find(|fact| fact.source == FactSource::AttachedTo)?;
    let sent = fact.readings.first()?.last_day()?;
    let range = Interval::days(Day(sent.0 - WEEK + 1), sent);
    let against = later_than(text, clues, &range).is_some() || speaks_against(&clues.text, Some(range));
    (!against).then(|| decided(range, Confidence::Low, AnchorSource::Metadata, vec![fact.reason.clone()]))
}

// --- metadata

fn by_metadata(text: &str, clues: &Clues, company: Option<&Company>) -> Option<Dating> {
    let fact = clues.metadata.first()?;
    let lines = by_line(text, clues, company);
    let line_day = lines.as_ref().filter(|d| d.confidence >= Confidence::Medium).and_then(|d| d.range);
    if fact.source == FactSource::PictureInfo && line_day.is_some() {
        // A letter was written before it was photographed.
        return lines;
    }
    let settled = settle(fact, clues, line_day, company);
    let [range] = settled.as_slice() else {
        // Two dates side by side, or day and month open: the range is between them, the reader may pick.
        let range = Interval { earliest: settled.first()?.earliest, latest: settled.last()?.latest };
        let words = settled.iter().map(interval_words).collect::<Vec<_>>().join(" or ");
        let reason = Reason { words: format!("{}: {words}, and nothing decides", fact.reason.words), ..fact.reason.clone() };
        return Some(decided(range, Confidence::Low, AnchorSource::Metadata, vec![reason]));
    };
    if fact.grain > Grain::Week {
        return coarse_metadata(text, clues, fact, *range, lines);
    }
    let mut confidence = match (fact.source, fact.grain) {
        // When the file was made; the text may be older.
        (FactSource::PdfInfo | FactSource::OfficeProperties, _) | (_, Grain::Week) => Confidence::Medium,
        // What has text on it is mostly older than its photo.
        (FactSource::PictureInfo, _) => Confidence::Low,
        _ => Confidence::High,
    };
    let mut reasons = vec![fact.reason.clone()];
    let mut contradictions = Vec::new();
    if let (Some(other), Some(line)) = (line_day, &lines) {
        let gap = gap_days(range, &other);
        let line_reason = line.reasons.first().cloned();
        if gap <= SAME {
            confidence = confidence.max(line.confidence);
            reasons.extend(line_reason);
        } else if names_the_file(fact.source) || other > *range {
            confidence = if gap <= WEEK { Confidence::Medium.min(confidence) } else { Confidence::Low };
            if gap > WEEK {
                contradictions.push(clash(fact.reason.clone(), line_reason));
            }
        }
    }
    if let Some(later) = later_than(text, clues, range) {
        confidence = Confidence::Low;
        contradictions.push(clash(fact.reason.clone(), Some(later)));
    }
    Some(Dating { contradictions, ..decided(*range, confidence, AnchorSource::Metadata, reasons) })
}

/// Whether the statement is about the file rather than the text in it.
fn names_the_file(source: FactSource) -> bool {
    matches!(
        source,
        FactSource::FileName
            | FactSource::FilePath
            | FactSource::PdfInfo
            | FactSource::OfficeProperties
            | FactSource::PictureInfo
    )
}

/// The readings that remain when the text, the date line and the neighbours are asked.
fn settle(fact: &Fact, clues: &Clues, line: Option<Interval>, company: Option<&Company>) -> Vec<Interval> {
    if fact.readings.len() < 2 {
        return fact.readings.clone();
    }
    let keep = |test: &dyn Fn(&Interval) -> bool| -> Option<Vec<Interval>> {
        let kept: Vec<Interval> = fact.readings.iter().copied().filter(|r| test(r)).collect();
        (!kept.is_empty() && kept.len() < fact.readings.len()).then_some(kept)
    };
    let after_the_past = |r: &Interval| {
        let past = clues.text.past.iter().filter(|p| p.firm == Firmness::Past).filter_map(|p| p.from()).max();
        past.is_none_or(|past| r.last_day().is_some_and(|last| last.0 + SAME >= past.0))
    };
    let near = |other: Interval, days: i64| move |r: &Interval| gap_days(r, &other) <= days;
    line.and_then(|line| keep(&near(line, SAME)))
        .or_else(|| keep(&after_the_past))
        .or_else(|| company.and_then(|c| c.near.first()).and_then(|n| keep(&near(n.range, 2 * WEEK))))
        .unwrap_or_else(|| fact.readings.clone())
}

/// A month or year: a frame in which a date line may be exact. A year in a name may be the subject's.
fn coarse_metadata(text: &str, clues: &Clues, fact: &Fact, range: Interval, line: Option<Dating>) -> Option<Dating> {
    if let Some(mut line) = line {
        if line.range.is_some_and(|day| day.overlaps(&range)) {
            line.reasons.push(fact.reason.clone());
        } else if !names_the_file(fact.source) {
            line.contradictions.push(clash(fact.reason.clone(), line.reasons.first().cloned()));
            line.confidence = line.confidence.min(Confidence::Low);
        }
        return Some(line);
    }
    let later = later_than(text, clues, &range);
    if later.is_some() && names_the_file(fact.source) {
        return None;
    }
    let contradictions = later.into_iter().map(|l| clash(fact.reason.clone(), Some(l))).collect();
    let (range, reasons) = narrowed(text, &clues.text, range, vec![fact.reason.clone()]);
    Some(Dating { contradictions, ..decided(range, Confidence::Low, AnchorSource::Metadata, reasons) })
}

// --- date lines

fn by_line(text: &str, clues: &Clues, company: Option<&Company>) -> Option<Dating> {
    let lines = &clues.lines.lines;
    let full = |l: &&Line| matches!(l.date, LineDate::Full(_));
    let head = |kinds: &[LineKind]| -> Vec<&Line> {
        lines.iter().filter(|l| l.in_head && kinds.contains(&l.kind)).filter(full).collect()
    };
    let fresh = clues.text.fresh.is_some();

    let strong = head(&[LineKind::Labelled, LineKind::Stamp, LineKind::Slug]);
    if !strong.is_empty() {
        return Some(checked(text, clues, among(&strong, Confidence::High)));
    }
    if let Some(dating) = yearless_line(clues, company) {
        return Some(checked(text, clues, dating));
    }
    let alone = head(&[LineKind::Alone]);
    if !alone.is_empty() {
        return Some(checked(text, clues, among(&alone, if fresh { Confidence::High } else { Confidence::Medium })));
    }
    let elsewhere: Vec<&Line> = lines.iter().filter(|l| !l.in_head && l.kind == LineKind::Labelled).filter(full).collect();
    if let Some(first) = elsewhere.iter().min_by_key(|l| day_of(l)) {
        return Some(checked(text, clues, among(&[first], Confidence::High)));
    }
    let revised: Vec<&Line> = lines.iter().filter(|l| l.kind == LineKind::Revised).filter(full).collect();
    if let Some((line, day)) = revised.iter().filter_map(|l| Some((l, day_of(l)?))).min_by_key(|&(_, day)| day) {
        let range = Interval::days(Day(day.0 - WEEK), day);
        return Some(checked(text, clues, decided(range, Confidence::Medium, AnchorSource::Dateline, vec![line.reason.clone()])));
    }
    // Readers' comments and the like come on the day or soon after.
    let stamps: Vec<&Line> = lines.iter().filter(|l| l.kind == LineKind::Stamp).filter(full).collect();
    let (line, day) = stamps.iter().filter_map(|l| Some((l, day_of(l)?))).min_by_key(|&(_, day)| day)?;
    let range = Interval::days(Day(day.0 - 2), day);
    let mut reason = line.reason.clone();
    reason.words.push_str(", the first of the text");
    Some(checked(text, clues, decided(range, Confidence::Medium, AnchorSource::Dateline, vec![reason])))
}

fn day_of(line: &Line) -> Option<Day> {
    match line.date {
        LineDate::Full(day) => Some(day),
        LineDate::Yearless { .. } => None,
    }
}

/// One day when they agree; a label decides between days of one week; else the range between them.
fn among(lines: &[&Line], confidence: Confidence) -> Dating {
    let mut days: Vec<(Day, &Line)> = lines.iter().filter_map(|l| Some((day_of(l)?, *l))).collect();
    days.sort_by_key(|&(day, line)| (line.kind, line.reason.evidence, day)); // labels first, then as they stand
    let Some(&(lead, lead_line)) = days.first() else { return Dating::unknown() };
    let (first, last) = days.iter().fold((lead, lead), |(a, b), &(d, _)| (a.min(d), b.max(d)));
    let reasons = |n: usize| days.iter().take(n).map(|(_, l)| l.reason.clone()).collect::<Vec<_>>();
    if last.0 - first.0 <= SAME {
        return decided(Interval::day(lead), confidence, AnchorSource::Dateline, reasons(1));
    }
    let labels: Vec<Day> = days.iter().filter(|(_, l)| l.kind == LineKind::Labelled).map(|&(d, _)| d).collect();
    if labels.iter().all(|&d| d == lead) && lead_line.kind == LineKind::Labelled {
        return decided(Interval::day(lead), confidence, AnchorSource::Dateline, reasons(1));
    }
    let range = Interval::days(first, last);
    let confidence = if last.0 - first.0 <= WEEK { Confidence::Medium.min(confidence) } else { Confidence::Low };
    decided(range, confidence, AnchorSource::Dateline, reasons(2))
}

/// "GENEVA, May 26 (Agency)": the year in which the neighbours or the text put it, checked by the weekday beside it.
fn yearless_line(clues: &Clues, company: Option<&Company>) -> Option<Dating> {
    let line = clues.lines.lines.iter().find(|l| l.in_head && matches!(l.date, LineDate::Yearless { .. }))?;
    let LineDate::Yearless { month, day, weekday } = line.date else { return None };
    let in_year = |year: i64| Day::from_ymd(year, month, day);
    // "on Tuesday" in the story is the day of the line or one of the few before it.
    let fits = |d: Day| weekday.is_none_or(|w| (d.weekday().number() + 7 - w.number()) % 7 <= 1);
    let past = clues.text.past.iter().filter_map(|p| p.from()).max();
    if let Some(frame) = company.and_then(|c| c.frame.as_ref()) {
        let (first, last) = (frame.range.first_day()?, frame.range.last_day()?);
        const SLACK: i64 = 92; // a matter goes on for a while before and after the dated documents
        let near: Vec<Day> = (first.civil().year - 1..=last.civil().year + 1)
            .filter_map(in_year)
            .filter(|d| d.0 >= first.0 - SLACK && d.0 <= last.0 + SLACK && fits(*d))
            .collect();
        if let [day] = near.as_slice() {
            let confidence = if frame.documents >= 2 || weekday.is_some() { Confidence::High } else { Confidence::Medium };
            let reasons = vec![line.reason.clone(), frame.reason(&format!("the year {}", day.civil().year))];
            return Some(decided(Interval::day(*day), confidence, AnchorSource::Dateline, reasons));
        }
    }
    // Alone, the text gives the year: the first fitting one from its latest past date on.
    let past = past?;
    let day = (past.civil().year..past.civil().year + 7).filter_map(in_year).find(|d| d.0 >= past.0 && fits(*d))?;
    let words = format!("the first such day after the latest past date of the text, {}", day_words(past, false));
    let reasons = vec![line.reason.clone(), Reason::plain(words)];
    Some(decided(Interval::day(day), Confidence::Low, AnchorSource::Dateline, reasons))
}

/// A day that the text itself speaks of as past cannot come after the writing.
fn checked(text: &str, clues: &Clues, mut dating: Dating) -> Dating {
    if let (Some(range), Some(own)) = (dating.range, dating.reasons.first().cloned()) {
        let later = later_than(text, clues, &range).or_else(|| elapsed_elsewhere(text, clues, &range));
        if let Some(later) = later {
            dating.confidence = dating.confidence.min(Confidence::Low);
            dating.contradictions.push(clash(own, Some(later)));
        }
    }
    dating
}

/// A firm past date of the text that begins after the range ends.
fn later_than(text: &str, clues: &Clues, range: &Interval) -> Option<Reason> {
    let last = range.last_day()?;
    let of_a_line = |span: Span| {
        clues.lines.lines.iter().any(|l| l.kind != LineKind::Told && l.reason.evidence.is_some_and(|e| e.overlaps(span)))
    };
    let past = clues.text.past.iter().filter(|p| p.firm == Firmness::Past && !of_a_line(p.span));
    past.filter(|p| p.from().is_some_and(|d| d.0 > last.0 + SAME)).min_by_key(|p| p.span).map(|p| p.reason(text))
}

/// "thirteen years since 2011" that puts the writing a year or more away from the range.
fn elapsed_elsewhere(text: &str, clues: &Clues, range: &Interval) -> Option<Reason> {
    const YEAR: i64 = 366;
    let away = clues.text.elapsed.iter().find(|e| gap_days(&e.range, range) > YEAR)?;
    Some(elapsed_reason(text, away.length, away.since))
}

fn clash(one: Reason, other: Option<Reason>) -> Contradiction {
    Contradiction { statements: std::iter::once(one).chain(other).collect() }
}

// --- the running text

/// What the text alone lets follow.
struct Told {
    range: Option<Interval>,
    /// The range follows from a yearless day of fresh news.
    fresh_days: bool,
    reasons: Vec<Reason>,
    contradictions: Vec<Contradiction>,
}

impl Told {
    fn decided(&self) -> Option<Dating> {
        let range = self.range?;
        Some(decided(range, Confidence::Low, AnchorSource::Text, self.reasons.clone()))
    }
}

fn by_text(text: &str, clues: &TextClues, company: Option<&Company>) -> Told {
    let mut told = Told { range: None, fresh_days: false, reasons: Vec::new(), contradictions: Vec::new() };
    let mut range = Interval { earliest: None, latest: None };

    let firm = clues.past.iter().find(|p| p.firm == Firmness::Past);
    // An unclear one may be a plan: trusted only near what is known to be past.
    let soft = clues.past.iter().find(|p| p.firm == Firmness::Unclear).filter(|soft| {
        let year = |d: Option<Day>| d.map(|d| d.civil().year);
        firm.is_none_or(|firm| year(soft.from()) <= year(firm.from()).map(|y| y + 3))
    });
    let latest_past = [firm, soft].into_iter().flatten().max_by_key(|p| p.from());
    if let Some(past) = latest_past {
        range.earliest = past.bounds.earliest;
        told.reasons.push(past.reason(text));
    }
    for elapsed in &clues.elapsed {
        let reason = elapsed_reason(text, elapsed.length, elapsed.since);
        match range.intersect(&elapsed.range) {
            Some(both) => {
                range = both;
                told.reasons.insert(0, reason);
            }
            // On a line two statements that clash are the smallest set that does.
            None => told.contradictions.push(clash(reason, told.reasons.first().cloned())),
        }
    }
    if let Some(frame) = company.and_then(|c| c.frame.as_ref())
        && range.latest.is_none()
        && let Some(both) = range.intersect(&frame.around())
    {
        range = both;
        told.reasons.push(frame.reason("the time"));
    }
    if range.earliest.is_none() && range.latest.is_none() {
        return told;
    }
    // A year alone does not say in which year a yearless day lies; a month or a frame does.
    let framed = range.latest.is_some() || latest_past.is_some_and(|p| width(&p.bounds).is_some_and(|w| w <= MONTH));
    if framed {
        let (narrow, reasons) = narrowed(text, clues, range, std::mem::take(&mut told.reasons));
        told.fresh_days = narrow != range;
        range = narrow;
        told.reasons = reasons;
    }
    if range.latest.is_none()
        && (clues.fresh.is_some() || clues.recent.is_some())
        && let Some(latest) = latest_past.and_then(|past| bounded_above(clues, past))
    {
        range.latest = Some(latest.end());
        told.reasons.push(Reason::plain("such texts seldom leave so long a time unmentioned".to_owned()));
    }
    told.range = Some(range);
    told
}

/// Where a text that speaks of recent things, and names its latest year not as a single look back, seldom goes beyond.
fn bounded_above(clues: &TextClues, past: &super::bounds::PastDate) -> Option<Day> {
    let latest = past.bounds.last_day()?;
    let year = |p: &super::bounds::PastDate| p.bounds.last_day().map(|d| d.civil().year);
    let before = clues.past.iter().filter_map(year).filter(|&y| y < latest.civil().year).max()?;
    let close = latest.civil().year - before < YEARS_AFTER_A_YEAR;
    close.then(|| Day::from_ymd(latest.civil().year + YEARS_AFTER_A_YEAR, 12, 31)).flatten()
}

/// Narrows a range by the yearless days and bare weekdays of fresh news.
fn narrowed(text: &str, clues: &TextClues, range: Interval, mut reasons: Vec<Reason>) -> (Interval, Vec<Reason>) {
    let Some(from) = range.first_day() else { return (range, reasons) };
    let until = range.last_day();
    // Each yearless day in the first year in which it lies in the range: the latest of them is the freshest.
    let days = clues.yearless.iter().filter_map(|y| {
        let day = (from.civil().year..=from.civil().year + 1).filter_map(|year| in_year(y, year)).find(|d| d.0 >= from.0)?;
        until.is_none_or(|until| day <= until).then_some((day, y))
    });
    let Some((day, yearless)) = days.max_by_key(|&(day, y)| (day, y.span)) else { return (range, reasons) };
    // Without a fresh word the text may be a history: its days say nothing about when it was written.
    if clues.fresh.is_none() {
        return (range, reasons);
    }
    let words = format!("“{}” is then {}", yearless.span.of(text), day_words(day, false));
    reasons.insert(0, Reason::at(words, yearless.span));
    let (first, last) = match clues.weekdays.first().filter(|_| yearless.weekday.is_none()) {
        // A day that needs its date is not of this week, one that is called by its weekday is: the first or second
        // such weekday after it, and at most six days until the writing.
        Some(&(weekday, span)) => {
            let next = (1..=7).map(|n| Day(day.0 + n)).find(|d| d.weekday() == weekday).unwrap_or(day);
            let words = format!("“{}” is one of the next two after it, and at most six days old", span.of(text));
            reasons.insert(1, Reason::at(words, span));
            (next, Day(next.0 + 7 + 6))
        }
        None => (day, Day(day.0 + DAYS_AFTER_A_DAY)),
    };
    let fresh = Interval::days(first, last);
    (range.intersect(&fresh).unwrap_or(range), reasons)
}

fn elapsed_reason(text: &str, length: Span, since: Span) -> Reason {
    Reason::at(format!("“{}” since “{}”", length.of(text), since.of(text)), length)
}

// --- neighbours

fn by_company(told: &Told, company: &Company) -> Option<Dating> {
    let own = told.range.unwrap_or(Interval { earliest: None, latest: None });
    // What the text lets expect to some weeks, a less similar document may confirm.
    let expected = told.fresh_days && width(&own).is_some_and(|w| w <= MONTH);
    let enough = if expected { Likeness::Near } else { Likeness::Alike };
    let (nearest, range) =
        company.near.iter().filter(|n| n.likeness >= enough).find_map(|n| Some((n, own.intersect(&n.range)?)))?;
    if width(&own).is_some_and(|own| Some(own) <= width(&range)) {
        return None; // it adds nothing
    }
    let reasons = std::iter::once(nearest.reason.clone()).chain(told.reasons.iter().cloned()).collect();
    Some(decided(range, Confidence::Low, AnchorSource::Neighbours, reasons))
}

fn add_candidates(dating: &mut Dating, clues: &Clues, company: Option<&Company>) {
    let facts = clues.metadata.iter().chain(&clues.hints);
    let mut found: Vec<Candidate> =
        facts.flat_map(|f| f.readings.iter().map(|&range| Candidate { range, reason: f.reason.clone() })).collect();
    let lines =
        clues.lines.lines.iter().filter_map(|l| Some(Candidate { range: Interval::day(day_of(l)?), reason: l.reason.clone() }));
    found.extend(lines);
    found.extend(company.iter().flat_map(|c| c.candidates.iter().cloned()));
    for candidate in found {
        let known = dating.range == Some(candidate.range) || dating.candidates.iter().any(|c| c.range == candidate.range);
        if !known {
            dating.candidates.push(candidate);
        }
    }
}

fn decided(range: Interval, confidence: Confidence, source: AnchorSource, reasons: Vec<Reason>) -> Dating {
    let best = only_day(&range);
    Dating { range: Some(range), best, confidence, source, reasons, ..Dating::unknown() }
}

/// Days between two ranges, 0 when they touch.
fn gap_days(a: &Interval, b: &Interval) -> i64 {
    let gap = |end: Option<Day>, start: Option<Day>| match (end, start) {
        (Some(end), Some(start)) => (start.0 - end.0).max(0),
        _ => 0,
    };
    gap(a.last_day(), b.first_day()).max(gap(b.last_day(), a.first_day()))
}
