//! Edits that a form makes some time after it was opened: what was changed meanwhile in the file, by hand or by another window,
//! is not overwritten.

use super::Edit;
use crate::session::corrections::Corrections;
use crate::session::store::{Clash, merge};

/// What of an edit, made by somebody who saw `seen`, holds beside what is said `now`; and where both say something else of the
/// same. `None` where nothing of it is left.
pub fn beside_others(edit: Edit, seen: &Corrections, now: &Corrections) -> (Option<Edit>, Vec<Clash>) {
    let mut mine = seen.clone();
    let _back = edit.clone().apply(&mut mine);
    let clashes = merge(seen, &mine, now).clashes;
    if clashes.is_empty() {
        return (Some(edit), clashes);
    }
    let theirs = clashes.iter().map(|clash| Edit::Field(clash.keep_theirs.clone()));
    let edit = Edit::Together(std::iter::once(edit).chain(theirs).collect());
    let mut after = now.clone();
    let _back = edit.clone().apply(&mut after);
    ((after != *now).then_some(edit), clashes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::corrections::SetDate;
    use crate::session::edit::DocumentChange;
    use crate::temporal::{Day, Interval};
    use crate::timex::Genre;

    fn dated(day: i64) -> Edit {
        Edit::published("a.txt", Some(SetDate { range: Interval::day(Day(day)), how: String::new() }))
    }

    fn with(edit: Edit) -> Corrections {
        let mut corrections = Corrections::default();
        let _back = edit.apply(&mut corrections);
        corrections
    }

    #[test]
    fn what_another_said_meanwhile_stands_and_the_rest_of_the_edit_holds() {
        let seen = Corrections::default();
        let genre = || Edit::of_document("a.txt", DocumentChange::Genre(Some(Genre::News)));
        // Nothing was changed, or the same, or something else.
        for now in [seen.clone(), with(dated(1)), with(genre())] {
            let (edit, clashes) = beside_others(dated(1), &seen, &now);
            assert_eq!((edit, clashes.len()), (Some(dated(1)), 0));
        }
        let now = with(dated(2));
        let (edit, clashes) = beside_others(dated(1), &seen, &now);
        assert_eq!(edit, None);
        let [clash] = clashes.as_slice() else { panic!("{clashes:?}") };
        assert_eq!(
            (clash.about.as_str(), clash.mine.as_str(), clash.theirs.as_str()),
            ("date of a.txt", "1970-01-02", "1970-01-03")
        );
        let mut decided = now.clone();
        let _back = Edit::Field(clash.take_mine.clone()).apply(&mut decided);
        assert_eq!(decided, with(dated(1)), "the user takes the other side");
        // Of two changes the one that clashes is held back, and undoing gives the identical state.
        let (edit, clashes) = beside_others(Edit::Together(vec![dated(1), genre()]), &seen, &now);
        let mut both = now.clone();
        let back = edit.expect("one is left").apply(&mut both);
        assert_eq!(clashes.len(), 1);
        assert_eq!(both, with(Edit::Together(vec![dated(2), genre()])));
        let _again = back.apply(&mut both);
        assert_eq!(both, now);
    }
}
