//! The words that name the event which an offset counts from: "eight days after | the fall of the fort".

use super::context::is_past;
use super::engine::matcher::Match;
use super::engine::pack::Pack;
use super::engine::token::{Gap, Kind, Token};
use super::matched::mention;
use super::mention::{From, Meaning};
use super::value::{CalendarDate, Unit};

/// Where the words that name the event end, after "eight days after": a noun phrase with its "of", or a short clause ("the siege
/// began"). It ends before a mark, a preposition, the next clause and the next mention.
pub(super) fn anchor_phrase(pack: &Pack, text: &str, tokens: &[Token], from: usize, next: usize) -> usize {
    const LONGEST: usize = 12;
    let is = |at: usize, class| pack.is(&tokens[at], class);
    let classes = &pack.classes;
    let mut end = from;
    while end < next.min(from + LONGEST) {
        let token = &tokens[end];
        let tight = token.gap == Gap::None && tokens.get(end + 1).is_some_and(|t| t.gap == Gap::None);
        let joined = tight && (token.is_mark(b'\'') || token.is_mark(b'-'));
        let ends = matches!(token.kind, Kind::Mark(_)) && !joined || token.gap == Gap::Paragraph && end > from;
        let clause = end > from
            && (is(end, classes.phrase_end)
                || is(end, classes.relation)
                || is(end, classes.connector)
                || is(end, classes.clause));
        // A second noun phrase without "of" is the main clause: "the day after the battle | the king left".
        let second = end > from + 1 && is(end, classes.determiner) && !is(end - 1, classes.genitive);
        let second = second || end > from && is(end, classes.subject);
        // ... or with a name that nothing ties to the noun before it: "the day after the battle | Smith told".
        let small = |i: usize| !tokens[i].capital && !is(i, classes.determiner) && !is(i, classes.genitive);
        let named =
            end > from && token.kind == Kind::Word && token.capital && tokens[end - 1].kind == Kind::Word && small(end - 1);
        let second = second || named;
        // A clause ends with its verb: "the siege began | ".
        let verb = |i: usize| i > from + 1 && is_past(pack, text, &tokens[i]);
        let second = second || end > from && verb(end - 1) && !verb(end) && !is(end - 1, classes.auxiliary);
        // "on the first day of the war | swiftly took the port": its adverb belongs to the verb behind it.
        let adverb = |i: usize| !token.capital && pack.ends_as(text, &tokens[i], classes.adverb) && i + 1 < next;
        let second = second || end > from && adverb(end) && verb(end + 1) && !verb(end - 1);
        if ends || clause || second || end > from && pack.grammar.is_and(token) {
            break;
        }
        end += 1;
    }
    // No phrase ends in "of", in "the" or "his", in a hyphen, or in half a number.
    let open = |i: usize| {
        is(i, classes.genitive)
            || is(i, classes.determiner)
            || matches!(tokens[i].kind, Kind::Mark(_))
            || tokens[i].kind == Kind::Digits && tokens.get(i + 1).is_some_and(|t| t.gap == Gap::None)
    };
    while end > from && open(end - 1) {
        end -= 1;
    }
    end
}

/// "two days after the [Sept. 11] attacks": the day of the event stands beside its name, so the offset counts from it.
pub(super) fn date_of_event(
    pack: &Pack,
    tokens: &[Token],
    from: usize,
    next: Option<&Match>,
    offset: &Meaning,
) -> Option<Meaning> {
    let Meaning::Offset { amount, toward, .. } = offset else { return None };
    let next = next.filter(|n| n.first == from + 1 && pack.is(&tokens[from], pack.classes.determiner))?;
    let named = tokens.get(next.end).filter(|t| t.kind == Kind::Word && t.gap > Gap::None && t.gap < Gap::Paragraph)?;
    let date = mention(pack, tokens, next).filter(|m| m.rejected.is_none())?;
    let fine = match date.meaning {
        Meaning::Date(CalendarDate::Day { month: Some(_), .. }) => true,
        Meaning::Date(CalendarDate::Month { .. }) => amount.unit() >= Unit::Month,
        _ => false,
    };
    let named = fine && !pack.is(named, pack.classes.relation) && !pack.is(named, pack.classes.clause);
    let from = From::Meaning(Box::new(date.meaning));
    named.then(|| Meaning::Offset { amount: amount.clone(), toward: *toward, from })
}
