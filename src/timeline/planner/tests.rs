//! What a frame lays out, counted.

use super::*;
use crate::event::{Factuality, Kind};
use crate::temporal::{Day, When};
use crate::timeline::{Approximate, Builder, Grouping, LaneOrder, Record};

/// Lanes of a hundred days each, the first ones the same however many follow.
fn timeline(lanes: usize) -> Timeline {
    let mut builder = Builder::new(Grouping::Document, LaneOrder::Name);
    let mut event = 0;
    for number in 0..lanes {
        let name = format!("lane {number:05}");
        let lane = builder.lane(LaneKey::Named(name.as_str().into()), &name);
        for i in 0..100 {
            let when = When::on(Day(15_000 + (i * 37 + number as i64 % 7) % 1000));
            let record = Record {
                event,
                title: "The bridge opens again",
                when: &when,
                kind: Kind::Other,
                certainty: 1.0,
                salience: (i % 13) as f32,
                doubtful: false,
                inferred: false,
                sources: 1,
                conflicts: 0,
                factuality: Factuality::Asserted,
            };
            builder.push(&record, &[lane]);
            event += 1;
        }
    }
    builder.finish()
}

#[test]
fn a_frame_lays_out_what_is_in_sight_however_many_lanes_there_are() {
    let frame = Frame { width: 1600.0, height: 900.0, scroll_y: 0.0 };
    let laid_out = |lanes: usize, scroll_y: f32| -> Vec<(usize, usize)> {
        let (timeline, scale) = (timeline(lanes), Scale::default());
        let all = Viewport::new(scale.axis(Day(14_900).start()), scale.axis(Day(16_100).start()));
        let mut planner = Planner::default();
        // Each step crosses an octave.
        (0..6)
            .map(|step| {
                let view = all.zoom_at(scale.axis(Day(15_400).start()), 2.1f64.powi(step));
                let before = planner.rows.kept();
                let plan = planner.plan(
                    &timeline,
                    &scale,
                    &view,
                    Frame { scroll_y, ..frame },
                    &Approximate,
                    &PlanOptions { story: StoryPlace::Pinned, ..PlanOptions::default() },
                );
                let seen = plan.items.iter().filter(|i| matches!(i, RenderItem::Lane(_))).count() - 1;
                (seen, planner.rows.kept() - before)
            })
            .collect()
    };
    let few = laid_out(40, 0.0);
    assert!(few.iter().all(|&(seen, tiles)| (4..=12).contains(&seen) && tiles <= 8 * seen + LOOK_AHEAD), "{few:?}");
    assert!(few.iter().any(|f| f.1 > 0), "{few:?}");
    assert_eq!(laid_out(2_000, 0.0), few);
    let middle = laid_out(2_000, 100_000.0);
    assert!(middle.iter().all(|&(seen, tiles)| (4..=12).contains(&seen) && tiles <= 8 * seen + LOOK_AHEAD), "{middle:?}");
}
