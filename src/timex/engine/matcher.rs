//! Runs the rules over a block of tokens: at each token the longest match, then on behind it.

use super::build::Node;
use super::grammar::{First, Grammar, Near, Rule, Step};
use super::number::Reader;
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

/// Group, token, and the matches found there with their ends.
type Remembered = (u16, u32, Vec<(usize, Node)>);

/// Looks at one block of tokens.
pub(crate) struct Matcher<'a> {
    pub(crate) grammar: &'a Grammar,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    /// Whether rules of informal style may match.
    pub(crate) informal: bool,
    /// Whether lines begin with clock times.
    pub(crate) log: bool,
    /// The group matches found at the token at hand: (group, token) → ends.
    memo: Vec<Remembered>,
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(grammar: &'a Grammar, text: &'a str, tokens: &'a [Token], informal: bool) -> Self {
        Matcher { grammar, text, tokens, informal, log: false, memo: Vec::new() }
    }

    /// Whether four digits within a line of a log begin its next note: a plain word is before them, and a capital follows.
    fn notes_a_time(&self, at: usize) -> bool {
        let plain = at.checked_sub(1).is_some_and(|i| {
            let before = &self.tokens[i];
            let year = self.grammar.year_classes[0];
            let led = before.word.0 != 0 && (before.len() < 4 || year.is_some_and(|c| self.grammar.lexicon.has(before.word, c)));
            before.kind == Kind::Word && !before.capital && !led
        });
        plain && self.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word && t.capital && t.gap > Gap::None)
    }

    /// All matches, in order, not overlapping.
    pub(crate) fn run(&mut self, found: &mut Vec<Match>) {
        let mut at = 0;
        while at < self.tokens.len() {
            let token = &self.tokens[at];
            let candidates: &[u16] = match token.kind {
                Kind::Word if token.word.0 == 0 => {
                    at += 1;
                    continue;
                }
                Kind::Word => &self.grammar.by_word[usize::from(token.word.0)],
                Kind::Digits => &self.grammar.by_digits[token.len().min(8)],
                Kind::Mark(mark) => &self.grammar.by_mark[usize::from(mark & 127)],
            };
            if candidates.is_empty() {
                at += 1;
                continue;
            }
            match self.longest(candidates, at) {
                Some(matched) => {
                    at = matched.end.max(at + 1);
                    found.push(matched);
                }
                None => at += 1,
            }
        }
    }

    fn longest(&mut self, candidates: &'a [u16], at: usize) -> Option<Match> {
        self.memo.clear();
        // Every token of a match is a word of the lexicon, a number or a mark: how many stand here?
        const FAR: usize = 8;
        let known = self.tokens[at..].iter().take(FAR).take_while(|t| t.kind != Kind::Word || t.word.0 != 0).count();
        let mut best: Option<Match> = None;
        for &index in candidates {
            let rule = &self.grammar.rules[usize::from(index)];
            if usize::from(rule.shortest) > known || (rule.guards.informal && !self.informal) {
                continue;
            }
            if rule.guards.log && !(self.log && (self.tokens[at].gap >= Gap::Line || self.notes_a_time(at))) {
                continue;
            }
            if rule.shortest > 1 && !self.tokens.get(at + 1).is_some_and(|t| accepts(&rule.alphabet, t)) {
                continue;
            }
            for (end, node) in self.ends(rule, at) {
                let better = match &best {
                    None => true,
                    Some(b) => (rule.weight, end) > (self.grammar.rules[usize::from(b.rule)].weight, b.end),
                };
                if better && self.clean_edges(at, end) && self.guarded(rule, at, end) {
                    best = Some(Match { first: at, end, rule: index, node });
                }
            }
        }
        best
    }

    /// Where the rule may end when it begins here, and what it then says.
    fn ends(&mut self, rule: &'a Rule, at: usize) -> Vec<(usize, Node)> {
        let mut slots = vec![Node::Nothing; usize::from(rule.slots)];
        let mut out: Vec<(usize, Node)> = Vec::new();
        self.step(rule, 0, at, at, &mut slots, &mut out);
        out
    }

    fn step(&mut self, rule: &'a Rule, pc: usize, start: usize, at: usize, slots: &mut Vec<Node>, out: &mut Vec<(usize, Node)>) {
        let Some(step) = rule.program.get(pc) else { return self.done(rule, start, at, slots, out) };
        // No expression runs across a paragraph.
        let token = self.tokens.get(at).filter(|t| at == start || t.gap < Gap::Paragraph);
        match step {
            Step::Done => self.done(rule, start, at, slots, out),
            Step::Jump(to) => self.step(rule, usize::from(*to), start, at, slots, out),
            Step::Split(a, b) => {
                let kept = slots.clone();
                self.step(rule, usize::from(*a), start, at, slots, out);
                *slots = kept;
                self.step(rule, usize::from(*b), start, at, slots, out);
            }
            Step::Glued => {
                if token.is_some_and(|t| t.gap == Gap::None) {
                    self.step(rule, pc + 1, start, at, slots, out);
                }
            }
            Step::Capital => {
                if token.is_some_and(|t| t.capital) {
                    self.step(rule, pc + 1, start, at, slots, out);
                }
            }
            Step::Word(word) => {
                if token.is_some_and(|t| t.word == *word) {
                    self.step(rule, pc + 1, start, at + 1, slots, out);
                }
            }
            Step::Mark(mark) => {
                if token.is_some_and(|t| t.is_mark(*mark)) {
                    self.step(rule, pc + 1, start, at + 1, slots, out);
                }
            }
            Step::Class { class, slot } => {
                let Some(token) = token.filter(|t| t.word.0 != 0 && self.grammar.lexicon.has(t.word, *class)) else { return };
                let entry = self.grammar.lexicon.entry(token.word);
                if entry.capital_only >> class.0 & 1 == 1 && !token.capital {
                    return;
                }
                if let Some(value) = self.grammar.lexicon.value(token.word, *class) {
                    set(slots, *slot, value.clone());
                }
                self.step(rule, pc + 1, start, at + 1, slots, out);
            }
            Step::Number { what, slot } => {
                if token.is_none() {
                    return;
                }
                let reader = Reader {
                    text: self.text,
                    tokens: self.tokens,
                    lexicon: &self.grammar.lexicon,
                    classes: &self.grammar.numbers,
                };
                if let Some((end, value)) = reader.read(*what, at) {
                    set(slots, *slot, value);
                    self.step(rule, pc + 1, start, end, slots, out);
                }
            }
            Step::Group { group, slot } => {
                if token.is_none() {
                    return;
                }
                for (end, node) in self.group(*group, at) {
                    let kept = slots.clone();
                    set(slots, *slot, node);
                    self.step(rule, pc + 1, start, end, slots, out);
                    *slots = kept;
                }
            }
        }
    }

    fn done(&mut self, rule: &'a Rule, start: usize, at: usize, slots: &[Node], out: &mut Vec<(usize, Node)>) {
        if at == start || out.iter().any(|(end, _)| *end == at) {
            return;
        }
        match &rule.value {
            None => out.push((at, Node::Nothing)),
            Some(value) => {
                if let Some(node) = value.eval(slots) {
                    out.push((at, node));
                }
            }
        }
    }

    /// All ends of a group at a token; kept while the same start is looked at.
    fn group(&mut self, group: u16, at: usize) -> Vec<(usize, Node)> {
        if let Some((.., ends)) = self.memo.iter().find(|(g, a, _)| *g == group && *a as usize == at) {
            return ends.clone();
        }
        let token = &self.tokens[at];
        let grammar = self.grammar;
        let fits = |first: &First| accepts(first, token);
        let mut ends: Vec<(usize, Node)> = Vec::new();
        if fits(&grammar.group_first[usize::from(group)]) {
            for &index in &grammar.groups[usize::from(group)] {
                let rule = &grammar.rules[usize::from(index)];
                if !fits(&rule.first)
                    || (rule.shortest > 1 && !self.tokens.get(at + 1).is_some_and(|t| accepts(&rule.alphabet, t)))
                {
                    continue;
                }
                for (end, node) in self.ends(rule, at) {
                    if !ends.iter().any(|(e, _)| *e == end) && self.guarded(rule, at, end) {
                        ends.push((end, node));
                    }
                }
            }
        }
        self.memo.push((group, at as u32, ends.clone()));
        ends
    }

    /// No expression begins or ends inside a longer number, a price, a version or a hyphenated code.
    fn clean_edges(&self, first: usize, end: usize) -> bool {
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
                Kind::Mark(b'-') if far.is_some_and(|t| t.kind == Kind::Word && t.len() <= 2) => return false,
                Kind::Word if before.word.0 == 0 => return false,
                _ => {}
            }
        }
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

    fn guarded(&self, rule: &Rule, first: usize, end: usize) -> bool {
        let g = &rule.guards;
        if g.capital && !self.tokens[first].capital {
            return false;
        }
        let before = first.checked_sub(1).filter(|_| self.tokens[first].gap < Gap::Paragraph);
        let after = Some(end).filter(|&e| self.tokens.get(e).is_some_and(|t| t.gap < Gap::Paragraph));
        let any = |near: &[Near], at: Option<usize>| near.iter().any(|n| self.is_near(n, at));
        (g.after.is_empty() || any(&g.after, before))
            && !any(&g.unless_after, before)
            && (g.before.is_empty() || any(&g.before, after))
            && !any(&g.unless_before, after)
            && (!g.year || super::super::tagger::year_fits(self, first, end))
    }

    pub(crate) fn is_near(&self, near: &Near, at: Option<usize>) -> bool {
        let Some(token) = at.and_then(|i| self.tokens.get(i)) else { return matches!(near, Near::Edge) };
        match near {
            Near::Word(word) => token.word == *word,
            Near::Class(class) => token.word.0 != 0 && self.grammar.lexicon.has(token.word, *class),
            // A dash between spaces parts; one without joins.
            Near::Mark(mark) => token.is_mark(*mark) && (*mark != b'-' || token.gap == Gap::None),
            Near::Digits => token.kind == Kind::Digits,
            Near::Unknown => token.kind == Kind::Word && !token.capital && token.word.0 == 0,
            Near::CapitalWord => token.kind == Kind::Word && token.capital,
            Near::Edge => false,
        }
    }
}

fn accepts(set: &First, token: &Token) -> bool {
    match token.kind {
        Kind::Word => set.has_word(token.word),
        Kind::Digits => set.digits >> token.len().min(8) & 1 == 1,
        Kind::Mark(mark) => set.marks >> (mark & 127) & 1 == 1,
    }
}

fn set(slots: &mut [Node], slot: u8, value: Node) {
    if let Some(place) = slots.get_mut(usize::from(slot)) {
        *place = value;
    }
}
