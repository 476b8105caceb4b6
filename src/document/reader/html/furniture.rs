//! Which parts of a page are furniture: by element and role, by the words in class and id, by how much of it is links.

use crate::document::{Furniture, FurnitureKind};
use crate::text::Span;

/// What an element is by its own name and attributes.
pub(super) fn of_element(name: &str, role: &str, class: &str, id: &str) -> Option<FurnitureKind> {
    match (name, role) {
        ("nav" | "menu", _) | (_, "navigation" | "banner" | "menu" | "menubar" | "search") => Some(FurnitureKind::Navigation),
        ("aside", _) | (_, "complementary") => Some(FurnitureKind::Navigation),
        ("footer", _) | (_, "contentinfo" | "alert" | "alertdialog") => Some(FurnitureKind::Boilerplate),
        ("header", _) => Some(FurnitureKind::Navigation),
        // What holds the whole page says in its classes what the page has, not what it is.
        ("html" | "body" | "main" | "article", _) => None,
        _ => of_words(class).or_else(|| of_words(id)),
    }
}

/// By the words that class and id are made of: `cookie-banner`, `site_nav`, `commentList`.
fn of_words(names: &str) -> Option<FurnitureKind> {
    if names.is_empty() || names.len() > 300 {
        return None;
    }
    names.split_whitespace().find_map(|name| {
        // `has-sidebar`, `no-comments`: about the page.
        if ["has-", "no-", "with-", "is-", "js-"].iter().any(|begin| name.starts_with(begin)) {
            return None;
        }
        let lower = name.to_ascii_lowercase();
        lower.split(|c: char| !c.is_ascii_alphanumeric()).find_map(of_word)
    })
}

fn of_word(word: &str) -> Option<FurnitureKind> {
    match word {
        "nav" | "navbar" | "navigation" | "menu" | "breadcrumb" | "breadcrumbs" | "sidebar" | "related" | "readmore"
        | "recommended" | "pagination" | "pager" | "masthead" | "topbar" | "toc" | "tagcloud" | "skiplink" | "mostread"
        | "trending" => Some(FurnitureKind::Navigation),
        "cookie" | "cookies" | "cookiebanner" | "consent" | "gdpr" | "cmp" | "copyright" | "newsletter" | "subscribe"
        | "paywall" | "advert" | "advertisement" | "ads" | "promo" | "social" | "share" | "sharing" | "sharebar"
        | "disclaimer" | "footer" => Some(FurnitureKind::Boilerplate),
        "comments" | "comment" | "commentlist" | "disqus" | "respond" | "usercomments" => Some(FurnitureKind::Comment),
        _ => None,
    }
}

/// A paragraph, list item or table row of the page.
pub(super) struct Block {
    pub(super) span: Span,
    /// Bytes of it within links.
    pub(super) linked: usize,
    /// By the elements round it.
    pub(super) kind: Option<FurnitureKind>,
    pub(super) heading: bool,
}

/// Links one after another that make a list of links.
const LEAST_LINKS: usize = 3;

/// The furniture among the blocks of a page.
pub(super) fn find(blocks: &[Block], text: &str) -> Vec<Furniture> {
    let size = |wanted: fn(&Block) -> bool| blocks.iter().filter(|b| wanted(b)).map(|b| b.span.len()).sum::<usize>();
    let all = size(|_| true);
    // A page in a frame whose name misleads would be furniture as a whole; then the names say nothing.
    let misled = size(|b| b.kind.is_none()) * 10 < all;
    let mut kinds: Vec<Option<FurnitureKind>> = blocks
        .iter()
        .map(|block| {
            let kind = block.kind.filter(|_| !misled);
            kind.or_else(|| is_notice(block.span.of(text)).then_some(FurnitureKind::Boilerplate))
        })
        .collect();
    let is_link = |b: &Block| !b.heading && b.span.len() <= 160 && b.linked * 10 >= b.span.len() * 7;
    let mut from = 0;
    while from < blocks.len() {
        let run = blocks.iter().skip(from).take_while(|b| is_link(b)).count();
        if run >= LEAST_LINKS && run < blocks.len() {
            kinds.iter_mut().skip(from).take(run).for_each(|kind| *kind = kind.or(Some(FurnitureKind::Navigation)));
        }
        from += run.max(1);
    }
    let mut found: Vec<Furniture> = Vec::new();
    for (block, kind) in blocks.iter().zip(kinds) {
        let Some(kind) = kind else { continue };
        match found.last_mut().filter(|last| last.kind == kind && block.span.start <= last.span.end + 2) {
            Some(last) => last.span.end = block.span.end,
            None => found.push(Furniture { span: block.span, kind }),
        }
    }
    found
}

/// A short line about rights or cookies.
fn is_notice(words: &str) -> bool {
    if words.len() > 300 {
        return false;
    }
    let words = words.trim();
    let lower = words.to_lowercase();
    words.starts_with('©')
        || lower.starts_with("copyright ")
        || lower.contains("all rights reserved")
        || (lower.contains("cookie")
            && ["we use", "uses cookies", "accept", "consent", "privacy"].iter().any(|w| lower.contains(w)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_furniture() {
        for (name, class, kind) in [
            ("nav", "", Some(FurnitureKind::Navigation)),
            ("div", "cookie-banner", Some(FurnitureKind::Boilerplate)),
            ("div", "Comments_list x", Some(FurnitureKind::Comment)),
            ("div", "has-sidebar", None),
            ("body", "sidebar", None),
            ("div", "discussion navel", None),
        ] {
            assert_eq!(of_element(name, "", class, ""), kind, "{name} {class}");
        }
    }
}
