//! The story at any zoom and pan.

use super::*;
use crate::event::{Factuality, Kind};
use crate::temporal::{Day, Grain, Interval, When};
use crate::timeline::lane::rank;
use crate::timeline::measure::{Measure, TextStyle};
use crate::timeline::plan::Rect;
use crate::timeline::{
    Builder, Frame, Grouping, Label, LaneKey, LaneOrder, Plan, PlanOptions, Planner, Record, RenderItem, STORY_LANE, StoryPlace,
};

/// Numbers without pattern, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Bursts and lulls, days, months, years, open ends.
fn timeline(n: u64, numbers: &mut Numbers) -> Timeline {
    let titles =
        ["The dam bursts", "Rescuers reach the upper valley after two days on foot", "A court hears the owners of the dam", "x"];
    let mut builder = Builder::new(Grouping::None, LaneOrder::default());
    let lane = builder.lane(LaneKey::All, "");
    for event in 0..n {
        let burst = numbers.below(9) as i64 * 700;
        let day = Day(10_000 + burst + numbers.below(if event % 3 == 0 { 2_000 } else { 40 }) as i64);
        let when = match numbers.below(8) {
            0 => When::within(Interval::days(day, Day(day.0 + 364)), Grain::Year),
            1 => When::within(Interval::days(day, Day(day.0 + 29)), Grain::Month),
            2 => When::throughout(Interval { earliest: Some(day.start()), latest: None }, Grain::Day),
            3 => When::throughout(Interval { earliest: None, latest: Some(day.end()) }, Grain::Month),
            _ => When::on(day),
        };
        let record = Record {
            event: event as u32,
            title: titles[numbers.below(4) as usize],
            when: &when,
            kind: Kind::Other,
            certainty: 1.0,
            salience: numbers.below(1000) as f32 / 100.0,
            doubtful: false,
            inferred: false,
            sources: 1 + numbers.below(3) as u32,
            conflicts: 0,
            factuality: Factuality::Asserted,
        };
        builder.push(&record, &[lane]);
    }
    builder.finish()
}

fn labels(plan: &Plan) -> Vec<&Label> {
    plan.items
        .iter()
        .filter_map(|i| if let RenderItem::Label(l) = i { Some(l) } else { None })
        .filter(|l| l.lane == STORY_LANE)
        .collect()
}

fn marks(plan: &Plan) -> Vec<&Mark> {
    plan.items
        .iter()
        .filter_map(|i| if let RenderItem::Mark(m) = i { Some(m) } else { None })
        .filter(|m| m.lane == STORY_LANE)
        .collect()
}

#[test]
fn at_any_zoom_and_pan_labels_do_not_overlap_are_the_best_of_their_stretch_and_stay() {
    let mut numbers = Numbers(7);
    let options = PlanOptions { story: StoryPlace::Pinned, ..PlanOptions::default() };
    let (mut compared, mut seen) = (0, 0);
    for n in [1, 30, 400, 4_000] {
        let timeline = timeline(n, &mut numbers);
        let scale = if n == 400 { Scale::folded(&timeline.gaps(0.05)) } else { Scale::default() };
        let mut planner = Planner::default();
        let all = timeline.fit(&scale);
        for _ in 0..120 {
            let width = 400.0 + numbers.below(1500) as f32;
            let frame = Frame { width, height: 300.0 + numbers.below(800) as f32, scroll_y: 0.0 };
            let share = 1.0 / (1 << numbers.below(14)) as f64;
            let lo = all.lo + all.span() * (1.0 - share) * numbers.below(1000) as f64 / 1000.0;
            let view = Viewport::new(lo, lo + all.span() * share);
            let before = planner.plan(&timeline, &scale, &view, frame, &Approximate, &options);
            check(&timeline, &scale, &view, frame, &before);
            seen += labels(&before).len();
            for _ in 0..5 {
                let shift = f64::from(width) * (numbers.below(1600) as f64 / 1000.0 - 0.8);
                let moved = view.pan(shift * view.per_point(width));
                let after = planner.plan(&timeline, &scale, &moved, frame, &Approximate, &options);
                compared += same_after_panning((&before, &after), shift, width);
            }
        }
    }
    assert!(compared > 300 && seen > 2_000, "{compared} of {seen} labels compared");
}

/// How many labels are well inside both frames; all of them are the same.
fn same_after_panning((before, after): (&Plan, &Plan), shift: f64, width: f32) -> usize {
    let now = labels(after);
    let mut compared = 0;
    for label in labels(before) {
        let x = f64::from(label.rect.x0) - shift;
        // What the frame's side touches may be turned or cut.
        let inside = |x: f64| x > 430.0 && x + f64::from(label.rect.x1 - label.rect.x0) < f64::from(width) - 430.0;
        if inside(x) && inside(f64::from(label.rect.x0)) {
            let same = now.iter().find(|l| l.entry == label.entry).expect("it stays in view and keeps its words");
            assert_eq!((same.y, &same.text, same.side), (label.y, &label.text, label.side));
            compared += 1;
        }
    }
    compared
}

/// Rows of the story, from its height.
fn rows_of(plan: &Plan) -> usize {
    ((plan.pinned - 32.0) / 24.0).round() as usize
}

fn check(timeline: &Timeline, scale: &Scale, view: &Viewport, frame: Frame, plan: &Plan) {
    let (labels, marks) = (labels(plan), marks(plan));
    for (i, a) in labels.iter().enumerate() {
        assert!(a.rect.x0 >= 0.0 && a.rect.x1 <= frame.width, "{a:?}");
        assert!(labels[i + 1..].iter().all(|b| !a.rect.overlaps(&b.rect)), "{a:?} in {view:?}");
        assert!(marks.iter().all(|m| m.entry == a.entry || !a.rect.overlaps(&m.rect)), "{a:?} in {view:?}");
    }
    let all = timeline.fit(scale);
    let shows_all = view.lo <= all.lo && view.hi >= all.hi;
    cut_only_where_the_row_is_full((&labels, &marks), timeline, frame, shows_all);
    // Of each stretch that holds something the best is told, and nothing before what is better.
    let ground = Ground {
        timeline,
        scale,
        measure: &Approximate,
        limits: (view.lo, view.hi),
        home: (view.lo, view.hi),
        octave: rows::octave(view.per_point(frame.width)),
    };
    let lane = timeline.story.as_ref().expect("there are events");
    let width = CELL * rows::coarsest(ground.octave);
    let store = &timeline.store;
    for index in (view.lo / width).ceil() as i64..(view.hi / width).floor() as i64 {
        let all: Vec<u32> = members(&ground, lane, index).filter(|&e| is_short(&ground, e)).collect();
        assert!(all.windows(2).all(|w| rank(store, w[0]) < rank(store, w[1])));
        let told = |e: &u32| marks.iter().any(|m| m.entry.0 == *e);
        let days = |e: u32| (store.start[e as usize].div_euclid(DAY), store.end[e as usize].div_euclid(DAY));
        let most = rows_of(plan) / usize::from(ROWS_STEP);
        // The best of all is told, and of the days that it tells each day's best.
        let is_best_of_its_day = |i: &usize| all[..*i].iter().all(|&e| days(e) != days(all[*i]));
        let of_days: Vec<u32> =
            (0..all.len().min(LOOKED_THROUGH)).filter(is_best_of_its_day).map(|i| all[i]).take(most).collect();
        assert!(of_days.iter().all(told), "stretch {index} in {view:?}");
        let by_right = all.len().min(most);
        assert!(all.iter().filter(|&e| told(e)).count() >= by_right, "stretch {index} in {view:?}");
    }
    for (i, mark) in marks.iter().enumerate() {
        assert!(marks[i + 1..].iter().all(|other| other.entry != mark.entry), "told twice in {view:?}");
    }
}

/// No title is cut while its row has room for it on the side where it stands.
fn cut_only_where_the_row_is_full((labels, marks): (&[&Label], &[&Mark]), timeline: &Timeline, frame: Frame, shows_all: bool) {
    for label in labels {
        let title = Approximate.width(timeline.title(label.entry), TextStyle::LabelStrong).min(places::WIDEST);
        let width = label.rect.x1 - label.rect.x0;
        // The last letters of a cut title need not fill its room.
        if !label.text.ends_with('…') || width + 16.0 > title {
            continue;
        }
        let beside = labels.iter().filter(|l| l.entry != label.entry).map(|l| l.rect);
        let in_row: Vec<Rect> = beside
            .chain(marks.iter().filter(|m| m.entry != label.entry).map(|m| m.rect))
            .filter(|r| r.y0 < label.y && r.y1 > label.y)
            .collect();
        let (next, free) = if label.side == Side::Left {
            let next = in_row.iter().filter(|r| r.x0 < label.rect.x0).map(|r| r.x1).reduce(f32::max);
            (next, label.rect.x0 - next.unwrap_or(0.0))
        } else {
            let next = in_row.iter().filter(|r| r.x1 > label.rect.x1).map(|r| r.x0).reduce(f32::min);
            (next, next.unwrap_or(frame.width) - label.rect.x1)
        };
        // With what is out of sight it may share its stretch all the same, or panning would change it.
        if next.is_none() && !shows_all {
            continue;
        }
        // Less than this is left over: air, what a letter more would need, and what is too little for other words.
        assert!(free < 90.0, "{label:?} has {free} points more in its row");
    }
}

/// The best of each stretch have their place by right; only what has grown longer than a stretch gives it up.
#[test]
fn zooming_in_keeps_the_best_of_each_stretch() {
    let mut numbers = Numbers(11);
    let options = PlanOptions { story: StoryPlace::Pinned, ..PlanOptions::default() };
    let frame = Frame { width: 1000.0, height: 600.0, scroll_y: 0.0 };
    let (mut kept, mut outgrown) = (0, 0);
    for n in [60, 2_000] {
        let timeline = timeline(n, &mut numbers);
        let scale = Scale::default();
        let mut planner = Planner::default();
        let lane = timeline.story.as_ref().expect("there are events");
        let mut view = timeline.fit(&scale);
        for _ in 0..8 {
            let closer = view.zoom_at(view.middle(), 2.0);
            let ground = |view: &Viewport| Ground {
                timeline: &timeline,
                scale: &scale,
                measure: &Approximate,
                limits: (view.lo, view.hi),
                home: (view.lo, view.hi),
                octave: rows::octave(view.per_point(frame.width)),
            };
            let mut told = |view: &Viewport| -> (Vec<u32>, usize) {
                let plan = planner.plan(&timeline, &scale, view, frame, &Approximate, &options);
                (marks(&plan).iter().map(|m| m.entry.0).collect(), rows_of(&plan) / usize::from(ROWS_STEP))
            };
            let ((before, most), (after, _)) = (told(&view), told(&closer));
            let width = CELL * rows::coarsest(ground(&view).octave);
            for entry in before {
                let at = scale.axis(timeline.middle(crate::timeline::Entry(entry)));
                let by_right =
                    Story::default().best(&ground(&view), lane, most, (at / width).floor() as i64).own.contains(&entry);
                if !by_right || at <= closer.lo || at >= closer.hi {
                    continue;
                }
                let fits = is_short(&ground(&closer), entry);
                assert!(!fits || after.contains(&entry), "{entry} is gone in {closer:?}");
                (kept, outgrown) = if fits { (kept + 1, outgrown) } else { (kept, outgrown + 1) };
            }
            view = closer;
        }
    }
    assert!(kept > 40 && kept > outgrown, "{kept} kept, {outgrown} outgrown");
}

#[test]
fn a_burst_among_empty_stretches_takes_their_rows() {
    let mut builder = Builder::new(Grouping::None, LaneOrder::default());
    let lane = builder.lane(LaneKey::All, "");
    let whens: Vec<When> = (0..40).map(|day| When::on(Day(10_000 + if day < 6 { day } else { 200 + day * 40 }))).collect();
    for (event, when) in whens.iter().enumerate() {
        let record = Record {
            event: event as u32,
            title: "The dam bursts",
            when,
            kind: Kind::Other,
            certainty: 1.0,
            salience: 50.0 - event as f32,
            doubtful: false,
            inferred: false,
            sources: 1,
            conflicts: 0,
            factuality: Factuality::Asserted,
        };
        builder.push(&record, &[lane]);
    }
    let timeline = builder.finish();
    let options = PlanOptions { story: StoryPlace::Pinned, ..PlanOptions::default() };
    let start = Day(9_960).start().0 as f64;
    let view = Viewport::new(start, start + 160.0 * 86_400.0);
    let frame = Frame { width: 1000.0, height: 440.0, scroll_y: 0.0 };
    let plan = Planner::default().plan(&timeline, &Scale::default(), &view, frame, &Approximate, &options);
    check(&timeline, &Scale::default(), &view, frame, &plan);
    assert_eq!(labels(&plan).len(), 6, "six days in one stretch of three rows, nothing beside it");
}

/// Zoomed in to some days, or hours, a day is wider than the story's bars: it is told as a point, and its bar stands in the lanes.
#[test]
fn a_day_stays_in_the_story_however_wide_it_is() {
    let mut numbers = Numbers(5);
    let timeline = timeline(60, &mut numbers);
    let scale = Scale::default();
    let options = PlanOptions { story: StoryPlace::Pinned, ..PlanOptions::default() };
    let frame = Frame { width: 1200.0, height: 800.0, scroll_y: 0.0 };
    let store = &timeline.store;
    let one_day = |e: &u32| is_a_day(store, *e) && store.end[*e as usize] - store.start[*e as usize] > 80_000;
    let entry = (0..store.start.len() as u32).find(one_day).expect("most are days");
    let middle = scale.axis(timeline.middle(crate::timeline::Entry(entry)));
    for days in [30.0, 6.0, 2.0, 0.5] {
        let span = days * DAY as f64;
        let view = Viewport::new(middle - span / 2.0, middle + span / 2.0);
        let plan = Planner::default().plan(&timeline, &scale, &view, frame, &Approximate, &options);
        let told = marks(&plan);
        assert!(!told.is_empty() && !labels(&plan).is_empty(), "{days} days in view");
        assert!(told.iter().all(|m| m.rect.x1 - m.rect.x0 <= 2.0 * BAR_MOST as f32), "{days}: {told:?}");
    }
}

/// One day may have all that ranks high: other days of the stretch are told all the same.
#[test]
fn a_day_of_many_events_leaves_room_for_other_days() {
    let mut builder = Builder::new(Grouping::None, LaneOrder::default());
    let lane = builder.lane(LaneKey::All, "");
    for event in 0..300u32 {
        let when = When::on(Day(if event < 290 { 10_020 } else { 10_000 + i64::from(event - 290) }));
        let record = Record {
            event,
            title: "The dam bursts",
            when: &when,
            kind: Kind::Other,
            certainty: 1.0,
            salience: 500.0 - event as f32,
            doubtful: false,
            inferred: false,
            sources: 1,
            conflicts: 0,
            factuality: Factuality::Asserted,
        };
        builder.push(&record, &[lane]);
    }
    let timeline = builder.finish();
    let scale = Scale::default();
    let start = Day(9_990).start().0 as f64;
    let view = Viewport::new(start, start + 400.0 * DAY as f64);
    let told = timeline.told(&scale, &view, 1200.0, 3);
    let days: std::collections::BTreeSet<bool> = told.iter().map(|&e| e < 290).collect();
    assert_eq!(days.len(), 2, "{told:?}");
    assert!(told.contains(&0), "the best of all is told");
}

#[test]
fn a_story_without_anything_in_view_is_its_header() {
    let timeline = timeline(60, &mut Numbers(3));
    let scale = Scale::default();
    let options = PlanOptions { story: StoryPlace::Pinned, ..PlanOptions::default() };
    let frame = Frame { width: 1000.0, height: 700.0, scroll_y: 0.0 };
    let all = timeline.fit(&scale);
    let away = Viewport::new(all.lo - 2.0 * all.span(), all.lo - all.span());
    let planned = |view: &Viewport| Planner::default().plan(&timeline, &scale, view, frame, &Approximate, &options).pinned;
    assert!(planned(&all) > 100.0);
    assert!(planned(&away) < 30.0);
}
