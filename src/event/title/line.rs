//! A headline while it grows: words and pieces of the clause, with the places where it may end.

use crate::event::clause::grammar::Clause;
use crate::event::clause::phrase::{Piece, PieceSort, Stop};
use crate::event::clause::subject::is_cut;
use crate::event::english::lists::is_weak_end;
use crate::event::english::morphology::verb_lemma;
use crate::event::english::tagger::Tag;
use crate::text::Span;

/// Characters that a title may have.
pub(crate) const TITLE: usize = 80;

/// A headline while it grows, with the places where it may end.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) words: String,
    ends: Vec<usize>,
    last: Option<usize>,
    gap: bool,
}

impl Line {
    pub(crate) fn push(&mut self, clause: &Clause, i: usize) {
        let spaced = self.gap
            || self
                .last
                .is_none_or(|l| l + 1 != i || clause.spans.get(l).zip(clause.spans.get(i)).is_some_and(|(a, b)| a.end < b.start));
        if spaced && !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(clause.word(i));
        self.last = Some(i);
        self.gap = false;
    }

    pub(crate) fn push_word(&mut self, word: &str) {
        if !self.words.is_empty() && !word.starts_with(['’', '\'', ',']) {
            self.words.push(' ');
        }
        self.words.push_str(word);
        self.gap = true;
    }

    pub(crate) fn gap(&mut self) {
        self.gap = true;
    }

    /// A date goes together with the preposition before it.
    pub(crate) fn drop_preposition(&mut self) {
        loop {
            let trimmed = self.words.trim_end();
            let last = trimmed.rsplit(' ').next().unwrap_or("");
            if last.is_empty() || !is_weak_end(last) && !matches!(last, "back" | "up" | "around" | "late" | "till") {
                break;
            }
            let keep = trimmed.len() - last.len();
            self.words.truncate(keep);
        }
        let keep = self.words.trim_end().len();
        self.words.truncate(keep);
        self.gap = true;
    }

    pub(crate) fn mark(&mut self) {
        self.ends.push(self.words.len());
    }

    /// A passive may also end with its verb.
    pub(crate) fn mark_at_verb(&mut self, verb: &str) {
        if let Some(at) = self.words.find(&format!(" {verb}")) {
            self.ends.insert(0, at + 1 + verb.len());
        }
    }

    /// The longest form that fits.
    pub(crate) fn best(&self) -> Option<String> {
        self.ends.iter().rev().filter_map(|&end| self.words.get(..end)).find(|w| w.chars().count() <= TITLE).map(str::to_owned)
    }
}

/// What may be shown of the pieces; `None` when the verb was misread.
pub(crate) fn usable(clause: &Clause, found: &[Piece], stop: Stop) -> Option<Vec<Piece>> {
    let mut kept = found.to_vec();
    match stop {
        // The last noun belongs to another verb; without it nothing is sure unless a whole object came before.
        Stop::Misread => return None,
        Stop::Unsure if kept.is_empty() => return None,
        _ => {}
    }
    // A pronoun behind a preposition or a small word at the end says nothing.
    while let Some(last) = kept.last() {
        let word = clause.lower(last.end - 1);
        let weak = last.sort == PieceSort::Small && (is_weak_end(word) || clause.tag(last.end - 1) == Tag::Rbr) || word == "such";
        if !weak {
            break;
        }
        kept.pop();
    }
    Some(kept)
}

/// Adds pieces, marking where a headline may end.
pub(crate) fn append(clause: &Clause, out: &mut Line, found: &[Piece], stop: Stop, cut: &[Span]) {
    // "calls on the world to react": whom without what says little.
    let asked = found.first().is_some_and(|p| {
        p.first > 0 && {
            let (lemma, _) = verb_lemma(clause.lower(p.first - 1));
            matches!(
                lemma.as_str(),
                "call"
                    | "urge"
                    | "ask"
                    | "order"
                    | "tell"
                    | "advise"
                    | "force"
                    | "persuade"
                    | "appeal"
                    | "want"
                    | "expect"
                    | "help"
                    | "allow"
            )
        }
    });
    for (n, piece) in found.iter().enumerate() {
        let mut i = piece.first;
        while i < piece.end {
            if clause.lower(i) == "(" {
                i = (i..piece.end).find(|&k| clause.lower(k) == ")").map_or(piece.end, |k| k + 1);
                out.gap();
                continue;
            }
            if is_cut(clause, i, cut) {
                // "the effects of the October 2002 bombings": the date goes, what it stood before keeps its small words.
                let after = (i..piece.end).find(|&n| !is_cut(clause, n, cut)).unwrap_or(piece.end);
                let goes_on = after < piece.end
                    && (clause.tag(after).is_noun() || matches!(clause.tag(after), Tag::Jj | Tag::Vbn | Tag::Vbg));
                if clause.lower(i) == "the" && goes_on {
                    out.push(clause, i);
                } else if !goes_on {
                    out.drop_preposition();
                }
                i = after - 1;
                out.gap();
            } else {
                out.push(clause, i);
            }
            i += 1;
        }
        let next = found.get(n + 1);
        let last = next.is_none();
        let ends = match piece.sort {
            PieceSort::Noun => next.is_none_or(|p| !(p.sort == PieceSort::Small && p.first == piece.end)),
            PieceSort::Preposition => true,
            PieceSort::Infinitive => next.is_none_or(|p| p.sort != PieceSort::Small),
            // "takes over": an object may be to come.
            PieceSort::Small => last && stop == Stop::End || next.is_some_and(|p| p.sort == PieceSort::Preposition),
            PieceSort::Reduced => {
                last && stop == Stop::End
                    || piece.end > piece.first + 1
                    || next.is_some_and(|p| clause.lower(p.first) != "of" && p.sort == PieceSort::Preposition)
            }
        };
        let open = asked && clause.tag(piece.end) == Tag::To && clause.tag(piece.end + 1).is_verb();
        if ends && !open {
            out.mark();
        }
    }
}
