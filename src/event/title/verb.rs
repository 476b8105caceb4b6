//! Titles from arguments: who, did, what or whom, where and how many, in the passage's own words, with the verb in the newspaper's
//! present.

use super::line::{
    LONGEST, Line, argument, argument_of_predicate, core, cut_to_fit, first_of, is_dated_branch, is_loose, is_picture, trim,
};
use super::opening::{BESIDES, Meant, Much, opening, shortened};
use super::quote::{carried, fronted, is_view};
use super::said::{before_saying, push_said};
use super::shorten::{Loss, whole_ends};
use crate::event::clause::candidate::Candidate;
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::subject::{Actor, is_plural, subject};
use crate::event::english::morphology::{noun_lemma, participle, third_person, verb_lemma};
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;

/// Weight of a class from which two words say enough.
const BRIEF: f32 = 0.4;

/// Places of the parse less sure than this are not built upon.
const SURE: f32 = 0.3;

pub(super) fn of_verb(clause: &Clause, k: &Candidate, group: &VerbGroup, meant: Meant<'_>) -> Option<String> {
    let tree = &clause.tree;
    let carrier = carried(clause, group);
    if tree.is_empty() || clause.quoted[k.at] && !clause.quoted.iter().all(|q| *q) {
        return None;
    }
    // "The consensus was that it was caused by a germ": what a view was is not told as a fact.
    if is_view(clause, carrier) {
        return None;
    }
    // "There will be judgment for the claimant": what there is.
    let there = tree.child(carrier, &[Relation::Expl]).is_some_and(|e| clause.lower(e) == "there");
    if there {
        let what = tree.child(carrier, &[Relation::Nsubj]).unwrap_or(carrier);
        let line = opening(clause, Actor { at: what, without: None, sure: 1.0 }, Much::Whole, &|_| None)?;
        return cut_to_fit(clause, &line, 3);
    }
    if let Some(title) = befell(clause, k, group) {
        return Some(title);
    }
    // "nobody can expect the bay cleaned up": what nobody does or says is not done.
    let nobody = |up: usize| {
        let doer = tree.child(up, &[Relation::Nsubj, Relation::NsubjPass]);
        doer.is_some_and(|s| {
            matches!(clause.lower(s), "nobody" | "none" | "neither") || clause.lower(first_of(clause, s)) == "no"
        })
    };
    let told_of = |at: &usize| matches!(tree.relation(*at), Relation::Ccomp | Relation::Xcomp);
    if tree.up(carrier).take_while(told_of).filter_map(|at| tree.head(at)).any(nobody) {
        return None;
    }
    // "The act was last month": a day is no predicate.
    if carrier != group.head && clause.dated[carrier] {
        return None;
    }
    if let Some(title) = feared(clause, carrier) {
        return title;
    }
    let actor = subject(clause, carrier, 0)?;
    // "within the three months envisaged": a length of time does nothing.
    if matches!(
        clause.lower(actor.at),
        "second"
            | "seconds"
            | "minutes"
            | "hours"
            | "days"
            | "weeks"
            | "months"
            | "years"
            | "month"
            | "week"
            | "year"
            | "decades"
    ) && matches!(tree.relation(carrier), Relation::Acl | Relation::AclRelcl)
    {
        return None;
    }
    // "plans to expand drilling, unveiled last month": a participle behind a comma, taken for the verb of the sentence.
    if clause.tag(group.head) == Tag::Vbn
        && carrier == group.head
        && group.first == group.head
        && tree.relation(carrier) == Relation::Root
        && actor.at < carrier
        && clause.lower(carrier - 1) == ","
        && tree.child(carrier, &[Relation::Aux, Relation::AuxPass]).is_none()
    {
        return None;
    }
    // "a truck to send it to the mill": the truck sends nothing.
    if group.form == Form::Infinitive
        && !group.passive
        && tree.relation(carrier) == Relation::Acl
        && actor.without == Some(carrier)
    {
        return None;
    }
    // "Police wearing masks sealed off the hotel": the masks did not.
    let begin = tree.under(actor.at, &|c| c < actor.at).first().copied().unwrap_or(actor.at);
    let garden = |b: usize| clause.tag(b) == Tag::Vbg && b > 0 && (clause.tag(b - 1).is_noun() && !clause.dated[b - 1]);
    if actor.at < carrier && actor.without.is_none() && begin.checked_sub(1).is_some_and(garden) {
        return None;
    }
    // "to send to the makers": what is sent is missing.
    let object = [Relation::Obj, Relation::Iobj, Relation::Ccomp, Relation::Xcomp, Relation::CompoundPrt];
    if carrier == group.head
        && !group.passive
        && matches!(
            verb_lemma(clause.lower(group.head)).0.as_str(),
            "send" | "put" | "bring" | "give" | "attribute" | "make" | "cause"
        )
        && tree.child(carrier, &object).is_none()
        && taken(clause, carrier).is_none()
    {
        return None;
    }
    // Of a name only a letter was read ("BP.L").
    if clause.word(actor.at).chars().count() < 2 && clause.tag(actor.at) != Tag::Prp && clause.tag(actor.at) != Tag::Cd {
        return None;
    }
    // Behind its verb stands who says something; anybody else's subject is another clause's.
    let leads = matches!(group.form, Form::Gerund | Form::Participle) && tree.relation(carrier) == Relation::Advcl;
    if actor.at > carrier && !leads && !k.reporting {
        return None;
    }
    if actor.sure < SURE || tree.sure(carrier) < SURE * 0.6 || matches!(clause.tag(actor.at), Tag::Wp | Tag::Wdt | Tag::Wrb) {
        return None;
    }
    // Somebody's own words are not said in the title's.
    if tree.child(carrier, &[Relation::Ccomp]).is_some_and(|c| clause.quoted[c] && !clause.quoted[carrier]) {
        return None;
    }
    let mut first_fit = None;
    for (much, core_only, cut) in [
        (Much::Whole, false, false),
        (Much::Short, false, false),
        (Much::Name, false, false),
        (Much::Cut, false, false),
        (Much::Short, false, true),
        (Much::Name, false, true),
        (Much::Name, true, true),
        (Much::Core, false, true),
        (Much::Core, true, true),
    ] {
        let Some(mut line) = opening(clause, actor, if much == Much::Cut { Much::Whole } else { much }, meant) else {
            return first_fit;
        };
        if much == Much::Cut {
            match shortened(clause, actor.at, &line, BESIDES) {
                Some(shorter) => line = shorter,
                None => continue,
            }
        }
        verb_words(clause, group, carrier, (actor.at, k.awaited), &mut line)?;
        let bare = line.words.len();
        let all = complements(clause, carrier, group, actor, core_only, &mut line);
        if line.words.is_empty() || is_jammed(clause, &line) {
            return None;
        }
        // "The engineer reports": what he reports is missing.
        // "added to losses" says nothing.
        let adds = k.lemma == "add" && clause.lower(carrier + 1) == "to";
        let says = k.reporting && !group.passive && !adds;
        if says
            && line.words.len() == bare
            && let Some(said) = before_saying(clause, carrier, core_only)
        {
            push_said(clause, &said, &mut line);
        }
        // "The Coast Guard acknowledges in a disclosure": what it acknowledges hangs elsewhere.
        let content = [Relation::Obj, Relation::Ccomp, Relation::Xcomp, Relation::Advcl];
        let about = |&c: &usize| {
            tree.relation(c) == Relation::Obl && matches!(clause.lower(first_of(clause, c)), "about" | "of" | "against" | "for")
        };
        let silent = says
            && line.words.len() > bare
            && tree.child(carrier, &content).is_none()
            && fronted(clause, carrier).is_none()
            && !tree.children(carrier).iter().any(about);
        let told = silent
            || !adds
                && matches!(k.lemma.as_str(), "tell" | "say" | "add")
                && clause.tree.child(carrier, &[Relation::Ccomp, Relation::Xcomp]).is_none_or(|c| c < carrier)
                && line.words.last().is_none_or(|(i, _)| *i > carrier);
        let untold =
            group.passive && matches!(k.lemma.as_str(), "tell" | "ask" | "inform" | "urge" | "warn") && line.words.len() == bare;
        if says && (line.words.len() == bare || told) || untold {
            return None;
        }
        // "The target date remains": what it remains is missing.
        if line.words.len() == bare && matches!(k.lemma.as_str(), "remain" | "become" | "seem" | "appear" | "stay") {
            return None;
        }
        // "Report finds", "Spill happens": too little, but for what is strong by itself ("Mayor resigns").
        let brief = line.text(clause).split(' ').count() < 3 && crate::event::english::words::words().weight(&k.class) < BRIEF;
        if brief {
            return None;
        }
        if line.len(clause) <= LONGEST && all {
            return Some(line.text(clause));
        }
        // A shorter subject may leave room for all; else the first that has room for what must stand.
        if cut && first_fit.is_some() {
            return first_fit;
        }
        if line.len(clause) <= LONGEST {
            first_fit = first_fit.or(Some(line.text(clause)));
            continue;
        }
        // Of what is said enough must stay to say something.
        let content = tree.child(carrier, &[Relation::Ccomp]).filter(|_| says);
        let begun = content.and_then(|c| line.words.iter().rposition(|(i, _)| *i == c));
        if let Some(title) = cut.then(|| cut_to_fit(clause, &line, begun.map_or(bare + 2, |n| n + 1))).flatten() {
            return Some(title);
        }
    }
    first_fit
}

/// "There were worries that the dam would fail": what is only feared, hoped or claimed is told with the noun that says so. `None` where
/// no noun says so.
fn feared(clause: &Clause, carrier: usize) -> Option<Option<String>> {
    let tree = &clause.tree;
    // The parser takes it for a pronoun now and then.
    let that = |at: usize| {
        let own = tree.child(at, &[Relation::Nsubj, Relation::NsubjPass, Relation::Expl]);
        let mark = tree.children(at).iter().find(|&&m| clause.lower(m) == "that" && m < at && Some(m) != own);
        own.is_some() && mark.is_some()
    };
    let mut content = carrier;
    while tree.relation(content) == Relation::Conj && !that(content) {
        content = tree.head(content).filter(|&h| h < content)?;
    }
    let hangs = matches!(tree.relation(content), Relation::Acl | Relation::AclRelcl | Relation::Ccomp);
    let noun = tree.head(content).filter(|&n| hangs && that(content) && n < content && clause.tag(n).is_noun())?;
    if !crate::event::english::words::words().attitudes.contains(&noun_lemma(clause.lower(noun))) {
        return None;
    }
    let mut line = Line::default();
    let mut words = core(clause, noun);
    words.retain(|&i| i < content && !matches!(clause.tag(i), Tag::Dt | Tag::In));
    line.push(clause, &words);
    let least = line.words.len() + 3;
    line.push(clause, &argument(clause, content, None, false));
    Some(cut_to_fit(clause, &line, least))
}

/// "The rig exploded, killing 11 workers": who did it is a happening and hardly the noun before; whom it befell is sure.
fn befell(clause: &Clause, k: &Candidate, group: &VerbGroup) -> Option<String> {
    let tree = &clause.tree;
    let table = crate::event::english::words::words();
    let adjunct =
        group.form == Form::Gerund && matches!(tree.relation(group.head), Relation::Advcl | Relation::Acl | Relation::Conj);
    if !adjunct || !table.effect(&k.class) || table.weight(&k.class) < 0.6 {
        return None;
    }
    // "After striking a find, the firm grew": who did it is named.
    if tree.child(group.head, &[Relation::Mark]).is_some() {
        return None;
    }
    let object = tree.child(group.head, &[Relation::Obj])?;
    for much in [Much::Whole, Much::Short] {
        let mut line = opening(clause, Actor { at: object, without: None, sure: 1.0 }, much, &|_| None)?;
        line.say(group.head, &participle(clause.lower(group.head)));
        let places =
            tree.children(group.head).iter().filter(|&&c| tree.relation(c) == Relation::Obl && !is_dated_branch(clause, c));
        for &c in places {
            let mut longer = line.clone();
            longer.push(clause, &argument(clause, c, None, true));
            if longer.len(clause) <= LONGEST {
                line = longer;
            }
        }
        if line.len(clause) <= LONGEST {
            return Some(line.text(clause));
        }
    }
    None
}

/// The verb as a title says it; what is denied only until its date (`awaited`) happens on it.
fn verb_words(
    clause: &Clause,
    group: &VerbGroup,
    carrier: usize,
    (subject, awaited): (usize, bool),
    line: &mut Line,
) -> Option<()> {
    // "Lord Roe [and the mayor] were attending": of whom one is left in the title.
    let alone = clause.tree.child(subject, &[Relation::Conj]).is_some_and(|c| !line.words.iter().any(|(i, _)| *i == c));
    let plural = is_plural(clause, subject)
        && !(clause.tag(subject) == Tag::Prp && matches!(clause.lower(subject), "i" | "we"))
        && !(alone && matches!(clause.tag(subject), Tag::Nn | Tag::Nnp));
    // The clause's own helping verb knows better than any table.
    let helps = |i: &usize| {
        let joins = matches!(clause.tree.relation(*i), Relation::Aux | Relation::AuxPass | Relation::Cop);
        *i == group.head || joins && clause.tree.head(*i) == Some(carrier)
    };
    let helping = (group.first..=group.head).filter(helps).map(|i| clause.lower(i)).find_map(|w| match w {
        "have" | "are" | "were" | "do" => Some(true),
        "has" | "is" | "was" | "does" => Some(false),
        _ => None,
    });
    let (lemma, sure) = verb_lemma(clause.lower(group.head));
    let finite = match clause.tag(group.head) {
        Tag::Vbz if clause.lower(group.head).ends_with('s') => Some(false),
        Tag::Vbp if clause.lower(group.head) == lemma => Some(true),
        _ => None,
    };
    let first_person = matches!(clause.lower(subject), "i" | "we" | "you");
    let said = helping.or(finite).filter(|said| !(first_person || alone && *said));
    // "officials … was now 25 times the size": that is not who the verb is said of.
    if said == Some(false) && clause.tag(subject) == Tag::Nns {
        return None;
    }
    // "pupils at the school who were ill": the school were not.
    let one = matches!(clause.tag(subject), Tag::Nn | Tag::Nnp) && !is_plural(clause, subject);
    if helping == Some(true) && one && clause.tree.relation(carrier) == Relation::AclRelcl {
        return None;
    }
    let plural = said.unwrap_or(plural || clause.lower(subject) == "they");
    // A form that may be no word is worse than a quotation.
    if !sure && !group.passive && carrier == group.head {
        return None;
    }
    let modal = (group.first..group.head).find(|&i| clause.tag(i) == Tag::Md);
    // "nearly tripled" is not tripled.
    let measures = |i: usize| {
        clause.tree.relation(i) == Relation::Advmod
            && matches!(
                clause.lower(i),
                "nearly"
                    | "almost"
                    | "partly"
                    | "partially"
                    | "barely"
                    | "hardly"
                    | "scarcely"
                    | "rarely"
                    | "seldom"
                    | "poorly"
                    | "narrowly"
                    | "wrongly"
                    | "falsely"
                    | "mistakenly"
                    | "supposedly"
                    | "virtually"
                    | "temporarily"
                    | "probably"
                    | "allegedly"
                    | "reportedly"
            )
    };
    if let Some(&i) = clause.tree.children(carrier).iter().find(|&&i| i < group.head && i > subject && measures(i)) {
        line.push(clause, &[i]);
    }
    let negated = group.negated && !awaited;
    let negation = if negated { "not " } else { "" };
    if carrier != group.head && clause.tag(carrier) == Tag::Vb {
        // "is to meet": planned.
        line.say(group.head, format!("{negation}to").as_str());
        return Some(());
    }
    if carrier != group.head {
        // "was president": said with its tense, as nothing happens in it.
        let be = match group.form {
            Form::Future => "to be".to_owned(),
            Form::Possible => format!("{} be", clause.lower(modal?)),
            _ if plural => "are".to_owned(),
            _ => "is".to_owned(),
        };
        line.say(group.head, format!("{be} {negation}").trim_end());
        return Some(());
    }
    if group.passive {
        let before = match group.form {
            Form::Future => format!("{negation}to be "),
            Form::Possible => format!("{} {negation}be ", clause.lower(modal?)),
            Form::Infinitive => format!("{negation}to be "),
            // "until the new telescope is put into orbit": it is not yet.
            Form::Present if is_awaited(clause, carrier) => format!("{negation}to be "),
            _ => negation.to_owned(),
        };
        line.say(group.head, &format!("{before}{}", clause.lower(group.head)));
        return Some(());
    }
    let words = match group.form {
        Form::Future | Form::Infinitive => format!("{negation}to {lemma}"),
        Form::Present if is_awaited(clause, carrier) => format!("{negation}to {lemma}"),
        Form::Possible => format!("{} {negation}{lemma}", clause.lower(modal?)),
        _ if negated => format!("{} not {lemma}", if plural { "do" } else { "does" }),
        _ if plural => {
            if lemma == "be" {
                "are".to_owned()
            } else {
                lemma.clone()
            }
        }
        _ => third_person(&lemma),
    };
    line.say(group.head, &words);
    Some(())
}

/// Objects and complements whole, then what says where and how, as long as there is room; whether all had room.
fn complements(clause: &Clause, carrier: usize, group: &VerbGroup, actor: Actor, core_only: bool, line: &mut Line) -> bool {
    let tree = &clause.tree;
    if carrier != group.head {
        let words: Vec<usize> = argument_of_predicate(clause, carrier, core_only);
        if words.is_empty() {
            line.words.clear();
        }
        line.push(clause, &words);
        return true;
    }
    let (lemma, _) = verb_lemma(clause.lower(group.head));
    // "was told she could not see it", "were warned the bridge could fall"
    let tells = matches!(lemma.as_str(), "tell" | "warn" | "inform" | "advise" | "assure" | "ask");
    // "the oil that the firm spilled": what was spilled stands before it.
    if let Some(object) = taken(clause, carrier).filter(|_| !group.passive) {
        let mut words = argument(clause, object, Some(carrier), true);
        words.retain(|&i| !(clause.tree.relation(i) == Relation::Case && clause.tree.head(i) == Some(object)));
        push_said(clause, &words, line);
    }
    // "is entering its winter": without it nothing is said; but "resumed Wednesday" is told without its day.
    let whole = |o: usize| o > group.head && is_dated_branch(clause, o);
    let owned = |o: usize| tree.child(o, &[Relation::NmodPoss, Relation::Det]).is_some();
    if tree.child(carrier, &[Relation::Obj]).is_some_and(|o| whole(o) && owned(o)) {
        line.words.clear();
        return false;
    }
    let says = crate::event::english::words::words().reporting.contains(&lemma);
    let mut loose: Vec<Vec<usize>> = Vec::new();
    for &c in tree.children(carrier) {
        if c < group.head || Some(c) == actor.without || c == actor.at || is_dated_branch(clause, c) {
            continue;
        }
        // "recommended that vaccines be included": what is asked for, whatever the parse calls it.
        let that = tree.child(c, &[Relation::Mark]).is_some_and(|m| clause.lower(m) == "that");
        match tree.relation(c) {
            Relation::Advcl if that => line.push(clause, &argument(clause, c, None, core_only)),
            Relation::Obj | Relation::Iobj | Relation::Xcomp | Relation::CompoundPrt => {
                line.push(clause, &argument(clause, c, None, core_only))
            }
            // "was released by the court he had a short time": a clause without "that" is not what a passive verb is about.
            Relation::Ccomp if group.passive && !tells && tree.child(c, &[Relation::Mark]).is_none() => {}
            Relation::Ccomp => {
                let words = argument(clause, c, None, core_only);
                // "says that have taken ill": who has is missing.
                let finite = matches!(clause.tag(c), Tag::Vbd | Tag::Vbz | Tag::Vbp)
                    || tree.child(c, &[Relation::Aux, Relation::AuxPass]).is_some_and(|a| clause.tag(a) != Tag::To);
                let whose = [Relation::Nsubj, Relation::NsubjPass, Relation::Expl, Relation::Csubj];
                if finite && tree.child(c, &whose).is_none() {
                    line.words.clear();
                    return false;
                }
                let subject = tree.child(c, &[Relation::Nsubj, Relation::NsubjPass]).is_some_and(|s| s > group.head);
                let opened = says
                    && subject
                    && tree.child(c, &[Relation::Mark]).is_none()
                    && !matches!(clause.tag(words.first().copied().unwrap_or(c)), Tag::Wp | Tag::Wrb | Tag::Wdt);
                if opened && words.first().is_some_and(|&w| w > group.head) {
                    line.say(c, "that");
                    push_said(clause, &words, line);
                } else {
                    line.push(clause, &words);
                }
            }
            Relation::Advmod if is_whither(clause.lower(c)) && matches!(clause.tag(c), Tag::Rb | Tag::Rp) => {
                line.push(clause, &argument(clause, c, None, true))
            }
            Relation::Advmod if !is_loose(clause.lower(c)) && c <= group.head + 2 && clause.lower(c + 1) != "to" => {
                line.push(clause, &argument(clause, c, None, true))
            }
            Relation::Obl | Relation::OblAgent => {
                let words = argument(clause, c, None, core_only);
                let preposition = words.first().map_or("", |&i| clause.lower(i));
                // "announced in a letter to the unions that …": what was announced says more than how.
                if says
                    && tree.child(carrier, &[Relation::Ccomp]).is_some_and(|said| said > c)
                    && matches!(preposition, "in" | "at" | "during" | "on")
                {
                    continue;
                }
                // "in this June 24, 2010 file photo"
                if is_picture(clause, c) {
                    continue;
                }
                if matches!(
                    preposition,
                    "according"
                        | "after"
                        | "before"
                        | "during"
                        | "since"
                        | "until"
                        | "while"
                        | "because"
                        | "despite"
                        | "amid"
                        | "within"
                ) {
                    continue;
                }
                // What stands right behind the verb belongs to it ("led to", "died in prison").
                let asked = asks_whither(&lemma) && matches!(preposition, "to" | "into" | "onto" | "from" | "of" | "with" | "as");
                if words.first() == Some(&(group.head + 1)) || asked || tree.relation(c) == Relation::OblAgent {
                    line.push(clause, &words);
                } else {
                    loose.push(words);
                }
            }
            Relation::OblUnmarked if !clause.dated[c] && !is_when(clause, c) => loose.push(argument(clause, c, None, true)),
            // "works on cleaning up the site"
            Relation::Advcl
                if clause.tag(c) == Tag::Vbg
                    && first_of(clause, c) == group.head + 1
                    && clause.tag(group.head + 1) == Tag::In =>
            {
                line.push(clause, &argument(clause, c, None, core_only))
            }
            // "sent 700 men to seize the stores"
            Relation::Advcl if clause.tag(first_of(clause, c)) == Tag::To && !core_only => {
                loose.push(argument(clause, c, None, true))
            }
            _ => {}
        }
    }
    if line.len(clause) > LONGEST {
        return false;
    }
    for words in loose {
        let mut longer = line.clone();
        longer.push(clause, &words);
        if longer.len(clause) > LONGEST {
            let with = |n: usize| {
                let mut shorter = line.clone();
                shorter.push(clause, &trim(clause, words[..n].to_vec()));
                Some(shorter).filter(|shorter| shorter.len(clause) <= LONGEST)
            };
            let comma = words.iter().position(|&i| clause.lower(i) == ",");
            let whole = [Loss::Added, Loss::Asked].into_iter().flat_map(|loss| whole_ends(clause, &words, loss));
            if let Some(shorter) = comma.and_then(with).or_else(|| whole.filter(|&n| n > 2).find_map(with)) {
                *line = shorter;
            }
            return false;
        }
        *line = longer;
    }
    true
}

/// Whether a clause in the present says what something waits for that has not happened.
fn is_awaited(clause: &Clause, carrier: usize) -> bool {
    let ahead = |up: usize| {
        let of = |g: &&VerbGroup| carried(clause, g) == up;
        clause
            .verbs
            .iter()
            .find(of)
            .is_some_and(|g| matches!(g.form, Form::Future | Form::Possible | Form::Infinitive | Form::Past))
    };
    clause.tree.up(carrier).skip(1).any(ahead)
        && clause.tree.children(carrier).iter().any(|&c| {
            c < carrier
                && matches!(clause.tree.relation(c), Relation::Mark | Relation::Advmod)
                && matches!(clause.lower(c), "when" | "until" | "till" | "once" | "before" | "after" | "unless" | "if")
        })
}

/// "arrives over | for drinking water": a preposition whose noun went, with more behind it.
fn is_jammed(clause: &Clause, line: &Line) -> bool {
    line.words.windows(2).any(|pair| {
        let (i, next) = (pair[0].0, pair[1].0);
        let tie = clause.tree.relation(i) == Relation::Case && matches!(clause.tag(i), Tag::In | Tag::To);
        let gone = |h: usize| !line.words.iter().any(|(w, _)| *w == h);
        tie && next != i + 1 && clause.tree.head(i).is_some_and(gone)
    })
}

/// The noun that a verb of a relative clause takes as its object, where its pronoun says so.
fn taken(clause: &Clause, verb: usize) -> Option<usize> {
    let tree = &clause.tree;
    let pronoun = tree.child(verb, &[Relation::Obj]).filter(|&p| p < verb)?;
    let points = matches!(clause.tag(pronoun), Tag::Wdt | Tag::Wp) || clause.lower(pronoun) == "that";
    let noun = tree.up(verb).find(|&up| tree.relation(up) == Relation::AclRelcl).and_then(|up| tree.head(up))?;
    let near = noun < pronoun && !(noun..pronoun).any(|i| clause.tag(i).is_verb());
    (points && near && clause.tag(noun).is_noun()).then_some(noun)
}

/// Verbs that say little without where to, from what or with what.
fn asks_whither(verb: &str) -> bool {
    matches!(
        verb,
        "send"
            | "put"
            | "bring"
            | "give"
            | "add"
            | "turn"
            | "attribute"
            | "link"
            | "compare"
            | "transfer"
            | "hand"
            | "limit"
            | "subject"
            | "accuse"
            | "charge"
            | "deprive"
            | "rid"
            | "remind"
            | "convert"
            | "divide"
            | "raise"
            | "cut"
            | "reduce"
            | "increase"
            | "lower"
            | "downgrade"
            | "upgrade"
    )
}

/// Where something goes: without it "drive the slick ashore" says another thing.
fn is_whither(word: &str) -> bool {
    matches!(
        word,
        "ashore"
            | "aground"
            | "back"
            | "away"
            | "home"
            | "abroad"
            | "down"
            | "up"
            | "out"
            | "off"
            | "forward"
            | "aside"
            | "apart"
    )
}

/// A bare noun of time beside a verb says when, not what; "a day" says how often.
fn is_when(clause: &Clause, i: usize) -> bool {
    matches!(
        clause.lower(i),
        "day" | "week" | "month" | "year" | "time" | "moment" | "night" | "morning" | "afternoon" | "evening"
    ) && !matches!(clause.lower(first_of(clause, i)), "a" | "an" | "per" | "each" | "every")
}
