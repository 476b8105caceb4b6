//! A document and what its own words say, before any other is looked at.

use super::excerpt::Given;
use crate::corpus::Words;
use crate::document::{Document, Furniture};
use crate::timex::dating::Clues;
use crate::timex::{self, Choice, Genre, Link, NumericOrder, Tagged, english, tag_with, unread_language};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// A document and what its words say; depends on nothing outside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Analysed {
    /// The document.
    pub document: Arc<Document>,
    /// Its temporal expressions, underspecified.
    pub tagged: Arc<Tagged>,
    /// What it says about its own date.
    pub clues: Arc<Clues>,
    /// What it is about.
    pub words: Arc<Words>,
    /// How its relative dates are best read, judged by what the text does.
    pub genre: Genre,
    /// Expressions in its furniture: they stay in the text, and nothing is made of them.
    pub left_out: Arc<[Furniture]>,
    /// The code of the language that it was read in; `None` where no pack reads it, and only its dates in figures count.
    pub language: Option<String>,
    /// What came along with an excerpt of it; `None` where the whole text was read.
    pub given: Option<Arc<Given>>,
}

impl Analysed {
    /// Tags a document, collects what it says of its own date, and counts its words.
    pub fn new(document: Document) -> Analysed {
        Analysed::with(Choice { unread: unread_language(english(), &document.text), pack: english() }, document)
    }

    /// The same with the language pack that was chosen for it.
    pub fn with(choice: Choice<'_>, document: Document) -> Analysed {
        let Choice { pack, unread } = choice;
        let mut tagged = tag_with(pack, &document.text);
        let left_out = leave_out_furniture(&document, &mut tagged);
        if unread.is_some() || timex::is_program(pack, &document.text) {
            timex::keep_figures(&document.text, &mut tagged);
        }
        let clues = Clues::of(&document, &tagged);
        let words = Words::of(&told_text(&document));
        let (genre, _) = timex::genre(&document.text, &tagged);
        Analysed {
            document: Arc::new(document),
            tagged: Arc::new(tagged),
            clues: Arc::new(clues),
            words: Arc::new(words),
            genre,
            left_out: left_out.into(),
            language: unread.is_none().then(|| pack.code().to_owned()),
            given: None,
        }
    }
}

/// Takes the expressions out that stand in furniture, and gives them.
fn leave_out_furniture(document: &Document, tagged: &mut Tagged) -> Vec<Furniture> {
    let mut left_out = Vec::new();
    if document.furniture.is_empty() {
        return left_out;
    }
    // Mentions point to each other by their places, which change for those behind one that is taken out.
    let mut places: Vec<Option<u32>> = Vec::with_capacity(tagged.mentions.len());
    let mut kept = 0;
    for mention in &tagged.mentions {
        let kind = document.furniture_at(mention.span);
        left_out.extend(kind.map(|kind| Furniture { span: mention.span, kind }));
        places.push(kind.is_none().then_some(kept));
        kept += u32::from(kind.is_none());
    }
    let mut old_places = places.iter();
    tagged.mentions.retain(|_| old_places.next().is_some_and(Option::is_some));
    tagged.parts.retain_mut(|part| {
        let place = places.get(part.head as usize).copied().flatten();
        part.head = place.unwrap_or(part.head);
        place.is_some()
    });
    tagged.records.retain(|record| document.furniture_at(record.span).is_none());
    let new_place = |old: u32| places.get(old as usize).copied().flatten();
    for mention in &mut tagged.mentions {
        mention.context.ends = mention.context.ends.and_then(new_place);
        mention.link = match mention.link {
            Some(Link::StartOf(end)) => new_place(end).map(Link::StartOf),
            Some(Link::EndOf(start)) => new_place(start).map(Link::EndOf),
            None => None,
        };
    }
    // How a browser writes the date of printing says nothing about the text.
    if let NumericOrder::DayFirst(shown) | NumericOrder::MonthFirst(shown) = tagged.numeric_order
        && document.furniture_at(shown).is_some()
    {
        tagged.numeric_order = NumericOrder::Unknown;
    }
    left_out
}

/// The text without its furniture: two pages of one site are not about the same matter because their menus are alike.
fn told_text(document: &Document) -> Cow<'_, str> {
    if document.furniture.is_empty() {
        return Cow::Borrowed(&document.text);
    }
    let mut told = String::with_capacity(document.text.len());
    let mut from = 0;
    for piece in &document.furniture {
        let range = piece.span.range();
        told.push_str(document.text.get(from..range.start.max(from)).unwrap_or(""));
        from = range.end.max(from);
    }
    told.push_str(document.text.get(from..).unwrap_or(""));
    Cow::Owned(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocId, FurnitureKind, Metadata, Parts};
    use crate::session::{Corrections, Deriver};
    use crate::text::Span;
    use std::collections::BTreeMap;

    #[test]
    fn ranges_behind_furniture_keep_both_ends() {
        let text = "Printed on 22 November 2026\n\nThe mill was closed from 3 March 1961 to 9 May 1962.\n";
        let furniture = vec![Furniture { span: Span::new(0, 27), kind: FurnitureKind::PrintDate }];
        let parts = Parts { path: "a.html".into(), text: text.into(), furniture, ..Parts::default() };
        let bare = Parts { path: "a.html".into(), text: text.into(), ..Parts::default() };
        let links = |parts| -> Vec<(String, Option<Link>)> {
            let read = Analysed::new(Document::from_parts(parts));
            read.tagged.mentions.iter().map(|m| (m.span.of(text).to_owned(), m.link)).collect()
        };
        let all = links(bare);
        assert!(matches!(all[1].1, Some(Link::StartOf(2))) && matches!(all[2].1, Some(Link::EndOf(1))), "{all:?}");
        let kept = links(parts);
        assert!(matches!(kept[0].1, Some(Link::StartOf(1))) && matches!(kept[1].1, Some(Link::EndOf(0))), "{kept:?}");
        assert_eq!(kept.len(), 2);
    }

    #[test]
    fn a_document_that_no_pack_reads_keeps_its_figures_and_tells_no_events() {
        let german = "Der Rat der Stadt trat am 3. Mai 2011 zusammen und beriet über die Brücke, die seit dem Hochwasser gesperrt war. \
            Die Bürger hatten lange gewartet, und viele waren nicht mehr bereit, noch ein weiteres Jahr hinzunehmen. Am Ende \
            wurde beschlossen, das Bauwerk bis zum 2012-06-30 zu erneuern; die Kosten trägt das Land. Director Weber resigned.";
        let english = "The council met on 3 May 2011.";
        let told = |text: &str| {
            let read = Analysed::new(Document::new("a.txt".into(), text.into(), [0; 32], Metadata::default()));
            let language = read.language.clone();
            let derived = Deriver::default().derive(&BTreeMap::from([(DocId(0), read)]), &Corrections::default(), &[]);
            let dated = derived.documents[0].timexes.iter().filter(|t| t.when.is_some()).count();
            (language, dated, derived.events.len())
        };
        assert_eq!(told(german), (None, 1, 0));
        assert_eq!(told(english), (Some("en".into()), 1, 1));
    }

    #[test]
    fn expressions_in_furniture_are_left_out_and_counted() {
        let text = "11/22/26, 12:17 AM\n\nThe bridge was closed on 3 March 1961.\n\nArchive of May 1999\n";
        let piece = |words: &str, kind| {
            let at = text.find(words).expect("there");
            Furniture { span: Span::new(at, at + words.len()), kind }
        };
        let furniture =
            vec![piece("11/22/26, 12:17 AM", FurnitureKind::PrintDate), piece("Archive of May 1999", FurnitureKind::Navigation)];
        let parts =
            Parts { path: "a.html".into(), text: text.into(), furniture, metadata: Metadata::default(), ..Parts::default() };
        let read = Analysed::new(Document::from_parts(parts));
        let kept: Vec<&str> = read.tagged.mentions.iter().map(|m| m.span.of(text)).collect();
        assert_eq!(kept, ["3 March 1961"]);
        assert_eq!(read.tagged.numeric_order, NumericOrder::Unknown);
        let analysed = BTreeMap::from([(DocId(0), read)]);
        let derived = Deriver::default().derive(&analysed, &Corrections::default(), &[]);
        assert_eq!(derived.events.len(), 1);
        assert!(derived.left_out[&FurnitureKind::PrintDate] > 0 && derived.left_out[&FurnitureKind::Navigation] == 1);
    }
}
