//! Sentence + timex → reports: which sentences tell something, what happened in them, and when.

mod antecedent;
mod dating;
mod given;
mod make;
mod sentence;

use crate::document::{DocId, Document};
use crate::event::english::words::words;
use crate::event::model::{DateBasis, Report, TitleForm};
use crate::event::report::page::telling;
use crate::event::title::compose::own_words;
use crate::temporal::{Grain, Interval, When};
use crate::text::{Span, sentences};
use crate::timex::{Anchor, Part, Record, RecordKind, Timex};
use antecedent::People;
use dating::{Dated, dates, is_recent, joint_date, recent};
use given::{Carried, Given, LEAD, Parts, day_of, entry_date, is_minutes, published, told_day};
use make::{as_read, number_twins};
use sentence::sentence_reports;
use std::collections::HashSet;
use std::sync::Arc;

/// What a document is read from for its reports.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Which document.
    pub id: DocId,
    /// The document.
    pub document: &'a Document,
    /// Its resolved temporal expressions, in the order of the text.
    pub timexes: &'a [Timex],
    /// Rows and lines that are one dated fact each, in the order of the text.
    pub records: &'a [Record],
    /// Letters, entries and other parts with dates of their own, each by the index of its timex.
    pub parts: &'a [Part],
    /// The document's own date.
    pub anchor: &'a Anchor,
    /// A report of the day: what its lead tells without a date happened as it was published.
    pub news: bool,
}

/// What one document tells, in the order of its text. Pure.
///
/// [`merge`](crate::event::merge) makes events of the reports of all documents. Strong happenings without a date come along
/// undated (`when` is `None`).
pub(super) fn build(source: &Source) -> Vec<Report> {
    let &Source { id, document, timexes, anchor, .. } = source;
    let page = Page {
        id,
        document,
        timexes,
        recent: recent(anchor),
        written: anchor.date,
        parts: Parts::of(source.parts),
        people: People::new(document),
    };
    let mut found = Vec::new();
    let mut next = 0;
    let dated = |record| record_date(&page, record).map(|dated| (record, dated));
    let records: Vec<(&Record, Dated)> = source.records.iter().filter_map(dated).collect();
    let spans: Vec<Span> = records.iter().map(|(record, _)| record.span).collect();
    let mut records = records.into_iter().peekable();
    let minutes = is_minutes(document);
    let mut lead = 0;
    let mut before: Option<(Span, Dated)> = None;
    for sentence in telling(document, spans.into_iter()) {
        while let Some((record, dated)) = records.next_if(|(r, _)| r.span.end <= sentence.start) {
            tell_record(&page, record, dated, &mut found);
        }
        while timexes.get(next).is_some_and(|t| t.span.end <= sentence.start) {
            next += 1;
        }
        // Tagging and parsing cost more than their length; what is so long is no sentence.
        if sentence.len() > ENDLESS || records.peek().is_some_and(|(r, _)| r.span.overlaps(sentence)) {
            continue;
        }
        let inside: Vec<u32> =
            (next..timexes.len()).take_while(|&i| timexes[i].span.start < sentence.end).map(|i| i as u32).collect();
        let dated = inside
            .iter()
            .map(|&i| &timexes[i as usize])
            .any(|t| dates(t).is_some() || is_recent(t, &document.text) || t.context.phrase.is_some());
        lead += 1;
        // A row of a table tells for itself: it is no lead, and goes on with nothing.
        let row = sentence.of(&document.text).contains('\t');
        let entry = || entry_date(source, &page.parts, sentence).map(|dated| Given { dated, who: Carried::Told });
        let meeting = || {
            let day = day_of(source.anchor).filter(|_| minutes)?;
            Some(Given { dated: Dated::inherited(When::on(day), Vec::new()), who: Carried::Minuted })
        };
        let news = || {
            let dated = published(source).filter(|_| lead <= LEAD && !row && inside.is_empty() && source.news)?;
            Some(Given { dated, who: Carried::Told })
        };
        let after = || {
            let (last, dated) = before.as_ref().filter(|_| !row)?;
            let gap = Span { start: last.end, end: sentence.start }.of(&document.text);
            let next = inside.is_empty()
                && tells_strongly(sentence.of(&document.text))
                && gap.len() < 8
                && gap.matches('\n').count() < 2;
            next.then(|| Given { dated: dated.clone(), who: Carried::Strong })
        };
        let given = entry().or_else(meeting).or_else(news).or_else(after);
        let first = found.len();
        if dated || given.is_some() || tells_strongly(sentence.of(&document.text)) {
            sentence_reports(&page, sentence, &inside, given.as_ref(), &mut found);
        }
        before = told_day(&found[first..]).map(|dated| (sentence, dated));
    }
    records.for_each(|(record, dated)| tell_record(&page, record, dated, &mut found));
    number_twins(&mut found);
    as_read(document, timexes, &mut found);
    // They stay as long as the folder is open.
    let mut reasons: HashSet<Arc<[String]>> = HashSet::new();
    for report in &mut found {
        match reasons.get(&report.certainty_why) {
            Some(same) => report.certainty_why = Arc::clone(same),
            None => _ = reasons.insert(Arc::clone(&report.certainty_why)),
        }
    }
    found
}

/// One row of a table, or one line that begins with its date: what it says has that date, unless it names another.
fn tell_record(page: &Page, record: &Record, dated: Dated, found: &mut Vec<Report>) {
    let who = if record.kind == RecordKind::Row { Carried::Row } else { Carried::All };
    let given = Given { dated, who };
    let text = record.text.of(&page.document.text);
    let pieces: Vec<Span> = match record.kind {
        // "Born: Orla, 3 May 1901": the label is the fact.
        RecordKind::Labelled => vec![record.span],
        _ => sentences(text)
            .into_iter()
            .map(|s| Span::new((record.text.start + s.start) as usize, (record.text.start + s.end) as usize))
            .collect(),
    };
    for piece in pieces.into_iter().filter(|p| p.len() <= ENDLESS) {
        let first = page.timexes.partition_point(|t| t.span.end <= piece.start);
        let inside: Vec<u32> =
            (first..page.timexes.len()).take_while(|&i| page.timexes[i].span.start < piece.end).map(|i| i as u32).collect();
        let before = found.len();
        sentence_reports(page, piece, &inside, Some(&given), found);
        // The row is the passage; what it says in a few words is its own title.
        let mut told = found[before..].iter_mut().filter(|r| *r.timexes == *given.dated.timexes).collect::<Vec<_>>();
        if let Some(report) = told.first_mut()
            && let Some(line) = own_words(piece.of(&page.document.text)).or_else(|| with_cells(page.document, record, piece))
        {
            (report.title, report.title_form) = (line.into(), TitleForm::Headline);
        }
        for report in told {
            report.passage = record.span;
        }
    }
}

/// The title of a row that says in a word or two what it is ("Rent"): with the words of the other cells, "Rent · Weber Ltd".
fn with_cells(document: &Document, record: &Record, piece: Span) -> Option<String> {
    let (text, words) = (&document.text, piece.of(&document.text));
    if record.kind != RecordKind::Row || words.split_whitespace().count() > 2 {
        return None;
    }
    let row = record.span.of(text);
    let mark = if row.contains('\t') { '\t' } else { '|' };
    let mut at = record.span.start as usize;
    let cells = row.split(mark).map(|cell| {
        let span = Span::new(at, at + cell.len());
        at += cell.len() + 1;
        span
    });
    // What stands behind a name ("party: Weber Ltd") is left to the passage.
    let says = |cell: &Span| {
        let words = cell.of(text);
        !cell.overlaps(record.date) && !cell.overlaps(piece) && words.chars().any(char::is_alphabetic) && !words.contains(": ")
    };
    let others = cells.filter(says).map(|cell| cell.of(text).trim());
    let line = std::iter::once(words.trim()).chain(others).collect::<Vec<_>>().join(" · ");
    own_words(&line)
}

/// When a record's happening was, and the expressions that say so.
fn record_date(page: &Page, record: &Record) -> Option<Dated> {
    let first = page.timexes.partition_point(|t| t.span.end <= record.date.start);
    let timexes: Vec<u32> =
        (first..page.timexes.len()).take_while(|&i| page.timexes[i].span.start < record.date.end).map(|i| i as u32).collect();
    let when = Some(joint_date(page.timexes, &timexes)?);
    Some(Dated { when, basis: DateBasis::Stated, timexes, margin: 50.0, awaited: false })
}

/// What all sentences of a document share.
struct Page<'a> {
    id: DocId,
    document: &'a Document,
    timexes: &'a [Timex],
    recent: Option<When>,
    written: Option<Interval>,
    parts: Parts,
    people: People<'a>,
}

impl Page<'_> {
    /// When a sentence was written: of several letters or entries each has its own day.
    fn written_at(&self, sentence: Span) -> Option<Interval> {
        let part = self.parts.last(sentence);
        let head = part.and_then(|p| dates(self.timexes.get(p.head as usize)?)).filter(|when| when.grain <= Grain::Day);
        head.map(|when| when.interval).or(self.written)
    }
}

/// Bytes from which a stretch without a full stop is read as no sentence.
const ENDLESS: usize = 8_000;

/// Whether a sentence without a date is worth keeping as an undated report.
fn tells_strongly(sentence: &str) -> bool {
    let table = words();
    sentence.split(|c: char| !c.is_alphanumeric()).any(|w| table.is_strong(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Metadata;
    use crate::temporal::Day;
    use crate::temporal::iso_day;
    use crate::timex::{AnchorSource, CalendarDate, Context, Derivation, State, TimexType, Value};

    const NO_ANCHOR: Anchor = Anchor { date: None, source: AnchorSource::Unknown };

    fn of<'a>(document: &'a Document, timexes: &'a [Timex]) -> Source<'a> {
        Source { id: DocId(0), document, timexes, records: &[], parts: &[], anchor: &NO_ANCHOR, news: false }
    }

    /// A date that stands in the text.
    fn stated(span: Span, date: CalendarDate, when: When) -> Timex {
        Timex {
            span,
            kind: TimexType::Date,
            state: State::Resolved,
            when: Some(when),
            value: Value::Date(date),
            modifier: None,
            derived: None,
            link: None,
            context: Context::default(),
            derivation: Derivation::default(),
        }
    }

    /// A document whose dates stand in the text as `[words=2011]` or `[words=2024-12-08]`.
    fn told(marked: &str) -> Vec<String> {
        let (mut text, mut timexes) = (String::new(), Vec::new());
        let mut rest = marked;
        while let Some((before, after)) = rest.split_once('[') {
            let (inside, behind) = after.split_once(']').expect("closed");
            let (words, value) = inside.split_once('=').expect("words=value");
            text.push_str(before);
            let span = Span::new(text.len(), text.len() + words.len());
            text.push_str(words);
            rest = behind;
            let parts: Vec<i64> = value.split('-').map(|p| p.parse().expect("number")).collect();
            let (date, when) = match parts.as_slice() {
                [y] => {
                    let date = CalendarDate::Year(Some(*y));
                    (date, When::within(date.interval().expect("a year"), Grain::Year))
                }
                [y, m, d] => {
                    let day = Day::from_ymd(*y, *m as u8, *d as u8).expect("exists");
                    (CalendarDate::of_day(day), When::on(day))
                }
                _ => panic!("{value}"),
            };
            timexes.push(stated(span, date, when));
        }
        text.push_str(rest);
        let document = Document::new("a.txt".into(), text.clone(), [0; 32], Metadata::default());
        let show = |r: Report| {
            let when = r.when.as_ref().map_or("undated".into(), |w| {
                let day = |d: Option<Day>| d.map_or("..".into(), iso_day);
                format!("{}/{}", day(w.interval.first_day()), day(w.interval.last_day()))
            });
            format!("{when} {} {} | {}", r.trigger.map_or("", |t| t.of(&text)), r.factuality.word(), r.title)
        };
        build(&of(&document, &timexes)).into_iter().map(show).collect()
    }

    #[test]
    fn dated_clauses_become_events() {
        for (text, expected) in [
            (
                "The rebels seized the harbour of Orla on [Sunday=2024-12-08].",
                &["2024-12-08/2024-12-08 seized asserted | Rebels seize the harbour of Orla"][..],
            ),
            (
                "The march led to the release of those jailed since the war began in [2011=2011].",
                &["2011-01-01/2011-12-31 began asserted | “the war began in 2011”"],
            ),
            (
                "An earthquake struck Orla on [3 May 2001=2001-05-03].",
                &["2001-05-03/2001-05-03 struck asserted | Earthquake strikes Orla"],
            ),
            // What is made public on a day says then what it says; who was told has no day of his own; a paper that is changed neither.
            (
                "Figures issued on [Sunday=2024-12-08] showed that Orla is in recession.",
                &["2024-12-08/2024-12-08 showed asserted | Figures show that Orla is in recession"],
            ),
            (
                "In an order issued on [Sunday=2024-12-08], the harbour office said wells must be plugged.",
                &["2024-12-08/2024-12-08 said asserted | Harbour office says that wells must be plugged"],
            ),
            (
                "“The true extent of the spill remains a mystery,” Weber told the hearing on [Sunday=2024-12-08].",
                &["2024-12-08/2024-12-08 told asserted | Weber: “The true extent of the spill remains a mystery”"],
            ),
            (
                "Weber spoke before a panel investigating the [April 22=2024-04-22] disaster.",
                &["2024-04-22/2024-04-22 disaster asserted | “the April 22 disaster”"],
            ),
            ("The treaty was not signed on [Sunday=2024-12-08].", &["undated signed negated | Treaty not signed"]),
        ] {
            let found = told(text);
            for row in expected {
                assert!(found.iter().any(|f| f == row), "{text}\n{row}\n{found:#?}");
            }
        }
    }

    #[test]
    fn a_date_with_its_year_is_certain_and_a_disaster_lends_its_kind() {
        let text = "An earthquake struck Orla on 3 May 2001. A storm struck the harbour on 5 May.";
        let day = |words: &str, d: u8| {
            let at = text.find(words).expect("there");
            let day = Day::from_ymd(2001, 5, d).expect("exists");
            stated(Span::new(at, at + words.len()), CalendarDate::of_day(day), When::on(day))
        };
        let document = Document::new("a.txt".into(), text.into(), [0; 32], Metadata::default());
        let reports = build(&of(&document, &[day("3 May 2001", 3), day("5 May", 5)]));
        let found: Vec<(&str, crate::event::Kind, bool)> = reports
            .iter()
            .map(|r| (r.title.as_str(), r.kind, r.certainty_why.iter().any(|why| why.contains("against the document's own"))))
            .collect();
        use crate::event::Kind::Disaster;
        assert_eq!(found, [("Earthquake strikes Orla", Disaster, false), ("Storm strikes the harbour", Disaster, true)]);
    }

    #[test]
    fn the_stamp_of_an_entry_dates_what_has_no_date_of_its_own() {
        let text = "15 March 2019: The court released the men yesterday.\n12 March 2019: The mayor resigned.";
        let day = |words: &str, d: u8, begins: bool| {
            let at = text.find(words).expect("there");
            let day = Day::from_ymd(2019, 3, d).expect("exists");
            let mut timex = stated(Span::new(at, at + words.len()), CalendarDate::of_day(day), When::on(day));
            timex.context.begins = begins;
            timex
        };
        let timexes = [day("15 March 2019", 15, true), day("yesterday", 14, false), day("12 March 2019", 12, true)];
        let document = Document::new("a.txt".into(), text.into(), [0; 32], Metadata::default());
        let reports = build(&of(&document, &timexes));
        let dated = reports.iter().filter_map(|r| Some((r.title.as_str(), r.when.as_ref()?.interval.first_day()?)));
        let day = |d| Day::from_ymd(2019, 3, d).expect("exists");
        assert_eq!(dated.collect::<Vec<_>>(), [("Court releases the men", day(14)), ("Mayor resigns", day(12))]);
    }

    #[test]
    fn ids_depend_on_the_words_alone() {
        let a = Document::new("a.txt".into(), "War broke out.\n\nThe bridge was bombed.".into(), [0; 32], Metadata::default());
        let b = Document::new("a.txt".into(), "The bridge was bombed.".into(), [0; 32], Metadata::default());
        let ids = |d: &Document| build(&of(d, &[])).into_iter().map(|r| r.id).collect::<Vec<_>>();
        assert!(!ids(&b).is_empty());
        assert!(ids(&b).iter().all(|id| ids(&a).contains(id)));
    }
}
