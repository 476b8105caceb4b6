//! Runs the rules over a block of tokens: at each token the longest match, then on behind it.
//!
//! No allocation for a rule that is tried: slots lie on one stack with a trail to take them back, values in one arena that is
//! emptied at each token, and what groups match is remembered while the same token is looked at.

use super::build::{Held, Node, Slots};
use super::grammar::{Grammar, Near, Rule, Step};
use super::number::Reader;
use super::prefix::{DEPTH, Leader};
use super::token::{Gap, Kind, Token};

/// A match of a rule.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) end: usize,
    pub(crate) rule: u16,
    /// `Nothing` for a rule that rejects.
    pub(crate) node: Node,
}

/// Where a match ends, and its value as an index into the arena.
type End = (u32, u32);

/// What becomes of the matches of a rule.
enum Sink {
    /// The best of the rules that stand alone: rule, end, value.
    Best(Option<(u16, usize, u32)>),
    /// All ends of a group.
    Ends(Vec<End>),
}

/// The ends of a group at a token: a stretch of [`Matcher::ends`].
struct Remembered {
    group: u16,
    at: u32,
    from: u32,
    to: u32,
}

/// The words in which a token stands and what came of it, by its place among the matches.
type Seen<'a> = (&'a str, Option<usize>);

/// Tokens remembered in this way: text that repeats itself does so within a few.
const SEEN: usize = 6;
/// How many tokens before a match its guards look at, at most.
const BEFORE: usize = 12;
/// How many tokens from its first on are compared. A match whose trying reached further is not remembered.
const AHEAD: usize = 24;

/// Looks at one block of tokens.
pub(crate) struct Matcher<'a> {
    pub(crate) grammar: &'a Grammar,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    /// Whether rules of informal style may match.
    pub(crate) informal: bool,
    /// Whether lines begin with clock times.
    pub(crate) log: bool,
    /// Where the paragraph at hand ends: no expression runs further.
    limit: usize,
    /// Slots of the rules at work, one above the other.
    slots: Vec<Held<'a>>,
    /// Slots as they were before they were set.
    trail: Vec<(u32, Held<'a>)>,
    /// Values built at the token at hand.
    built: Vec<Node>,
    ends: Vec<End>,
    memo: Vec<Remembered>,
    /// Tokens whose sets of fitting rules lie in `fitting`, in the same order.
    fitted: Vec<u32>,
    fitting: Vec<u64>,
    /// Lists for use again.
    spare: Vec<Vec<End>>,
    /// The last token that was looked at from the one at hand.
    reach: usize,
    /// How many were put into `seen`.
    next_seen: usize,
    seen: [Seen<'a>; SEEN],
    /// Nothing is recalled.
    #[cfg(test)]
    forgetful: bool,
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(grammar: &'a Grammar, text: &'a str, tokens: &'a [Token], informal: bool) -> Self {
        Matcher {
            grammar,
            text,
            tokens,
            informal,
            log: false,
            limit: 0,
            slots: Vec::new(),
            trail: Vec::new(),
            built: Vec::new(),
            ends: Vec::new(),
            memo: Vec::new(),
            fitted: Vec::new(),
            fitting: Vec::new(),
            spare: Vec::new(),
            reach: 0,
            next_seen: 0,
            seen: [("", None); SEEN],
            #[cfg(test)]
            forgetful: false,
        }
    }

    /// Whether four digits within a line of a log begin its next note: a plain word is before them, and a capital follows.
    fn notes_a_time(&self, at: usize) -> bool {
        let plain = at.checked_sub(1).is_some_and(|i| {
            let before = &self.tokens[i];
            let led = before.word.0 != 0 && before.len() < 4 || self.grammar.is(before, self.grammar.year_classes.lead);
            before.kind == Kind::Word && !before.capital && !led
        });
        plain && self.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word && t.capital && t.gap > Gap::None)
    }

    /// All matches, in order, not overlapping.
    pub(crate) fn run(&mut self, found: &mut Vec<Match>) {
        let prefixes = &self.grammar.prefixes;
        let mut at = 0;
        while at < self.tokens.len() {
            let token = &self.tokens[at];
            if (token.kind == Kind::Word && token.word.0 == 0) || !prefixes.begins(token) {
                at += 1;
                continue;
            }
            if at >= self.limit {
                let ahead = &self.tokens[at + 1..];
                self.limit = at + 1 + ahead.iter().position(|t| t.gap == Gap::Paragraph).unwrap_or(ahead.len());
            }
            let matched = match self.recalled(at, found) {
                Some(matched) => matched,
                None => {
                    self.reach = at;
                    let matched = self.longest(at);
                    self.remember(at, matched.is_some().then_some(found.len()));
                    matched
                }
            };
            match matched {
                Some(matched) => {
                    at = matched.end.max(at + 1);
                    found.push(matched);
                }
                None => at += 1,
            }
        }
    }

    /// What came of a token just before that stood in the same words: it comes of this one too. Keeps text that repeats
    /// itself, which is all candidates, from being slow.
    fn recalled(&self, at: usize, found: &[Match]) -> Option<Option<Match>> {
        #[cfg(test)]
        if self.forgetful {
            return None;
        }
        let words = self.around(at)?;
        let (_, seen) = self.seen.iter().find(|(before, _)| *before == words)?;
        let matched = |before: &Match| Match { first: at, end: at + (before.end - before.first), ..before.clone() };
        Some(seen.and_then(|i| found.get(i)).map(matched))
    }

    fn remember(&mut self, at: usize, found: Option<usize>) {
        if self.reach < at + AHEAD - 4
            && let Some(words) = self.around(at)
        {
            self.seen[self.next_seen % SEEN] = (words, found);
            self.next_seen += 1;
        }
    }

    /// The words in which a token stands, within its paragraph and not too near its edges.
    fn around(&self, at: usize) -> Option<&'a str> {
        let last = at + AHEAD;
        let (first, last) = (self.tokens.get(at.checked_sub(BEFORE)?)?, self.tokens.get(last).filter(|_| last < self.limit)?);
        self.text.get(first.start as usize..last.end as usize)
    }

    fn longest(&mut self, at: usize) -> Option<Match> {
        self.built.clear();
        self.ends.clear();
        self.memo.clear();
        self.fitted.clear();
        self.fitting.clear();
        let fitting = self.fitting(at);
        let prefixes = &self.grammar.prefixes;
        let alone = prefixes.groups.first()?;
        let mut best = Sink::Best(None);
        let mut clean = None;
        for &(i, alone) in alone {
            let mut rules = self.fitting[fitting + i] & alone;
            if !self.informal {
                rules &= !prefixes.informal[i];
            }
            if rules == 0 {
                continue;
            }
            if !*clean.get_or_insert_with(|| self.clean_start(at)) {
                return None;
            }
            self.try_rules(rules, fitting, i, at, &mut best);
        }
        let Sink::Best(Some((rule, end, value))) = best else { return None };
        let node = self.built.get_mut(value as usize).map_or(Node::Nothing, |node| std::mem::replace(node, Node::Nothing));
        Some(Match { first: at, end, rule, node })
    }

    /// The rules whose first tokens fit here: where the set begins in `fitting`.
    fn fitting(&mut self, at: usize) -> usize {
        let prefixes = &self.grammar.prefixes;
        if let Some(known) = self.fitted.iter().position(|&t| t as usize == at) {
            return known * prefixes.width;
        }
        let from = self.fitting.len();
        self.fitted.push(at as u32);
        self.fitting.extend_from_slice(prefixes.allowed(prefixes.row(self.tokens, at), 0));
        for place in 1..DEPTH {
            let row = if at + place < self.limit { prefixes.row(self.tokens, at + place) } else { 0 };
            let mut any = 0;
            for (bits, allowed) in self.fitting[from..].iter_mut().zip(prefixes.allowed(row, place)) {
                *bits &= allowed;
                any |= *bits;
            }
            // Behind the end of what can match nothing more is decided.
            if any == 0 || row == 0 {
                break;
            }
        }
        from
    }

    /// Runs some of the rules `64 * word ..` at a token, in order.
    fn try_rules(&mut self, mut rules: u64, fitting: usize, word: usize, at: usize, sink: &mut Sink) {
        let grammar = self.grammar;
        while rules != 0 {
            let index = word * 64 + rules.trailing_zeros() as usize;
            rules &= rules - 1;
            if !self.guarded_before(&grammar.rules[index], at) {
                continue;
            }
            if let Some(leader) = grammar.prefixes.leader[index]
                && !self.leads(usize::from(leader), at)
            {
                // No rule that begins so matches here, now or when another group asks.
                let led = &grammar.prefixes.led[usize::from(leader)].1;
                for &(i, led) in led {
                    self.fitting[fitting + i] &= !led;
                }
                rules &= self.fitting[fitting + word];
                continue;
            }
            self.try_rule(index as u16, at, sink);
        }
    }

    /// Whether the group or number matches here.
    fn leads(&mut self, leader: usize, at: usize) -> bool {
        match self.grammar.prefixes.led[leader].0 {
            Leader::Group(group) => {
                let (from, to) = self.group(group, at);
                from < to
            }
            Leader::Number(what) => self.reader().read(what, at).is_some(),
        }
    }

    fn reader(&self) -> Reader<'a> {
        Reader {
            text: self.text,
            tokens: &self.tokens[..self.limit],
            lexicon: &self.grammar.lexicon,
            classes: &self.grammar.numbers,
        }
    }

    /// Runs a rule from a token on; its matches go to the sink.
    fn try_rule(&mut self, index: u16, at: usize, sink: &mut Sink) {
        let rule = &self.grammar.rules[usize::from(index)];
        let base = self.slots.len();
        let mark = self.trail.len();
        self.slots.resize(base + usize::from(rule.slots), Held::Nothing);
        self.step(index, rule, 0, at, at, base, sink);
        self.slots.truncate(base);
        self.trail.truncate(mark);
    }

    fn set(&mut self, slot: usize, value: Held<'a>) {
        if let Some(place) = self.slots.get_mut(slot) {
            self.trail.push((slot as u32, std::mem::replace(place, value)));
        }
    }

    /// Takes back what was set since the trail had this length.
    fn undo(&mut self, mark: usize) {
        for (slot, before) in self.trail.drain(mark..).rev() {
            self.slots[slot as usize] = before;
        }
    }

    #[allow(clippy::too_many_arguments)] // the registers of a small machine
    fn step(&mut self, index: u16, rule: &'a Rule, pc: usize, start: usize, at: usize, base: usize, sink: &mut Sink) {
        let (mut pc, mut at) = (pc, at);
        let (grammar, tokens) = (self.grammar, self.tokens);
        loop {
            let Some(step) = rule.program.get(pc) else { return self.done(index, rule, start, at, base, sink) };
            let token = if at < self.limit { tokens.get(at) } else { None };
            self.reach = self.reach.max(at);
            match step {
                Step::Done => return self.done(index, rule, start, at, base, sink),
                Step::Jump(to) => {
                    pc = usize::from(*to);
                    continue;
                }
                Step::Split(a, b) => {
                    let mark = self.trail.len();
                    self.step(index, rule, usize::from(*a), start, at, base, sink);
                    self.undo(mark);
                    pc = usize::from(*b);
                    continue;
                }
                Step::Glued => {
                    if token.is_none_or(|t| t.gap != Gap::None) {
                        return;
                    }
                }
                Step::Capital => {
                    if !token.is_some_and(|t| t.capital) {
                        return;
                    }
                }
                Step::Word(word) => {
                    if token.is_none_or(|t| t.word != *word) {
                        return;
                    }
                    at += 1;
                }
                Step::Mark(mark) => {
                    if !token.is_some_and(|t| t.is_mark(*mark)) {
                        return;
                    }
                    at += 1;
                }
                Step::Class { class, slot } => {
                    let Some(token) = token.filter(|t| t.word.0 != 0 && grammar.lexicon.has(t.word, *class)) else { return };
                    let entry = grammar.lexicon.entry(token.word);
                    if entry.capital_only >> class.0 & 1 == 1 && !token.capital {
                        return;
                    }
                    if let Some(value) = grammar.lexicon.value(token.word, *class) {
                        self.set(base + usize::from(*slot), Held::Word(value));
                    }
                    at += 1;
                }
                Step::Number { what, slot } => {
                    if token.is_none() {
                        return;
                    }
                    let Some((end, value)) = self.reader().read(*what, at) else { return };
                    let held = self.hold(value);
                    self.set(base + usize::from(*slot), held);
                    at = end;
                }
                Step::Group { group, slot } => {
                    if token.is_none() {
                        return;
                    }
                    let (from, to) = self.group(*group, at);
                    for i in from..to {
                        let (end, value) = self.ends[i as usize];
                        let mark = self.trail.len();
                        self.set(base + usize::from(*slot), Held::Built(value));
                        self.step(index, rule, pc + 1, start, end as usize, base, sink);
                        self.undo(mark);
                    }
                    return;
                }
            }
            pc += 1;
        }
    }

    fn hold(&mut self, value: Node) -> Held<'a> {
        self.built.push(value);
        Held::Built(self.built.len() as u32 - 1)
    }

    /// A match of the rule: its value is worked out only where it counts. The first that makes sense stands for an end.
    fn done(&mut self, index: u16, rule: &'a Rule, start: usize, at: usize, base: usize, sink: &mut Sink) {
        if at == start {
            return;
        }
        let counts = match sink {
            Sink::Best(best) => {
                best.is_none_or(|(rule_then, end, _)| {
                    (rule.weight, at) > (self.grammar.rules[usize::from(rule_then)].weight, end)
                }) && self.clean_end(at)
                    && self.guarded_behind(rule, start, at)
            }
            Sink::Ends(ends) => !ends.iter().any(|(end, _)| *end as usize == at) && self.guarded_behind(rule, start, at),
        };
        if !counts {
            return;
        }
        let node = match &rule.value {
            None => Node::Nothing,
            Some(value) => {
                let slots = Slots { held: &self.slots[base..base + usize::from(rule.slots)], built: &self.built };
                match value.eval(slots) {
                    Some(node) => node,
                    None => return,
                }
            }
        };
        self.built.push(node);
        let value = self.built.len() as u32 - 1;
        match sink {
            Sink::Best(best) => *best = Some((index, at, value)),
            Sink::Ends(ends) => ends.push((at as u32, value)),
        }
    }

    /// All ends of a group at a token, as a stretch of `ends`; kept while the same start is looked at.
    fn group(&mut self, group: u16, at: usize) -> (u32, u32) {
        if let Some(known) = self.memo.iter().find(|r| r.group == group && r.at as usize == at) {
            return (known.from, known.to);
        }
        let prefixes = &self.grammar.prefixes;
        let fitting = self.fitting(at);
        let members = &prefixes.groups[usize::from(group)];
        let mut sink = Sink::Ends(self.spare.pop().unwrap_or_default());
        for &(i, members) in members {
            let rules = self.fitting[fitting + i] & members;
            if rules != 0 {
                self.try_rules(rules, fitting, i, at, &mut sink);
            }
        }
        let from = self.ends.len() as u32;
        if let Sink::Ends(mut ends) = sink {
            self.ends.append(&mut ends);
            self.spare.push(ends);
        }
        let to = self.ends.len() as u32;
        self.memo.push(Remembered { group, at: at as u32, from, to });
        (from, to)
    }

    /// No expression begins inside a longer number, a price, a version or a hyphenated code.
    fn clean_start(&self, first: usize) -> bool {
        let tokens = self.tokens;
        if tokens[first].kind == Kind::Digits && tokens[first].gap == Gap::None && first > 0 {
            let before = &tokens[first - 1];
            let far = first.checked_sub(2).map(|i| &tokens[i]).filter(|_| before.gap == Gap::None);
            match before.kind {
                Kind::Mark(b'$' | b'#' | b'@' | b'_' | b'=' | b'&' | b'+') => return false,
                Kind::Mark(b'.' | b',' | b':') if far.is_some_and(|t| t.kind == Kind::Digits) => return false,
                Kind::Mark(b'/') if far.is_some_and(|t| t.kind == Kind::Digits || t.kind == Kind::Word) => return false,
                // 555-1234 and longer; years of three or four digits on both sides are a range.
                Kind::Mark(b'-')
                    if far.is_some_and(|t| {
                        t.kind == Kind::Digits && (t.len() > 4 || (t.len() == 3 && tokens[first].len() == 4))
                    }) =>
                {
                    return false;
                }
                // "MK-12"; "1pm-6pm" is a range, and a prefix of another script ("ב-12/03/2019") no code.
                Kind::Mark(b'-') if far.is_some_and(|t| self.is_letter_of_code(t)) => return false,
                // "H1N1 may be": letters of a code.
                Kind::Word if before.word.0 == 0 || before.len() == 1 && before.capital => return false,
                _ => {}
            }
        }
        true
    }

    fn is_letter_of_code(&self, token: &Token) -> bool {
        let is_short = token.kind == Kind::Word && token.len() <= 2 && token.word.0 == 0;
        is_short && self.text.as_bytes().get(token.start as usize).is_some_and(u8::is_ascii)
    }

    /// … or ends inside one.
    fn clean_end(&self, end: usize) -> bool {
        let tokens = self.tokens;
        let last = &tokens[end - 1];
        if let Some(after) = tokens.get(end).filter(|t| t.gap == Gap::None) {
            let far = tokens.get(end + 1).filter(|t| t.gap == Gap::None);
            match after.kind {
                Kind::Mark(b'%' | b'_' | b'@' | b'=') if last.kind == Kind::Digits => return false,
                Kind::Mark(b'.' | b',' | b':') if last.kind == Kind::Digits && far.is_some_and(|t| t.kind == Kind::Digits) => {
                    return false;
                }
                Kind::Mark(b'/') if last.kind == Kind::Digits && far.is_some_and(|t| t.kind == Kind::Digits) => return false,
                Kind::Mark(b'-')
                    if last.kind == Kind::Digits
                        && far.is_some_and(|t| t.kind == Kind::Digits && (t.len() > 4 || (t.len() == 4 && last.len() == 3))) =>
                {
                    return false;
                }
                Kind::Word if last.kind == Kind::Digits => return false,
                Kind::Digits => return false,
                _ => {}
            }
        }
        true
    }

    fn any_near(&self, near: &[Near], at: Option<usize>) -> bool {
        near.iter().any(|n| self.is_near(n, at))
    }

    /// The guards that ask for what stands before and at the first token.
    fn guarded_before(&self, rule: &Rule, first: usize) -> bool {
        let g = &rule.guards;
        if g.capital && !self.tokens[first].capital {
            return false;
        }
        if g.log && !(self.log && (self.tokens[first].gap >= Gap::Line || self.notes_a_time(first))) {
            return false;
        }
        let before = first.checked_sub(1).filter(|_| self.tokens[first].gap < Gap::Paragraph);
        (g.after.is_empty() || self.any_near(&g.after, before)) && !self.any_near(&g.unless_after, before)
    }

    /// The guards that ask for what stands behind, once it is known where the match ends.
    fn guarded_behind(&self, rule: &Rule, first: usize, end: usize) -> bool {
        let g = &rule.guards;
        let after = Some(end).filter(|&e| self.tokens.get(e).is_some_and(|t| t.gap < Gap::Paragraph));
        (g.before.is_empty() || self.any_near(&g.before, after))
            && !self.any_near(&g.unless_before, after)
            && (!g.year || super::bare_year::year_fits(self, first, end))
    }

    pub(crate) fn is_near(&self, near: &Near, at: Option<usize>) -> bool {
        let Some(token) = at.and_then(|i| self.tokens.get(i)) else { return matches!(near, Near::Edge) };
        match near {
            Near::Word(word) => token.word == *word,
            Near::Class(class) => self.grammar.is(token, Some(*class)),
            // A dash between spaces parts; one without joins.
            Near::Mark(mark) => token.is_mark(*mark) && (*mark != b'-' || token.gap == Gap::None),
            Near::Digits => token.kind == Kind::Digits,
            Near::Unknown => token.kind == Kind::Word && !token.capital && self.grammar.is_unknown(token.word),
            Near::CapitalWord => token.kind == Kind::Word && token.capital,
            Near::Edge => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timex::engine::token::Tokenizer;
    use crate::timex::english;
    use proptest::prelude::*;

    fn run(text: &str, forgetful: bool) -> Vec<(usize, usize, u16, Node)> {
        let grammar = &english().grammar;
        let (mut tokens, mut found) = (Vec::new(), Vec::new());
        let mut tokenizer = Tokenizer::new(text, &grammar.lexicon);
        while tokenizer.next_block(&mut tokens) {
            let mut matcher = Matcher { forgetful, ..Matcher::new(grammar, text, &tokens, false) };
            matcher.run(&mut found);
        }
        found.into_iter().map(|m| (m.first, m.end, m.rule, m.node)).collect()
    }

    proptest! {
        #[test]
        fn recalling_changes_nothing(
            words in prop::collection::vec(prop::sample::select(vec![
                "May", "12", "1998", "two", "years", "ago", "and", "the", "last", "of", ",", "-", "a", "to", "from", "house", "\n\n", ".",
                "04/05/2011", "hundred", "Monday", "quarter",
            ]), 1..8),
            times in 2usize..40,
            broken in prop::sample::select(vec!["", "x", "1999", "\n\n", "later"]),
        ) {
            let some = format!("{} ", words.join(" "));
            let text = format!("{}{broken} {}", some.repeat(times), some.repeat(times));
            prop_assert_eq!(run(&text, false), run(&text, true));
        }
    }

    #[test]
    fn repeated_words_are_recalled() {
        let text = "The mill burnt on 3 May 1961 and again on 4 June 1962. ".repeat(20);
        let grammar = &english().grammar;
        let (mut tokens, mut found) = (Vec::new(), Vec::new());
        assert!(Tokenizer::new(&text, &grammar.lexicon).next_block(&mut tokens));
        let mut matcher = Matcher::new(grammar, &text, &tokens, false);
        matcher.run(&mut found);
        assert_eq!(found.len(), 40);
        // Three of the first rounds are looked at, before and at the edges.
        assert!(matcher.next_seen < 20, "{} candidates were tried", matcher.next_seen);
    }
}
