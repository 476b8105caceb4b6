//! The title of a happening: made of its arguments where the parse is sure of them; where it is not, or who did it is only pointed
//! at, the clause is quoted as it stands.

use super::line::{LONGEST, tidy};
use super::noun::of_noun;
use super::opening::Meant;
use super::quote::{close_up, quotation};
use super::said::quoted;
use super::verb::of_verb;
use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::subject::is_end;
use crate::event::english::morphology::verb_lemma;
use crate::event::english::parser::Relation;
use crate::event::model::TitleForm;

/// The title of a candidate, and how it was made.
pub(crate) fn title(clause: &Clause, k: &Candidate, meant: Meant<'_>) -> (String, TitleForm) {
    let made = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v).and_then(|g| match attempt(clause, k, g) {
            Some((told, governing)) => of_verb(clause, &told, governing, meant),
            // "those who want to leave" do not leave.
            None if is_wanted(clause, g) => None,
            None => of_verb(clause, k, g, meant),
        }),
        Sort::Noun => of_noun(clause, k, meant),
    };
    match made.and_then(|m| closed(&m)).filter(|m| stands(m)) {
        Some(title) => (title, TitleForm::Headline),
        None => (quoted(clause, k, meant).unwrap_or_else(|| format!("“{}”", quotation(clause, k))), TitleForm::Excerpt),
    }
}

/// "Pelicans try to balance on a boom": what is tried, planned or begun is told by the verb that says so. What is expected of somebody
/// ("is due to arrive") is told by itself.
fn attempt<'c>(clause: &'c Clause, k: &Candidate, group: &VerbGroup) -> Option<(Candidate, &'c VerbGroup)> {
    let tree = &clause.tree;
    // "attempts a way of stopping the leak"
    if is_end(clause, group.head) {
        let noun = tree.head(group.head).filter(|&n| tree.relation(n) == Relation::Obj)?;
        let head = tree.head(noun).filter(|&head| tree.child(head, &[Relation::Nsubj]).is_some())?;
        let governing = clause.verbs.iter().find(|g| g.head == head && g.is_finite() && !g.passive)?;
        return Some((Candidate { at: head, reporting: false, ..k.clone() }, governing));
    }
    // "works on cleaning up the site", "was kept from closing it"
    let tied = tree.relation(group.head) == Relation::Advcl
        && tree.head(group.head).is_some_and(|head| {
            let mark = tree.child(group.head, &[Relation::Mark]);
            mark.is_some_and(|m| {
                m == head + 1 && matches!(clause.lower(m), "on" | "in" | "from" | "at" | "against" | "toward" | "towards")
            })
        });
    let open = matches!(group.form, Form::Infinitive | Form::Gerund) && tree.relation(group.head) == Relation::Xcomp;
    if !(open || group.form == Form::Gerund && tied) {
        return None;
    }
    let mut head = tree.head(group.head)?;
    // "decided to forgo seeking a deduction": what is forgone is not sought.
    let verb = |at: usize| clause.verbs.iter().find(|g| g.head == at);
    while tree.relation(head) == Relation::Xcomp && verb(head).is_some_and(|g| !g.is_finite()) {
        head = tree.head(head).filter(|&above| above < head)?;
    }
    let governing = clause.verbs.iter().find(|g| g.head == head && g.is_finite() && !g.passive)?;
    let (lemma, _) = verb_lemma(clause.lower(head));
    let own = tree.child(head, &[Relation::Nsubj]).is_some() && tree.child(head, &[Relation::Obj, Relation::Iobj]).is_none();
    let bare = matches!(lemma.as_str(), "have" | "go" | "be" | "use" | "come") || tree.relation(head) == Relation::AclRelcl;
    (own && !bare).then(|| (Candidate { at: head, reporting: false, ..k.clone() }, governing))
}

/// Whether somebody only wants, needs or fails to do what the verb says.
fn is_wanted(clause: &Clause, group: &VerbGroup) -> bool {
    let tree = &clause.tree;
    let head = tree.head(group.head).filter(|_| group.form == Form::Infinitive && tree.relation(group.head) == Relation::Xcomp);
    head.and_then(|head| clause.verbs.iter().find(|g| g.head == head && !g.passive)).is_some_and(|g| {
        let (lemma, _) = verb_lemma(clause.lower(g.head));
        matches!(
            lemma.as_str(),
            "want" | "wish" | "need" | "fail" | "refuse" | "decline" | "threaten" | "hope" | "like" | "hesitate" | "forget"
        )
    })
}

/// A line of a chronology as its own title, when it can stand by itself.
pub(crate) fn own_words(words: &str) -> Option<String> {
    Some(tidy(&close_up(words))).filter(|line| stands(line))
}

/// Without words at its end that led to what went ("employed at least | through August"); `None` where it ends with a share of something
/// that went ("spend much | of Wednesday").
fn closed(title: &str) -> Option<String> {
    const LEADING: [&str; 16] = [
        " such as",
        " as",
        " at least",
        " at most",
        " at the latest",
        " at the earliest",
        " no later",
        " as early",
        " as late",
        " as soon",
        " until at least",
        " followed",
        " beginning",
        " starting",
        " ending",
        " up to",
    ];
    const SHARES: [&str; 8] = ["much", "most", "some", "part", "half", "all", "many", "rest"];
    let mut line = title;
    while let Some(shorter) = LEADING.iter().find_map(|end| line.strip_suffix(end)) {
        line = shorter.trim_end_matches([',', ' ']);
    }
    let last = line.rsplit(' ').next().unwrap_or("");
    // "pay for all", "do much": a preposition or a denial before it makes a phrase of it.
    let before = line.rsplit(' ').nth(1).unwrap_or("");
    let phrase = matches!(
        before,
        "for" | "of" | "in" | "to" | "by" | "not" | "at" | "after" | "as" | "too" | "so" | "very" | "how" | "above"
    );
    (!SHARES.contains(&last) || phrase).then(|| line.to_owned())
}

/// Whether a title can stand without its passage.
fn stands(title: &str) -> bool {
    let first = title.split(' ').next().unwrap_or("").to_lowercase();
    const POINTING: [&str; 38] = [
        "he", "she", "it", "they", "we", "i", "you", "this", "that", "these", "those", "his", "her", "its", "their", "my", "our",
        "who", "which", "there", "one", "another", "both", "some", "others", "what", "when", "where", "and", "but", "if", "such",
        "him", "them", "is", "are", "was", "were",
    ];
    !POINTING.contains(&first.as_str())
        && (title.split(' ').count() >= 3
            || title.split(' ').count() == 2 && title.split(' ').next().is_some_and(|w| w.len() > 4))
        && title.chars().count() <= LONGEST
        && title.matches('"').count().is_multiple_of(2)
        && title.matches('(').count() == title.matches(')').count()
        && title.matches('“').count() == title.matches('”').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::clause::candidate::candidates;
    use crate::event::clause::grammar::unmarked;
    use crate::text::Span;

    /// The title of the candidate at `trigger`; `[on Sunday]` marks a date.
    fn titled(marked: &str, trigger: &str) -> String {
        let (text, dates) = unmarked(marked);
        let clause = Clause::new(&text, Span::new(0, text.len()), &dates);
        let found = candidates(&clause);
        let k = found.iter().find(|k| clause.word(k.at) == trigger).expect("a candidate");
        title(&clause, k, &|_| None).0
    }

    #[test]
    fn titles_say_who_did_what_to_whom() {
        let mut wrong = Vec::new();
        for (text, trigger, expected) in [
            ("The rebels seized the harbour of Orla on [Sunday].", "seized", "Rebels seize the harbour of Orla"),
            ("An earthquake struck Orla on [3 May 2001].", "struck", "Earthquake strikes Orla"),
            (
                "Anna Weber visited Gulfport , Miss. , Theodore , Ala. , and Pensacola on [Monday] .",
                "visited",
                "Anna Weber visits Gulfport, Miss., Theodore, Ala., and Pensacola",
            ),
            ("The mayor, who was born in Orla, resigned on [Friday].", "resigned", "Mayor resigns"),
            ("Three soldiers were killed in the attack on [Monday].", "killed", "Three soldiers killed in the attack"),
            (
                "Anna Weber was elected president of the council in [1990].",
                "elected",
                "Anna Weber elected president of the council",
            ),
            ("The court will hear the case on [3 May].", "hear", "Court to hear the case"),
            ("The council cancelled the contract on [3 May].", "cancelled", "Council cancels the contract"),
            ("The ship did not leave the port on [3 May].", "leave", "Ship does not leave the port"),
            ("The police arrested two men and released a third on [3 May].", "released", "Police release a third"),
            ("The death of the mayor on [3 May] shocked the town.", "death", "Death of the mayor"),
            ("He died in [1988].", "died", "“He died in 1988”"),
            ("It was unveiled in [May 1993].", "unveiled", "“It was unveiled in May 1993”"),
            (
                "There will be judgment for the claimant in the sum of £31,450.",
                "judgment",
                "Judgment for the claimant in the sum of £31,450",
            ),
            (
                "The council said on [Friday] Orla should pay for the bridge.",
                "said",
                "Council says that Orla should pay for the bridge",
            ),
            ("The mayor was in no mood on [Tuesday] to discuss the flood.", "mood", "Mayor is in no mood to discuss the flood"),
            (
                "The citizens expected too much of their council in [June].",
                "expected",
                "Citizens expect too much of their council",
            ),
            (
                "A Kestrel reporter was told she could not see the island [last week].",
                "told",
                "Kestrel reporter told that she could not see the island",
            ),
            ("There were worries [this week] that the dam would fail.", "fail", "Worries that the dam would fail"),
            (
                "The council is warning that the bridge may not be stopped from falling in [May].",
                "warning",
                "Council warns that the bridge may not be stopped from falling",
            ),
            (
                "Orla Gas began pressure tests on the pipe after choking it off on [Thursday].",
                "choking",
                "Orla Gas chokes it off",
            ),
            (
                "They saw the [April 20] rig explosion that triggered the spill.",
                "explosion",
                "Rig explosion that triggered the spill",
            ),
            (
                "Roe nearly tripled his estimate of the costs on [Monday].",
                "tripled",
                "Roe nearly triples his estimate of the costs",
            ),
            (
                "A special flight for those who want to leave Orla will go on [Monday].",
                "leave",
                "“A special flight for those who want to leave Orla will go”",
            ),
            ("The shares of Orla Gas added to losses on [Monday].", "added", "Shares of Orla Gas add to losses"),
            (
                "Kestrel decided to forgo seeking a tax deduction for a settlement in [2006].",
                "seeking",
                "Kestrel decides to forgo seeking a tax deduction for a settlement",
            ),
            (
                "Kestrel has been working on cleaning up the site since [2005].",
                "cleaning",
                "Kestrel works on cleaning up the site",
            ),
            (
                "Kestrel will attempt a riskier way of stopping the leak [this week].",
                "stopping",
                "Kestrel to attempt a riskier way of stopping the leak",
            ),
            (
                "Kestrel warned on [Monday] that the well may not be stopped until [August].",
                "warned",
                "Kestrel warns that the well may not be stopped until August",
            ),
            ("The council rewrote its report on [Monday].", "rewrote", "Council rewrites its report"),
            (
                "The cost of insuring the debt of Orla Gas, rig operator Harbour and Kestrel Petroleum Corp, which owns a 25 percent stake in the well, hit fresh highs on [Wednesday].",
                "hit",
                "Cost of insuring the debt of Orla Gas hits fresh highs",
            ),
            (
                "In [June], Weber was part of a team that made a tour around the well.",
                "part",
                "Weber is part of a team that made a tour around the well",
            ),
            (
                "The city feared the gangs whose turf wars had killed 2,300 people in [2009].",
                "killed",
                "Gangs’ turf wars kill 2,300 people",
            ),
            (
                "In [1918] the consensus was that influenza was caused by a bacterium.",
                "caused",
                "“the consensus was that influenza was caused by a bacterium”",
            ),
            (
                "Officials spent much of [Wednesday] studying the cap.",
                "spent",
                "“Officials spent much of Wednesday studying the cap”",
            ),
            ("The offshore drilling rig exploded and sank on [3 May].", "sank", "Offshore drilling rig sinks"),
            // What a plan, an attempt or a "when" is about has not happened.
            (
                "The agency is trying to broker an agreement on the sharing of samples by [January 2010].",
                "agreement",
                "Agency tries to broker an agreement on the sharing of samples",
            ),
            (
                "The old telescope should work until [2014] when a better telescope is put into orbit.",
                "put",
                "Better telescope to be put into orbit",
            ),
            ("The causes of the fire are poorly understood [today].", "understood", "Causes of the fire poorly understood"),
            // Whole to where, why and how far.
            (
                "Searches for the word flu have sent millions of Internet users to Orlapedia, Kestrel and websites of the council in the [past week].",
                "sent",
                "Searches send millions of Internet users to Orlapedia",
            ),
            (
                "The animal, known simply as Khan, was given to the zoo by Orla in [2002].",
                "given",
                "Animal given to the zoo by Orla",
            ),
            ("Roe, 37, was made an envoy of the island in [2007].", "made", "Roe made an envoy of the island"),
            ("The valve fitted on [3 May] stopped the leak.", "stopped", "Valve stops the leak"),
            (
                "The council announced in a letter to the unions late [Tuesday] that wages would be cut by 5 percent.",
                "announced",
                "Council announces that wages would be cut by 5 percent",
            ),
            (
                "Workers, meanwhile, gathered [Thursday] to begin lowering a giant box over the hole at the bottom of the sea.",
                "gathered",
                "Workers gather to begin lowering a giant box over the hole",
            ),
            (
                "After striking a major find near Orla in [1969] , Kestrel grew its market share.",
                "striking",
                "Kestrel strikes a major find near Orla",
            ),
            (
                "The firm will start making payments to the fishermen in [early August].",
                "making",
                "Firm to start making payments to the fishermen",
            ),
            (
                "Lord Roe and Kestrel regional vice president Peter Moss were attending an event to promote the Orla Cultural Weekend on [Monday].",
                "attending",
                "Lord Roe attends an event to promote the Orla Cultural Weekend",
            ),
            (
                "The current spate of bad weather is likely to last well into [next week].",
                "last",
                "Current spate of bad weather to last",
            ),
            (
                "The new virus could still mutate into a more virulent form and spark an influenza pandemic that could circle the globe, the World Health Organization said on [3 May].",
                "said",
                "World Health Organization says the new virus could mutate",
            ),
        ] {
            if titled(text, trigger) != expected {
                wrong.push(format!("{text}\n  {}\n  {expected}", titled(text, trigger)));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_line_of_its_own_words_reads_as_it_was_written() {
        for (line, expected) in [
            ("The mayor was thrown out , amid quite a furore .", "The mayor was thrown out, amid quite a furore"),
            ("Orla Gas did n't pay -LRB- again -RRB-", "Orla Gas didn't pay (again)"),
            ("Tenant moved out", "Tenant moved out"),
        ] {
            assert_eq!(own_words(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn no_title_ends_with_what_led_to_words_that_went() {
        for (title, expected) in [
            ("Fund keeps the fishermen employed at least", Some("Fund keeps the fishermen employed")),
            ("Orla Gas pays $5bn into the fund, followed", Some("Orla Gas pays $5bn into the fund")),
            ("Vaccine ready as early", Some("Vaccine ready")),
            ("Talks may begin as", Some("Talks may begin")),
            ("Officials spend much", None),
            ("Orla Gas to pay for all", Some("Orla Gas to pay for all")),
            ("Mayor resigns", Some("Mayor resigns")),
        ] {
            assert_eq!(closed(title).as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn a_quotation_is_a_whole_clause_from_its_subject_on() {
        let mut wrong = Vec::new();
        for (text, trigger, expected) in [
            // Behind who said it.
            (
                "“ If laws were broken , those responsible will be brought to justice , ” Weber said [yesterday] .",
                "said",
                "Weber: “those responsible will be brought to justice”",
            ),
            ("“ We 're on plan , ” Roe said in a conference call [Saturday evening] .", "said", "Roe: “We're on plan”"),
            ("“ It was we who did it at last , ” he said [yesterday] .", "said", "“It was we who did it at last”"),
            // Whole phrases go where there is no room, never half of one.
            (
                "Although sales fell, they collected about 450 large sacks of oil, which had emulsified into dime-sized balls, on [3 May].",
                "collected",
                "“they collected about 450 large sacks of oil”",
            ),
            // Told with the verb that it completes.
            (
                "She said it would forgo paying dividends to its shareholders in [May 2010].",
                "paying",
                "“it would forgo paying dividends to its shareholders in May 2010”",
            ),
            (
                "On [Monday] it was confirmed that a child at the nursery had tested positive.",
                "confirmed",
                "“a child at the nursery had tested positive”",
            ),
            // To the end of what is said, and without what only leads to it or a day of the week.
            (
                "Concerts are off and schools in the Orla area have been closed until [6 May].",
                "closed",
                "“Concerts are off and schools in the Orla area have been closed until 6 May”",
            ),
            (
                "But on [Saturday] it was taken away from the harbour of Orla .",
                "taken",
                "“it was taken away from the harbour of Orla”",
            ),
            // Never a part of a list, and never who speaks without what he says.
            (
                "Over the [last two weeks] we began to see patients with high fever, muscle aches, sore throats and very bad coughs.",
                "began",
                "“we began to see patients with high fever”",
            ),
            // With who said it rather than with a pronoun.
            (
                "Aircraft maker Kestrel said it was sticking to its [2009] target of 300 orders, but that this would be hard.",
                "sticking",
                "“Aircraft maker Kestrel said it was sticking to its 2009 target of 300 orders”",
            ),
            // The name of a happening is not made a clause that was at another time.
            ("Weber told a panel looking into the [April 22] disaster what she saw.", "disaster", "“the April 22 disaster”"),
            // What is said, where who says it leaves no room.
            (
                "He warned in a long report to the board of governors on [Monday] that the bridge could fall.",
                "warned",
                "“the bridge could fall”",
            ),
        ] {
            if titled(text, trigger) != expected {
                wrong.push(format!("{text}\n  {}\n  {expected}", titled(text, trigger)));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_time_on_which_words_hang_stays() {
        let line = titled("It was a feud that has defined the [last decade] of the history of Orla.", "defined");
        assert!(!line.contains("defined of"), "{line}");
    }

    #[test]
    fn a_title_is_short_and_never_empty_whatever_the_words() {
        for text in ["seized", "( ( (", "“", "the the the the", "a, b, c; d: was was was killed by by", "…………", "1 2 3 killed"]
        {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            for k in candidates(&clause) {
                let (title, _) = title(&clause, &k, &|_| None);
                assert!((1..=80).contains(&title.chars().count()), "{text}: {title}");
            }
        }
    }
}
