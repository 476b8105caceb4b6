//! The dependency tree of one sentence, over the words of its [`Clause`](super::grammar::Clause).
//!
//! A date is one word to the parser: a date of several words is parsed as one that stands for it, so that "on 6 December 1952" and
//! "on Monday" have the same tree. Afterwards its first word carries the date and the others hang on that.

use crate::event::english::parser::{NameKind, Parse, Reading, Relation, parser};
use crate::event::english::tagger::{Tag, tagger};

/// Sentences of more words are not parsed.
const LONGEST: usize = 400;

thread_local! {
    /// Words of a folder recur: each thread looks one up once. What is remembered changes no answer.
    static READING: std::cell::RefCell<Reading<'static>> = std::cell::RefCell::new(parser().reading());
}

/// A word in the tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// `None` for the root.
    pub(crate) head: Option<usize>,
    pub(crate) relation: Relation,
    pub(crate) name: Option<(NameKind, bool)>,
    /// How sure the parser is of this word's place, 0–1.
    pub(crate) sure: f32,
}

/// The tree.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    children: Vec<Vec<usize>>,
}

/// What stands for dates while a sentence is parsed.
struct Joined<'w> {
    words: Vec<&'w str>,
    /// For each word of the sentence the word that the parser sees.
    of: Vec<usize>,
}

/// Tags and tree of a sentence; `dates[i]` is the number of the date that word `i` belongs to.
pub(crate) fn parse(words: &[&str], dates: &[Option<u32>]) -> (Vec<Tag>, Tree) {
    let rough = tagger().tag(words);
    if words.len() > LONGEST {
        return (rough, Tree::default());
    }
    let mut joined = join(words, dates, &rough);
    let mut parsed = READING.with_borrow_mut(|reading| reading.parse(&joined.words));
    // A rare noun taken for an adverb or a verb spoils the clause: read again with a plain noun in its place.
    let odd: Vec<usize> = (1..words.len()).filter(|&i| is_odd(words, &parsed, &joined.of, &rough, i)).collect();
    if !odd.is_empty() {
        for i in odd {
            let plural = rough[i] == Tag::Nns;
            joined.words[joined.of[i]] = if plural { "tables" } else { "table" };
        }
        parsed = READING.with_borrow_mut(|reading| reading.parse(&joined.words));
    }
    spread(&parsed, &joined.of, &rough)
}

/// "the offshore drilling rig exploded": what ends a noun phrase, is a noun to the tagger, and was parsed as an adverb or a bare verb.
fn is_odd(words: &[&str], parsed: &Parse, of: &[usize], rough: &[Tag], i: usize) -> bool {
    let seen = |i: usize| parsed.nodes.get(of[i]).map_or(rough[i], |node| node.tag);
    let inside = |tag: Tag| matches!(tag, Tag::Jj | Tag::Nn | Tag::Nnp | Tag::Vbg | Tag::Vbn | Tag::Cd);
    let opened = (0..i)
        .rev()
        .take(5)
        .take_while(|&b| b + 1 == i || inside(rough[b + 1]))
        .any(|b| matches!(rough[b], Tag::Dt | Tag::PrpS | Tag::Pos));
    let relation = parsed.nodes.get(of[i]).map(|node| node.relation);
    // "the beach official approved": an adjective alone behind a noun; "the top spill response": a verb that describes.
    let misplaced = matches!(seen(i), Tag::Rb | Tag::Vb | Tag::Vbp | Tag::Jj) && matches!(rough[i], Tag::Nn | Tag::Nns)
        || matches!(seen(i), Tag::Vb | Tag::Vbp) && matches!(relation, Some(Relation::Amod | Relation::Compound));
    let alone = seen(i) != Tag::Jj
        || matches!(rough[i - 1], Tag::Nn) && !words.get(i + 1).is_some_and(|_| inside(rough[i + 1]) && rough[i + 1] != Tag::Vbn);
    misplaced
        && alone
        && opened
        && inside(rough[i - 1]) | matches!(rough[i - 1], Tag::Dt | Tag::PrpS | Tag::Pos)
        && of[i] != of[i - 1]
        && words[i].chars().all(char::is_lowercase)
        && words[i].len() > 2
        && !words[i].ends_with("ly")
}

fn join<'w>(words: &[&'w str], dates: &[Option<u32>], rough: &[Tag]) -> Joined<'w> {
    let mut joined = Joined { words: Vec::with_capacity(words.len()), of: Vec::with_capacity(words.len()) };
    let mut i = 0;
    while i < words.len() {
        let mut end = i + 1;
        while dates[i].is_some() && end < words.len() && dates[end] == dates[i] {
            end += 1;
        }
        let at = joined.words.len();
        if end == i + 1 && dates[i].is_none() {
            end = name_before_noun(words, dates, rough, i).unwrap_or(end);
            joined.words.push(if is_hole(words, rough, i) { "hole" } else { words[end - 1] });
        } else {
            joined.words.push(if end == i + 1 { words[i] } else { stand_in(words, rough, i, end) });
        }
        joined.of.extend(std::iter::repeat_n(at, end - i));
        i = end;
    }
    joined
}

/// "the Gulf of Mexico oil slick gained", "the Department of Justice officials": where a name with "of" ends that describes the noun
/// behind it, which taggers and parsers take for two phrases.
fn name_before_noun(words: &[&str], dates: &[Option<u32>], rough: &[Tag], first: usize) -> Option<usize> {
    let is_name =
        |i: usize| rough.get(i).is_some_and(|t| t.is_name()) && dates[i].is_none() && words[i].starts_with(char::is_uppercase);
    let of = first + 1;
    if !is_name(first) || first > 0 && is_name(first - 1) || !words.get(of).is_some_and(|w| *w == "of") {
        return None;
    }
    let last = (of + 1..words.len()).take(3).take_while(|&i| is_name(i)).last()?;
    let noun =
        rough.get(last + 1).is_some_and(|t| matches!(t, Tag::Nn | Tag::Nns)) && words[last + 1].starts_with(char::is_lowercase);
    (noun && dates[last + 1].is_none()).then_some(last + 1)
}

/// "the relief well will reach", "oil from the capped well": a hole in the ground and no adverb, which taggers seldom see.
fn is_hole(words: &[&str], rough: &[Tag], at: usize) -> bool {
    let described = rough.get(at + 2).is_some_and(|t| t.is_noun() || matches!(t, Tag::Jj));
    let adverb = matches!(rough.get(at + 1), Some(Tag::Jj | Tag::Rb)) || rough.get(at + 1) == Some(&Tag::Vbn) && described;
    if !words[at].eq_ignore_ascii_case("well") || adverb {
        return false;
    }
    // Back over what describes it to what opens its phrase; a past right before it is a verb's ("the team did well").
    let describes = |i: &usize| {
        matches!(rough[*i], Tag::Jj | Tag::Nn | Tag::Nnp | Tag::Vbg | Tag::Vbn | Tag::Cd)
            || words[*i].contains('-')
            || rough[*i] == Tag::Vbd && *i + 2 < at
    };
    let most = 5;
    // What is drilled for stands before it, whatever opens the phrase.
    if at > 0
        && matches!(words[at - 1].to_ascii_lowercase().as_str(), "oil" | "gas" | "relief" | "water" | "artesian" | "exploration")
    {
        return true;
    }
    let opener = (at.saturating_sub(most)..at).rev().find(|i| !describes(i));
    opener.is_some_and(|i| matches!(rough[i], Tag::Dt | Tag::PrpS | Tag::Pos))
        && (at < 2 || !matches!(rough[at - 1], Tag::Vbd) || opener == Some(at - 2))
}

/// A date that takes no preposition reads like an adverb, any other like a name of a day.
fn stand_in(words: &[&str], rough: &[Tag], first: usize, end: usize) -> &'static str {
    let before = first.checked_sub(1).map(|i| rough[i]);
    let governed = matches!(before, Some(Tag::In | Tag::To | Tag::Dt | Tag::Pos | Tag::PrpS | Tag::Jj));
    let next = rough.get(end).copied().unwrap_or(Tag::Punct);
    if governed || next.is_noun() || next == Tag::Pos {
        "Monday"
    } else if first == 0 && words[0].starts_with(char::is_uppercase) {
        "Yesterday"
    } else {
        "yesterday"
    }
}

fn spread(parsed: &Parse, of: &[usize], rough: &[Tag]) -> (Vec<Tag>, Tree) {
    let first_of = |at: usize| of.partition_point(|&o| o < at);
    let mut tags = Vec::with_capacity(of.len());
    let mut nodes = Vec::with_capacity(of.len());
    for (i, &at) in of.iter().enumerate() {
        let (Some(node), first) = (parsed.nodes.get(at), first_of(at)) else {
            tags.push(rough[i]);
            nodes.push(Node { head: Some(0).filter(|_| i > 0), relation: Relation::Dep, name: None, sure: 0.0 });
            continue;
        };
        if first == i {
            tags.push(node.tag);
            let head = node.head.map(|h| first_of(usize::from(h)));
            nodes.push(Node { head, relation: node.relation, name: node.name, sure: node.sure });
        } else {
            tags.push(rough[i]);
            let name = node.name.map(|(kind, _)| (kind, false));
            nodes.push(Node { head: Some(first), relation: Relation::Flat, name, sure: node.sure });
        }
    }
    (tags, Tree::new(nodes))
}

impl Tree {
    pub(crate) fn new(nodes: Vec<Node>) -> Tree {
        let mut children = vec![Vec::new(); nodes.len()];
        for (i, node) in nodes.iter().enumerate() {
            if let Some(list) = node.head.and_then(|h| children.get_mut(h)) {
                list.push(i);
            }
        }
        Tree { nodes, children }
    }

    /// Makes a verb the head of the clause that was taken for the noun phrase of its subject.
    pub(crate) fn raise(&mut self, verb: usize, subject: usize, teller: Option<usize>) {
        (self.nodes[verb].head, self.nodes[verb].relation) = (self.nodes[subject].head, self.nodes[subject].relation);
        (self.nodes[subject].head, self.nodes[subject].relation) = (Some(verb), Relation::Nsubj);
        // What the clause says is said by `teller`, the subject of the verb of saying.
        if let Some(teller) = teller {
            self.nodes[verb].relation = Relation::Ccomp;
            self.nodes[teller].relation = Relation::Nsubj;
        }
        let above = self.nodes[verb].head;
        for i in 0..self.nodes.len() {
            // What stands behind the verb and hung on what is before it is the verb's.
            let across =
                self.nodes[i].head.is_some_and(|h| h < verb) && i > verb && self.nodes[i].head != above && Some(i) != above;
            if across {
                self.nodes[i].head = Some(verb);
                if self.nodes[i].relation == Relation::Nmod {
                    self.nodes[i].relation = Relation::Obl;
                }
            }
        }
        *self = Tree::new(std::mem::take(&mut self.nodes));
    }

    /// Hangs words on others: each with its new head and relation.
    pub(crate) fn hang(&mut self, links: &[(usize, usize, Relation)]) {
        for &(word, head, relation) in links {
            (self.nodes[word].head, self.nodes[word].relation) = (Some(head), relation);
        }
        *self = Tree::new(std::mem::take(&mut self.nodes));
    }

    /// Makes the noun before a preposition the subject in place of the one behind it.
    pub(crate) fn untie(&mut self, subject: usize, noun: usize, case: usize) {
        for child in self.children(subject).to_vec() {
            if child < case && child != noun {
                self.nodes[child].head = Some(noun);
            }
        }
        (self.nodes[noun].head, self.nodes[noun].relation) = (self.nodes[subject].head, self.nodes[subject].relation);
        (self.nodes[subject].head, self.nodes[subject].relation) = (Some(noun), Relation::Nmod);
        *self = Tree::new(std::mem::take(&mut self.nodes));
    }

    /// Makes `below` the head of the phrase that hung it on `above`.
    pub(crate) fn swap(&mut self, above: usize, below: usize) {
        (self.nodes[below].head, self.nodes[below].relation) = (self.nodes[above].head, self.nodes[above].relation);
        (self.nodes[above].head, self.nodes[above].relation) = (Some(below), Relation::Compound);
        self.nodes[below].sure = self.nodes[above].sure;
        for child in self.children(above).to_vec() {
            if child != below {
                self.nodes[child].head = Some(below);
            }
        }
        *self = Tree::new(std::mem::take(&mut self.nodes));
    }

    /// Hangs a participle that was taken for the clause's verb on its subject, which is that of `verb` behind it.
    pub(crate) fn demote(&mut self, participle: usize, subject: usize, verb: usize) {
        (self.nodes[verb].head, self.nodes[verb].relation) = (self.nodes[participle].head, self.nodes[participle].relation);
        (self.nodes[subject].head, self.nodes[subject].relation) = (Some(verb), Relation::Nsubj);
        (self.nodes[participle].head, self.nodes[participle].relation) = (Some(subject), Relation::Acl);
        for child in self.children(participle).to_vec() {
            let behind = child > verb && child != verb;
            if behind {
                self.nodes[child].head = Some(verb);
            }
        }
        *self = Tree::new(std::mem::take(&mut self.nodes));
    }

    /// Makes a word that was taken for a verb the head of the noun phrase that ends in it; `before` is the noun right before it.
    pub(crate) fn take_for_noun(&mut self, at: usize, before: usize) {
        let above = self.head(at);
        // What a date was made the head of ("the 1989 spill") is the phrase itself.
        let swapped = above.filter(|&h| h < at && matches!(self.relation(at), Relation::AclRelcl | Relation::Acl));
        for child in self.children(at).to_vec() {
            let relation = match self.relation(child) {
                Relation::Mark => Relation::Case,
                Relation::Nsubj if child == before => Relation::Compound,
                Relation::Obl => Relation::Nmod,
                other => other,
            };
            self.nodes[child].relation = relation;
        }
        match swapped {
            Some(date) => {
                (self.nodes[at].head, self.nodes[at].relation) = (self.nodes[date].head, self.nodes[date].relation);
                for child in self.children(date).to_vec() {
                    if child != at {
                        self.nodes[child].head = Some(at);
                    }
                }
                (self.nodes[date].head, self.nodes[date].relation) = (Some(at), Relation::Compound);
            }
            None => {
                self.nodes[at].relation = match self.relation(at) {
                    Relation::Advcl | Relation::AdvclRelcl => Relation::Obl,
                    Relation::Ccomp | Relation::Xcomp => Relation::Obj,
                    Relation::AclRelcl | Relation::Acl => Relation::Nmod,
                    other => other,
                };
            }
        }
        *self = Tree::new(std::mem::take(&mut self.nodes));
    }

    /// Whether there is no tree: the sentence was too long.
    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub(crate) fn relation(&self, i: usize) -> Relation {
        self.nodes.get(i).map_or(Relation::Dep, |n| n.relation)
    }

    pub(crate) fn head(&self, i: usize) -> Option<usize> {
        self.nodes.get(i).and_then(|n| n.head)
    }

    pub(crate) fn sure(&self, i: usize) -> f32 {
        self.nodes.get(i).map_or(0.0, |n| n.sure)
    }

    /// The words that hang on one, in the order of the text.
    pub(crate) fn children(&self, i: usize) -> &[usize] {
        self.children.get(i).map_or(&[], Vec::as_slice)
    }

    /// The first child in one of these relations.
    pub(crate) fn child(&self, i: usize, relations: &[Relation]) -> Option<usize> {
        self.children(i).iter().copied().find(|&c| relations.contains(&self.relation(c)))
    }

    /// The words from one up to the root, itself first; ends also where a damaged tree goes round.
    pub(crate) fn up(&self, i: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(i), |&at| self.head(at)).take(self.nodes.len())
    }

    /// All words under one (itself too) for which `keep` holds with every word between, in the order of the text.
    pub(crate) fn under(&self, i: usize, keep: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![i];
        while let Some(at) = open.pop() {
            found.push(at);
            open.extend(self.children(at).iter().copied().filter(|&c| keep(c)));
            if found.len() > self.nodes.len() {
                break;
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
