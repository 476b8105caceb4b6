//! What stands in a document without being told by it: page headers, navigation, consent notices, hidden comments.
//!
//! It stays in the text and is shown, but no events are made of it; how much was passed over is counted.

use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A stretch of the text that is furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furniture {
    /// Where.
    pub span: Span,
    /// What sort.
    pub kind: FurnitureKind,
}

/// Sorts of furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FurnitureKind {
    /// The same at the head of many pages.
    PageHeader,
    /// The same at the foot of many pages.
    PageFooter,
    /// When a page was printed, as browsers put it on each page.
    PrintDate,
    /// Menus, lists of links, "read also".
    Navigation,
    /// Consent, copyright and sharing notices.
    Boilerplate,
    /// What others wrote below it.
    Comment,
    /// The lines of a mail that say who wrote to whom and when.
    MailHeader,
    /// `key: value` lines at the head of a file.
    FrontMatter,
}

impl FurnitureKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [FurnitureKind; 8] = [
        FurnitureKind::PageHeader,
        FurnitureKind::PageFooter,
        FurnitureKind::PrintDate,
        FurnitureKind::Navigation,
        FurnitureKind::Boilerplate,
        FurnitureKind::Comment,
        FurnitureKind::MailHeader,
        FurnitureKind::FrontMatter,
    ];

    /// A short name that never changes, for files that keep it.
    pub fn id(self) -> &'static str {
        match self {
            FurnitureKind::PageHeader => "page-header",
            FurnitureKind::PageFooter => "page-footer",
            FurnitureKind::PrintDate => "print-date",
            FurnitureKind::Navigation => "navigation",
            FurnitureKind::Boilerplate => "boilerplate",
            FurnitureKind::Comment => "comment",
            FurnitureKind::MailHeader => "mail-header",
            FurnitureKind::FrontMatter => "front-matter",
        }
    }

    /// The kind that [`FurnitureKind::id`] named.
    pub fn of_id(id: &str) -> Option<FurnitureKind> {
        FurnitureKind::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

impl fmt::Display for FurnitureKind {
    /// As it is called beside a count: "3 dates in page headers".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FurnitureKind::PageHeader => "page headers",
            FurnitureKind::PageFooter => "page footers",
            FurnitureKind::PrintDate => "print dates",
            FurnitureKind::Navigation => "navigation",
            FurnitureKind::Boilerplate => "notices",
            FurnitureKind::Comment => "comments",
            FurnitureKind::MailHeader => "mail headers",
            FurnitureKind::FrontMatter => "heads of files",
        })
    }
}

/// The furniture that a span lies in, if any byte of it does. `all` is in order and does not overlap.
pub(super) fn holding(all: &[Furniture], span: Span) -> Option<FurnitureKind> {
    let i = all.partition_point(|f| f.span.end <= span.start);
    all.get(i).filter(|f| f.span.overlaps(span)).map(|f| f.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_back() {
        assert!(FurnitureKind::ALL.into_iter().all(|kind| FurnitureKind::of_id(kind.id()) == Some(kind)));
    }

    #[test]
    fn a_span_is_held_when_it_touches() {
        let piece = |start, end| Furniture { span: Span::new(start, end), kind: FurnitureKind::PageFooter };
        let all = [piece(10, 20), piece(30, 40)];
        let held: Vec<bool> = [(0, 10), (5, 11), (12, 15), (20, 30), (39, 50), (40, 50)]
            .map(|(a, b)| holding(&all, Span::new(a, b)).is_some())
            .into();
        assert_eq!(held, [false, true, true, false, true, false]);
    }
}
