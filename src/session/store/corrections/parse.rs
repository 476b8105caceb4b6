//! `dateline.toml` from text, with the place of whatever is wrong in it.

use super::{CORRECTIONS_FILE, VERSION};
use crate::event::{Kind, Pair, ReportId, Verdict};
use crate::session::corrections::{
    About, Anchor, AnchorOf, Chronology, ChronologyRole, Claimed, Corrections, Couple, Dated, DayOrder, DocumentCorrection,
    Passage, PassageId, Review, Said, SaidDate, SetDate, Standing, Story, StoryEvent,
};
use crate::session::store::StoreError;
use crate::temporal::{Interval, parse_iso_interval};
use crate::text::from_hex;
use crate::timex::{Genre, read_date};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// Says that words are no date.
pub(super) const NO_DATE: &str = "none";

#[derive(Deserialize)]
struct File {
    version: Option<Spanned<i64>>,
    folder: Option<OfDocument>,
    #[serde(default)]
    document: Vec<Spanned<OfDocument>>,
    #[serde(default)]
    passage: Vec<Spanned<OfPassage>>,
    #[serde(default)]
    verdict: Vec<OfPassages>,
    #[serde(default)]
    judged: Vec<OfReports>,
    #[serde(default)]
    story: Vec<OfStory>,
}

#[derive(Deserialize)]
struct OfDocument {
    path: Option<Spanned<String>>,
    sha256: Option<Spanned<String>>,
    published: Option<Spanned<toml::Value>>,
    how: Option<String>,
    genre: Option<Spanned<String>>,
    encoding: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    order: Option<Spanned<String>>,
    chronology: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct OfPassage {
    id: Option<Spanned<String>>,
    path: String,
    sha256: Option<Spanned<String>>,
    #[serde(default)]
    start: u32,
    quote: Spanned<String>,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
    of: Option<Spanned<String>>,
    #[serde(default)]
    about: String,
    #[serde(default)]
    about_at: u32,
    #[serde(default)]
    dates: String,
    date: Option<Spanned<toml::Value>>,
    #[serde(default)]
    date_words: String,
    title: Option<String>,
    kind: Option<Spanned<String>>,
    people: Option<Vec<String>>,
    places: Option<Vec<String>>,
    figures: Option<Vec<String>>,
    standing: Option<Spanned<String>>,
    #[serde(default)]
    starred: bool,
    #[serde(default)]
    tags: BTreeSet<String>,
    note: Option<String>,
    review: Option<Spanned<String>>,
    claim: Option<Spanned<String>>,
    #[serde(default)]
    added: bool,
}

#[derive(Deserialize)]
struct OfPassages {
    passages: Spanned<Vec<String>>,
    verdict: Spanned<String>,
}

#[derive(Deserialize)]
struct OfReports {
    reports: Spanned<Vec<String>>,
    verdict: Spanned<String>,
}

#[derive(Deserialize)]
struct OfStory {
    name: Spanned<String>,
    #[serde(default)]
    events: Vec<OfStoryEvent>,
}

#[derive(Deserialize)]
struct OfStoryEvent {
    #[serde(default)]
    sentence: String,
    #[serde(default)]
    passages: Vec<String>,
}

/// A text with what is wrong at a place of it.
#[derive(Clone, Copy)]
struct Text<'a>(&'a str);

impl Text<'_> {
    fn wrong<T>(self, at: &Spanned<T>, reason: String, next_step: &str) -> StoreError {
        StoreError::at(CORRECTIONS_FILE, self.0, Some(at.span()), reason, next_step)
    }

    /// A word of a closed set.
    fn word<T>(
        self,
        word: &Option<Spanned<String>>,
        what: &str,
        of: fn(&str) -> Option<T>,
        mend: &str,
    ) -> Result<Option<T>, StoreError> {
        let Some(word) = word else { return Ok(None) };
        let found = of(word.get_ref()).ok_or_else(|| self.wrong(word, format!("`{}` is no {what}", word.get_ref()), mend))?;
        Ok(Some(found))
    }

    fn two(self, ids: &Spanned<Vec<String>>) -> Result<&[String; 2], StoreError> {
        let two = ids.get_ref().as_slice().try_into();
        two.map_err(|_| self.wrong(ids, format!("{} ids stand here", ids.get_ref().len()), "name two, in a verdict of its own"))
    }

    fn sha256(self, hex: &Option<Spanned<String>>) -> Result<Option<[u8; 32]>, StoreError> {
        self.word(hex, "SHA-256", from_hex, "write its 64 digits, or leave it out")
    }

    fn date(self, date: &Spanned<toml::Value>) -> Result<Interval, StoreError> {
        let words = date_words(date.get_ref());
        words.as_deref().and_then(read_range).ok_or_else(|| {
            let words = words.unwrap_or_else(|| date.get_ref().to_string());
            let mend = "write it as 2024-12-09, 2024-12, 2024 or 2024-12-01/2024-12-09";
            self.wrong(date, format!("`{words}` is not understood as a date"), mend)
        })
    }
}

/// The corrections that a text holds.
pub(super) fn parse(text: &str) -> Result<Corrections, StoreError> {
    // Nothing was ever said: no file has to be there for that.
    if text.trim().is_empty() {
        return Ok(Corrections::default());
    }
    let file: File = toml::from_str(text).map_err(|error| StoreError::toml(CORRECTIONS_FILE, text, &error))?;
    check_version(text, file.version.as_ref())?;
    let text = Text(text);
    let mut corrections = Corrections::default();
    if let Some(folder) = &file.folder {
        corrections.folder = correction(text, folder)?;
    }
    for said in &file.document {
        let of = said.get_ref();
        let path = of.path.as_ref().ok_or_else(|| text.wrong(said, "missing field `path`".into(), "mend this entry"))?;
        let entry = correction(text, of)?;
        if corrections.documents.insert(path.get_ref().clone(), entry).is_some() {
            let reason = format!("{} stands here a second time", path.get_ref());
            return Err(text.wrong(path, reason, "join the two entries into one"));
        }
    }
    for said in file.passage {
        let (id, entry) = passage(text, said.get_ref())?;
        if corrections.passages.insert(id.clone(), entry).is_some() {
            let reason = format!("the passage {} stands here a second time", id.0);
            return Err(text.wrong(&said, reason, "join the two entries into one"));
        }
    }
    verdicts(text, file.verdict, file.judged, &mut corrections)?;
    for said in file.story {
        let events = said.events.into_iter().map(|event| {
            let passages = event.passages.into_iter().map(PassageId).collect();
            StoryEvent { sentence: event.sentence, passages }
        });
        let story = Story { events: events.collect() };
        if corrections.stories.insert(said.name.get_ref().clone(), story).is_some() {
            let reason = format!("the story {} stands here a second time", said.name.get_ref());
            return Err(text.wrong(&said.name, reason, "give one of them another name"));
        }
    }
    // An entry that says nothing (any more) is kept in the file, not in memory.
    corrections.documents.retain(|_, entry| !entry.is_empty());
    let silent: Vec<PassageId> =
        corrections.passages.iter().filter(|(_, passage)| passage.said.is_empty()).map(|(id, _)| id.clone()).collect();
    let spoken_of: BTreeSet<PassageId> = {
        let of_verdicts = corrections.verdicts.keys().flat_map(|couple| couple.both());
        of_verdicts.chain(corrections.stories.values().flat_map(Story::passages)).cloned().collect()
    };
    for id in silent.iter().filter(|id| !spoken_of.contains(id)) {
        corrections.passages.remove(id);
    }
    Ok(corrections)
}

fn check_version(text: &str, version: Option<&Spanned<i64>>) -> Result<(), StoreError> {
    let wrong = |span, reason: String, next_step: &str| StoreError::at(CORRECTIONS_FILE, text, Some(span), reason, next_step);
    match version {
        None => Err(wrong(0..0, "the version is missing".into(), "write `version = 1` as the first line")),
        Some(version) if *version.get_ref() > VERSION => {
            Err(StoreError::newer(CORRECTIONS_FILE, text, version.span(), *version.get_ref(), VERSION))
        }
        Some(version) if *version.get_ref() < 1 => {
            Err(wrong(version.span(), format!("there is no version {}", version.get_ref()), "write `version = 1`"))
        }
        Some(_) => Ok(()),
    }
}

fn verdicts(
    text: Text<'_>,
    passages: Vec<OfPassages>,
    reports: Vec<OfReports>,
    into: &mut Corrections,
) -> Result<(), StoreError> {
    let mend = "write \"same\" or \"different\"";
    for said in passages {
        let [a, b] = text.two(&said.passages)?;
        let couple = Couple::of(&PassageId(a.clone()), &PassageId(b.clone()))
            .ok_or_else(|| text.wrong(&said.passages, "a passage is compared with itself".into(), "name two passages"))?;
        let verdict = text.word(&Some(said.verdict), "verdict", Verdict::from_word, mend)?;
        into.verdicts.extend(verdict.map(|verdict| (couple, verdict)));
    }
    for said in reports {
        let [a, b] = text.two(&said.reports)?;
        let pair = Pair::of(&ReportId::new(a), &ReportId::new(b))
            .ok_or_else(|| text.wrong(&said.reports, "a report is compared with itself".into(), "name two reports"))?;
        let verdict = text.word(&Some(said.verdict), "verdict", Verdict::from_word, mend)?;
        into.judged.extend(verdict.map(|verdict| (pair, verdict)));
    }
    Ok(())
}

fn correction(text: Text<'_>, said: &OfDocument) -> Result<DocumentCorrection, StoreError> {
    let range = said.published.as_ref().map(|date| text.date(date)).transpose()?;
    let known = |name: &str| encoding_rs::Encoding::for_label(name.as_bytes()).map(|known| known.name().to_owned());
    Ok(DocumentCorrection {
        published: range.map(|range| SetDate { range, how: said.how.clone().unwrap_or_default() }),
        genre: text.word(&said.genre, "genre", genre, "write \"news\" or \"narrative\"")?,
        encoding: text.word(&said.encoding, "encoding", known, "write a name such as \"windows-1251\" or \"shift_jis\"")?,
        language: text.word(&said.language, "language", language, "write a code such as \"en\" or \"deu\"")?,
        order: text.word(&said.order, "order", DayOrder::from_word, "write \"day first\" or \"month first\"")?,
        chronology: said.chronology.as_ref().map(chronology),
        sha256: text.sha256(&said.sha256)?,
    })
}

fn chronology(columns: &BTreeMap<String, String>) -> Chronology {
    let mut chosen = Chronology::default();
    for role in ChronologyRole::ALL {
        chosen.set(role, columns.get(role.word()).cloned());
    }
    chosen
}

fn passage(text: Text<'_>, said: &OfPassage) -> Result<(PassageId, Passage), StoreError> {
    if said.quote.get_ref().trim().is_empty() {
        return Err(text.wrong(&said.quote, "the quote is empty".into(), "copy the words of the passage here"));
    }
    let about = || About { word: said.about.clone(), at: said.about_at, dates: said.dates.clone() };
    let of = match said.of.as_ref().map(|of| of.get_ref().as_str()) {
        Some("words") => AnchorOf::Words,
        // An event that is added is made of the words.
        None if said.added => AnchorOf::Words,
        None | Some("event") => AnchorOf::Event(about()),
        Some("date") => AnchorOf::Date,
        Some(other) => {
            let reason = format!("`{other}` is nothing that is said of a passage");
            return Err(match &said.of {
                Some(of) => text.wrong(of, reason, "write \"event\", \"date\" or \"words\""),
                None => text.wrong(&said.quote, reason, "mend this entry"),
            });
        }
    };
    let anchor = Anchor {
        path: said.path.clone(),
        sha256: text.sha256(&said.sha256)?,
        start: said.start,
        quote: said.quote.get_ref().clone(),
        before: said.before.clone(),
        after: said.after.clone(),
        of,
    };
    let date = match &said.date {
        None => None,
        Some(date) if date.get_ref().as_str() == Some(NO_DATE) => Some(SaidDate::None),
        Some(date) => Some(SaidDate::Is(Dated { interval: text.date(date)?, words: said.date_words.clone() })),
    };
    let some = |words: &Option<String>| words.clone().filter(|words| !words.trim().is_empty());
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    let known = Said {
        date,
        title: some(&said.title),
        kind: text.word(&said.kind, "kind of event", Kind::from_word, &format!("write one of {}", kinds.join(", ")))?,
        people: said.people.clone(),
        places: said.places.clone(),
        figures: said.figures.clone(),
        standing: text.word(&said.standing, "standing", Standing::from_word, "write \"hidden\" or \"listed\"")?,
        starred: said.starred,
        tags: said.tags.clone(),
        note: some(&said.note),
        review: text.word(&said.review, "state of review", Review::from_word, "write \"seen\", \"accepted\" or \"set aside\"")?,
        claim: text.word(
            &said.claim,
            "judgement of a claim",
            Claimed::from_word,
            "write \"accepted\", \"disputed\" or \"wrong\"",
        )?,
        added: said.added,
    };
    let id = said.id.as_ref().map_or_else(|| anchor.id(), |id| PassageId(id.get_ref().clone()));
    Ok((id, Passage { anchor, said: known }))
}

fn genre(word: &str) -> Option<Genre> {
    match word {
        "news" => Some(Genre::News),
        "narrative" => Some(Genre::Narrative),
        _ => None,
    }
}

fn language(code: &str) -> Option<String> {
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then(|| code.to_owned())
}

/// TOML's own dates and bare years are taken as well as text.
fn date_words(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(words) => Some(words.clone()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        toml::Value::Integer(year) => Some(format!("{year:04}")),
        _ => None,
    }
}

fn read_range(words: &str) -> Option<Interval> {
    let in_words = || read_date(words, None).filter(|when| when.alternatives.is_empty()).map(|when| when.interval);
    let range = parse_iso_interval(words).or_else(in_words)?;
    (range.earliest.is_some() || range.latest.is_some()).then_some(range)
}
