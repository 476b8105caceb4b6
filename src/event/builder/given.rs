//! What a sentence without a date takes from where it stands: its row, entry, meeting, the sentence before, the day of publication.

use super::Source;
use super::dating::{Dated, dates};
use crate::document::Document;
use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form};
use crate::event::english::morphology::verb_lemma;
use crate::event::english::parser::Relation as Tie;
use crate::event::english::words::words;
use crate::event::model::{DateBasis, Kind, Report, Telling};
use crate::temporal::{Day, Grain, Interval, When};
use crate::text::Span;
use crate::timex::{Anchor, Part, PartKind};

/// What a sentence or row has its date from where it has none of its own.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) dated: Dated,
    pub(super) who: Carried,
}

/// Which of the happenings that carry a sentence take a date from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    /// All: a line that begins with its date is one dated fact.
    All,
    /// All, and something always: a row of a table is one dated fact, whatever else its words name ("Salary May", paid in June).
    Row,
    /// What is told as done: a lead of news, an entry of a diary.
    Told,
    /// What a meeting did, in its minutes.
    Minuted,
    /// Strong happenings in the plain past, right behind a sentence with its day: "A bomb exploded on Monday. Three people died."
    Strong,
}

impl Carried {
    pub(super) fn takes(self, clause: &Clause, k: &Candidate) -> bool {
        let group = match k.sort {
            Sort::Verb(v) => clause.verbs.get(v),
            Sort::Noun => None,
        };
        let quoted = clause.quoted.get(k.at).copied().unwrap_or(false);
        let past = |perfect: bool| group.is_some_and(|g| g.form == Form::Past || perfect && g.form == Form::Perfect);
        match self {
            Carried::All | Carried::Row => true,
            // A noun that stands alone is the happening of an entry ("Letter from the office"); a headline is in the present.
            Carried::Told => {
                let headline = || {
                    let ended = clause.lower(clause.len().saturating_sub(1)) == ".";
                    !ended && clause.len() > 3 && group.is_some_and(|g| matches!(g.form, Form::Present | Form::Participle))
                };
                !quoted
                    && !k.weak
                    && !k.reporting
                    && (past(true) || headline() || group.is_none() && clause.tree.head(k.at).is_none())
            }
            Carried::Minuted => {
                let lemma = group.map(|g| verb_lemma(clause.lower(g.head)).0);
                past(false) && lemma.is_some_and(|lemma| words().minuted.contains(&lemma))
            }
            Carried::Strong => past(false) && !quoted && !k.reporting && words().weight(&k.class) >= STRIKING,
        }
    }
}

/// Weight of a class from which its words are of the day that the sentence before names.
pub(super) const STRIKING: f32 = 0.8;

/// The one day that the reports of a sentence are of, to be taken on by the next.
pub(super) fn told_day(reports: &[Report]) -> Option<Dated> {
    let told = |r: &&Report| r.basis == DateBasis::Stated && r.telling == Telling::Happening && r.kind != Kind::Statement;
    let mut days = reports.iter().filter(told).filter_map(|r| Some((r.when.clone()?, &r.timexes)));
    let (when, timexes) = days.next()?;
    let one = when.grain <= Grain::Day && days.all(|(other, _)| other.interval == when.interval);
    one.then(|| Dated::inherited(when, timexes.to_vec()))
}

/// The document's own day.
pub(super) fn day_of(anchor: &Anchor) -> Option<Day> {
    let date = anchor.date?;
    date.first_day().filter(|day| Some(*day) == date.last_day())
}

/// The letters, messages and entries of a text, to be found by place: a log has as many as it has lines.
#[derive(Debug)]
pub(super) struct Parts {
    /// In the order of the text.
    entries: Vec<Part>,
    /// Those and letters and messages, in the order of the text, each with the farthest end of it and those before.
    written: Vec<(Part, u32)>,
}

impl Parts {
    pub(super) fn of(parts: &[Part]) -> Parts {
        let of_kind = |kinds: &'static [PartKind]| parts.iter().filter(|p| kinds.contains(&p.kind)).cloned();
        let mut farthest = 0;
        let written = of_kind(&[PartKind::Letter, PartKind::Message, PartKind::Entry]).map(|part| {
            farthest = farthest.max(part.span.end);
            (part, farthest)
        });
        Parts { written: written.collect(), entries: of_kind(&[PartKind::Entry]).collect() }
    }

    /// The first entry that a sentence lies in.
    fn entry(&self, sentence: Span) -> Option<&Part> {
        let first = self.entries.partition_point(|p| p.span.end <= sentence.start);
        self.entries.get(first).filter(|p| p.span.overlaps(sentence))
    }

    /// The last part that a sentence lies in.
    pub(super) fn last(&self, sentence: Span) -> Option<&Part> {
        let until = self.written.partition_point(|(p, _)| p.span.start < sentence.end);
        let near = self.written[..until].iter().rev().take_while(|(_, farthest)| *farthest > sentence.start);
        near.map(|(part, _)| part).find(|p| p.span.overlaps(sentence))
    }
}

/// The day of the entry that a sentence stands in: of a diary, a log.
pub(super) fn entry_date(source: &Source, parts: &Parts, sentence: Span) -> Option<Dated> {
    let part = parts.entry(sentence)?;
    let head = source.timexes.get(part.head as usize)?;
    // A row of a table has its own day or none: a cell that cannot be read is not empty.
    let text = source.document.text.as_bytes();
    let beside = [text.get(head.span.end as usize), text.get((head.span.start as usize).wrapping_sub(1))];
    if beside.contains(&Some(&b'\t')) && sentence.of(&source.document.text).contains('\t') {
        return None;
    }
    let when = dates(head).filter(|when| when.grain <= Grain::Day)?;
    Some(Dated::inherited(When { grain: Grain::Day, ..when }, vec![part.head]))
}

/// Whether a text is the record of a meeting: it says so in its first lines.
pub(super) fn is_minutes(document: &Document) -> bool {
    let head: String = document.text.chars().take(MINUTES_HEAD).collect::<String>().to_lowercase();
    head.contains("minutes of ") || head.lines().any(|line| line.trim() == "minutes")
}

/// Characters in which minutes say that they are some.
pub(super) const MINUTES_HEAD: usize = 400;

/// Sentences at the beginning of a report of the day whose undated past is that of its publication.
pub(super) const LEAD: usize = 2;

/// "The day of publication or the day before": when an undated lead of a report of the day happened, by convention.
pub(super) fn published(source: &Source) -> Option<Dated> {
    let day = day_of(source.anchor)?;
    let when = When { approximate: true, ..When::within(Interval::days(Day(day.0 - 1), day), Grain::Day) };
    Some(Dated::inherited(when, Vec::new()))
}

/// The candidates that carry a sentence: its head and what is joined to it, else the first.
pub(super) fn carrying(clause: &Clause, candidates: &[Candidate]) -> Vec<usize> {
    let tree = &clause.tree;
    let joined = |at: usize| {
        tree.up(at)
            .take_while(|&up| tree.head(up).is_some())
            .all(|up| matches!(tree.relation(up), Tie::Conj | Tie::Parataxis | Tie::List))
    };
    let found: Vec<usize> = candidates.iter().enumerate().filter(|(_, k)| joined(k.at)).map(|(c, _)| c).collect();
    if found.is_empty() { (0..candidates.len().min(1)).collect() } else { found }
}

/// "1868: Fire destroys the works on Christmas Eve": a row that names one day within its year is of that day.
pub(super) fn finer(dated: &[(usize, Dated)], given: &Given) -> Dated {
    let Some(row) = given.dated.when.as_ref().filter(|_| matches!(given.who, Carried::All | Carried::Row)) else {
        return given.dated.clone();
    };
    let within = |d: &Dated| {
        let when = d.when.as_ref()?;
        (when.grain < row.grain && row.interval.intersect(&when.interval) == Some(when.interval)).then_some(when.interval)
    };
    let mut days = dated.iter().filter_map(|(_, d)| Some((within(d)?, d)));
    match days.next() {
        Some((first, day)) if days.all(|(other, _)| other == first) => day.clone(),
        _ => given.dated.clone(),
    }
}
