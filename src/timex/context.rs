//! What stands around a mention: quotation, sentence, the word that ties it to the sentence, tense of the governing verb.

use super::engine::pack::Pack;
use super::engine::token::{CLOSE_QUOTE, Gap, Kind, OPEN_QUOTE, Token};
use super::mention::{Context, Relation, Tense};
use std::cell::Cell;

/// Kept while walking through a text, so that every token is looked at once.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    at: usize,
    quoted: bool,
    paragraph: u32,
    sentence: u32,
    sentence_start: usize,
}

/// A block of tokens whose mentions' surroundings are read.
pub(super) struct Block<'a> {
    pack: &'a Pack,
    text: &'a str,
    tokens: &'a [Token],
    /// Whether a sentence ends with each token, and the tense that it shows: mentions that stand close together do not look again.
    ends: Vec<Cell<Option<bool>>>,
    tenses: Vec<Cell<Option<Tense>>>,
}

/// How far a governing verb is looked for, in tokens.
const REACH: usize = 30;

/// How far behind an invitation a day may stand, in tokens.
const INVITATION: usize = 8;

/// How far behind "until" what lasts till then may stand, in tokens.
const LASTING: usize = 8;

impl Surroundings {
    pub(super) fn begin_block(&mut self) {
        self.at = 0;
        self.sentence_start = 0;
    }

    pub(super) fn end_block(&mut self, block: &Block<'_>) {
        self.walk(block, block.tokens.len());
    }

    /// Walks on to the end of a mention; a full stop within it ends no sentence.
    fn pass(&mut self, block: &Block<'_>, end: usize) {
        let (sentence, start) = (self.sentence, self.sentence_start);
        self.walk(block, end);
        (self.sentence, self.sentence_start) = (sentence, start);
    }

    fn walk(&mut self, block: &Block<'_>, to: usize) {
        let tokens = block.tokens;
        while self.at < to {
            let token = &tokens[self.at];
            if token.gap == Gap::Paragraph {
                self.quoted = false;
                self.paragraph += 1;
            }
            if token.gap == Gap::Paragraph || (self.at > 0 && block.ends_sentence(self.at - 1)) {
                self.sentence += 1;
                self.sentence_start = self.at;
            }
            match token.kind {
                Kind::Mark(b'"') => self.quoted = !self.quoted,
                Kind::Mark(OPEN_QUOTE) => self.quoted = true,
                Kind::Mark(CLOSE_QUOTE) => self.quoted = false,
                // `` and '' as some news wires write them.
                Kind::Mark(b'`') if tokens.get(self.at + 1).is_some_and(|t| t.is_mark(b'`')) => self.quoted = true,
                Kind::Mark(b'\'')
                    if self.quoted && tokens.get(self.at + 1).is_some_and(|t| t.is_mark(b'\'') && t.gap == Gap::None) =>
                {
                    self.quoted = false;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// The context of the mention that covers the tokens `first..end`; posts and messages also look ahead by inviting.
    pub(super) fn read(&mut self, block: &Block<'_>, (first, end): (usize, usize), informal: bool) -> Context {
        let (pack, tokens) = (block.pack, block.tokens);
        self.walk(block, first + 1);
        let from = self.sentence_start.max(first.saturating_sub(REACH));
        let mut to = end;
        while to < tokens.len()
            && to < end + REACH
            && tokens[to].gap < Gap::Paragraph
            && !(to > end && block.ends_sentence(to - 1))
        {
            to += 1;
        }
        let relation = block.relation(from, first);
        let (tense, future_cue) = block.tense(from, (first, end), to);
        let planned = tokens[from..first].iter().any(|t| pack.is(t, pack.classes.prospect));
        let tense_near =
            tense == Tense::Past && matches!(relation, Relation::On | Relation::None) && block.verb_near(from, (first, end), to);
        let to = |at: usize| pack.is(&tokens[at], pack.classes.infinitive);
        let put_off = relation == Relation::Until || relation == Relation::None && first > from && to(first - 1);
        let deferred = put_off && (from..first).rev().take(8).any(|i| pack.is(&tokens[i], pack.classes.deferral));
        let invited = informal
            && matches!(tense, Tense::Unknown | Tense::Present)
            && (from..first).rev().take(INVITATION).any(|i| pack.is(&tokens[i], pack.classes.invitation));
        let tense = if deferred || invited { Tense::Future } else { tense };
        let future_cue = future_cue || planned || matches!(relation, Relation::By | Relation::Until);
        let context = Context {
            quoted: self.quoted,
            tense,
            tense_near,
            perfect: tense == Tense::Past && block.perfect(from, first),
            relation,
            future_cue,
            bound: is_bound(pack, &tokens[from..first]),
            lasting: tokens[from..first].iter().rev().take(LASTING).any(|t| pack.relation(t) == Some(Relation::Until)),
            paragraph: self.paragraph,
            sentence: self.sentence,
            // How it is placed is seen once the block is read.
            ..Context::default()
        };
        self.pass(block, end);
        context
    }
}

/// What is kept in the cell; found the first time.
fn once<T: Copy>(kept: &Cell<Option<T>>, find: impl FnOnce() -> T) -> T {
    kept.get().unwrap_or_else(|| {
        let found = find();
        kept.set(Some(found));
        found
    })
}

/// "as soon as", "as late as in".
fn is_bound(pack: &Pack, before: &[Token]) -> bool {
    let before = match before {
        [rest @ .., on] if pack.relation(on) == Some(Relation::On) => rest,
        all => all,
    };
    let as_ = |t: &Token| pack.is(t, pack.classes.comparison);
    matches!(before, [.., first, soon, last] if as_(first) && pack.is(soon, pack.classes.bound) && as_(last))
}

impl<'a> Block<'a> {
    pub(super) fn new(pack: &'a Pack, text: &'a str, tokens: &'a [Token]) -> Self {
        let (ends, tenses) = (vec![Cell::default(); tokens.len()], vec![Cell::default(); tokens.len()]);
        Block { pack, text, tokens, ends, tenses }
    }

    /// Whether a sentence ends with this token.
    fn ends_sentence(&self, at: usize) -> bool {
        once(&self.ends[at], || self.closes_sentence(at))
    }

    fn closes_sentence(&self, at: usize) -> bool {
        let (pack, tokens) = (self.pack, self.tokens);
        let last = at;
        let mut at = at;
        // Quotation marks and brackets belong to the sentence that they close; a long row of them closes nothing.
        while at > 0
            && last - at < 8
            && matches!(tokens[at].kind, Kind::Mark(b'"' | b'\'' | b')' | CLOSE_QUOTE))
            && tokens[at].gap == Gap::None
        {
            at -= 1;
        }
        match tokens[at].kind {
            Kind::Mark(b'!' | b'?') => true,
            Kind::Mark(b'.') => {
                let Some(next) = tokens.get(at + 1) else { return true };
                let closed = next.gap == Gap::None && matches!(next.kind, Kind::Mark(b'"' | b'\'' | b')' | CLOSE_QUOTE));
                if next.gap == Gap::None && !closed {
                    return false;
                }
                if next.kind == Kind::Word && !next.capital {
                    return false;
                }
                let Some(before) = at.checked_sub(1).map(|i| &tokens[i]) else { return true };
                // "until 4 p.m. Monday"
                let half_day = before.gap == Gap::None && pack.is(before, pack.classes.half_day_end);
                if half_day && pack.classes.weekdays.iter().any(|&c| pack.is(next, c)) {
                    return false;
                }
                let initial = before.kind == Kind::Word && before.len() == 1 && before.capital;
                let abbreviation = before.word.0 != 0 && pack.is(before, pack.classes.abbreviation);
                !(initial || abbreviation)
            }
            _ => false,
        }
    }

    /// The preposition before the mention, past "the", "about" and the like.
    fn relation(&self, from: usize, first: usize) -> Relation {
        let (pack, tokens) = (self.pack, self.tokens);
        for at in (from..first).rev().take(3) {
            let token = &tokens[at];
            if let Some(relation) = pack.relation(token) {
                // "since shortly after the fire"
                let since = |i: usize| pack.relation(&tokens[i]) == Some(Relation::Since);
                return if (from..at).rev().take(2).any(since) { Relation::Since } else { relation };
            }
            if token.kind != Kind::Word || token.word.0 == 0 {
                break;
            }
        }
        Relation::None
    }

    /// The nearest verb group: to the left within the clause, then to the right, then further left.
    fn tense(&self, from: usize, (first, end): (usize, usize), to: usize) -> (Tense, bool) {
        let (pack, tokens) = (self.pack, self.tokens);
        let mut future_near = false;
        let mut crossed = false;
        let mut far_left = Tense::Unknown;
        let mut left = Tense::Unknown;
        let small = |i: usize| pack.is(&tokens[i], pack.classes.relation) || pack.is(&tokens[i], pack.classes.noon);
        // "am" is mostly half of a day here.
        let being = |at: usize| pack.is(&tokens[at], pack.classes.present_be) && !pack.is(&tokens[at], pack.classes.half_day);
        for at in (from..first).rev() {
            let token = &tokens[at];
            let clause = pack.is(token, pack.classes.clause)
                || matches!(token.kind, Kind::Mark(b',' | b';' | b':' | b'(' | b'"' | OPEN_QUOTE | CLOSE_QUOTE));
            if clause {
                crossed = true;
                continue;
            }
            let found = match self.verb(at) {
                // "the deadline is Sunday", "is midnight on Sunday"
                Tense::Present if being(at) && first - at <= 4 && (at + 1..first).all(small) => Tense::Future,
                found => found,
            };
            if found == Tense::Unknown {
                continue;
            }
            if found == Tense::Future && first - at <= 12 {
                future_near = true;
            }
            if crossed {
                if far_left == Tense::Unknown {
                    far_left = found;
                }
            } else if left == Tense::Unknown {
                left = found;
            }
            if far_left != Tense::Unknown {
                break;
            }
            if left != Tense::Unknown {
                // "will meet Friday", "was due to leave Friday": the auxiliary stands a word or two further left.
                let auxiliary = (at.saturating_sub(3).max(from)..at).rev().map(|i| self.verb(i)).any(|t| t == Tense::Future);
                if auxiliary {
                    left = Tense::Future;
                    future_near = true;
                }
                break;
            }
        }
        if left != Tense::Unknown {
            return (left, future_near);
        }
        let mut right = Tense::Unknown;
        for (at, token) in tokens.iter().enumerate().take(to).skip(end) {
            let found = self.verb(at);
            if found != Tense::Unknown {
                right = found;
                break;
            }
            if matches!(token.kind, Kind::Mark(b';' | b':' | b'"' | OPEN_QUOTE | CLOSE_QUOTE)) {
                break;
            }
        }
        let tense = if right != Tense::Unknown { right } else { far_left };
        (tense, future_near || tense == Tense::Future)
    }

    /// Whether the verb before the mention in its clause is of the pluperfect.
    fn perfect(&self, from: usize, first: usize) -> bool {
        const NEAR: usize = 6;
        let (pack, tokens) = (self.pack, self.tokens);
        let stops = |t: &Token| matches!(t.kind, Kind::Mark(_)) || pack.is(t, pack.classes.clause);
        (from..first).rev().take(NEAR).take_while(|&i| !stops(&tokens[i])).any(|i| {
            // "had a fight" is no pluperfect.
            let verb = i + 1 < first && tokens[i + 1].kind == Kind::Word && !pack.is(&tokens[i + 1], pack.classes.determiner);
            pack.is(&tokens[i], pack.classes.pluperfect) && verb
        })
    }

    /// Whether a verb of the past stands within a few words before the mention in its clause, or after a mention that begins its sentence.
    fn verb_near(&self, from: usize, (first, end): (usize, usize), to: usize) -> bool {
        const NEAR: usize = 10;
        let (pack, text, tokens) = (self.pack, self.text, self.tokens);
        let determiner = |n: usize, at: usize| at.checked_sub(n).is_some_and(|i| pack.is(&tokens[i], pack.classes.determiner));
        let past = |at: usize| {
            // "an unspecified date", "the newly launched Course"
            let named = tokens.get(at + 1).filter(|t| t.kind == Kind::Word && !pack.is(t, pack.classes.relation));
            let adverb = at > 0 && pack.ends_as(text, &tokens[at - 1], pack.classes.adverb);
            let adjective = !pack.is(&tokens[at], pack.classes.past)
                && at + 1 != first
                && named.is_some_and(|t| determiner(1, at) || determiner(2, at) && (!t.capital || adverb));
            !adjective && self.verb(at) == Tense::Past
        };
        let stops = |at: usize| {
            let planned = pack.is(&tokens[at], pack.classes.prospect) && !past(at);
            // "to a calendar year" is no infinitive; "to the end of January" puts off.
            let noun = at + 1 < first && (tokens[at + 1].capital || pack.is(&tokens[at + 1], pack.classes.determiner));
            planned
                || pack.is(&tokens[at], pack.classes.infinitive) && !noun
                || matches!(tokens[at].kind, Kind::Mark(b',' | b';' | b':'))
        };
        let before = (from..first).rev().take(NEAR).take_while(|&i| !stops(i)).any(past);
        // "In January, a week after the ruling, a clinic was bombed": the first verb behind the comma is the sentence's own.
        let apart = tokens.get(end).is_some_and(|t| t.is_mark(b','));
        let leads = first - from <= 1 && (end..to).take(if apart { REACH } else { 2 * NEAR }).any(past);
        before || leads
    }

    /// The tense that a word shows, if it is a verb that shows one.
    fn verb(&self, at: usize) -> Tense {
        once(&self.tenses[at], || self.tense_of(at))
    }

    fn tense_of(&self, at: usize) -> Tense {
        let (pack, text, tokens) = (self.pack, self.text, self.tokens);
        let token = &tokens[at];
        if token.kind != Kind::Word {
            return Tense::Unknown;
        }
        let tells = pack.grammar.lexicon.entry(token.word).classes & pack.classes.tells_tense != 0;
        // Most words tell nothing: a look at their last letters is enough.
        if !tells && !pack.ends_as(text, token, pack.classes.past) {
            return Tense::Unknown;
        }
        // "Friday or sat"
        let day = pack.is(token, pack.classes.weekdays[1])
            && at.checked_sub(1).is_some_and(|i| pack.is(&tokens[i], pack.classes.alternative) || tokens[i].is_mark(b','));
        if day {
            return Tense::Unknown;
        }
        if pack.is(token, pack.classes.future) {
            let had = tokens[at.saturating_sub(3)..at].iter().any(|t| pack.is(t, pack.classes.pluperfect));
            if had && pack.is(token, pack.classes.participle) {
                return Tense::Past;
            }
            // "was due to leave", but "perished due to the cold": a cause, not a plan.
            let being = |t: &Token| {
                let classes = [pack.classes.bare_be, pack.classes.present_be, pack.classes.auxiliary, pack.classes.possessive];
                classes.into_iter().any(|class| pack.is(t, class))
            };
            let cause = pack.is(token, pack.classes.cause)
                && tokens.get(at + 1).is_some_and(|t| pack.is(t, pack.classes.infinitive))
                && !at.checked_sub(1).is_some_and(|i| being(&tokens[i]));
            return if cause { Tense::Unknown } else { Tense::Future };
        }
        // "is to resume", "planned to leave"; not "is to the north".
        let infinitive = pack.is(token, pack.classes.before_to)
            && tokens.get(at + 1).is_some_and(|t| pack.is(t, pack.classes.infinitive))
            && tokens.get(at + 2).is_some_and(|t| t.kind == Kind::Word && !t.capital && !pack.is(t, pack.classes.determiner));
        if infinitive {
            return Tense::Future;
        }
        if is_past(pack, text, token) {
            // "to be published" looks ahead, "is heard" is of now: the participle alone says nothing.
            let previous = |n: usize| at.checked_sub(n).map(|i| &tokens[i]);
            if previous(1).is_some_and(|t| pack.is(t, pack.classes.bare_be)) {
                let to = previous(2).is_some_and(|t| pack.is(t, pack.classes.infinitive));
                return if to { Tense::Future } else { Tense::Unknown };
            }
            if previous(1).is_some_and(|t| pack.is(t, pack.classes.present_be)) {
                return Tense::Present;
            }
            return Tense::Past;
        }
        if pack.is(token, pack.classes.present) { Tense::Present } else { Tense::Unknown }
    }
}

/// A verb of the past: one that the pack lists, or a regular one by its ending.
pub(super) fn is_past(pack: &Pack, text: &str, token: &Token) -> bool {
    let regular = token.kind == Kind::Word && !token.capital && token.len() > 4 && pack.ends_as(text, token, pack.classes.past);
    pack.is(token, pack.classes.past) || regular && !pack.is(token, pack.classes.not_verb)
}
