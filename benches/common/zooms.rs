//! The views in which frames and plans are timed.

use dateline::timeline::{Scale, Timeline, Viewport};

/// Name and span in seconds; all history is what the data gives.
pub(crate) const ZOOMS: [(&str, Option<f64>); 6] = [
    ("all", None),
    ("70 years", Some(2.2e9)),
    ("1 year", Some(3.2e7)),
    ("1 month", Some(2.6e6)),
    ("1 day", Some(86_400.0)),
    ("1 hour", Some(3_600.0)),
];

/// A view of that span where the generated corpora are densest, in their last years.
pub(crate) fn base(timeline: &Timeline, scale: &Scale, span: Option<f64>) -> Viewport {
    span.map_or_else(|| timeline.fit(scale), |span| Viewport::new(1.68e9 - span / 2.0, 1.68e9 + span / 2.0))
}
