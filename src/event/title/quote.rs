//! The clause in its own words, where no title can be made: from its subject on, whole if there is room, else without whole phrases.

use super::line::{
    core, first_of, is_between, is_dated_before, is_dated_branch, is_loose, is_named_by_date, leaves_open, opens_phrase,
};
use super::shorten::{Loss, whole_ends};
use super::whole::{completed, from_subject, is_clause, without_passing_times};
use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, VerbGroup};
use crate::event::clause::subject::{is_plural, subject};
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;

/// Characters of a quotation that serves as title; with its marks it is as long as a headline may be.
pub(super) const QUOTED: usize = 78;

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
    out.replace("``", "“").replace("''", "”").replace("-LRB-", "(").replace("-RRB-", ")").replace("( ", "(").replace(" )", ")")
}

/// The head of what goes before the one who says it.
pub(super) fn fronted(clause: &Clause, carrier: usize) -> Option<usize> {
    let tree = &clause.tree;
    let above = || tree.head(carrier).filter(|&h| tree.relation(carrier) == Relation::Parataxis && h < carrier);
    tree.child(carrier, &[Relation::Ccomp]).filter(|&c| c < carrier).or_else(above)
}

/// The clause in its own words, from its subject on.
pub(super) fn quotation(clause: &Clause, k: &Candidate) -> String {
    if clause.tree.is_empty() {
        return stretch(clause, k);
    }
    let tellings = tellings(clause, k);
    // Without times that only the passage explains there is room for more.
    let timeless = |t: &Telling| Telling { words: without_passing_times(clause, &t.words), must: t.must.clone(), ..*t };
    let tellings: Vec<Telling> = tellings.into_iter().flat_map(|t| [timeless(&t), t]).collect();
    let both: &[Loss] = &[Loss::Added, Loss::Asked];
    let mut lines = [&both[..1], both]
        .into_iter()
        .flat_map(|losses| tellings.iter().map(move |telling| (losses, telling)))
        .filter_map(|(losses, telling)| {
            let words = fitted(clause, telling, QUOTED, losses)?;
            if telling.sort == Told::Name {
                return Some((written(clause, &words), telling.sort));
            }
            let line = whole(clause, headed(clause, words), &telling.must)?;
            (line.split(' ').count() >= telling.least).then_some((line, telling.sort))
        });
    let first = lines.next();
    // "it was sticking to its target": rather with who said so.
    let points = first.as_ref().is_some_and(|(line, _)| points(line));
    let other = if points { lines.find(|(line, sort)| *sort == Told::Around && !self::points(line)) } else { None };
    if let Some((line, _)) = other.or(first) {
        return line;
    }
    let mut lines = tellings.iter().filter_map(|telling| {
        let line = written(clause, &headed(clause, fitted(clause, telling, QUOTED, &[Loss::Added, Loss::Asked])?));
        (line.split(' ').count() >= telling.least).then_some(line)
    });
    lines.next().unwrap_or_else(|| stretch(clause, k))
}

/// Whether a line begins with a word that only the passage explains.
fn points(line: &str) -> bool {
    let first = line.trim_start_matches(['‘', '“']).split([' ', '\'', '’', ',']).next().unwrap_or("").to_lowercase();
    matches!(
        first.as_str(),
        "he" | "she" | "it" | "they" | "this" | "that" | "these" | "those" | "who" | "which" | "his" | "her" | "its" | "their"
    )
}

/// The words as a line, where they are a whole clause; from the beginning of its subject, and without times that only the passage
/// explains, if it is whole so.
fn whole(clause: &Clause, words: Vec<usize>, must: &[usize]) -> Option<String> {
    let from = words.first().copied()?;
    let words = completed(clause, words);
    let timeless = without_passing_times(clause, &words);
    let led = from_subject(clause, &timeless);
    [timeless, words, led]
        .into_iter()
        .filter(|words| must.iter().all(|at| words.contains(at)) && is_clause(clause, words, from))
        .map(|words| written(clause, &words))
        .find(|line| line.chars().count() <= QUOTED)
}

/// What somebody says in words of his own, before the verb at `carrier` that says so; at most `room` characters.
pub(super) fn spoken(clause: &Clause, k: &Candidate, carrier: usize, room: usize) -> Option<String> {
    let content = fronted(clause, carrier).filter(|&c| clause.quoted[c])?;
    let tellings = tellings(clause, k);
    let mut told = tellings.iter().filter(|telling| telling.must == [content]);
    told.find_map(|telling| {
        let line = written(clause, &fitted(clause, telling, room, &[Loss::Added, Loss::Asked])?);
        (line.split(' ').count() >= telling.least).then_some(line)
    })
}

/// Not begun with a preposition or a verb: "had spewed into the bay" has a subject somewhere before.
fn headed(clause: &Clause, mut words: Vec<usize>) -> Vec<usize> {
    let tree = &clause.tree;
    let clausal = clause.verbs.iter().any(|g| g.is_finite() && words.contains(&g.head));
    while !clausal
        && words.len() > 2
        && matches!(clause.tag(words[0]), Tag::In | Tag::To | Tag::Cc)
        && tree.relation(words[0]) == Relation::Case
        && !is_between(clause, words[0])
    {
        words.remove(0);
    }
    let Some(&first) = words.first() else { return words };
    let told =
        matches!(clause.tag(first), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) && clause.verbs.iter().any(|g| g.first == first);
    let Some(verb) = clause.verbs.iter().find(|g| g.first == first).map(|g| g.head).filter(|_| told) else { return words };
    let about = tree.up(verb).find(|&up| tree.relation(up) == Relation::AclRelcl).and_then(|up| tree.head(up));
    // "when asked", "who had travelled": the word before says that its subject is another.
    let before = first.checked_sub(1).map(|b| clause.tag(b));
    if matches!(before, Some(Tag::Wrb | Tag::In)) || about.is_none() && matches!(before, Some(Tag::Wdt | Tag::Wp)) {
        return words;
    }
    let root = tree.up(verb).last().unwrap_or(verb);
    let whom = about.or_else(|| tree.child(root, &[Relation::Nsubj, Relation::NsubjPass]));
    // "The war … have achieved": that was somebody else.
    let agrees = |w: usize| match clause.lower(first) {
        "have" | "are" | "were" | "do" => is_plural(clause, w),
        "has" | "is" | "was" | "does" => !is_plural(clause, w),
        _ => true,
    };
    let Some(whom) = whom.filter(|&w| w < first && clause.tag(w) != Tag::Prp && agrees(w)) else { return words };
    let mut with = core(clause, whom);
    with.retain(|&i| i < first && !(tree.relation(i) == Relation::Case && tree.head(i) == Some(whom)));
    with = close_gaps(clause, &with);
    with.extend(&words);
    if written(clause, &with).chars().count() <= QUOTED { with } else { words }
}

/// One way to quote what tells a candidate.
struct Telling {
    words: Vec<usize>,
    /// The words without which it tells nothing.
    must: Vec<usize>,
    /// Fewer words say nothing.
    least: usize,
    sort: Told,
}

/// What a quotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Clause,
    /// A clause that the candidate's own is part of.
    Around,
    /// The name of a happening, which is no clause: "the April 22 disaster".
    Name,
}

/// The words of the whole sentence, without the marks that close it.
fn sentence(clause: &Clause) -> Vec<usize> {
    let mut words: Vec<usize> = (0..clause.len()).collect();
    while words.last().is_some_and(|&i| matches!(clause.lower(i), "." | ";" | ":" | ",")) {
        words.pop();
    }
    words
}

/// What carries the clause of a verb: its predicate, if it only joins one to the subject.
pub(super) fn carried(clause: &Clause, group: &VerbGroup) -> usize {
    let head = clause.tree.head(group.head).filter(|_| clause.tree.relation(group.head) == Relation::Cop);
    head.unwrap_or(group.head)
}

/// Whether a clause is the predicate of another's subject ("the consensus was that it was caused by a germ").
pub(super) fn is_view(clause: &Clause, carrier: usize) -> bool {
    let tree = &clause.tree;
    let inner = tree.child(carrier, &[Relation::Nsubj, Relation::NsubjPass, Relation::Expl]).unwrap_or(carrier);
    tree.child(carrier, &[Relation::NsubjOuter]).is_some_and(|outer| {
        outer < inner && (outer + 1..inner).any(|i| matches!(clause.lower(i), "is" | "was" | "are" | "were" | "be" | "been"))
    })
}

/// The ways to quote the clause that tells the candidate, the best first.
fn tellings(clause: &Clause, k: &Candidate) -> Vec<Telling> {
    let tree = &clause.tree;
    let group = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v),
        Sort::Noun => None,
    };
    // The clause that carries it.
    let carrier = group
        .map(|g| carried(clause, g))
        .or_else(|| tree.up(k.at).find(|&at| clause.verbs.iter().any(|g| carried(clause, g) == at)))
        .unwrap_or(k.at);
    let verb_of = |carrier: usize| clause.verbs.iter().find(|g| carried(clause, g) == carrier);
    let whole = |carrier: usize, must: Vec<usize>| {
        let at = must.first().copied().unwrap_or(carrier);
        let least = if tree.child(carrier, &[Relation::Nsubj, Relation::NsubjPass]).is_some() { 3 } else { FEW + 1 };
        // "It was resolved to have the swings removed": what it was.
        let empty =
            tree.child(carrier, &[Relation::Expl, Relation::Nsubj, Relation::NsubjPass]).is_some_and(|s| clause.lower(s) == "it");
        let content = [Relation::Csubj, Relation::Ccomp, Relation::Xcomp];
        let mut must = must;
        must.extend(tree.child(carrier, &content).filter(|&c| empty && c > carrier));
        Telling { words: clause_of(clause, carrier, at, verb_of(carrier)), must, least, sort: Told::Clause }
    };
    // "would forgo paying dividends": told with the verb that it completes.
    let mut above = carrier;
    while tree.relation(above) == Relation::Xcomp && tree.child(above, &[Relation::Nsubj]).is_none() {
        match tree.head(above) {
            Some(head) if head < above => above = head,
            _ => break,
        }
    }
    let mut found = Vec::new();
    // "It was confirmed that a child had tested positive": what was.
    let announced = group.filter(|g| g.passive && k.reporting).and_then(|_| {
        let empty = tree.child(carrier, &[Relation::Expl, Relation::Nsubj, Relation::NsubjPass])?;
        let content = tree.child(carrier, &[Relation::Csubj, Relation::Ccomp]).filter(|&c| c > carrier)?;
        let own = tree.child(content, &[Relation::Nsubj, Relation::NsubjPass]).is_some();
        (clause.lower(empty) == "it" && own).then_some(content)
    });
    found.extend(announced.map(|content| whole(content, vec![content])));
    let argues = tree.child(carrier, &[Relation::Ccomp]).is_some_and(|c| c > carrier) && matches!(k.sort, Sort::Verb(_));
    if k.reporting || argues {
        // "…, officials said on Monday": what they said says more than that they said it.
        let content = fronted(clause, carrier).filter(|_| k.reporting);
        found.extend(content.map(|content| whole(content, vec![content])));
        let said = said(clause, carrier);
        // "The agency warned in a report that it could take years": with what it warned of, or that alone.
        if let Some(said) = said {
            found.push(whole(above, vec![k.at, said]));
            found.push(whole(said, vec![said]));
        }
        if k.reporting && content.is_none() && said.is_none() && tree.child(carrier, &[Relation::Xcomp, Relation::Obj]).is_none()
        {
            found.push(Telling { words: sentence(clause), must: vec![k.at], least: FEW + 1, sort: Told::Clause });
            let before = before_teller(clause, carrier);
            let told = clause.verbs.iter().find(|g| g.is_finite() && before.contains(&g.head));
            found.extend(told.map(|g| Telling { words: before, must: vec![g.head], least: FEW + 1, sort: Told::Clause }));
        }
    }
    if above != carrier {
        found.push(whole(above, vec![k.at]));
    }
    if let Sort::Noun = k.sort {
        // "Lincoln's victory in the election of 1860"
        let nouns = tree.up(k.at).take_while(|&up| up == k.at || clause.tag(up).is_noun());
        let mut top = k.at;
        for up in nouns {
            top = up;
            if tree.relation(up) != Relation::Nmod || clause.lower(first_of(clause, up)) != "in" {
                break;
            }
        }
        let added = |c: usize| {
            let begins = tree.under(c, &|_| true).first().copied().unwrap_or(c);
            matches!(tree.relation(c), Relation::Acl | Relation::Appos) && begins > k.at && clause.lower(begins - 1) == ","
        };
        let phrase = tree.under(top, &|c| !matches!(tree.relation(c), Relation::AclRelcl | Relation::Parataxis) && !added(c));
        // "the 1968 pandemic": what the clause says of it was not in 1968.
        let names = is_named_by_date(clause, k) || is_dated_before(clause, k.at);
        let phrase = Telling {
            words: led_in_phrase(clause, phrase),
            must: vec![k.at],
            least: 3,
            sort: if names { Told::Name } else { Told::Clause },
        };
        if names {
            found.insert(0, phrase);
        } else {
            found.push(whole(carrier, vec![k.at]));
            found.push(phrase);
        }
    } else if let Some(content) = fronted(clause, carrier).filter(|_| k.reporting) {
        // Rather a part of what was said than that somebody said it.
        found.push(Telling { must: Vec::new(), ..whole(content, vec![content]) });
        let before = led_in(clause, before_teller(clause, carrier), carrier);
        found.push(Telling { words: before, must: Vec::new(), least: FEW + 1, sort: Told::Clause });
    } else {
        found.push(whole(carrier, vec![k.at]));
    }
    // With the clauses that it is part of.
    let outer = tree.up(carrier).skip(1).filter(|&up| verb_of(up).is_some_and(VerbGroup::is_finite));
    found.extend(outer.map(|up| Telling { sort: Told::Around, ..whole(up, vec![k.at]) }));
    // The parse has no subject; the text has one: from where the clause opens.
    if let Some(group) = group.filter(|g| g.is_finite()) {
        let last = tree.under(carrier, &|_| true).last().copied().unwrap_or(carrier);
        found.push(Telling { words: surface(clause, group, last), must: vec![k.at], least: FEW, sort: Told::Clause });
    }
    found.push(Telling { words: sentence(clause), must: vec![k.at], least: FEW, sort: Told::Clause });
    found
}

/// The words before the one who says something with the verb at `carrier`.
fn before_teller(clause: &Clause, carrier: usize) -> Vec<usize> {
    let teller = subject(clause, carrier, 0).map_or(carrier, |actor| clause.tree.under(actor.at, &|_| true)[0]);
    (0..teller.min(carrier)).collect()
}

/// The head of what a verb of saying says behind it, also where the parse hung it on a word between.
fn said(clause: &Clause, carrier: usize) -> Option<usize> {
    let tree = &clause.tree;
    let that = |i: usize| tree.child(i, &[Relation::Mark]).is_some_and(|m| clause.lower(m) == "that");
    let found = tree.child(carrier, &[Relation::Ccomp]).filter(|&c| c > carrier);
    found.or_else(|| tree.under(carrier, &|_| true).into_iter().find(|&i| i > carrier && that(i)))
}

/// The words from where the clause of a verb opens, up to `last`.
fn surface(clause: &Clause, group: &VerbGroup, last: usize) -> Vec<usize> {
    let mut from = group.first;
    while from > 0 && !opens(clause, from - 1) {
        from -= 1;
    }
    // "the rig, which exploded": with whom the pronoun points to.
    if from > 0 && matches!(clause.lower(from - 1), "which" | "who" | "that") && clause.tag(from - 1) != Tag::In {
        let mut begin = from - 1;
        while begin > 0 && clause.lower(begin - 1) == "," {
            begin -= 1;
        }
        let inside = |tag: Tag| tag.is_noun() || matches!(tag, Tag::Jj | Tag::Cd | Tag::Pos | Tag::Vbn);
        while begin > 0 && inside(clause.tag(begin - 1)) {
            begin -= 1;
        }
        if begin > 0 && matches!(clause.tag(begin - 1), Tag::Dt | Tag::PrpS) {
            begin -= 1;
        }
        if clause.tag(begin).is_noun() || matches!(clause.tag(begin), Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Cd) {
            from = begin;
        }
    }
    led_in(clause, (from..=last.max(group.head)).collect(), group.head)
}

/// The words under what carries a clause, from its subject on; `group` is its verb, where one is known.
fn clause_of(clause: &Clause, carrier: usize, at: usize, group: Option<&VerbGroup>) -> Vec<usize> {
    let tree = &clause.tree;
    let own = tree
        .child(carrier, &[Relation::NsubjOuter])
        .filter(|_| is_view(clause, carrier))
        .or_else(|| tree.child(carrier, &[Relation::Nsubj, Relation::NsubjPass]))
        .filter(|&s| s < at.max(carrier) && !matches!(clause.tag(s), Tag::Wdt | Tag::Wp) && clause.lower(s) != "that");
    let aside = |c: usize| c != at && tree.relation(c) == Relation::Parataxis;
    let joined = |c: usize| {
        matches!(tree.relation(c), Relation::Conj | Relation::Advcl)
            && clause.tag(c).is_verb()
            && tree.head(c) == Some(carrier)
            && c > at
    };
    let mut words = tree.under(carrier, &|c| !aside(c));
    // What is joined to it is told by itself; but only where that leaves a clause and no hole.
    let alone = tree.under(carrier, &|c| !aside(c) && !joined(c));
    let behind: Vec<usize> = alone.iter().copied().filter(|&i| i >= at).collect();
    if behind.windows(2).all(|pair| pair[1] == pair[0] + 1) && alone.len() > FEW {
        words = alone;
    }
    words = unbroken(clause, words, at);
    match own {
        // What goes before the subject only leads to it ("As you know, we …").
        Some(s) => {
            let mut begins = tree.under(s, &|_| true).first().copied().unwrap_or(s);
            // "1704 A rescue team …": the hour of an entry.
            if begins == 0 && clause.lower(0).len() == 4 && clause.lower(0).bytes().all(|b| b.is_ascii_digit()) && begins < s {
                begins = 1;
            }
            // "the patients he saw": a clause about a noun goes with it.
            if tree.relation(carrier) == Relation::AclRelcl && clause.tag(s) == Tag::Prp {
                return led_in(clause, with_actor(clause, carrier, group, words), at);
            }
            // But what the candidate itself is, stays: "In interviews on Wednesday, he raised …".
            if at < begins {
                return led_in(clause, words, at);
            }
            words.retain(|&i| i >= begins);
            // "An operation to seal the well in | the Gulf of Mexico | has been delayed": the phrase begins further left.
            let mut from = begins;
            let tied = |i: usize| clause.tag(i) == Tag::In && !opens(clause, i) && tree.relation(i) != Relation::Mark;
            if from > 0 && tied(from - 1) && !tree.under(carrier, &|_| true).contains(&(from - 1)) {
                while from > 0 && !opens(clause, from - 1) && clause.lower(from - 1) != "," {
                    from -= 1;
                }
            }
            words.splice(0..0, from..begins);
        }
        None => words = with_actor(clause, carrier, group, words),
    }
    led_in(clause, words, at)
}

/// Behind the candidate only what stands in one stretch with it.
fn unbroken(clause: &Clause, mut words: Vec<usize>, at: usize) -> Vec<usize> {
    let gap = words.windows(2).position(|pair| pair[0] >= at && (pair[0] + 1..pair[1]).any(|i| !is_slight(clause, i)));
    if let Some(n) = gap {
        words.truncate(n + 1);
    }
    words
}

/// The words of a clause without a subject of its own, behind those of whom it is told.
fn with_actor(clause: &Clause, carrier: usize, group: Option<&VerbGroup>, mut words: Vec<usize>) -> Vec<usize> {
    let tree = &clause.tree;
    let first = group.map_or(carrier, |g| g.first.min(g.head));
    let mut actor = subject(clause, carrier, 0).filter(|a| a.at < first && a.sure > 0.0).map(|a| a.at);
    if actor.is_none() && matches!(tree.relation(carrier), Relation::AclRelcl | Relation::Acl) {
        actor = tree.head(carrier).filter(|&h| h < carrier);
    }
    if let Some(at) = actor {
        // The phrase as it stands, without clauses of its own.
        let keep = |c: usize| {
            !matches!(
                tree.relation(c),
                Relation::AclRelcl | Relation::Acl | Relation::Appos | Relation::Parataxis | Relation::Conj | Relation::Cc
            ) && tree.relation(c) != Relation::Punct
                || tree.head(c) != Some(at) && tree.relation(c) != Relation::AclRelcl
        };
        let mut whom: Vec<usize> = tree.under(at, &keep).into_iter().filter(|&i| i < first).collect();
        while whom.len() > 1 && matches!(clause.tag(whom[0]), Tag::In | Tag::To) {
            whom.remove(0);
        }
        let hangs = matches!(tree.relation(carrier), Relation::AclRelcl | Relation::Acl);
        words.retain(|&i| i >= first || hangs && i > at);
        words.extend(whom);
        words.sort_unstable();
        words.dedup();
        return close_gaps(clause, &words);
    }
    match group.filter(|g| g.is_finite()) {
        Some(group) => {
            let last = words.last().copied().unwrap_or(group.head);
            surface(clause, group, last)
        }
        None => words,
    }
}

/// With the two or three words between ("a relief and development charity"), where no verb and no mark is among them.
fn close_gaps(clause: &Clause, words: &[usize]) -> Vec<usize> {
    let mut closed = Vec::with_capacity(words.len());
    for &i in words {
        if let Some(&before) = closed.last() {
            let between = before + 1..i;
            let small = |j: usize| !clause.tag(j).is_verb() && clause.tag(j) != Tag::Punct && !clause.cut[j];
            if between.len() <= 3 && between.clone().all(small) {
                closed.extend(between);
            }
        }
        closed.push(i);
    }
    closed
}

/// Whether a clause begins right behind a word; two commas around an addition do not open one.
pub(super) fn opens(clause: &Clause, i: usize) -> bool {
    match clause.tag(i) {
        Tag::Punct => matches!(clause.lower(i), ";" | ":" | "--" | "—" | "–" | "“" | "``" | "." | "•" | "*" | "|"),
        Tag::Wdt | Tag::Wp | Tag::Wrb => true,
        Tag::In => {
            matches!(
                clause.lower(i),
                "that" | "because" | "although" | "though" | "while" | "if" | "as" | "when" | "once" | "whether"
            ) || matches!(clause.lower(i), "since" | "after" | "before" | "until") && clause.clause_follows(i + 1)
        }
        Tag::Cc => clause.lower(i) == "but",
        _ => false,
    }
}

/// Without what only leads to the clause: prepositions and conjunctions that tie it, a date, an adverb.
fn led_in(clause: &Clause, words: Vec<usize>, at: usize) -> Vec<usize> {
    let tree = &clause.tree;
    let ties = |i: usize| {
        let subordinates = tree.relation(i) == Relation::Mark
            && matches!(
                clause.lower(i),
                "because"
                    | "when"
                    | "while"
                    | "that"
                    | "as"
                    | "although"
                    | "though"
                    | "where"
                    | "since"
                    | "so"
                    | "after"
                    | "before"
            );
        let hangs = matches!(clause.tag(i), Tag::In | Tag::To | Tag::Cc | Tag::Punct)
            && tree.relation(i) != Relation::Mark
            && !is_between(clause, i)
            && tree.head(i) != Some(at)
            && !matches!(clause.lower(i), "“" | "\"" | "(" | "‘");
        let adverb = tree.relation(i) == Relation::Advmod && (is_loose(clause.lower(i)) || clause.lower(i) == "when");
        // "Sunday's insertion": the day belongs to the noun.
        let owns = (i..clause.len()).find(|&j| !clause.cut[j]).is_some_and(|j| clause.tag(j) == Tag::Pos);
        subordinates || hangs || adverb || clause.cut[i] && !owns
    };
    let begin = words.iter().position(|&i| i >= at || !ties(i)).unwrap_or(0);
    words[begin..].to_vec()
}

/// A noun phrase without the preposition that ties it to its sentence.
fn led_in_phrase(clause: &Clause, words: Vec<usize>) -> Vec<usize> {
    let ties = |i: usize| matches!(clause.tag(i), Tag::In | Tag::To | Tag::Cc | Tag::Punct) || clause.lower(i) == "such";
    let begin = words.iter().position(|&i| !ties(i)).unwrap_or(0);
    words[begin..].to_vec()
}

/// The words if there is room for all, else without whole phrases; `None` where that leaves too much.
fn fitted(clause: &Clause, telling: &Telling, room: usize, losses: &[Loss]) -> Option<Vec<usize>> {
    let words = telling.words.as_slice();
    let fits =
        |words: &[usize]| telling.must.iter().all(|at| words.contains(at)) && written(clause, words).chars().count() <= room;
    let tree = &clause.tree;
    let told_whole =
        words.windows(2).all(|pair| (pair[0] + 1..pair[1]).all(|i| !matches!(clause.lower(i), "not" | "n't" | "never" | "no")));
    if told_whole && fits(words) {
        return Some(words.to_vec());
    }
    // What stands inside and only adds: relative clauses, appositions, brackets; then dates.
    let verb = words.iter().position(|&i| clause.verbs.iter().any(|g| g.head == i)).unwrap_or(0);
    let inner = |i: usize| {
        tree.up(i).take_while(|up| words.contains(up)).any(|up| {
            let adds = matches!(
                tree.relation(up),
                Relation::AclRelcl
                    | Relation::Appos
                    | Relation::Parataxis
                    | Relation::Advcl
                    | Relation::Acl
                    | Relation::Discourse
            );
            let begins = tree.under(up, &|_| true).first().copied().unwrap_or(up);
            let adds = adds
                || matches!(tree.relation(up), Relation::Nmod | Relation::Obl) && begins > 0 && clause.lower(begins - 1) == ",";
            adds && tree.head(up).is_some_and(|h| words.contains(&h))
                && words.iter().position(|&w| w == up).is_some_and(|p| p < verb)
        })
    };
    let mut open = 0;
    let bracketed: Vec<usize> = words
        .iter()
        .copied()
        .filter(|&i| {
            open += i32::from(clause.lower(i) == "(");
            let inside = open > 0;
            open -= i32::from(clause.lower(i) == ")");
            inside
        })
        .collect();
    let bracketed = if open == 0 { bracketed } else { Vec::new() };
    let plain: Vec<usize> = words.iter().copied().filter(|&i| !inner(i) && !bracketed.contains(&i)).collect();
    let undated: Vec<usize> = plain.iter().copied().filter(|&i| !tree.up(i).any(|up| is_dated_branch(clause, up))).collect();
    // What only describes a noun.
    let describes = |i: usize| {
        matches!(tree.relation(i), Relation::Amod | Relation::Acl)
            || matches!(tree.relation(i), Relation::Nmod) && clause.lower(first_of(clause, i)) != "of"
    };
    let bare: Vec<usize> = plain
        .iter()
        .copied()
        .filter(|&i| !tree.up(i).take_while(|up| words.contains(up) && !telling.must.contains(up)).any(describes))
        .collect();
    let denied = |words: &[usize]| {
        let denies =
            |i: usize| matches!(clause.lower(i), "not" | "n't" | "n’t" | "never" | "no" | "without" | "nor" | "until" | "unless");
        words.windows(2).any(|pair| (pair[0] + 1..pair[1]).any(denies))
    };
    let holes = |words: &[usize]| words.windows(2).filter(|pair| (pair[0] + 1..pair[1]).any(|i| !is_slight(clause, i))).count();
    for &loss in losses {
        for words in [words, &plain, &undated, &bare].into_iter().filter(|words| holes(words) < 2 && !denied(words)) {
            let least = words.iter().position(|&i| clause.verbs.iter().any(|g| g.head == i)).map_or(FEW, |p| (p + 2).max(FEW));
            let mut ends = whole_ends(clause, words, loss).take_while(|&n| n >= least);
            if let Some(n) = ends.find(|&n| fits(&words[..n])) {
                return Some(words[..n].to_vec());
            }
        }
    }
    None
}

/// Whether a word may be left out of a quotation without a sign: marks, adverbs, dates with what ties them.
pub(super) fn is_slight(clause: &Clause, i: usize) -> bool {
    clause.cut[i]
        || matches!(clause.tag(i), Tag::Punct | Tag::Cc)
        || is_loose(clause.lower(i))
        || clause.tag(i) == Tag::In && clause.tree.head(i).is_some_and(|h| clause.cut[h])
}

/// The words in a line; "…" stands for what was left out between them, but for dates and marks.
fn written(clause: &Clause, words: &[usize]) -> String {
    let mut line = String::new();
    let mut run: Option<(usize, usize)> = None;
    let close = |run: (usize, usize), line: &mut String| {
        let span = crate::text::Span::new(clause.spans[run.0].start as usize, clause.spans[run.1].end as usize);
        line.push_str(span.of(clause.text));
    };
    for &i in words {
        match run {
            // Marks between two words stay as they are.
            Some((from, to)) if (to + 1..i).all(|j| clause.tag(j) == Tag::Punct && !clause.cut[j]) => run = Some((from, i)),
            Some(before) => {
                close(before, &mut line);
                line.push_str(if (before.1 + 1..i).all(|j| is_slight(clause, j)) { " " } else { " … " });
                // "The quake …, struck": the mark closed what went.
                if clause.lower(i) == "," && line.ends_with(" … ") {
                    run = None;
                    continue;
                }
                run = Some((i, i));
            }
            None => run = Some((i, i)),
        }
    }
    if let Some(last) = run {
        close(last, &mut line);
    }
    let line = close_up(&line);
    let line = unquoted(&line);
    let mark = |c: char| matches!(c, ',' | ';' | ':' | '.' | ' ' | '•' | '*' | '|' | '-' | '–' | '—');
    balanced(line.trim_matches(mark)).trim_matches(mark).to_owned()
}

/// What is quoted from its first word to its last needs no marks inside those of the title.
fn unquoted(line: &str) -> &str {
    let inside = line.trim_end_matches([',', '.', ' ']);
    let bare = |open: char, close: char| {
        let inner = inside.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains([open, close])).then_some(inner)
    };
    bare('"', '"').or_else(|| bare('“', '”')).unwrap_or(line)
}

/// The title's own marks close it: a half of somebody else's would stand beside them.
fn balanced(line: &str) -> String {
    let (opened, closed) = (line.matches('“').count(), line.matches('”').count());
    let line = if opened != closed { line.replace(['“', '”'], "") } else { inner(line) };
    let line = if line.matches('"').count() % 2 == 1 { line.replace('"', "") } else { line };
    let line = if line.matches('(').count() != line.matches(')').count() { line.replace(['(', ')'], "") } else { line };
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Somebody's words inside a quotation.
fn inner(line: &str) -> String {
    line.replace("“ ", "‘").replace('“', "‘").replace(" ”", "’").replace('”', "’")
}

/// One stretch of the text around the candidate: as much of it as has room and ends well.
fn stretch(clause: &Clause, k: &Candidate) -> String {
    let at = k.at.min(clause.len().saturating_sub(1));
    let Some(here) = clause.spans.get(at) else { return String::new() };
    let mut from = at;
    while from > 0 && !opens(clause, from - 1) && here.end - clause.spans[from - 1].start <= (QUOTED / 2) as u32 {
        from -= 1;
    }
    while from < at && (matches!(clause.tag(from), Tag::In | Tag::To | Tag::Cc | Tag::Punct | Tag::Pos) || clause.cut[from]) {
        from += 1;
    }
    let start = clause.spans[from].start;
    let room = |i: &usize| (clause.spans[*i].end - start) as usize <= QUOTED;
    let ends_well = |i: &usize| (*i + 1 == clause.len() || opens_phrase(clause.tag(i + 1))) && !leaves_open(clause.tag(*i));
    let last = (at..clause.len()).take_while(room).filter(ends_well).last();
    let last = last.or_else(|| (at..clause.len()).take_while(room).last()).unwrap_or(at);
    let line: String = written(clause, &(from..=last).collect::<Vec<_>>());
    line.chars().take(QUOTED).collect()
}
