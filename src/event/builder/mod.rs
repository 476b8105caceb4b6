//! Sentence + timex → reports: which sentences tell something, what happened in them, and when.

mod antecedent;

use crate::document::{DocId, Document};
use crate::event::clause::candidate::{Candidate, Sort, candidates};
use crate::event::clause::grammar::{Clause, Form};
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::parser::Relation as Tie;
use crate::event::english::tagger::Tag;
use crate::event::english::words::{Voice, words};
use crate::event::model::{DateBasis, Factuality, Kind, NameSort, Report, ReportId, Telling, TitleForm};
use crate::event::report::counted::counted;
use crate::event::report::factuality::{attribution, factuality};
use crate::event::report::governor::{Anchored, governor, is_purpose, sharing};
use crate::event::report::listing;
use crate::event::report::page::telling;
use crate::event::report::theme::{doer, theme, told_class};
use crate::event::report::{fields, names};
use crate::event::title::compose::{own_words, title};
use crate::temporal::{Day, Extent, Grain, Interval, Point, When};
use crate::text::{Span, sentences};
use crate::timex::{
    Anchor, DayPart, Link, Part, PartKind, Record, RecordKind, Relation, State, TimeOfDay, Timex, TimexType, Value,
};
use antecedent::People;

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
        parts: source.parts,
        people: People::new(document),
    };
    let mut found = Vec::new();
    let mut next = 0;
    let mut records = source.records.iter().filter(|r| record_date(&page, r).is_some()).peekable();
    let minutes = is_minutes(document);
    let mut lead = 0;
    let mut before: Option<(Span, Dated)> = None;
    for sentence in telling(document) {
        while records.peek().is_some_and(|r| r.span.end <= sentence.start) {
            records.next().into_iter().for_each(|record| tell_record(&page, record, &mut found));
        }
        while timexes.get(next).is_some_and(|t| t.span.end <= sentence.start) {
            next += 1;
        }
        // Tagging and parsing cost more than their length; what is so long is no sentence.
        if sentence.len() > ENDLESS || records.peek().is_some_and(|r| r.span.overlaps(sentence)) {
            continue;
        }
        let inside: Vec<u32> =
            (next..timexes.len()).take_while(|&i| timexes[i].span.start < sentence.end).map(|i| i as u32).collect();
        let dated = inside
            .iter()
            .map(|&i| &timexes[i as usize])
            .any(|t| dates(t).is_some() || is_recent(t, &document.text) || t.context.phrase.is_some());
        lead += 1;
        let entry = || entry_date(source, sentence).map(|dated| Given { dated, who: Carried::Told });
        let meeting = || {
            let day = day_of(source.anchor).filter(|_| minutes)?;
            Some(Given { dated: Dated::inherited(When::on(day), Vec::new()), who: Carried::Minuted })
        };
        let news = || {
            let dated = published(source).filter(|_| lead <= LEAD && inside.is_empty() && source.news)?;
            Some(Given { dated, who: Carried::Told })
        };
        let after = || {
            let (last, dated) = before.as_ref()?;
            let gap = Span { start: last.end, end: sentence.start }.of(&document.text);
            let next = inside.is_empty() && gap.len() < 8 && gap.matches('\n').count() < 2;
            next.then(|| Given { dated: dated.clone(), who: Carried::Strong })
        };
        let given = entry().or_else(meeting).or_else(news).or_else(after);
        let first = found.len();
        if dated || given.is_some() || tells_strongly(sentence.of(&document.text)) {
            sentence_reports(&page, sentence, &inside, given.as_ref(), &mut found);
        }
        before = told_day(&found[first..]).map(|dated| (sentence, dated));
    }
    records.for_each(|record| tell_record(&page, record, &mut found));
    number_twins(&mut found);
    found
}

/// What a sentence or row has its date from where it has none of its own.
#[derive(Clone, Debug)]
struct Given {
    dated: Dated,
    who: Carried,
}

/// Which of the happenings that carry a sentence take a date from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Carried {
    /// All: a row of a table is one dated fact.
    All,
    /// What is told as done: a lead of news, an entry of a diary.
    Told,
    /// What a meeting did, in its minutes.
    Minuted,
    /// Strong happenings in the plain past, right behind a sentence with its day: "A bomb exploded on Monday. Three people died."
    Strong,
}

impl Carried {
    fn takes(self, clause: &Clause, k: &Candidate) -> bool {
        let group = match k.sort {
            Sort::Verb(v) => clause.verbs.get(v),
            Sort::Noun => None,
        };
        let quoted = clause.quoted.get(k.at).copied().unwrap_or(false);
        let past = |perfect: bool| group.is_some_and(|g| g.form == Form::Past || perfect && g.form == Form::Perfect);
        match self {
            Carried::All => true,
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
const STRIKING: f32 = 0.8;

/// The one day that the reports of a sentence are of, to be taken on by the next.
fn told_day(reports: &[Report]) -> Option<Dated> {
    let told = |r: &&Report| r.basis == DateBasis::Stated && r.telling == Telling::Happening && r.kind != Kind::Statement;
    let mut days = reports.iter().filter(told).filter_map(|r| Some((r.when.clone()?, &r.timexes)));
    let (when, timexes) = days.next()?;
    let one = when.grain <= Grain::Day && days.all(|(other, _)| other.interval == when.interval);
    one.then(|| Dated::inherited(when, timexes.clone()))
}

/// The document's own day.
fn day_of(anchor: &Anchor) -> Option<Day> {
    let date = anchor.date?;
    date.first_day().filter(|day| Some(*day) == date.last_day())
}

/// The day of the entry that a sentence stands in: of a diary, a log.
fn entry_date(source: &Source, sentence: Span) -> Option<Dated> {
    let part = source.parts.iter().find(|p| p.kind == PartKind::Entry && p.span.overlaps(sentence))?;
    let when = dates(source.timexes.get(part.head as usize)?).filter(|when| when.grain <= Grain::Day)?;
    Some(Dated::inherited(When { grain: Grain::Day, ..when }, vec![part.head]))
}

/// Whether a text is the record of a meeting: it says so in its first lines.
fn is_minutes(document: &Document) -> bool {
    let head: String = document.text.chars().take(MINUTES_HEAD).collect::<String>().to_lowercase();
    head.contains("minutes of ") || head.lines().any(|line| line.trim() == "minutes")
}

/// Characters in which minutes say that they are some.
const MINUTES_HEAD: usize = 400;

/// Sentences at the beginning of a report of the day whose undated past is that of its publication.
const LEAD: usize = 2;

/// "The day of publication or the day before": when an undated lead of a report of the day happened, by convention.
fn published(source: &Source) -> Option<Dated> {
    let day = source.anchor.date.filter(|d| d.first_day() == d.last_day())?.first_day()?;
    let when = When { approximate: true, ..When::within(Interval::days(Day(day.0 - 1), day), Grain::Day) };
    Some(Dated::inherited(when, Vec::new()))
}

/// One row of a table, or one line that begins with its date: what it says has that date, unless it names another.
fn tell_record(page: &Page, record: &Record, found: &mut Vec<Report>) {
    let Some((when, own)) = record_date(page, record) else { return };
    let dated = Dated { when: Some(when), basis: DateBasis::Stated, timexes: own, margin: 50.0, awaited: false };
    let given = Given { dated, who: Carried::All };
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
        let mut told = found[before..].iter_mut().filter(|r| r.timexes == given.dated.timexes).collect::<Vec<_>>();
        if let Some(report) = told.first_mut()
            && let Some(line) = own_words(piece.of(&page.document.text))
        {
            (report.title, report.title_form) = (line, TitleForm::Headline);
        }
        for report in told {
            report.passage = record.span;
        }
    }
}

/// When a record's happening was, and the expressions that say so.
fn record_date(page: &Page, record: &Record) -> Option<(When, Vec<u32>)> {
    let first = page.timexes.partition_point(|t| t.span.end <= record.date.start);
    let own: Vec<u32> =
        (first..page.timexes.len()).take_while(|&i| page.timexes[i].span.start < record.date.end).map(|i| i as u32).collect();
    Some((joint_date(page.timexes, &own)?, own))
}

/// The date that one or several expressions give together: a range's two ends, or the finest.
fn joint_date(timexes: &[Timex], own: &[u32]) -> Option<When> {
    let mut all: Vec<(u32, When)> = own.iter().filter_map(|&i| Some((i, dates(&timexes[i as usize])?))).collect();
    for (n, (i, when)) in all.iter().enumerate() {
        if let Some(other) = partner(&timexes[*i as usize], timexes, own, *i)
            && let Some((_, end)) = all.iter().skip(n + 1).find(|(j, _)| *j == other)
        {
            return Some(range(when, end, matches!(timexes[*i as usize].link, Some(Link::EndOf(_)))));
        }
    }
    all.sort_by_key(|(i, when)| (when.grain, *i));
    all.into_iter().next().map(|(_, when)| when)
}

/// What all sentences of a document share.
struct Page<'a> {
    id: DocId,
    document: &'a Document,
    timexes: &'a [Timex],
    recent: Option<When>,
    written: Option<Interval>,
    parts: &'a [Part],
    people: People<'a>,
}

impl Page<'_> {
    /// When a sentence was written: of several letters or entries each has its own day.
    fn written_at(&self, sentence: Span) -> Option<Interval> {
        let own =
            |p: &&Part| p.span.overlaps(sentence) && matches!(p.kind, PartKind::Letter | PartKind::Message | PartKind::Entry);
        let part = self.parts.iter().rfind(own);
        let head = part.and_then(|p| dates(self.timexes.get(p.head as usize)?)).filter(|when| when.grain <= Grain::Day);
        head.map(|when| when.interval).or(self.written)
    }
}

/// One sentence, with all that its reports are made of.
struct Scene<'a> {
    page: &'a Page<'a>,
    clause: Clause<'a>,
    candidates: Vec<Candidate>,
    cut: Vec<Span>,
}

/// Bytes from which a stretch without a full stop is read as no sentence.
const ENDLESS: usize = 8_000;

/// The word by which a stretch without a happening is known: its head, or its first noun.
fn bare(clause: &Clause) -> Option<Candidate> {
    let usable = |i: &usize| !clause.dated[*i] && clause.tag(*i) != Tag::Punct;
    let root = (0..clause.len()).find(|&i| clause.tree.head(i).is_none()).filter(usable);
    let at = root
        .or_else(|| (0..clause.len()).find(|i| usable(i) && clause.tag(*i).is_noun()))
        .or_else(|| (0..clause.len()).find(usable))?;
    let lemma = noun_lemma(clause.lower(at));
    Some(Candidate { at, sort: Sort::Noun, class: lemma.clone(), lemma, reporting: false, weak: true })
}

/// The candidates that carry a sentence: its head and what is joined to it, else the first.
fn carrying(clause: &Clause, candidates: &[Candidate]) -> Vec<usize> {
    let tree = &clause.tree;
    let joined = |at: usize| {
        tree.up(at)
            .take_while(|&up| tree.head(up).is_some())
            .all(|up| matches!(tree.relation(up), Tie::Conj | Tie::Parataxis | Tie::List))
    };
    let found: Vec<usize> = candidates.iter().enumerate().filter(|(_, k)| joined(k.at)).map(|(c, _)| c).collect();
    if found.is_empty() { (0..candidates.len().min(1)).collect() } else { found }
}

/// The place in time that a timex gives an event; vague ones and bare lengths give none.
fn dates(timex: &Timex) -> Option<When> {
    if timex.state != State::Resolved || matches!(timex.value, Value::Vague(_)) {
        return None;
    }
    match timex.kind {
        TimexType::Date | TimexType::Time => timex.when.clone().map(|when| by_night(timex, when)),
        TimexType::Duration => timex.when.clone().or_else(|| timex.derived.as_deref().cloned()),
        TimexType::Set => None,
    }
    .filter(|w| w.interval.earliest.is_some() || w.interval.latest.is_some())
}

/// "On the night of 6 December": people who tell of a night mean the day on which it began.
fn by_night(timex: &Timex, when: When) -> When {
    let night = matches!(timex.value, Value::Time(_, TimeOfDay::Part(DayPart::Night)));
    match (when.interval.first_day(), when.interval.last_day()) {
        (Some(first), Some(last)) if night && last.0 == first.0 + 1 => When { interval: Interval::days(first, first), ..when },
        _ => when,
    }
}

/// Whether a sentence without a date is worth keeping as an undated report.
fn tells_strongly(sentence: &str) -> bool {
    let table = words();
    sentence.split(|c: char| !c.is_alphanumeric()).any(|w| table.is_strong(w))
}

#[derive(Clone, Debug)]
struct Dated {
    /// `None` for what is counted from a happening that is not dated yet.
    when: Option<When>,
    basis: DateBasis,
    timexes: Vec<u32>,
    margin: f32,
    /// It did not happen until then, so then it did.
    awaited: bool,
}

impl Dated {
    /// Taken over from what stands around.
    fn inherited(when: When, timexes: Vec<u32>) -> Dated {
        Dated { when: Some(when), basis: DateBasis::Inherited, timexes, margin: 30.0, awaited: false }
    }

    fn counted(timex: u32, margin: f32) -> Dated {
        Dated { when: None, basis: DateBasis::None, timexes: vec![timex], margin, awaited: false }
    }
}

/// "Recently" in a document of known date: the days before it.
const RECENT_DAYS: i64 = 30;

fn recent(anchor: &Anchor) -> Option<When> {
    let (first, last) = (anchor.date?.first_day()?, anchor.date?.last_day()?);
    let days = Interval::days(Day(first.0 - RECENT_DAYS), last);
    (last.0 - first.0 <= RECENT_DAYS).then(|| When { approximate: true, ..When::within(days, Grain::Month) })
}

fn is_recent(timex: &Timex, text: &str) -> bool {
    timex.state == State::Resolved && timex.span.of(text).eq_ignore_ascii_case("recently")
}

/// "has been detained for thirteen years": the year, month … in which that began.
fn onset(timex: &Timex, clause: &Clause, k: &Candidate) -> Option<When> {
    let Sort::Verb(v) = k.sort else { return None };
    let group = clause.verbs.get(v)?;
    let lasting =
        group.form == Form::Perfect && !matches!(clause.lower(group.first), "had" | "'d") || group.form == Form::Participle;
    let first = timex.derived.as_ref()?.interval.first_day()?.civil();
    let coarse = |grain: Grain, a: Option<Day>, b: Option<Day>| {
        Some(When { approximate: true, ..When::within(Interval::days(a?, b?), grain) })
    };
    let grain = timex.derived.as_ref()?.grain;
    if !lasting || !words().is_strong(clause.lower(group.head)) {
        return None;
    }
    match grain {
        Grain::Year => coarse(grain, Day::from_ymd(first.year, 1, 1), Day::from_ymd(first.year, 12, 31)),
        Grain::Month => {
            let last = crate::temporal::days_in_month(first.year, first.month);
            coarse(grain, Day::from_ymd(first.year, first.month, 1), Day::from_ymd(first.year, first.month, last))
        }
        _ => None,
    }
}

/// The reports of one sentence; `given` dates what carries it and has no date of its own.
fn sentence_reports(page: &Page, sentence: Span, inside: &[u32], given: Option<&Given>, found: &mut Vec<Report>) {
    let (document, timexes) = (page.document, page.timexes);
    let written = page.written_at(sentence);
    let recent = page.recent.as_ref();
    let dates_here: Vec<Span> = inside.iter().map(|&i| timexes[i as usize].span).collect();
    let mut clause = Clause::new(&document.text, sentence, &dates_here);
    let mut candidates = candidates(&clause);
    // What a timeline shows by itself; lengths and repetitions stay in the title.
    let cut: Vec<Span> = inside
        .iter()
        .map(|&i| &timexes[i as usize])
        .filter(|t| matches!(t.kind, TimexType::Date | TimexType::Time) && dates(t).is_some())
        .map(|t| t.span)
        .collect();
    clause.cut = clause.spans.iter().map(|w| cut.iter().any(|c| c.overlaps(*w))).collect();
    // "Finance director: Anna Weber, from May 2010": no word of it happens, but the date is somebody's.
    if candidates.is_empty() && (given.is_some() || !cut.is_empty()) {
        candidates.extend(bare(&clause));
    }
    if candidates.is_empty() {
        return;
    }
    let scene = Scene { page, clause, candidates, cut };
    let Scene { clause, candidates, cut, .. } = &scene;
    let mut dated: Vec<(usize, Dated)> = Vec::new();
    let mut used = vec![false; inside.len()];
    for (n, &i) in inside.iter().enumerate() {
        if used[n] {
            continue;
        }
        let timex = &timexes[i as usize];
        let vague = is_recent(timex, &document.text);
        let Some(when) = dates(timex).or_else(|| recent.cloned().filter(|_| vague)) else { continue };
        used[n] = true;
        let mut own = vec![i];
        let mut span = timex.span;
        let mut awaited = false;
        let mut when = when;
        let mut basis = if timex.kind == TimexType::Duration { DateBasis::Derived } else { DateBasis::Stated };
        if let Some(other) = partner(timex, timexes, inside, i)
            && let Some(end) = dates(&timexes[other as usize])
        {
            if let Some(k) = inside.iter().position(|&x| x == other) {
                used[k] = true;
            }
            own.push(other);
            own.sort_unstable();
            span = span.join(timexes[other as usize].span);
            when = range(&when, &end, matches!(timex.link, Some(Link::EndOf(_))));
        } else if basis == DateBasis::Stated {
            let tie = relation(timex, clause);
            // "was not delivered until 6 August": it was, on that day.
            awaited = tie == Relation::Until
                && governor(clause, candidates, span).is_some_and(
                    |a| matches!(candidates[a.candidate].sort, Sort::Verb(v) if clause.verbs.get(v).is_some_and(|g| g.negated)),
                );
            if !awaited {
                when = bounded(&when, tie);
            }
            if when.interval.earliest.is_none()
                && let Some(start) = goes_on_from(&dated, &when)
            {
                when.interval.earliest = Some(start);
            }
        }
        if timex.kind == TimexType::Duration && timex.when.is_some() && timex.derived.is_none() {
            basis = DateBasis::Stated;
        }
        let Some(Anchored { candidate, margin }) = governor(clause, candidates, span) else { continue };
        if timex.kind != TimexType::Duration && is_purpose(clause, &candidates[candidate], span) {
            continue;
        }
        let mut candidate = phase(clause, candidates, candidate);
        if timex.kind == TimexType::Duration && timex.when.is_none() {
            // "in the past week" is a stretch of its own; "for thirteen years" has a beginning.
            let stretch = timex.span.of(&document.text).to_lowercase().split(' ').any(|w| matches!(w, "past" | "last"));
            match onset(timex, clause, &candidates[candidate]) {
                _ if stretch => {}
                Some(began) => when = began,
                None => continue,
            }
        }
        if vague {
            basis = DateBasis::Derived;
            // "Recently, X announced that it had freed": what is recent is what was announced.
            let told = |c: &Candidate| {
                !c.reporting && matches!(c.sort, Sort::Verb(v) if clause.verbs.get(v).is_some_and(|g| g.is_finite()))
            };
            if candidates[candidate].reporting
                && let Some(content) = (candidate + 1..candidates.len()).find(|&c| told(&candidates[c]))
            {
                candidate = content;
            }
        }
        // What is told as past does not lie ahead of the document.
        let past = matches!(candidates[candidate].sort, Sort::Verb(v) if clause.verbs.get(v).is_some_and(|g| matches!(g.form, Form::Past | Form::Perfect)));
        if past && matches!((when.interval.earliest, written.and_then(|d| d.latest)), (Some(a), Some(b)) if a > b) {
            continue;
        }
        if let Some(before) = just_before(clause, candidates, candidate, span).filter(|_| when.grain <= Grain::Day) {
            dated.push((
                before,
                Dated { when: Some(when.clone()), basis: DateBasis::Derived, timexes: own.clone(), margin: 10.0, awaited: false },
            ));
        }
        for also in sharing(clause, candidates, candidate, span, cut) {
            dated.push((
                also,
                Dated { when: Some(when.clone()), basis, timexes: own.clone(), margin: margin.min(20.0), awaited: false },
            ));
        }
        let both = |d: &Dated| d.when.as_ref().and_then(|other| narrow(other, &when));
        match dated.iter_mut().find(|(c, d)| *c == candidate && both(d).is_some()) {
            Some((_, d)) => {
                d.when = both(d);
                d.timexes.extend(&own);
                d.margin = d.margin.min(margin);
            }
            None => dated.push((candidate, Dated { when: Some(when), basis, timexes: own, margin, awaited })),
        }
    }
    drop_stamps(&mut dated, timexes);
    drop_open(&mut dated);
    if let Some(given) = given {
        let row = finer(&dated, given);
        // "The meeting closed at 9.10 pm", in minutes: a time of this meeting.
        if given.who == Carried::Minuted {
            for (c, d) in &mut dated {
                let clock = d.timexes.iter().all(|&i| timexes[i as usize].kind == TimexType::Time);
                let meeting = (0..clause.len()).any(|i| clause.lower(i) == "meeting");
                if clock && meeting && given.who.takes(clause, &candidates[*c]) {
                    d.when.clone_from(&given.dated.when);
                }
            }
        }
        for c in carrying(clause, candidates) {
            if dated.iter().all(|(known, _)| *known != c) && given.who.takes(clause, &candidates[c]) {
                dated.push((c, row.clone()));
            }
        }
    }
    let mut any_dated = !dated.is_empty();
    for &i in inside {
        let timex = &timexes[i as usize];
        let Some(counted) = counted(timex, &document.text) else { continue };
        let Some(Anchored { candidate, margin }) = governor(clause, candidates, timex.span) else { continue };
        if dated.iter().any(|(c, _)| *c == candidate) {
            continue;
        }
        any_dated = true;
        let told = report(&scene, candidate, Some(Dated::counted(i, margin)));
        found.extend(told.map(|r| Report { counted: Some(counted), ..r }));
    }
    for (c, d) in dated {
        found.extend(report(&scene, c, Some(d)));
    }
    let taken: Vec<u32> = if any_dated {
        found.iter().filter(|r| r.passage == sentence).filter_map(|r| r.trigger).map(|t| t.start).collect()
    } else {
        Vec::new()
    };
    let mut undated: Vec<(usize, f32)> = Vec::new();
    for (c, k) in candidates.iter().enumerate() {
        let at = clause.spans.get(k.at).map_or(0, |s| s.start);
        let told = found
            .iter()
            .any(|r| r.passage == sentence && r.when.is_some() && words().family(&r.class) == words().family(&k.class));
        if !taken.contains(&at) && !told && is_worth_keeping(clause, k) {
            undated.push((c, words().weight(&k.class)));
        }
    }
    undated.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    undated.truncate(UNDATED);
    undated.sort_by_key(|u| u.0);
    for (c, _) in undated {
        let told = report(&scene, c, None);
        found.extend(told.filter(|r| matches!(r.factuality, Factuality::Asserted | Factuality::Attributed)));
    }
}

/// "1868: Fire destroys the works on Christmas Eve": a row that names one day within its year is of that day.
fn finer(dated: &[(usize, Dated)], given: &Given) -> Dated {
    let Some(row) = given.dated.when.as_ref().filter(|_| given.who == Carried::All) else { return given.dated.clone() };
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

/// "After the year end, on 17 January, he resigned": what only bounds a happening says nothing of one that has its date.
fn drop_open(dated: &mut Vec<(usize, Dated)>) {
    let open = |d: &Dated| d.when.as_ref().is_some_and(|w| w.interval.earliest.is_none() || w.interval.latest.is_none());
    let closed: Vec<usize> = dated.iter().filter(|(_, d)| d.when.is_some() && !open(d)).map(|(c, _)| *c).collect();
    let lasted = |d: &Dated| d.when.as_ref().is_some_and(|w| w.extent == Extent::Throughout);
    dated.retain(|(c, d)| !open(d) || lasted(d) || !closed.contains(c));
}

/// "[15.03.19, 09:12] Anna: the court froze the accounts yesterday": the stamp of an entry dates only what has no date of its own.
fn drop_stamps(dated: &mut Vec<(usize, Dated)>, timexes: &[Timex]) {
    let is_stamp = |d: &Dated| {
        let to_the_day = d.when.as_ref().is_some_and(|when| when.grain <= Grain::Day);
        to_the_day && d.timexes.iter().any(|&i| timexes[i as usize].context.begins)
    };
    let own: Vec<usize> = dated.iter().filter(|(_, d)| d.when.is_some() && !is_stamp(d)).map(|&(c, _)| c).collect();
    dated.retain(|(c, d)| !is_stamp(d) || !own.contains(c));
}

/// "collapsed on Sunday after rebels had seized the capital": news tells what led to the day's event as of the same day.
fn just_before(clause: &Clause, candidates: &[Candidate], dated: usize, timex: Span) -> Option<usize> {
    let after = clause.index_at(timex.end.saturating_sub(1)) + 1;
    if clause.lower(after) != "after" || candidates.get(dated)?.at > after {
        return None;
    }
    let (c, k) = candidates.iter().enumerate().find(|(_, k)| k.at > after && matches!(k.sort, Sort::Verb(_)))?;
    let Sort::Verb(v) = k.sort else { return None };
    let group = clause.verbs.get(v)?;
    let near = k.at - after <= 6 && (after + 1..k.at).all(|i| !clause.is_boundary(i) && !clause.dated[i]);
    let past = matches!(group.form, Form::Past | Form::Perfect)
        || group.form == Form::Participle && clause.tag(group.first - 1).is_noun();
    let redated = (k.at + 1..(k.at + 6).min(clause.len())).any(|i| clause.dated[i]);
    (near && past && !k.reporting && !redated && words().is_strong(clause.lower(k.at))).then_some(c)
}

/// Undated reports kept from one sentence.
const UNDATED: usize = 3;

/// Whether a happening without a date may yet join one that has a date: told in the writer's own words, in a verb that
/// carries a clause or in a noun that says whose happening it is.
fn is_worth_keeping(clause: &Clause, k: &Candidate) -> bool {
    if !words().is_strong(clause.lower(k.at)) || k.reporting || clause.quoted.get(k.at).copied().unwrap_or(true) {
        return false;
    }
    match k.sort {
        Sort::Verb(v) => clause.verbs.get(v).is_some_and(|g| !matches!(g.form, Form::Infinitive | Form::Possible | Form::Future)),
        Sort::Noun => {
            clause.tag(k.at + 1) == crate::event::english::tagger::Tag::In
                || clause.tag(k.at + 1) == crate::event::english::tagger::Tag::Punct
        }
    }
}

/// "from 2011 to 2018, with more until 2021": what has no beginning of its own goes on where the span before it ends.
fn goes_on_from(dated: &[(usize, Dated)], open: &When) -> Option<Point> {
    let before = dated
        .iter()
        .rev()
        .filter_map(|(_, d)| d.when.as_ref())
        .find(|w| w.extent == Extent::Throughout && w.interval.earliest.is_some())?;
    let last = before.interval.latest?.day().civil();
    let start = match before.grain {
        Grain::Year => Day::from_ymd(last.year, 1, 1)?,
        Grain::Month => Day::from_ymd(last.year, last.month, 1)?,
        _ => before.interval.latest?.day(),
    };
    (open.interval.latest? > start.start()).then(|| start.start())
}

/// The other end of a range, when it stands in the same sentence.
fn partner(timex: &Timex, timexes: &[Timex], inside: &[u32], own: u32) -> Option<u32> {
    let other = match timex.link? {
        Link::StartOf(i) | Link::EndOf(i) => i,
    };
    (other != own && inside.contains(&other) && (other as usize) < timexes.len()).then_some(other)
}

/// "from A to B": one span that lasted.
fn range(a: &When, b: &When, swapped: bool) -> When {
    let (a, b) = if swapped { (b, a) } else { (a, b) };
    let interval = Interval { earliest: a.interval.earliest, latest: b.interval.latest };
    let closed_wrong = matches!((interval.earliest, interval.latest), (Some(x), Some(y)) if x > y);
    if closed_wrong {
        return a.clone();
    }
    When { approximate: a.approximate || b.approximate, ..When::throughout(interval, a.grain.max(b.grain)) }
}

fn relation(timex: &Timex, clause: &Clause) -> Relation {
    // "Through the summer they burned toll houses": during it; "through Friday": until then.
    let at = clause.index_at(timex.span.start);
    let through = |i: Option<usize>| i.is_some_and(|i| matches!(clause.lower(i), "through" | "throughout" | "during"));
    if matches!(clause.lower(at), "the" | "that") && through(at.checked_sub(1))
        || at.checked_sub(1).is_some_and(|i| clause.lower(i) == "the") && through(at.checked_sub(2))
    {
        return Relation::On;
    }
    // The word right before the date decides; the engine's own reading otherwise.
    let before = clause.index_at(timex.span.start).checked_sub(1).map_or("", |i| clause.lower(i));
    match before {
        "since" => Relation::Since,
        "until" | "till" => Relation::Until,
        "in" | "on" | "at" | "of" | "the" => Relation::On,
        _ => timex.context.relation,
    }
}

/// "since A" has no end, "until A" no beginning; both lasted.
fn bounded(when: &When, relation: Relation) -> When {
    let i = when.interval;
    let (earliest, latest, lasted) = match relation {
        Relation::Since => (i.earliest, None, true),
        Relation::Until => (None, i.latest, true),
        Relation::Before => (None, i.earliest.map(|p| crate::temporal::Point(p.0 - 1)), false),
        Relation::By => (None, i.latest, false),
        Relation::After => (i.latest.map(|p| crate::temporal::Point(p.0 + 1)), None, false),
        _ => return when.clone(),
    };
    if earliest.is_none() && latest.is_none() {
        return when.clone();
    }
    let extent = if lasted { Extent::Throughout } else { Extent::Within };
    When { interval: Interval { earliest, latest }, extent, ..when.clone() }
}

/// Two dates of one happening: what both allow, in the finer grain.
fn narrow(a: &When, b: &When) -> Option<When> {
    let interval = a.interval.intersect(&b.interval)?;
    let finer = if a.grain <= b.grain { a } else { b };
    Some(When { interval, ..finer.clone() })
}

/// "the start of the uprising": the start is what the date belongs to.
fn phase(clause: &Clause, candidates: &[Candidate], c: usize) -> usize {
    let k = &candidates[c];
    let of = clause.tree.child(k.at, &[Tie::Case]).is_some_and(|m| clause.lower(m) == "of");
    let Some(head) = clause.tree.head(k.at).filter(|_| of && matches!(k.sort, Sort::Noun)) else { return c };
    match candidates.iter().position(|other| other.at == head) {
        Some(p)
            if words().phase.contains(&candidates[p].lemma)
                || !candidates[p].weak && matches!(candidates[p].sort, Sort::Noun) =>
        {
            p
        }
        _ => c,
    }
}

fn report(scene: &Scene, c: usize, dated: Option<Dated>) -> Option<Report> {
    let Scene { page, clause, candidates, cut } = scene;
    let (document, timexes) = (page.document, page.timexes);
    let text = &document.text;
    let k = candidates.get(c)?;
    let trigger = *clause.spans.get(k.at)?;
    let awaited = dated.as_ref().is_some_and(|d| d.awaited);
    let (when, basis, own, margin) = match dated {
        Some(d) => (d.when, d.basis, d.timexes, d.margin),
        None => (None, DateBasis::None, Vec::new(), 100.0),
    };
    let attribution = attribution(clause, k);
    let factuality = match factuality(clause, k, attribution.is_some()) {
        Factuality::Negated if awaited => Factuality::Asserted,
        told => told,
    };
    let group = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v),
        Sort::Noun => None,
    };
    let (title, title_form) = title(clause, k, &|pronoun| page.people.meant(clause, pronoun));
    let theme = theme(clause, k);
    let (participants, places) = names::names(clause, k.at);
    let figures = fields::figures(clause, k.at, cut);
    let voice = if group.is_some_and(|g| g.passive) { Voice::Passive } else { Voice::Active };
    let groups: Vec<String> =
        participants.iter().filter(|n| n.sort == NameSort::Group).map(|n| noun_lemma(&n.words.to_lowercase())).collect();
    let mut near: Vec<&str> = theme.nouns.iter().chain(&groups).map(String::as_str).collect();
    let sorts = participants.iter().map(|n| n.sort).chain((!places.is_empty()).then_some(NameSort::Place));
    near.extend(sorts.map(|sort| match sort {
        NameSort::Person => "<person>",
        NameSort::Organisation => "<organisation>",
        NameSort::Place => "<place>",
        NameSort::Group => "<group>",
        NameSort::Unsorted => "<name>",
    }));
    let doer = doer(clause, k);
    let kind = kind(scene, k, (&near, &theme.nouns), doer.as_deref(), voice);
    let telling = listing::telling(clause, k, &figures, basis == DateBasis::Stated);
    let (certainty, certainty_why) = certainty(text, &own, timexes, basis, factuality, margin, when.as_ref());
    let date_words: Vec<&str> = own.iter().filter_map(|&i| timexes.get(i as usize)).map(|t| t.span.of(text)).collect();
    Some(Report {
        id: ReportId(stable_id(&[&document.path, clause.span.of(text), trigger.of(text), &date_words.join("|")])),
        document: page.id,
        passage: clause.span,
        trigger: Some(trigger),
        class: told_class(clause, k, doer.as_deref()),
        theme: theme.nouns,
        scope: theme.scope,
        title,
        title_form,
        kind,
        when: when.filter(|_| factuality != Factuality::Negated),
        basis,
        timexes: own,
        counted: None,
        participants,
        places,
        figures,
        attribution,
        factuality,
        telling,
        certainty,
        certainty_why,
    })
}

/// What sort of happening it is: by its class, by what begins or is held ("The trial began"), by what it is about.
fn kind(scene: &Scene, k: &Candidate, (near, theme): (&[&str], &[String]), doer: Option<&str>, voice: Voice) -> Kind {
    let Scene { clause, .. } = scene;
    let table = words();
    let known = |kind: Kind| (kind != Kind::Other).then_some(kind);
    let lemma = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v).map_or_else(|| k.lemma.clone(), |g| verb_lemma(clause.lower(g.head)).0),
        Sort::Noun => k.lemma.clone(),
    };
    let said = match k.sort {
        Sort::Verb(_) => Ok((lemma.as_str(), clause.lower(k.at + 1))),
        Sort::Noun => Err(lemma.as_str()),
    };
    let about = || {
        let nouns = theme.iter().map(String::as_str).chain(doer);
        nouns.filter_map(|noun| table.noun(noun)).map(|class| class.kind).find(|kind| *kind != Kind::Other)
    };
    let light = || {
        let nouns = theme.iter().map(String::as_str);
        nouns.map(|noun| table.sense(Err(noun), near)).find(|kind| *kind != Kind::Other)
    };
    known(table.kind(&k.class, &k.lemma, voice, near.iter().copied(), doer))
        .or_else(about)
        .or_else(|| k.reporting.then_some(Kind::Statement))
        .or_else(|| known(table.sense(said, near)))
        .or_else(light)
        .unwrap_or_default()
}

fn certainty(
    text: &str,
    own: &[u32],
    timexes: &[Timex],
    basis: DateBasis,
    factuality: Factuality,
    margin: f32,
    when: Option<&When>,
) -> (f32, Vec<String>) {
    let mut why = Vec::new();
    let mut all = 1.0;
    let mut factor = |by: f32, words: &str| {
        all *= by;
        why.push(format!("{words} (×{by})"));
    };
    let approximate = when.is_some_and(|w| w.approximate);
    match basis {
        DateBasis::None => factor(0.5, "no date of its own"),
        DateBasis::Derived => factor(0.4, "the date is worked out from a length of time"),
        DateBasis::Inherited => factor(0.4, "no words date it: it is taken to be of the day of its document, or the day before"),
        DateBasis::Stated if approximate => factor(0.6, "the date is approximate"),
        DateBasis::Stated => {
            let relative = own.iter().filter_map(|&i| timexes.get(i as usize)).any(|t| !is_complete(t, text, when));
            if relative { factor(0.9, "the date is read against the document's own") } else { factor(1.0, "the date is stated") }
        }
    }
    match factuality {
        Factuality::Asserted => factor(1.0, "told as fact"),
        Factuality::Attributed => factor(0.8, "told on someone's word"),
        Factuality::Hedged => factor(0.5, "told with reserve"),
        Factuality::Planned => factor(0.3, "planned, not done"),
        Factuality::Negated => factor(0.1, "did not happen"),
    }
    if margin < 8.0 {
        factor(0.6, "the date may belong to another word of the sentence");
    } else if margin < 25.0 {
        factor(0.8, "another word of the sentence is nearly as close to the date");
    }
    (all, why)
}

/// Years, decades and ranges are complete in themselves, and what names its year; other days may have been counted from the
/// document's date.
fn is_complete(timex: &Timex, text: &str, when: Option<&When>) -> bool {
    let year = when.and_then(|w| w.interval.first_day()).map(|day| day.civil().year.unsigned_abs().to_string());
    let named = || year.is_some_and(|year| timex.span.of(text).contains(&year));
    matches!(timex.value, Value::Date(_)) && when.is_some_and(|w| w.grain >= Grain::Year) || named()
}

/// Sixteen hex digits from the parts (64-bit FNV-1a): the same words give the same name, whatever stands around them.
pub(crate) fn stable_id(parts: &[&str]) -> String {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for &b in part.as_bytes().iter().chain(&[0xff]) {
            h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    format!("{h:016x}")
}

/// Reports that read wholly alike (one word twice in a sentence) are told apart by their order among themselves.
fn number_twins(reports: &mut [Report]) {
    let mut seen: std::collections::HashMap<String, u32> = std::collections::HashMap::new();
    for report in reports {
        let n = seen.entry(report.id.0.clone()).or_default();
        *n += 1;
        if *n > 1 {
            report.id.0 = format!("{}-{n}", report.id.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Metadata;
    use crate::temporal::iso_day;
    use crate::timex::{AnchorSource, CalendarDate, Context, Derivation};

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
