//! The forms of the timeline and what they mean in words: what the window's legend and a picture's foot explain.

use super::index::Entry;
use super::plan::{End, Form, LineKind, Mark, Rect, RenderItem, STUB};
use crate::event::Kind;

/// One form and its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What it looks like.
    pub sample: Sample,
    /// A few words.
    pub words: &'static str,
    /// One sentence more.
    pub help: &'static str,
}

/// What to draw beside the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A mark; [`Sample::mark`] gives it.
    Instant,
    /// A dot with its ring.
    Sources,
    /// A filled bar.
    Lasted,
    /// A dashed, fading bar.
    Within,
    /// A mark with a stub that fades.
    Open,
    /// A bar with soft ends.
    About,
    /// Two pale bars on a line.
    Alternatives,
    /// An outline only.
    Planned,
    /// Struck through.
    Denied,
    /// Pale, with a question mark.
    Doubtful,
    /// Pale, with a dashed edge.
    Inferred,
    /// A dot with the triangle.
    Disagree,
    /// "+9".
    Count,
    /// Grey columns.
    Density,
    /// A zigzag.
    Fold,
    /// A dotted line.
    Line(LineKind),
    /// A line from lane to lane.
    Ribbon,
}

/// Every form, in the order of the legend.
pub const LEGEND: [Explained; 18] = {
    const fn explained(sample: Sample, words: &'static str, help: &'static str) -> Explained {
        Explained { sample, words, help }
    }
    [
        explained(Sample::Instant, "one moment", "A moment or a day, or a span too short to tell at this zoom."),
        explained(Sample::Sources, "several sources", "A ring: more than one document tells it."),
        explained(Sample::Lasted, "lasted", "It went on from the left end to the right end."),
        explained(Sample::Within, "somewhere within", "It happened between the ends; when exactly is not known."),
        explained(Sample::Open, "open end", "“Since”, “until”: a stub that fades. When it began or ended is not said."),
        explained(Sample::About, "about", "The date is approximate: “circa”, “around”."),
        explained(Sample::Alternatives, "one or the other", "The date has more than one reading; all are drawn."),
        explained(Sample::Planned, "planned", "Announced or expected, not told as done."),
        explained(Sample::Denied, "denied", "Told as not having happened."),
        explained(
            Sample::Doubtful,
            "doubtful",
            "The date may be none: far from all others, or a number that only looks like one.",
        ),
        explained(
            Sample::Inferred,
            "inferred",
            "No words date it: it has the day of its document or the day before, as news does.",
        ),
        explained(Sample::Disagree, "reports disagree", "The sources give dates or figures that cannot all be right."),
        explained(Sample::Count, "more events", "So many events have no room here; a click lists them."),
        explained(
            Sample::Density,
            "how many, where",
            "The higher the grey, the more events; vague dates spread over their span.",
        ),
        explained(Sample::Fold, "folded away", "An empty stretch is left out; the scale is the same on both sides."),
        explained(Sample::Line(LineKind::Selection), "the selected event", "Its place in time, over all lanes."),
        explained(Sample::Line(LineKind::Today), "today", "Only where the data reaches today."),
        explained(Sample::Ribbon, "one event, two reports", "Joins what two documents tell of the same event."),
    ]
};

/// The sign of a kind of event: what tells kinds apart without colour. Empty for what has no kind.
pub const fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::Attack => "×",
        Kind::Death => "†",
        Kind::Arrest => "#",
        Kind::Release => "»",
        Kind::Election => "%",
        Kind::Statement => "“",
        Kind::Meeting => "&",
        Kind::Agreement => "=",
        Kind::Legal => "§",
        Kind::Disaster => "!",
        Kind::Business => "$",
        Kind::Fighting => "+",
        Kind::Protest => "¡",
        Kind::Decision => "D",
        Kind::Diplomacy => "@",
        Kind::Appointment => "A",
        Kind::Family => "F",
        Kind::Accident => "~",
        Kind::Publication => "P",
        Kind::Movement => ">",
        Kind::Beginning => "B",
        Kind::Ending => "E",
        Kind::Work => "W",
        Kind::Discovery => "O",
        Kind::Award => "*",
        Kind::Health => "H",
        Kind::Ceremony => "C",
        Kind::Transfer => "T",
        Kind::Other => "",
    }
}

impl Sample {
    /// The mark that shows it, in `rect`; `None` for what is no mark.
    pub fn mark(self, rect: Rect) -> Option<Mark> {
        let form = match self {
            Sample::Instant
            | Sample::Open
            | Sample::Sources
            | Sample::Planned
            | Sample::Denied
            | Sample::Doubtful
            | Sample::Inferred
            | Sample::Disagree => Form::Instant,
            Sample::Lasted => Form::Lasted,
            Sample::Within | Sample::About => Form::Within,
            Sample::Alternatives => Form::Alternatives,
            Sample::Count | Sample::Density | Sample::Fold | Sample::Line(_) | Sample::Ribbon => return None,
        };
        let middle = (rect.x0 + rect.x1) / 2.0;
        let stub = if self == Sample::Open { STUB.min(rect.x1 - rect.x0) } else { 0.0 };
        let rect = match form {
            Form::Instant => Rect { x0: middle - 6.0 - stub / 2.0, x1: middle + 6.0 + stub / 2.0, ..rect },
            _ => rect,
        };
        let third = (rect.x1 - rect.x0) / 3.0;
        let parts = match self {
            Sample::Alternatives => vec![Rect { x1: rect.x0 + third, ..rect }, Rect { x0: rect.x1 - third, ..rect }],
            _ => Vec::new(),
        };
        let soft = if self == Sample::About { End::Soft } else { End::Closed };
        Some(Mark {
            entry: Entry(0),
            event: 0,
            lane: 0,
            form,
            rect,
            parts,
            start: soft,
            end: if self == Sample::Open { End::Open } else { soft },
            kind: Kind::Other,
            sources: if self == Sample::Sources { 2 } else { 1 },
            conflicts: u32::from(self == Sample::Disagree),
            certainty: 1.0,
            planned: self == Sample::Planned,
            negated: self == Sample::Denied,
            doubtful: self == Sample::Doubtful,
            inferred: self == Sample::Inferred,
            signed: false,
            selected: false,
            found: false,
            spoken: "".into(),
        })
    }

    /// Whether a plan shows it, so that a picture's legend names only what is there.
    pub fn is_in(self, items: &[RenderItem]) -> bool {
        items.iter().any(|item| match (self, item) {
            (Sample::Count, RenderItem::Cluster(_))
            | (Sample::Density, RenderItem::Density(_))
            | (Sample::Fold, RenderItem::Break(_))
            | (Sample::Ribbon, RenderItem::Ribbon(_)) => true,
            (Sample::Line(kind), RenderItem::Line(line)) => line.kind == kind,
            (sample, RenderItem::Mark(m)) => match sample {
                Sample::Instant => m.form == Form::Instant,
                Sample::Sources => m.form == Form::Instant && m.sources > 1,
                Sample::Lasted => m.form == Form::Lasted,
                Sample::Within => m.form == Form::Within,
                Sample::Open => m.start == End::Open || m.end == End::Open,
                Sample::About => m.start == End::Soft || m.end == End::Soft,
                Sample::Alternatives => m.form == Form::Alternatives,
                Sample::Planned => m.planned,
                Sample::Denied => m.negated,
                Sample::Doubtful => m.doubtful,
                Sample::Inferred => m.inferred && m.form == Form::Instant,
                Sample::Disagree => m.conflicts > 0,
                _ => false,
            },
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_sign_of_its_own() {
        let signs: std::collections::BTreeSet<&str> = Kind::ALL.into_iter().map(sign).collect();
        assert_eq!(signs.len(), Kind::ALL.len());
    }

    #[test]
    fn every_sample_is_what_it_explains() {
        for explained in LEGEND {
            let rect = Rect { x0: 0.0, y0: 0.0, x1: 30.0, y1: 11.0 };
            if let Some(mark) = explained.sample.mark(rect) {
                assert!(explained.sample.is_in(&[RenderItem::Mark(mark)]), "{explained:?}");
            }
            assert!(!explained.sample.is_in(&[]) && explained.help.ends_with('.'), "{explained:?}");
        }
    }
}
