//! The relations of Universal Dependencies that the parser tells apart, and the kinds of names.

macro_rules! relations {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// How a word belongs to its head: Universal Dependencies 2, with the subtypes that English treebanks use.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Relation {
            $($(#[$doc])* $name,)*
        }

        impl Relation {
            /// All of them.
            pub const ALL: &[Relation] = &[$(Relation::$name,)*];

            /// The treebanks' name of it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Relation::$name => $text,)*
                }
            }

            /// From the treebanks' name; a subtype that is not kept apart is its relation.
            pub fn from_name(name: &str) -> Option<Relation> {
                let known = |name: &str| match name {
                    $($text => Some(Relation::$name),)*
                    _ => None,
                };
                known(name).or_else(|| known(name.split(':').next()?))
            }
        }
    };
}

relations! {
    /// Subject.
    Nsubj = "nsubj",
    /// Subject of a passive verb.
    NsubjPass = "nsubj:pass",
    /// Subject of a clause that is itself the predicate: "the point is that …".
    NsubjOuter = "nsubj:outer",
    /// Direct object.
    Obj = "obj",
    /// Indirect object.
    Iobj = "iobj",
    /// Oblique: a phrase with a preposition at a verb.
    Obl = "obl",
    /// The doer of a passive: "by the court".
    OblAgent = "obl:agent",
    /// A bare phrase of time, place or measure at a verb: "last year", "home".
    OblUnmarked = "obl:unmarked",
    /// Clause as subject.
    Csubj = "csubj",
    /// Clause as complement, with its own subject.
    Ccomp = "ccomp",
    /// Complement that shares its subject with its head: "want to leave".
    Xcomp = "xcomp",
    /// Adverbial clause.
    Advcl = "advcl",
    /// Relative clause about a whole clause: "…, which surprised them".
    AdvclRelcl = "advcl:relcl",
    /// Clause at a noun without a relative pronoun: "a man armed with …".
    Acl = "acl",
    /// Relative clause.
    AclRelcl = "acl:relcl",
    /// Adverb.
    Advmod = "advmod",
    /// Adjective.
    Amod = "amod",
    /// Number that counts.
    Nummod = "nummod",
    /// Phrase with a preposition at a noun.
    Nmod = "nmod",
    /// Possessor.
    NmodPoss = "nmod:poss",
    /// Bare phrase of time or measure at a noun.
    NmodUnmarked = "nmod:unmarked",
    /// Title or description before or after a name.
    NmodDesc = "nmod:desc",
    /// Apposition.
    Appos = "appos",
    /// Noun before a noun.
    Compound = "compound",
    /// Particle of a verb: "set up".
    CompoundPrt = "compound:prt",
    /// Later word of a name.
    Flat = "flat",
    /// Later word of a fixed phrase: "such as".
    Fixed = "fixed",
    /// Article and the like.
    Det = "det",
    /// "all the", "both the".
    DetPredet = "det:predet",
    /// Preposition, or the clitic of a possessor.
    Case = "case",
    /// Auxiliary.
    Aux = "aux",
    /// Auxiliary of the passive.
    AuxPass = "aux:pass",
    /// "is" before a predicate that is no verb.
    Cop = "cop",
    /// Subordinator, or "to" of an infinitive.
    Mark = "mark",
    /// Conjunction.
    Cc = "cc",
    /// "either", "both" before the first member.
    CcPreconj = "cc:preconj",
    /// Later member of a coordination.
    Conj = "conj",
    /// Side by side without a sign: quoted speech before its "said", inserted clauses.
    Parataxis = "parataxis",
    /// "there", "it" without a meaning of its own.
    Expl = "expl",
    /// Interjection.
    Discourse = "discourse",
    /// Who is addressed.
    Vocative = "vocative",
    /// Left over where a verb is left out.
    Orphan = "orphan",
    /// Member of a list.
    List = "list",
    /// Put out of its place.
    Dislocated = "dislocated",
    /// Part of a word that was written apart.
    Goeswith = "goeswith",
    /// Said wrongly and said again.
    Reparandum = "reparandum",
    /// Mark.
    Punct = "punct",
    /// None of the others.
    #[default]
    Dep = "dep",
    /// The sentence's head.
    Root = "root",
}

impl Relation {
    /// Any subject of its head.
    pub fn is_subject(self) -> bool {
        matches!(self, Relation::Nsubj | Relation::NsubjPass | Relation::Csubj)
    }
}

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person, or people by their nation or belief.
    Person,
    /// A company, authority, party, team.
    Organization,
    /// A country, town, building, river.
    Place,
    /// A war, a championship, a feast.
    Event,
}

impl NameKind {
    /// From the treebank's name of it.
    pub fn from_name(name: &str) -> Option<NameKind> {
        Some(match name {
            "person" => NameKind::Person,
            "organization" => NameKind::Organization,
            "place" => NameKind::Place,
            "event" => NameKind::Event,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for &relation in Relation::ALL {
            assert_eq!(Relation::from_name(relation.name()), Some(relation));
        }
        assert_eq!(Relation::from_name("obl:arg"), Some(Relation::Obl));
        assert_eq!(Relation::from_name("nothing"), None);
    }
}
