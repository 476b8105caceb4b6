//! One report made of a word of a sentence and its date: title, kind, names, figures, certainty.

use super::dating::Dated;
use super::sentence::Scene;
use crate::document::Document;
use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::words::{Voice, words};
use crate::event::model::{DateBasis, Factuality, Kind, NameSort, Report, ReportId};
use crate::event::report::factuality::{attribution, factuality};
use crate::event::report::listing;
use crate::event::report::theme::{doer, theme, told_class};
use crate::event::report::{fields, names};
use crate::event::title::compose::title;
use crate::temporal::{Grain, When};
use crate::text::Span;
use crate::timex::{Timex, TimexType, Value};
use smol_str::SmolStr;

pub(super) fn report(scene: &Scene, c: usize, dated: Option<Dated>) -> Option<Report> {
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
    let told = Candidate { awaited, ..k.clone() };
    let (title, title_form) = title(clause, &told, &|pronoun| page.people.meant(clause, pronoun));
    let theme = theme(clause, k);
    let (participants, places) = names::names(clause, k.at);
    let mut figures = fields::figures(clause, k.at, cut);
    figures.retain(|f| !is_of_another_year(scene, k.at, f.span, &own, when.as_ref()));
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
        id: ReportId(stable_id(&[&document.path, clause.span.of(text), trigger.of(text), &date_words.join("|")]).into()),
        document: page.id,
        passage: clause.span,
        trigger: Some(trigger),
        class: told_class(clause, k, doer.as_deref()).into(),
        theme: theme.nouns.into_iter().map(SmolStr::from).collect(),
        scope: theme.scope,
        title: title.into(),
        title_form,
        kind,
        when: when.filter(|_| factuality != Factuality::Negated),
        basis,
        timexes: own.into(),
        counted: None,
        participants: participants.into(),
        places: places.into(),
        figures: figures.into(),
        attribution: attribution.map(SmolStr::from),
        factuality,
        telling,
        certainty,
        certainty_why: certainty_why.into(),
    })
}

/// Whether a count hangs with a date of another year on a word that the happening does not hang on: "the blast in April, and lapses
/// such as a 2005 fire that killed 15" counts nobody of the blast.
fn is_of_another_year(scene: &Scene, at: usize, count: Span, own: &[u32], when: Option<&When>) -> bool {
    let Scene { page, clause, .. } = scene;
    let years = |w: &When| Some((w.interval.first_day()?.civil().year, w.interval.last_day()?.civil().year));
    let here = when.and_then(years);
    let mine: Vec<usize> = clause.tree.up(at).collect();
    let above: Vec<usize> = clause.tree.up(clause.index_at(count.start)).take_while(|i| !mine.contains(i)).collect();
    let another = |timex: &Timex| {
        let there = timex.when.as_ref().and_then(years);
        let apart = there.is_some_and(|there| here.is_none_or(|here| here.1 < there.0 || there.1 < here.0));
        apart && clause.tree.up(clause.index_at(timex.span.start)).any(|i| above.contains(&i))
    };
    let first = page.timexes.partition_point(|t| t.span.start < clause.span.start);
    let inside = page.timexes.iter().zip(0u32..).skip(first).take_while(|(t, _)| t.span.end <= clause.span.end);
    let mut dates = inside.filter(|(t, i)| matches!(t.kind, TimexType::Date | TimexType::Time) && !own.contains(i));
    !above.is_empty() && dates.any(|(t, _)| another(t))
}

/// What sort of happening it is: by its class, by what begins or is held ("The trial began"), by what it is about.
pub(super) fn kind(scene: &Scene, k: &Candidate, (near, theme): (&[&str], &[String]), doer: Option<&str>, voice: Voice) -> Kind {
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

pub(super) fn certainty(
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
        DateBasis::Inherited => {
            factor(0.4, "no words date it: its day is that of its entry, of the sentence before, or of its document")
        }
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

/// What was read off pictures is as sure as its words were to the program that read them.
pub(super) fn as_read(document: &Document, timexes: &[Timex], reports: &mut [Report]) {
    let Some(read) = document.recognition.as_deref() else { return };
    for report in reports {
        let own = report.timexes.iter().filter_map(|&i| timexes.get(i as usize)).map(|t| t.span);
        let least = own.filter_map(|span| Some((read.doubt(span)?, span))).min();
        let (by, words) = match least {
            Some((sure, span)) => {
                (f32::from(sure.max(10)) / 100.0, format!("read by OCR, “{}” with {sure} % only", span.of(&document.text)))
            }
            None => (0.95, "read by OCR".to_owned()),
        };
        report.certainty *= by;
        report.add_why(format!("{words} (×{by})"));
    }
}

/// Years, decades and ranges are complete in themselves, and what names its year; other days may have been counted from the
/// document's date.
pub(super) fn is_complete(timex: &Timex, text: &str, when: Option<&When>) -> bool {
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
pub(super) fn number_twins(reports: &mut [Report]) {
    let mut seen: std::collections::HashMap<SmolStr, u32> = std::collections::HashMap::new();
    for report in reports {
        let n = seen.entry(report.id.0.clone()).or_default();
        *n += 1;
        if *n > 1 {
            report.id.0 = format!("{}-{n}", report.id.0).into();
        }
    }
}
