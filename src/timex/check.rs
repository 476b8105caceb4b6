//! Runs the examples and rejects that the rules of a pack bring along.

use super::engine::pack::{Example, Pack, PackError};
use super::mention::Genre;
use super::resolve::{Anchor, AnchorSource, State, resolve};
use super::tagger::tag_with;
use crate::temporal::{Day, Interval};

impl Pack {
    /// Runs every example and reject; returns what fails, and how many were run.
    pub fn check(&self) -> (Vec<PackError>, usize) {
        let errors = self.examples.iter().filter_map(|example| check_example(self, example)).collect();
        (errors, self.examples.len())
    }
}

/// Runs one example of a pack.
fn check_example(pack: &Pack, example: &Example) -> Option<PackError> {
    let day = Day::from_ymd(2024, 12, 9)?;
    let anchor = Anchor { date: Some(Interval::day(day)), source: AnchorSource::SetByUser };
    let tagged = tag_with(pack, &example.text);
    let timexes = resolve(&example.text, &tagged, &anchor, Genre::News);
    let wrong = |message: String, mend: &str| {
        Some(PackError { file: example.file.clone(), line: example.line, column: example.column, message, mend: mend.into() })
    };
    let found = |i: usize| {
        format!("{:?} = {} by `{}`", timexes[i].span.of(&example.text), timexes[i].value.timex3(), tagged.mentions[i].rule)
    };
    match &example.expected {
        Some((extent, value)) => {
            let exact = timexes.iter().position(|t| t.state != State::Rejected && t.span.range() == *extent);
            match exact {
                Some(i) if timexes[i].value.timex3() == *value => None,
                Some(i) => {
                    wrong(format!("`{}` reads {}, not {value}", example.rule, found(i)), "mend the rule's value, or the example")
                }
                None => {
                    let near = (0..timexes.len())
                        .find(|&i| timexes[i].span.start < extent.end as u32 && (extent.start as u32) < timexes[i].span.end);
                    let instead = near.map_or_else(|| "nothing".to_owned(), found);
                    wrong(
                        format!("`{}` should read {:?}; found {instead}", example.rule, &example.text[extent.clone()]),
                        "mend the rule's pattern or guards, or the example",
                    )
                }
            }
        }
        None => {
            let hit =
                (0..timexes.len()).find(|&i| timexes[i].state != State::Rejected && *tagged.mentions[i].rule == *example.rule)?;
            wrong(
                format!("`{}` should read nothing here; found {}", example.rule, found(hit)),
                "add a guard to the rule, or mend the reject",
            )
        }
    }
}
