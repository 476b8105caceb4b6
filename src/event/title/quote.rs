//! The clause in its own words, where no title can be made: from its subject on, as much as has room and ends well.

use super::line::{leaves_open, opens_phrase};
use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::Clause;
use crate::event::clause::subject::subject;
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;

/// Characters of a quotation that serves as title.
pub(super) const QUOTED: usize = 76;

/// Words more than its first that a quotation should have.
pub(super) const FEW: usize = 4;

/// Single spaces, and none before what belongs to the word before it, as in texts that were cut into words.
pub(super) fn close_up(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        let belongs = matches!(
            word,
            "'s" | "’s" | "n't" | "n’t" | "'re" | "'ve" | "'ll" | "'d" | "," | "." | ";" | ":" | "%" | ")" | "?" | "!"
        );
        let opened = out.ends_with('(') || out.ends_with('$') || out.ends_with('£');
        if !out.is_empty() && !belongs && !opened {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.replace("``", "“").replace("''", "”")
}

/// The head of what goes before the one who says it.
pub(super) fn fronted(clause: &Clause, carrier: usize) -> Option<usize> {
    let tree = &clause.tree;
    let above = || tree.head(carrier).filter(|&h| tree.relation(carrier) == Relation::Parataxis && h < carrier);
    tree.child(carrier, &[Relation::Ccomp]).filter(|&c| c < carrier).or_else(above)
}

/// The clause in its own words, from its subject on.
pub(super) fn quotation(clause: &Clause, k: &Candidate) -> String {
    let tree = &clause.tree;
    let group = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v),
        Sort::Noun => None,
    };
    // The clause that carries it.
    let carrier = group
        .map(|g| if tree.relation(g.head) == Relation::Cop { tree.head(g.head).unwrap_or(g.head) } else { g.head })
        .or_else(|| tree.up(k.at).find(|&at| clause.verbs.iter().any(|g| g.head == at)))
        .unwrap_or(k.at);
    // "…, officials said on Monday": what they said says more than that they said it.
    let content = fronted(clause, carrier).filter(|_| k.reporting);
    let (carrier, at) = content.map_or((carrier, k.at), |content| (content, content));
    let keep = |c: usize| {
        c == at
            || !matches!(tree.relation(c), Relation::Parataxis)
                && !(matches!(tree.relation(c), Relation::Conj | Relation::Advcl)
                    && clause.tag(c).is_verb()
                    && tree.head(c) == Some(carrier)
                    && c > at)
    };
    // "the chemist David Reece, whom she married": from whom it tells.
    let top = match tree.relation(carrier) {
        Relation::AclRelcl | Relation::Acl => tree.head(carrier).unwrap_or(carrier),
        _ => carrier,
    };
    let words = if tree.is_empty() { (0..clause.len()).collect() } else { tree.under(top, &keep) };
    let (Some(&first), Some(&last)) = (words.first(), words.last()) else { return String::new() };
    // What goes before the subject only leads to it ("As you know, we …"); a joined verb without a subject begins with itself.
    let own = tree
        .child(carrier, &[Relation::Nsubj, Relation::NsubjPass])
        .filter(|&s| s < at.max(carrier) && !matches!(clause.tag(s), Tag::Wdt | Tag::Wp));
    let joined = group.filter(|g| tree.relation(carrier) == Relation::Conj && own.is_none() && g.first > first);
    let begun = own.and_then(|s| tree.under(s, &|_| true).first().copied()).or(joined.map(|g| g.first));
    let first = begun.filter(|&b| b > first && b <= at).unwrap_or(first);
    // One stretch of the text, so that it can be quoted: as much of it as has room and ends well.
    let mut from = first;
    // What hangs on something else begins with its preposition: that goes.
    let hangs = |i: usize| {
        matches!(clause.tag(i), Tag::In | Tag::To | Tag::Cc | Tag::Punct)
            && tree.relation(i) != Relation::Mark
            && !matches!(clause.lower(i), "“" | "\"" | "(" | "‘")
    };
    // So do the date that the timeline shows anyway and the word that ties the clause to the rest ("because they shut the pit").
    let ties = |i: usize| {
        clause.cut[i]
            || tree.relation(i) == Relation::Mark
                && matches!(
                    clause.lower(i),
                    "because" | "when" | "while" | "that" | "as" | "although" | "though" | "where" | "since" | "so"
                )
            || clause.lower(i) == "when" && tree.relation(i) == Relation::Advmod
    };
    while from < last && from < at && (hangs(from) || ties(from)) {
        from += 1;
    }
    if clause.spans[at.max(from)].end - clause.spans[from].start > 60 {
        // The subject is far away, or long: from its own core, else from the verb.
        let core = |at: usize| {
            let inner = |c: usize| {
                matches!(
                    tree.relation(c),
                    Relation::Det | Relation::Compound | Relation::Amod | Relation::Flat | Relation::Nummod
                )
            };
            tree.under(at, &inner).first().copied().unwrap_or(at)
        };
        let near = subject(clause, carrier, 0).map(|actor| core(actor.at));
        let near = near.filter(|&s| s <= at && clause.spans[at].end - clause.spans[s].start <= 60);
        from = near.unwrap_or_else(|| group.map_or(at, |g| g.first));
    }
    let start = clause.spans[from].start;
    let ends_well = |i: usize| opens_phrase(clause.tag(i + 1)) && !leaves_open(clause.tag(i));
    let mut end = from;
    let mut good = None;
    for i in from..=last {
        if (clause.spans[i].end - start) as usize > QUOTED {
            break;
        }
        end = i;
        if i >= at && ends_well(i) {
            good = Some(i);
        }
    }
    // A good end that leaves half of the room empty is worth less than a plain one.
    let helps =
        |i: usize| matches!(clause.lower(i), "is" | "are" | "was" | "were" | "has" | "have" | "had" | "be" | "been" | "will");
    let plain = |i: &usize| !helps(*i) && !leaves_open(clause.tag(*i)) && !matches!(clause.tag(*i), Tag::Jj | Tag::Cd);
    let reach = |i: usize| (clause.spans[i].end - start) as usize;
    let good = good.filter(|&g| reach(g) >= QUOTED / 2).or_else(|| (at.max(from)..=end).rev().find(plain)).or(good);
    let mut end = if end == last { last } else { good.unwrap_or(end) };
    // Two or three words say nothing: as much of what follows as has room.
    if end - from < FEW {
        let room = |i: &usize| (clause.spans[*i].end - start) as usize <= QUOTED && clause.lower(*i) != ";";
        let more = (end + 1..clause.len()).take_while(room);
        end = more.filter(|&i| ends_well(i)).last().unwrap_or(end);
    }
    let words = crate::text::Span::new(start as usize, clause.spans[end].end as usize).of(clause.text);
    let words = close_up(words);
    let words = words.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '.' | ' ' | '•' | '*' | '|' | '-' | '–' | '—'));
    // The title's own marks close it: a half of somebody else's would stand beside them.
    let lone = words.ends_with('”') && !words.contains('“');
    let words = if lone { words.trim_end_matches(['”', '.', ',']) } else { words };
    words.to_owned()
}
