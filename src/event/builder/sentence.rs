//! One sentence → reports: which date belongs to which happening, and what is kept without one.

use super::Page;
use super::dating::{
    Dated, bounded, dates, drop_open, drop_stamps, goes_on_from, is_recent, just_before, narrow, onset, partner, phase, range,
    relation,
};
use super::given::{Carried, Given, carrying, finer};
use super::make::{is_complete, report};
use crate::event::clause::candidate::{Candidate, Sort, candidates};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::english::morphology::noun_lemma;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::event::model::{DateBasis, Factuality, Report};
use crate::event::report::counted::counted;
use crate::event::report::governor::{Anchored, governor, is_purpose, sharing};
use crate::temporal::{Grain, When};
use crate::text::Span;
use crate::timex::{Link, Relation, Timex, TimexType};

/// One sentence, with all that its reports are made of.
pub(super) struct Scene<'a> {
    pub(super) page: &'a Page<'a>,
    pub(super) clause: Clause<'a>,
    pub(super) candidates: Vec<Candidate>,
    pub(super) cut: Vec<Span>,
}

/// The word by which a stretch without a happening is known: its head, or its first noun. It must have `least` words that say something.
pub(super) fn bare(clause: &Clause, least: usize) -> Option<Candidate> {
    let usable = |i: &usize| !clause.dated[*i] && clause.tag(*i) != Tag::Punct;
    // "on Monday 31 May 2010", "2.41 pm: Nice." say nothing of what happened.
    let small = |tag: Tag| matches!(tag, Tag::In | Tag::Dt | Tag::To | Tag::Cc | Tag::Uh | Tag::Prp | Tag::Rb);
    if (0..clause.len()).filter(|i| usable(i) && !small(clause.tag(*i))).count() < least {
        return None;
    }
    let root = (0..clause.len()).find(|&i| clause.tree.head(i).is_none()).filter(usable);
    let at = root
        .or_else(|| (0..clause.len()).find(|i| usable(i) && clause.tag(*i).is_noun()))
        .or_else(|| (0..clause.len()).find(usable))?;
    let lemma = noun_lemma(clause.lower(at));
    Some(Candidate { at, sort: Sort::Noun, class: lemma.clone(), lemma, reporting: false, weak: true, awaited: false })
}

/// The reports of one sentence; `given` dates what carries it and has no date of its own.
pub(super) fn sentence_reports(page: &Page, sentence: Span, inside: &[u32], given: Option<&Given>, found: &mut Vec<Report>) {
    let Some(scene) = scene(page, sentence, inside, given) else { return };
    // A table has as many reports as rows: only those of this sentence are looked at again.
    let mut told = Vec::new();
    let mut dated = stated(&scene, inside);
    drop_stamps(&mut dated, page.timexes);
    drop_open(&mut dated);
    if let Some(given) = given {
        take(&scene, given, &mut dated);
    }
    let counts = counted_reports(&scene, inside, &dated, &mut told);
    let any_dated = counts || !dated.is_empty();
    for (c, d) in dated {
        told.extend(report(&scene, c, Some(d)));
    }
    // A row of a table is one fact: what else it names is no happening that others tell.
    if given.is_none_or(|given| given.who != Carried::Row) {
        undated(&scene, any_dated, &mut told);
    }
    found.append(&mut told);
}

/// The sentence taken apart; `None` where nothing happens in it.
fn scene<'a>(page: &'a Page<'a>, sentence: Span, inside: &[u32], given: Option<&Given>) -> Option<Scene<'a>> {
    let timexes = page.timexes;
    let dates_here: Vec<Span> = inside.iter().map(|&i| timexes[i as usize].span).collect();
    let mut clause = Clause::new(&page.document.text, sentence, &dates_here);
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
    let row = given.is_some_and(|given| given.who == Carried::Row);
    if candidates.is_empty() && (given.is_some() || !cut.is_empty()) {
        candidates.extend(bare(&clause, if row { 1 } else { 2 }));
    }
    (!candidates.is_empty()).then_some(Scene { page, clause, candidates, cut })
}

/// What one or two expressions say of a time.
struct Reading {
    when: When,
    own: Vec<u32>,
    span: Span,
    basis: DateBasis,
    awaited: bool,
    /// "Recently".
    vague: bool,
}

/// The happenings of a sentence that its own dates date.
fn stated(scene: &Scene, inside: &[u32]) -> Vec<(usize, Dated)> {
    let mut dated: Vec<(usize, Dated)> = Vec::new();
    let mut used = vec![false; inside.len()];
    for (n, &i) in inside.iter().enumerate() {
        if used[n] {
            continue;
        }
        let timex = &scene.page.timexes[i as usize];
        if let Some(reading) = reading(scene, inside, i, &dated, &mut used) {
            used[n] = true;
            place(scene, timex, reading, &mut dated);
        }
    }
    dated
}

/// What the expression `i` says, with the other end of its range (then `used` too).
fn reading(scene: &Scene, inside: &[u32], i: u32, dated: &[(usize, Dated)], used: &mut [bool]) -> Option<Reading> {
    let Scene { page, clause, candidates, .. } = scene;
    let timexes = page.timexes;
    let timex = &timexes[i as usize];
    let vague = is_recent(timex, &page.document.text);
    let mut when = dates(timex).or_else(|| page.recent.clone().filter(|_| vague))?;
    let (mut own, mut span, mut awaited) = (vec![i], timex.span, false);
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
            && let Some(start) = goes_on_from(dated, &when)
        {
            when.interval.earliest = Some(start);
        }
    }
    if timex.kind == TimexType::Duration && timex.when.is_some() && timex.derived.is_none() {
        basis = DateBasis::Stated;
    }
    if vague {
        basis = DateBasis::Derived;
    }
    Some(Reading { when, own, span, basis, awaited, vague })
}

/// Gives what an expression says to the happening that it belongs to, and to those that share its time.
fn place(scene: &Scene, timex: &Timex, reading: Reading, dated: &mut Vec<(usize, Dated)>) {
    let Scene { page, clause, candidates, cut } = scene;
    let Reading { mut when, own, span, basis, awaited, vague } = reading;
    let Some(Anchored { candidate, margin }) = governor(clause, candidates, span) else { return };
    if timex.kind != TimexType::Duration && is_purpose(clause, &candidates[candidate], span, when.grain) {
        return;
    }
    let mut candidate = phase(clause, candidates, candidate);
    if timex.kind == TimexType::Duration && timex.when.is_none() {
        // "in the past week" is a stretch of its own; "for thirteen years" has a beginning.
        let stretch = timex.span.of(&page.document.text).to_lowercase().split(' ').any(|w| matches!(w, "past" | "last"));
        match onset(timex, clause, &candidates[candidate]) {
            _ if stretch => {}
            Some(began) => when = began,
            None => return,
        }
    }
    // "Recently, X announced that it had freed": what is recent is what was announced.
    let told =
        |c: &Candidate| !c.reporting && matches!(c.sort, Sort::Verb(v) if clause.verbs.get(v).is_some_and(|g| g.is_finite()));
    if vague
        && candidates[candidate].reporting
        && let Some(content) = (candidate + 1..candidates.len()).find(|&c| told(&candidates[c]))
    {
        candidate = content;
    }
    // What is told as past does not lie ahead of the document; but words that state a day with its year know better than what
    // dates the document: "Oslo, 2 May" may be the day of what it begins with. "A 2012 hopeful" is no such day.
    let past = matches!(candidates[candidate].sort, Sort::Verb(v) if clause.verbs.get(v).is_some_and(|g| matches!(g.form, Form::Past | Form::Perfect)));
    let written = page.written_at(clause.span);
    if past
        && !(when.grain <= Grain::Day && states_its_year(timex.span.of(&page.document.text)))
        && matches!((when.interval.earliest, written.and_then(|d| d.latest)), (Some(a), Some(b)) if a > b)
    {
        return;
    }
    let along =
        |basis: DateBasis, margin: f32| Dated { when: Some(when.clone()), basis, timexes: own.clone(), margin, awaited: false };
    if let Some(before) = just_before(clause, candidates, candidate, span).filter(|_| when.grain <= Grain::Day) {
        dated.push((before, along(DateBasis::Derived, 10.0)));
    }
    for also in sharing(clause, candidates, candidate, span, cut) {
        dated.push((also, along(basis, margin.min(20.0))));
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

/// Whether the words of a date say of which year it is, in four digits.
fn states_its_year(words: &str) -> bool {
    words.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// Gives what carries the sentence, and has no date of its own, the date from outside.
fn take(scene: &Scene, given: &Given, dated: &mut Vec<(usize, Dated)>) {
    let Scene { page, clause, candidates, .. } = scene;
    let row = finer(dated, given);
    // "Rent January", booked on a day in April; "postponed until Friday": the row's day is when it was, unless what a verb tells has a
    // date that is whole by itself.
    let day = given.dated.when.as_ref().is_some_and(|when| when.grain <= Grain::Day);
    if given.who == Carried::Row && day {
        let text = &page.document.text;
        let whole = |d: &Dated| d.timexes.iter().all(|&i| is_complete(&page.timexes[i as usize], text, d.when.as_ref()));
        let (told, carry) = (clause.verbs.iter().any(VerbGroup::is_finite), carrying(clause, candidates));
        dated.retain(|(c, d)| told && (!carry.contains(c) || whole(d)));
    }
    // "The meeting closed at 9.10 pm", in minutes: a time of this meeting.
    if given.who == Carried::Minuted {
        for (c, d) in dated.iter_mut() {
            let clock = d.timexes.iter().all(|&i| page.timexes[i as usize].kind == TimexType::Time);
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

/// Reports of what is counted from a happening that is not dated yet ("two days after the siege began"); whether there are any.
fn counted_reports(scene: &Scene, inside: &[u32], dated: &[(usize, Dated)], found: &mut Vec<Report>) -> bool {
    let Scene { page, clause, candidates, .. } = scene;
    let mut any = false;
    for &i in inside {
        let timex = &page.timexes[i as usize];
        let Some(counted) = counted(timex, &page.document.text) else { continue };
        let Some(Anchored { candidate, margin }) = governor(clause, candidates, timex.span) else { continue };
        if dated.iter().any(|(c, _)| *c == candidate) {
            continue;
        }
        any = true;
        let told = report(scene, candidate, Some(Dated::counted(i, margin)));
        found.extend(told.map(|r| Report { counted: Some(Box::new(counted)), ..r }));
    }
    any
}

/// Reports of strong happenings without a date: a few, and none that a report in `found`, all of this sentence, tells already.
fn undated(scene: &Scene, any_dated: bool, found: &mut Vec<Report>) {
    let Scene { clause, candidates, .. } = scene;
    let taken: Vec<u32> = if any_dated { found.iter().filter_map(|r| r.trigger).map(|t| t.start).collect() } else { Vec::new() };
    let mut kept: Vec<(usize, f32)> = Vec::new();
    for (c, k) in candidates.iter().enumerate() {
        let at = clause.spans.get(k.at).map_or(0, |s| s.start);
        let told = found.iter().any(|r| r.when.is_some() && words().family(&r.class) == words().family(&k.class));
        if !taken.contains(&at) && !told && is_worth_keeping(clause, k) {
            kept.push((c, words().weight(&k.class)));
        }
    }
    kept.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    kept.truncate(UNDATED);
    kept.sort_by_key(|u| u.0);
    for (c, _) in kept {
        let told = report(scene, c, None);
        found.extend(told.filter(|r| matches!(r.factuality, Factuality::Asserted | Factuality::Attributed)));
    }
}

/// Undated reports kept from one sentence.
pub(super) const UNDATED: usize = 3;

/// Whether a happening without a date may yet join one that has a date: told in the writer's own words, in a verb that
/// carries a clause or in a noun that says whose happening it is.
pub(super) fn is_worth_keeping(clause: &Clause, k: &Candidate) -> bool {
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
