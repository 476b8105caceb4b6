//! Headers and footers: what stands at the same place at the edge of many pages, page numbers, and dates of printing.

use super::lines::{Line, Sheet};
use crate::document::FurnitureKind;
use std::collections::BTreeMap;

/// Lines at either edge that may be furniture.
const DEPTH: usize = 3;
/// The part of the page's height at either edge in which they stand.
const MARGIN: f32 = 0.13;

/// Words with their numbers blanked, and their distance from the edge in steps of four points.
type Look = (String, i32);

/// For each page, for each of its lines, what it is besides text.
pub(super) fn find(sheets: &[Sheet]) -> Vec<Vec<Option<FurnitureKind>>> {
    let mut kinds: Vec<Vec<Option<FurnitureKind>>> = sheets.iter().map(|sheet| vec![None; sheet.lines.len()]).collect();
    // The same words, numbers aside, at the same height.
    let mut seen: BTreeMap<Look, Vec<(usize, usize, FurnitureKind)>> = BTreeMap::new();
    for (page, sheet) in sheets.iter().enumerate() {
        for (i, kind) in edges(sheet) {
            let Some(line) = sheet.lines.get(i) else { continue };
            let words = sheet.text(line);
            let from_edge = if kind == FurnitureKind::PageHeader { line.y } else { sheet.height - line.y };
            if let Some(alone) = told_alone(&words, kind) {
                kinds[page][i] = Some(alone);
            }
            let pattern: String = words.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
            let pattern = pattern.replace("##", "#").replace("##", "#");
            seen.entry((pattern, (from_edge / 4.0).round() as i32)).or_default().push((page, i, kind));
        }
    }
    // Left and right pages may differ, chapters change: three pages of many, or both of two.
    let least = if sheets.len() < 3 { 2 } else { 3 };
    for places in seen.values() {
        let mut pages: Vec<usize> = places.iter().map(|(page, ..)| *page).collect();
        pages.dedup();
        if pages.len() >= least {
            for &(page, i, kind) in places {
                kinds[page][i] = kinds[page][i].or(Some(kind));
            }
        }
    }
    kinds
}

/// The outermost lines of a page.
fn edges(sheet: &Sheet) -> Vec<(usize, FurnitureKind)> {
    let mut by_height: Vec<usize> = (0..sheet.lines.len()).collect();
    by_height.sort_by(|&a, &b| sheet.lines[a].y.total_cmp(&sheet.lines[b].y));
    let within = |line: &Line, top: bool| {
        if top { line.y < MARGIN * sheet.height } else { line.y > (1.0 - MARGIN) * sheet.height }
    };
    let mut found = Vec::new();
    for &i in by_height.iter().take(DEPTH) {
        if within(&sheet.lines[i], true) {
            found.push((i, FurnitureKind::PageHeader));
        }
    }
    for &i in by_height.iter().rev().take(DEPTH) {
        if within(&sheet.lines[i], false) {
            found.push((i, FurnitureKind::PageFooter));
        }
    }
    found
}

/// What needs no second page to be told: a page number alone, or what browsers print at the edges.
fn told_alone(words: &str, kind: FurnitureKind) -> Option<FurnitureKind> {
    let trimmed = words.trim();
    if is_print_date(trimmed) {
        return Some(FurnitureKind::PrintDate);
    }
    let bare = trimmed.trim_matches(['-', '–', '—', '|', ' ', '[', ']', '(', ')', '.']);
    let number = !bare.is_empty() && bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_digit());
    let lower = bare.to_lowercase();
    let counted = ["page ", "seite ", "p. ", "pág. "].iter().any(|begin| lower.starts_with(begin)) && lower.len() < 24;
    let of = lower.split_once('/').is_some_and(|(a, b)| {
        !a.is_empty() && !b.is_empty() && (a.len() + b.len()) <= 9 && (a.to_owned() + b).bytes().all(|c| c.is_ascii_digit())
    });
    let address = lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("file://");
    (number || counted || of || address).then_some(kind)
}

/// `11/22/26, 12:17 AM  The title`, as browsers put it on each page.
fn is_print_date(words: &str) -> bool {
    let Some((date, rest)) = words.split_once(", ") else { return false };
    let numbers: Vec<&str> = date.split(['/', '.', '-']).collect();
    let dated =
        numbers.len() == 3 && numbers.iter().all(|n| !n.is_empty() && n.len() <= 4 && n.bytes().all(|b| b.is_ascii_digit()));
    let clock = rest.split_whitespace().next().unwrap_or("");
    let timed = clock.split_once(':').is_some_and(|(hour, minute)| {
        (1..=2).contains(&hour.len())
            && hour.bytes().all(|b| b.is_ascii_digit())
            && minute.bytes().take(2).filter(u8::is_ascii_digit).count() == 2
    });
    dated && timed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_alone_at_the_edge() {
        for (words, kind) in [
            ("11/22/26, 12:17 AM The flood", Some(FurnitureKind::PrintDate)),
            ("22.11.2026, 00:17", Some(FurnitureKind::PrintDate)),
            ("- 12 -", Some(FurnitureKind::PageFooter)),
            ("Page 3 of 9", Some(FurnitureKind::PageFooter)),
            ("1/2", Some(FurnitureKind::PageFooter)),
            ("In 1961", None),
            ("On 3 May 1961, 12:30 was the hour", None),
            ("12 May", None),
        ] {
            assert_eq!(told_alone(words, FurnitureKind::PageFooter), kind, "{words}");
        }
    }
}
