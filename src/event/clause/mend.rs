//! What the parser is known to get wrong, and what the text then means: each repair has a name, a condition, an effect, and an example
//! that is run (`each_repair_has_its_example`).

use super::grammar::Clause;
use crate::event::english::morphology::verb_lemma;
use crate::event::english::parser::{NameKind, Relation};
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;

/// A repair of a parsed sentence.
type Repair = fn(&mut Clause<'_>);

/// All of them, in the order in which they are made.
const REPAIRS: [Repair; 12] = [
    |clause| clause.mend_names(),
    |clause| clause.mend_dates(),
    |clause| clause.mend_content(),
    |clause| clause.mend_particles(),
    |clause| clause.mend_offices(),
    |clause| clause.mend_reduced(),
    |clause| clause.mend_tied(),
    |clause| clause.mend_passive(),
    |clause| clause.mend_told(),
    |clause| clause.mend_telling(),
    |clause| clause.mend_nouns(),
    |clause| clause.mend_garden_path(),
];

pub(super) fn mend(clause: &mut Clause<'_>) {
    for repair in REPAIRS {
        repair(clause);
    }
}

impl Clause<'_> {
    /// Bodies whose initials read like pronouns.
    fn mend_names(&mut self) {
        for i in 0..self.len() {
            if matches!(self.word(i), "WHO" | "US" | "IT") {
                self.tags[i] = Tag::Nnp;
            }
        }
    }

    /// "said on Friday Orla should pay": a date with its preposition describes no name behind it, but when it was said.
    fn mend_dates(&mut self) {
        for d in 2..self.len().min(self.tree.nodes.len()) {
            let first = self.dated[d] && !self.dated[d - 1] && matches!(self.lower(d - 1), "on" | "in");
            let describes = matches!(
                self.tree.relation(d),
                Relation::Compound | Relation::Amod | Relation::Nummod | Relation::NmodUnmarked | Relation::NmodDesc
            ) && self.tree.head(d).is_some_and(|h| h > d && self.tag(h).is_name() && !self.dated[h]);
            let verb = (0..d - 1).rev().take(8).find(|&i| self.tag(i).is_verb());
            if let (true, Some(verb)) = (first && describes, verb) {
                self.tree.hang(&[(d, verb, Relation::Obl), (d - 1, d, Relation::Case)]);
            }
        }
    }

    /// "warned on Monday that the bridge could fall", "said in a briefing that it would": no relative clause about the day or the briefing,
    /// but what was said.
    fn mend_content(&mut self) {
        for c in 3..self.len().min(self.tree.nodes.len()) {
            let that = self.tree.children(c).iter().copied().find(|&t| t < c && self.lower(t) == "that");
            let own = self.tree.child(c, &[Relation::Nsubj, Relation::NsubjPass]).is_some_and(|s| Some(s) != that);
            let (Some(that), true, Some(head)) = (that, own, self.tree.head(c)) else { continue };
            match self.tree.relation(c) {
                Relation::Ccomp => self.open_content(c, that, head),
                Relation::AclRelcl | Relation::Acl if head < that => {
                    let beside = |&i: &usize| {
                        matches!(self.tree.relation(i), Relation::Obl | Relation::OblUnmarked | Relation::Nmod) || self.dated[i]
                    };
                    let above = self.tree.up(head).find(|i| !beside(i));
                    let verb = above.filter(|&v| v < head && self.tag(v).is_verb());
                    let says = |v: &usize| {
                        self.dated[head]
                            || words().reporting.contains(&verb_lemma(self.lower(*v)).0)
                                && self.tree.child(*v, &[Relation::Ccomp, Relation::Obj, Relation::Xcomp]).is_none()
                    };
                    if let Some(verb) = verb.filter(says) {
                        self.open_content(c, that, verb);
                    }
                }
                _ => {}
            }
        }
    }

    /// Makes a clause that `that` opens what the verb says.
    fn open_content(&mut self, clause: usize, that: usize, verb: usize) {
        self.tags[that] = Tag::In;
        self.tree.hang(&[(clause, verb, Relation::Ccomp), (that, clause, Relation::Mark)]);
    }

    /// "for the test to go on.", "rolled in Friday": a preposition that governs nothing is part of its verb.
    fn mend_particles(&mut self) {
        for i in 1..self.len().min(self.tree.nodes.len()) {
            let small = matches!(self.lower(i), "in" | "on" | "off" | "out" | "up" | "down" | "over" | "through");
            let verb = i - 1;
            if !small || !self.tag(verb).is_verb() || !self.tree.children(i).is_empty() {
                continue;
            }
            let ends = self.tag(i + 1) == Tag::Punct
                && !matches!(self.lower(i + 1), "“" | "``" | "\"" | "(" | "$" | "£" | "€" | "‘" | "'");
            let alone = (ends || i + 1 == self.len()) && self.tree.head(i) == Some(verb);
            // Nothing happens in a Friday.
            const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
            let day = self.lower(i) == "in"
                && self.dated.get(i + 1) == Some(&true)
                && DAYS.contains(&self.lower(i + 1))
                && !self.dated[i]
                && self.tree.head(i) == Some(i + 1);
            if alone || day {
                self.tags[i] = Tag::Rp;
                self.tree.hang(&[(i, verb, Relation::CompoundPrt)]);
            }
        }
    }

    /// "Capt. Anna Weber said": the name heads the phrase, not the office before it.
    fn mend_offices(&mut self) {
        for office in 0..self.len().min(self.tree.nodes.len()).saturating_sub(1) {
            let name = office + 1;
            let apposed = self.tree.relation(name) == Relation::Appos && self.tree.head(name) == Some(office);
            let person = self.tree.nodes[name].name.is_some_and(|(kind, _)| kind == NameKind::Person);
            if apposed && person && self.tag(office).is_noun() && !self.dated[office] {
                self.tree.swap(office, name);
            }
        }
    }

    /// "The barge, valued at a million, sinks", "the cap applied last week stopped the leak": a participle behind its noun tells of the barge; the verb behind them carries the clause.
    fn mend_reduced(&mut self) {
        for v in 2..self.len().min(self.tree.nodes.len()) {
            let ambiguous = matches!(self.tag(v), Tag::Vbd | Tag::Vbn) && self.lower(v).ends_with("ed");
            let apart = self.lower(v - 1) == ",";
            let Some(subject) = self
                .tree
                .child(v, &[Relation::Nsubj, Relation::NsubjPass])
                .filter(|&s| ambiguous && s + 1 + usize::from(apart) == v)
                .filter(|_| self.tree.child(v, &[Relation::Aux, Relation::AuxPass, Relation::Obj]).is_none())
            else {
                continue;
            };
            let after = self.tree.children(v).iter().copied().find(|&c| {
                c > v + 1
                    && matches!(self.tree.relation(c), Relation::Conj | Relation::Parataxis | Relation::Ccomp | Relation::Advcl)
                    && (matches!(self.tag(c), Tag::Vbd | Tag::Vbz | Tag::Vbp) || self.tree.child(c, &[Relation::Aux]).is_some())
                    && if apart { self.lower(c - 1) == "," } else { self.is_beside(v, c) }
                    && self.tag(c - 1) != Tag::Cc
                    && self
                        .tree
                        .child(c, &[Relation::Nsubj, Relation::NsubjPass, Relation::Cc, Relation::Mark])
                        .is_none_or(|x| x > c)
            });
            if let Some(verb) = after {
                self.tags[v] = Tag::Vbn;
                self.tree.demote(v, subject, verb);
            }
        }
    }

    /// Whether between a participle and the verb behind it stands one phrase of the participle's, and the verb's helping words.
    fn is_beside(&self, participle: usize, verb: usize) -> bool {
        let under = |i: usize| {
            self.tree.up(i).take_while(|&up| up != participle).any(|up| {
                self.tree.head(up) == Some(participle) && matches!(self.tree.relation(up), Relation::Obl | Relation::OblUnmarked)
            })
        };
        (participle + 1..verb).all(|i| under(i) || self.tree.head(i) == Some(verb) && self.tree.relation(i) == Relation::Aux)
    }

    /// "The last review of the rig, in 2005, revealed problems": the review does, not the rig that hangs on its preposition.
    fn mend_tied(&mut self) {
        for s in 2..self.len().min(self.tree.nodes.len()) {
            if !matches!(self.tree.relation(s), Relation::Nsubj | Relation::NsubjPass) {
                continue;
            }
            let case = self.tree.child(s, &[Relation::Case]).filter(|&c| {
                c > 0
                    && c < s
                    && matches!(self.lower(c), "of" | "at" | "in" | "on" | "for" | "from" | "with" | "by")
                    && !self.tag(c + 1).is_verb()
            });
            let (Some(case), Some(verb)) = (case, self.tree.head(s)) else { continue };
            let noun = case - 1;
            let free = self.tag(noun).is_noun() && !self.dated[noun] && !self.tree.up(verb).any(|up| up == noun);
            if free && self.tag(case + 1) != Tag::Cd {
                self.tree.untie(s, noun, case);
            }
        }
    }

    /// "Orla Gas said its systems at the pit collected 900 barrels": whom nothing is said to does what is said.
    fn mend_told(&mut self) {
        let says = |word: &str| matches!(word, "said" | "says" | "say" | "announced" | "reported" | "claimed");
        for verb in 0..self.len().min(self.tree.nodes.len()) {
            let Some(noun) = self.tree.child(verb, &[Relation::Iobj, Relation::Obj]).filter(|&n| n > verb) else { continue };
            if !says(self.lower(verb)) {
                continue;
            }
            let own = [Relation::Nsubj, Relation::NsubjPass, Relation::Expl, Relation::Mark];
            let content = self.tree.child(verb, &[Relation::Ccomp]).filter(|&c| c > noun && self.tree.child(c, &own).is_none());
            // The clause hangs on the noun as if it described it: "its systems at the pit [collected 900 barrels]".
            let below = || {
                let acts = |&i: &usize| {
                    i > noun
                        && self.tree.relation(i) == Relation::Acl
                        && matches!(self.tag(i), Tag::Vbn | Tag::Vbd)
                        && self.tree.child(i, &[Relation::Obj]).is_some()
                };
                let indirect = self.tree.relation(noun) == Relation::Iobj && self.tree.child(verb, &[Relation::Ccomp]).is_none();
                self.tree.under(noun, &|_| true).into_iter().find(acts).filter(|_| indirect)
            };
            // "said in a statement the sum referred to the cost": a thing is not said, and nothing but itself does what follows it.
            let acts = || {
                let bare = self.tree.relation(noun) == Relation::Obj && matches!(self.lower(verb), "said" | "says" | "say");
                let past = |&i: &usize| {
                    i == noun + 1
                        && self.tree.relation(i) == Relation::Acl
                        && matches!(self.tag(i), Tag::Vbn | Tag::Vbd)
                        && self.tree.child(i, &[Relation::OblAgent, Relation::AuxPass]).is_none()
                };
                self.tree.children(noun).iter().copied().find(past).filter(|_| bare)
            };
            let Some(clause) = content.or_else(below).or_else(acts) else { continue };
            self.tree.hang(&[(clause, verb, Relation::Ccomp), (noun, clause, Relation::Nsubj)]);
            if self.tag(clause) == Tag::Vbn && self.tree.child(clause, &[Relation::Aux, Relation::AuxPass]).is_none() {
                self.tags[clause] = Tag::Vbd;
            }
        }
    }

    /// "A tanker refitted to scoop up oil": what describes a noun right behind it was done to it.
    fn mend_passive(&mut self) {
        for i in 1..self.len().min(self.tree.nodes.len()) {
            let own = [Relation::Obj, Relation::Nsubj, Relation::Aux, Relation::Ccomp, Relation::Xcomp];
            let behind = self.tree.head(i).is_some_and(|h| h + 1 == i && self.tag(h).is_noun());
            let past = self.tag(i) == Tag::Vbd && self.lower(i).ends_with("ed");
            if past && behind && self.tree.relation(i) == Relation::Acl && self.tree.child(i, &own).is_none() {
                self.tags[i] = Tag::Vbn;
            }
        }
    }

    /// "The council is warning that the bridge may fall": it warns, and is no warning.
    fn mend_telling(&mut self) {
        for i in 1..self.len().min(self.tree.nodes.len()) {
            let noun = self.tag(i) == Tag::Nn && self.lower(i).ends_with("ing");
            let be = self.tree.child(i, &[Relation::Cop]).filter(|&b| noun && b < i);
            let says = words().reporting.contains(&verb_lemma(self.lower(i)).0);
            let content = self
                .tree
                .child(i, &[Relation::Ccomp, Relation::Acl, Relation::AclRelcl])
                .filter(|&c| c > i && self.tree.children(c).iter().any(|&that| that < c && self.lower(that) == "that"));
            let (Some(be), Some(content), true) = (be, content, says) else { continue };
            if self.tree.child(i, &[Relation::Det, Relation::NmodPoss, Relation::Amod]).is_none() {
                self.tags[i] = Tag::Vbg;
                self.tree.hang(&[(be, i, Relation::Aux), (content, i, Relation::Ccomp)]);
                let that = self.tree.children(content).iter().copied().find(|&that| self.lower(that) == "that");
                if let Some(that) = that.filter(|&that| that < content) {
                    self.open_content(content, that, i);
                }
            }
        }
    }

    /// "A ferry carrying 200 people capsized on Tuesday": the verb behind what a participle takes is the clause's own, where the clause has
    /// no other.
    fn mend_garden_path(&mut self) {
        let n = self.len().min(self.tree.nodes.len());
        for noun in 0..n {
            // "…, the coast guard said": who says so, taken for an object before its verb.
            let teller = (self.tree.relation(noun) == Relation::Nsubj)
                .then(|| self.tree.head(noun))
                .flatten()
                .and_then(|h| self.tree.child(h, &[Relation::Obj]).filter(|&o| o > noun && o + 1 == h));
            let clausal = matches!(self.tree.relation(noun), Relation::Root | Relation::Ccomp | Relation::Parataxis);
            if !((clausal || teller.is_some()) && self.tag(noun).is_noun()) || self.tree.child(noun, &[Relation::Cop]).is_some() {
                continue;
            }
            let Some(participle) = self.tree.child(noun, &[Relation::Acl]).filter(|&g| g > noun && self.tag(g) == Tag::Vbg)
            else {
                continue;
            };
            let below = |i: usize| self.tree.up(i).any(|up| up == participle);
            let own = (participle + 1..n).find(|&v| {
                matches!(self.tag(v), Tag::Vbn | Tag::Vbd)
                    && matches!(self.tree.relation(v), Relation::Acl | Relation::Xcomp)
                    && self.tree.head(v).is_some_and(|o| o < v && below(o) && self.tag(v - 1).is_noun())
                    && self.tree.child(v, &[Relation::OblAgent]).is_none()
            });
            if let Some(verb) = own {
                self.tree.raise(verb, noun, teller);
                self.tags[verb] = Tag::Vbd;
                return;
            }
        }
    }

    /// "after the 1989 Exxon Valdez oil spill in Alaska": a verb of the plural right behind one thing is a noun that happens.
    fn mend_nouns(&mut self) {
        for i in 1..self.len().min(self.tree.nodes.len()) {
            let before = i - 1;
            let bare = matches!(self.tag(i), Tag::Vbp | Tag::Vb) && !self.dated[before];
            let thing = matches!(self.tag(before), Tag::Nn | Tag::Nnp) && self.tree.relation(before) == Relation::Nsubj
                || self.tree.relation(before) == Relation::Compound;
            let under = self.tree.head(before) == Some(i) && matches!(self.tag(before), Tag::Nn | Tag::Nnp);
            let helped = self.tree.children(i).iter().any(|&c| {
                matches!(self.tree.relation(c), Relation::Aux | Relation::AuxPass | Relation::Obj) || self.tag(c) == Tag::To
            });
            let joined = self.tree.child(before, &[Relation::Conj]).is_some();
            if !(bare && thing && under) || helped || joined || !words().is_event_noun(self.lower(i)) {
                continue;
            }
            self.tags[i] = Tag::Nn;
            self.tree.take_for_noun(i, before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::clause::grammar::unmarked;
    use crate::text::Span;

    /// The word on which `word` hangs; `[on Monday]` marks a date.
    fn head(marked: &str, word: &str) -> (String, Relation) {
        let (text, dates) = unmarked(marked);
        let clause = Clause::new(&text, Span::new(0, text.len()), &dates);
        let at = (0..clause.len()).find(|&i| clause.word(i) == word).expect("the word is there");
        (clause.tree.head(at).map_or(String::new(), |h| clause.word(h).to_owned()), clause.tree.relation(at))
    }

    #[test]
    fn each_repair_has_its_example() {
        for (text, word, on, relation) in [
            // mend_dates
            ("The council said on [Friday] Orla should pay for the bridge.", "Orla", "pay", Relation::Nsubj),
            // mend_content
            (
                "He warned in a long report to the board on [Monday] that the bridge could fall.",
                "fall",
                "warned",
                Relation::Ccomp,
            ),
            (
                "Adm. Roe said in a press conference on [Monday] that the operation was catching 600 gallons.",
                "catching",
                "said",
                Relation::Ccomp,
            ),
            ("The State Department said [Friday] that the talks would go on.", "that", "go", Relation::Mark),
            // mend_particles
            ("Adm. Roe said that he expects the test to go on .", "on", "go", Relation::CompoundPrt),
            ("The bad weather rolled in [Friday] , bringing strong wind .", "in", "rolled", Relation::CompoundPrt),
            // mend_offices
            ("Retired river police Capt. Anna Weber said that divers found the boat.", "Anna", "said", Relation::Nsubj),
            // mend_reduced
            ("The cap applied [last Thursday] stopped oil leaking from the well.", "applied", "cap", Relation::Acl),
            // mend_told
            (
                "Kestrel said its storm-water systems at the pit collected 9,200 barrels of water on [Monday], a 20 percent drop.",
                "systems",
                "collected",
                Relation::Nsubj,
            ),
            (
                "Kestrel said in a statement on [Monday] the sum referred to the cost of the cleanup.",
                "sum",
                "referred",
                Relation::Nsubj,
            ),
            // mend_telling
            ("The council is warning that the bridge may not be open until [August].", "is", "warning", Relation::Aux),
            // mend_nouns
            ("Rules were tightened after the [1989] Exxon Valdez oil spill in Alaska.", "oil", "spill", Relation::Compound),
            // mend_garden_path
            ("A ferry carrying 200 people capsized on [Monday].", "ferry", "capsized", Relation::Nsubj),
            ("A ferry carrying 200 people capsized in the harbour of Orla.", "ferry", "capsized", Relation::Nsubj),
        ] {
            assert_eq!(head(text, word), (on.to_owned(), relation), "{text}");
        }
    }
}
