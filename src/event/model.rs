//! Events and the reports that tell them: plain values, no behaviour.

use crate::document::DocId;
use crate::temporal::{Interval, When};
use crate::text::Span;
use crate::timex::{Amount, Toward};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::sync::Arc;

/// Names an event across runs: derived from what its reports say, not from their order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventId(pub SmolStr);

/// Names a report across runs: derived from its document's path and its words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReportId(pub SmolStr);

impl EventId {
    /// From its letters.
    pub fn new(letters: &str) -> EventId {
        EventId(letters.into())
    }
}

impl ReportId {
    /// From its letters.
    pub fn new(letters: &str) -> ReportId {
        ReportId(letters.into())
    }
}

/// A certainty (0–1) in one of three words.
pub fn certainty_word(certainty: f32) -> &'static str {
    match certainty {
        c if c >= 0.7 => "certain",
        c if c >= 0.4 => "probable",
        _ => "vague",
    }
}

/// What happened; once, however many documents tell it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Stable across runs.
    pub id: EventId,
    /// At most 80 characters. Shared with the report that it comes from.
    pub title: SmolStr,
    /// What sort of thing.
    pub kind: Kind,
    /// When; `None` for an undated report that no dated event took in, and for what did not happen: neither is plotted.
    pub when: Option<When>,
    /// 0–1.
    pub certainty: f32,
    /// In words.
    pub certainty_why: Arc<[String]>,
    /// How much it matters for a label, unbounded, larger is more.
    pub salience: f32,
    /// What that is made of; its worths add up to it. Shared by all of which the same speaks.
    pub importance: Arc<[Part]>,
    /// Why its date may well be none.
    pub doubt: Option<Doubt>,
    /// Independent sources, at least 1; near-duplicate documents count once.
    pub sources: u32,
    /// Events that this one is part of, not the same as.
    pub part_of: Vec<EventId>,
    /// Where reports of this event, or of another that measures the same thing, are compared.
    pub conflicts: Vec<Conflict>,
    /// At least one, best first; shared with their documents.
    pub reports: Vec<Arc<Report>>,
}

/// One thing that speaks for an event, or against it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What.
    pub reason: Reason,
    /// How much, in the units of [`Event::salience`].
    pub worth: f32,
    /// How many of what is counted; 0 where nothing is.
    pub count: u32,
}

/// Why an event matters more or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // `Part::words` says each
pub enum Reason {
    LookedBack,
    StandsOut,
    Sources,
    Lead,
    Matter,
    Kind,
    Figure,
    Named,
    Disputed,
    Precise,
    OpenEnd,
    Vague,
    Foretold,
    Hedged,
    Price,
    Remark,
    Again,
}

/// Why a date may well be none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Doubt {
    /// A year far from everything else.
    Alone,
    /// Told as done, after the document was written.
    Future,
}

impl Doubt {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Doubt::Alone => "a year far from everything else in the folder: it may be a number",
            Doubt::Future => "told as done, but later than its document",
        }
    }
}

impl Part {
    /// In a few words, to be read after "why is this here?".
    pub fn words(&self) -> String {
        let words = match self.reason {
            Reason::LookedBack if self.count == 1 => return "a later document looks back on the day".to_owned(),
            Reason::LookedBack => return format!("{} later documents look back on the day", self.count),
            Reason::StandsOut => "the day is named more than those around it",
            Reason::Sources => return format!("{} independent sources", self.count),
            Reason::Lead => "in a headline or lead",
            Reason::Matter => "about what the folder is about",
            Reason::Kind => "a weighty kind of happening",
            Reason::Figure => "large figures",
            Reason::Named => "names who or where",
            Reason::Disputed => "reports disagree",
            Reason::Precise => "a precise date",
            Reason::OpenEnd => "an open end",
            Reason::Vague => "the date is vague or worked out",
            Reason::Foretold => "foretold, not told as done",
            Reason::Hedged => "told with reserve",
            Reason::Price => "a price or share",
            Reason::Remark => "one person's remark",
            Reason::Again => "another event of the day tells much the same",
        };
        words.to_owned()
    }
}

impl Event {
    /// Whether no words date it: it has the day of its document, as undated news does.
    pub fn is_inferred(&self) -> bool {
        let mut bases =
            self.reports.iter().filter(|r| r.when.is_some() && r.telling == Telling::Happening).map(|r| r.basis).peekable();
        bases.peek().is_some() && bases.all(|basis| basis == DateBasis::Inherited)
    }

    /// What speaks most for the event, then against it, in words: `12 later documents look back on the day · in a headline or lead`.
    pub fn importance_words(&self) -> String {
        let mut parts: Vec<&Part> = self.importance.iter().filter(|p| p.worth.abs() >= 0.2).collect();
        parts.sort_by(|a, b| b.worth.total_cmp(&a.worth));
        let (for_it, against): (Vec<&Part>, Vec<&Part>) = parts.into_iter().partition(|p| p.worth > 0.0);
        let told = |parts: Vec<&Part>| parts.into_iter().take(3).map(Part::words).collect::<Vec<_>>().join(" · ");
        match (told(for_it), told(against)) {
            (a, b) if b.is_empty() => a,
            (a, b) if a.is_empty() => format!("less: {b}"),
            (a, b) => format!("{a}; less: {b}"),
        }
    }
}

/// One passage that tells an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Stable across runs.
    pub id: ReportId,
    /// Which document.
    pub document: DocId,
    /// The passage.
    pub passage: Span,
    /// The word that names what happened.
    pub trigger: Option<Span>,
    /// What sort of happening that word names: a class of the word table, or the word's own lemma.
    pub class: SmolStr,
    /// The nouns of what it happened to, as lemmas, sorted.
    pub theme: Box<[SmolStr]>,
    /// How many it befell.
    pub scope: Scope,
    /// This report's own title.
    pub title: SmolStr,
    /// How the title was made.
    pub title_form: TitleForm,
    /// What sort of thing.
    pub kind: Kind,
    /// This report's own date.
    pub when: Option<When>,
    /// Where that date comes from.
    pub basis: DateBasis,
    /// Indices into the document's resolved timexes: those that date it.
    pub timexes: TimexIds,
    /// For "eight days after the siege began": what it is counted from.
    pub counted: Option<Box<Counted>>,
    /// People, groups and organisations, in the order of the text.
    pub participants: Box<[Name]>,
    /// Places, in the order of the text.
    pub places: Box<[Name]>,
    /// Counts with their units.
    pub figures: Box<[Figure]>,
    /// Who says so, in the passage's words.
    pub attribution: Option<SmolStr>,
    /// Whether it is told as fact.
    pub factuality: Factuality,
    /// Whether it tells a happening at all.
    pub telling: Telling,
    /// 0–1, before other sources are taken into account.
    pub certainty: f32,
    /// In words.
    pub certainty_why: Arc<[String]>,
}

impl Report {
    /// A report of which nothing is known but its words: undated, of no kind, certain.
    pub fn bare(id: ReportId, document: DocId, passage: Span, title: impl Into<SmolStr>) -> Report {
        Report {
            class: id.0.clone(),
            id,
            document,
            passage,
            title: title.into(),
            when: None,
            basis: DateBasis::None,
            timexes: TimexIds::default(),
            certainty: 1.0,
            certainty_why: Arc::default(),
            trigger: None,
            theme: Box::default(),
            scope: Scope::default(),
            title_form: TitleForm::default(),
            kind: Kind::default(),
            counted: None,
            participants: Box::default(),
            places: Box::default(),
            figures: Box::default(),
            attribution: None,
            factuality: Factuality::Asserted,
            telling: Telling::Happening,
        }
    }

    /// One more reason for its certainty.
    pub(crate) fn add_why(&mut self, words: String) {
        self.certainty_why = self.certainty_why.iter().cloned().chain([words]).collect();
    }
}

/// Indices of expressions; of most reports one, which takes no allocation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<u32>", into = "Vec<u32>")]
pub enum TimexIds {
    /// The only one.
    One(u32),
    /// Several, or none.
    Several(Box<[u32]>),
}

impl Default for TimexIds {
    fn default() -> TimexIds {
        TimexIds::Several(Box::default())
    }
}

impl std::ops::Deref for TimexIds {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        match self {
            TimexIds::One(one) => std::slice::from_ref(one),
            TimexIds::Several(all) => all,
        }
    }
}

impl From<Vec<u32>> for TimexIds {
    fn from(all: Vec<u32>) -> TimexIds {
        match *all {
            [one] => TimexIds::One(one),
            _ => TimexIds::Several(all.into()),
        }
    }
}

impl From<TimexIds> for Vec<u32> {
    fn from(all: TimexIds) -> Vec<u32> {
        all.to_vec()
    }
}

impl FromIterator<u32> for TimexIds {
    fn from_iter<I: IntoIterator<Item = u32>>(all: I) -> TimexIds {
        Vec::from_iter(all).into()
    }
}

/// A date counted from another happening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// The words that name the happening.
    pub phrase: Span,
    /// How far from it.
    pub amount: Amount,
    /// Before or after it.
    pub toward: Toward,
    /// The sorts of happening that the words name.
    pub classes: Vec<String>,
    /// The nouns of the phrase that say what it happened to, as lemmas, sorted.
    pub nouns: Vec<String>,
    /// People and places in the phrase.
    pub names: Vec<Name>,
    /// The passage that dates the happening, once found.
    pub from: Option<(DocId, Span)>,
}

/// A name as a passage writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Name {
    /// The words to show: the fullest form that its document gives.
    pub words: SmolStr,
    /// Where this passage writes it.
    pub span: Span,
    /// What it names.
    pub sort: NameSort,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum NameSort {
    Person,
    Organisation,
    Place,
    /// People without a name ("rebels").
    Group,
    /// A name whose sort nothing tells.
    Unsorted,
}

/// A count or amount that a passage states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Lower bound; `None` when the words give none.
    pub at_least: Option<f64>,
    /// Upper bound; `None` when the words give none.
    pub at_most: Option<f64>,
    /// What is counted: a class of the word table ("killed") or the noun's lemma.
    pub unit: SmolStr,
    /// The words, with their qualifier.
    pub words: SmolStr,
    /// Where.
    pub span: Span,
}

/// Claims about one thing, held side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// What is compared.
    pub about: About,
    /// For figures: what is counted; empty for dates.
    pub unit: SmolStr,
    /// The result.
    pub status: Agreement,
    /// For claims that are not the same: what the difference is.
    pub grade: Option<Grade>,
    /// Why it counts as that, in one line; empty where there is no grade.
    pub why: String,
    /// At least two.
    pub claims: Vec<Claim>,
}

/// What claims are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum About {
    Date,
    Figure,
}

/// How claims relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Agreement {
    /// They say the same.
    Agree,
    /// They can all be true.
    Compatible,
    /// They cannot all be true.
    Conflict,
}

/// What a difference between claims is, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// They measure not quite the same.
    Scope,
    /// One takes the place of the other.
    Updated,
    /// They cannot both be true.
    Contradicts,
}

/// One report's say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The report.
    pub report: ReportId,
    /// In the report's words.
    pub value: String,
    /// Lower bound of a figure.
    pub at_least: Option<f64>,
    /// Upper bound of a figure.
    pub at_most: Option<f64>,
    /// The time that the claim speaks of.
    pub window: Option<Interval>,
    /// Who says so.
    pub source: Option<SmolStr>,
}

/// What sort of thing happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Kind {
    Attack,
    Death,
    Arrest,
    Release,
    Election,
    Statement,
    Meeting,
    Agreement,
    Legal,
    Disaster,
    Business,
    Fighting,
    Protest,
    Decision,
    Diplomacy,
    Appointment,
    Family,
    Accident,
    Publication,
    Movement,
    Beginning,
    Ending,
    Work,
    Discovery,
    Award,
    Health,
    Ceremony,
    Transfer,
    #[default]
    Other,
}

impl Kind {
    /// All of them, in the order of the filters.
    pub const ALL: [Kind; 29] = [
        Kind::Attack,
        Kind::Death,
        Kind::Arrest,
        Kind::Release,
        Kind::Election,
        Kind::Statement,
        Kind::Meeting,
        Kind::Agreement,
        Kind::Legal,
        Kind::Disaster,
        Kind::Business,
        Kind::Fighting,
        Kind::Protest,
        Kind::Decision,
        Kind::Diplomacy,
        Kind::Appointment,
        Kind::Family,
        Kind::Accident,
        Kind::Publication,
        Kind::Movement,
        Kind::Beginning,
        Kind::Ending,
        Kind::Work,
        Kind::Discovery,
        Kind::Award,
        Kind::Health,
        Kind::Ceremony,
        Kind::Transfer,
        Kind::Other,
    ];

    /// The word in the JSON and in the word table.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Attack => "attack",
            Kind::Death => "death",
            Kind::Arrest => "arrest",
            Kind::Release => "release",
            Kind::Election => "election",
            Kind::Statement => "statement",
            Kind::Meeting => "meeting",
            Kind::Agreement => "agreement",
            Kind::Legal => "legal",
            Kind::Disaster => "disaster",
            Kind::Business => "business",
            Kind::Fighting => "fighting",
            Kind::Protest => "protest",
            Kind::Decision => "decision",
            Kind::Diplomacy => "diplomacy",
            Kind::Appointment => "appointment",
            Kind::Family => "family",
            Kind::Accident => "accident",
            Kind::Publication => "publication",
            Kind::Movement => "movement",
            Kind::Beginning => "beginning",
            Kind::Ending => "ending",
            Kind::Work => "work",
            Kind::Discovery => "discovery",
            Kind::Award => "award",
            Kind::Health => "health",
            Kind::Ceremony => "ceremony",
            Kind::Transfer => "transfer",
            Kind::Other => "other",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// How a passage tells its event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Factuality {
    #[default]
    Asserted,
    Attributed,
    Hedged,
    Planned,
    Negated,
}

impl Factuality {
    /// The word in the JSON.
    pub fn word(self) -> &'static str {
        match self {
            Factuality::Asserted => "asserted",
            Factuality::Attributed => "attributed",
            Factuality::Hedged => "hedged",
            Factuality::Planned => "planned",
            Factuality::Negated => "negated",
        }
    }
}

/// Whether a report is listed, else why it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Telling {
    /// Something happened, or will: listed.
    #[default]
    Happening,
    /// Something is or was so, without a date of its own.
    State,
    /// Asked, not told.
    Question,
    /// What somebody thinks, hopes or holds right.
    Opinion,
    /// What would be or would have been.
    Supposed,
    /// What happens again and again.
    Habit,
    /// What something cost on a day.
    Price,
    /// Headings, links or table cells in a row, not a sentence.
    List,
}

impl Telling {
    /// All, in the order of the tray.
    pub const ALL: [Telling; 8] = [
        Telling::Happening,
        Telling::State,
        Telling::Question,
        Telling::Opinion,
        Telling::Supposed,
        Telling::Habit,
        Telling::Price,
        Telling::List,
    ];

    /// The word in the JSON.
    pub fn word(self) -> &'static str {
        match self {
            Telling::Happening => "happening",
            Telling::State => "state",
            Telling::Question => "question",
            Telling::Opinion => "opinion",
            Telling::Supposed => "supposed",
            Telling::Habit => "habit",
            Telling::Price => "price",
            Telling::List => "list",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Telling> {
        Telling::ALL.into_iter().find(|t| t.word() == word)
    }
}

/// Where a report's date comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DateBasis {
    /// Nothing dates it.
    #[default]
    None,
    /// A date in the passage.
    Stated,
    /// Worked out from a length of time or from another event.
    Derived,
    /// Taken over from the text before it.
    Inherited,
}

/// How a title was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TitleForm {
    /// The passage's own words.
    #[default]
    Excerpt,
    /// Rewritten as a headline.
    Headline,
}

impl DateBasis {
    /// The word in the JSON.
    pub fn word(self) -> &'static str {
        match self {
            DateBasis::None => "none",
            DateBasis::Stated => "stated",
            DateBasis::Derived => "derived",
            DateBasis::Inherited => "inferred",
        }
    }
}

impl Conflict {
    /// Whether a reader should be warned.
    pub fn is_conflict(&self) -> bool {
        self.status == Agreement::Conflict
    }
}

impl About {
    /// The word in the JSON.
    pub fn word(self) -> &'static str {
        match self {
            About::Date => "date",
            About::Figure => "figure",
        }
    }
}

impl Grade {
    /// The words in the JSON and on the card.
    pub fn words(self) -> &'static str {
        match self {
            Grade::Scope => "differs in scope",
            Grade::Updated => "updated",
            Grade::Contradicts => "contradicts",
        }
    }
}

impl Agreement {
    /// The word in the JSON.
    pub fn word(self) -> &'static str {
        match self {
            Agreement::Agree => "agree",
            Agreement::Compatible => "compatible",
            Agreement::Conflict => "conflict",
        }
    }
}

/// How many a happening befell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Nothing tells.
    #[default]
    Unknown,
    /// One person.
    One,
    /// More than one, or happenings of one sort taken together ("mass arrests").
    Many,
}
