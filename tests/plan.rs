//! Properties of the plan: what a frame may never do, whatever the data and the view.

#[path = "../benches/common/generate.rs"]
mod generate;

use dateline::event::{Factuality, Kind};
use dateline::temporal::{Day, Extent, Grain, Interval, Point, When};
use dateline::timeline::{
    Approximate, Builder, Entry, EventSet, Fold, Frame, Grouping, LaneKey, LaneOrder, Plan, PlanOptions, Planner, Record,
    RenderItem, Scale, Timeline, Viewport, overview, plan,
};
use generate::random::Random;
use std::collections::{BTreeMap, BTreeSet};

const FRAME: Frame = Frame { width: 1600.0, height: 900.0, scroll_y: 0.0 };

/// High enough that no lane is out of the frame.
fn tall(timeline: &Timeline) -> Frame {
    Frame { height: 200.0 * timeline.lanes().len() as f32 + 900.0, ..FRAME }
}

/// A view somewhere in the data, from all of it down to an hour.
fn random_view(random: &mut Random, timeline: &Timeline, scale: &Scale) -> Viewport {
    let all = timeline.fit(scale);
    let span = all.span() * (3600.0 / all.span()).powf(random.share());
    // Views begin where something is, more often than not.
    let at = if random.below(3) == 0 {
        all.lo + all.span() * random.share()
    } else {
        scale.axis(timeline.middle(Entry(random.below(timeline.len() as u64) as u32))) - span * random.share()
    };
    Viewport::new(at, at + span).clamp(all)
}

fn drawn(plan: &Plan) -> Vec<Entry> {
    plan.items.iter().filter_map(|i| if let RenderItem::Mark(m) = i { Some(m.entry) } else { None }).collect()
}

fn hidden(plan: &Plan, timeline: &Timeline) -> Vec<Entry> {
    let mut all = Vec::new();
    for item in &plan.items {
        if let RenderItem::Cluster(cluster) = item {
            let members = timeline.members(&cluster.members);
            assert_eq!(members.len(), cluster.count, "a count says how many there are: {cluster:?}");
            assert!(members.contains(&cluster.representative), "the representative is one of them");
            all.extend(members);
        }
    }
    all
}

/// Every event whose middle is in view is drawn or counted, and none twice.
fn check_census(timeline: &Timeline, scale: &Scale, view: &Viewport, plan: &Plan) {
    let mut seen = BTreeSet::new();
    for entry in drawn(plan).into_iter().chain(hidden(plan, timeline)) {
        assert!(seen.insert(entry), "{entry:?} is there twice in {view:?}");
    }
    for entry in (0..timeline.len() as u32).map(Entry) {
        let at = scale.axis(timeline.middle(entry));
        if at >= view.lo && at <= view.hi {
            assert!(seen.contains(&entry), "{entry:?} at {at} is missing from {view:?}");
        }
    }
}

fn check_overlaps(plan: &Plan, view: &Viewport) {
    // By row: what shares a vertical middle, or reaches into the next one.
    let labels: Vec<_> = plan.items.iter().filter_map(|i| if let RenderItem::Label(l) = i { Some(l) } else { None }).collect();
    let marks: Vec<_> = plan.items.iter().filter_map(|i| if let RenderItem::Mark(m) = i { Some(m) } else { None }).collect();
    let clusters: Vec<_> =
        plan.items.iter().filter_map(|i| if let RenderItem::Cluster(c) = i { Some(c) } else { None }).collect();
    for (i, label) in labels.iter().enumerate() {
        assert!(label.rect.x0 >= 0.0 && label.rect.x1 <= FRAME.width, "the frame cuts {label:?} in {view:?}");
        for other in &labels[i + 1..] {
            assert!(!label.rect.overlaps(&other.rect), "in {view:?}\n{label:?}\n{other:?}");
        }
        for mark in marks.iter().filter(|m| m.entry != label.entry) {
            assert!(!label.rect.overlaps(&mark.rect), "in {view:?}\n{label:?}\n{mark:?}");
        }
        for cluster in &clusters {
            assert!(!label.rect.overlaps(&cluster.rect), "in {view:?}\n{label:?}\n{cluster:?}");
        }
    }
}

#[test]
fn nothing_is_missing_and_nothing_counts_twice() {
    for (n, lanes, seed) in [(1, 1, 1), (60, 5, 2), (3_000, 12, 3), (20_000, 3, 4)] {
        let timeline = generate::timeline(n, lanes, seed);
        let scale = Scale::default();
        let mut planner = Planner::default();
        let mut random = Random::new(seed);
        let frame = tall(&timeline);
        let all = timeline.fit(&scale);
        let whole = planner.plan(&timeline, &scale, &all, frame, &Approximate, &PlanOptions::default());
        assert_eq!(drawn(&whole).len() + hidden(&whole, &timeline).len(), timeline.len());
        assert_eq!(whole.hidden, hidden(&whole, &timeline).len());
        for _ in 0..40 {
            let view = random_view(&mut random, &timeline, &scale);
            let plan = planner.plan(&timeline, &scale, &view, frame, &Approximate, &PlanOptions::default());
            check_census(&timeline, &scale, &view, &plan);
        }
    }
}

#[test]
fn labels_never_overlap_in_1000_views() {
    let mut views = 0;
    for (n, lanes, seed) in [(60, 5, 11), (800, 1, 12), (5_000, 7, 13), (100_000, 30, 14)] {
        let timeline = generate::timeline(n, lanes, seed);
        let scale = if seed == 12 { Scale::folded(&timeline.gaps(0.03)) } else { Scale::default() };
        let mut planner = Planner::default();
        let mut random = Random::new(seed);
        for _ in 0..250 {
            let view = random_view(&mut random, &timeline, &scale);
            let selected = (random.below(2) == 0).then(|| random.below(n as u64) as usize);
            let options = PlanOptions { selected, ..PlanOptions::default() };
            let plan = planner.plan(&timeline, &scale, &view, FRAME, &Approximate, &options);
            check_overlaps(&plan, &view);
            views += 1;
        }
    }
    assert_eq!(views, 1000);
}

#[test]
fn panning_moves_no_row_of_a_lane_that_keeps_its_rows() {
    let timeline = generate::timeline(4_000, 6, 21);
    let scale = Scale::default();
    let mut planner = Planner::default();
    let mut random = Random::new(21);
    let (mut compared, mut kept) = (0, 0);
    for _ in 0..60 {
        let view = random_view(&mut random, &timeline, &scale);
        let moved = view.pan(view.span() * (random.share() - 0.5));
        let mut rows = |view: &Viewport| -> BTreeMap<(Entry, i32), (i32, String)> {
            let plan = planner.plan(&timeline, &scale, view, FRAME, &Approximate, &PlanOptions::default());
            // Lanes are as high as what is in view fills: rows count from the lane's top, and only where its height stays.
            let lane = |i: &RenderItem| if let RenderItem::Lane(l) = i { Some((l.lane, l.rect)) } else { None };
            let lanes: BTreeMap<usize, dateline::timeline::Rect> = plan.items.iter().filter_map(lane).collect();
            let of_mark = |i: &RenderItem| match i {
                RenderItem::Mark(m) => {
                    let rect = lanes[&m.lane];
                    let key = (m.entry, ((rect.y1 - rect.y0) as i32));
                    Some((key, ((m.rect.y0 - rect.y0).round() as i32, m.spoken.to_string())))
                }
                _ => None,
            };
            plan.items.iter().filter_map(of_mark).collect()
        };
        let (before, after) = (rows(&view), rows(&moved));
        for (entry, row) in &before {
            if let Some(now) = after.get(entry) {
                compared += 1;
                kept += usize::from(row == now);
            }
        }
    }
    assert!(compared > 500, "only {compared} marks were in both views");
    assert!(kept * 100 >= compared * 95, "{kept} of {compared} kept their rows");
}

#[test]
fn what_is_kept_between_frames_never_changes_a_plan() {
    let timeline = generate::timeline(2_000, 4, 31);
    let scale = Scale::default();
    let mut warm = Planner::default();
    let mut random = Random::new(31);
    for _ in 0..40 {
        let view = random_view(&mut random, &timeline, &scale);
        let a = warm.plan(&timeline, &scale, &view, FRAME, &Approximate, &PlanOptions::default());
        let b = plan(&timeline, &scale, &view, FRAME, &Approximate, &PlanOptions::default());
        assert_eq!(a.items, b.items);
    }
}

#[test]
fn a_frame_draws_some_400_single_items_however_many_there_are() {
    for (n, lanes) in [(100_000, 1), (100_000, 8), (100_000, 300)] {
        let timeline = generate::timeline(n, lanes, 41);
        let scale = Scale::default();
        let mut planner = Planner::default();
        let mut random = Random::new(41);
        let most = (0..100)
            .map(|_| {
                let view = random_view(&mut random, &timeline, &scale);
                drawn(&planner.plan(&timeline, &scale, &view, FRAME, &Approximate, &PlanOptions::default())).len()
            })
            .max();
        assert!(most < Some(480), "{n} events in {lanes} lanes: {most:?}");
    }
}

#[test]
fn the_selected_event_is_always_drawn() {
    let timeline = generate::timeline(20_000, 6, 51);
    let scale = Scale::default();
    let mut planner = Planner::default();
    let mut random = Random::new(51);
    let frame = tall(&timeline);
    for _ in 0..60 {
        let entry = Entry(random.below(timeline.len() as u64) as u32);
        let at = scale.axis(timeline.middle(entry));
        let span = timeline.fit(&scale).span() * random.share();
        let view = Viewport::new(at - span * 0.4, at + span * 0.6);
        let options = PlanOptions { selected: Some(timeline.event(entry)), ..PlanOptions::default() };
        let plan = planner.plan(&timeline, &scale, &view, frame, &Approximate, &options);
        let marks: Vec<_> = plan
            .items
            .iter()
            .filter_map(|i| if let RenderItem::Mark(m) = i { m.selected.then_some(m.entry) } else { None })
            .collect();
        assert_eq!(marks, [entry]);
        check_census(&timeline, &scale, &view, &plan);
    }
}

#[test]
fn every_occupied_lane_has_a_label() {
    let timeline = generate::timeline(30_000, 6, 61);
    let scale = Scale::default();
    let mut planner = Planner::default();
    let mut random = Random::new(61);
    for _ in 0..100 {
        let view = random_view(&mut random, &timeline, &scale);
        let plan = planner.plan(&timeline, &scale, &view, tall(&timeline), &Approximate, &PlanOptions::default());
        let lanes = |f: &dyn Fn(&RenderItem) -> Option<usize>| plan.items.iter().filter_map(f).collect::<BTreeSet<usize>>();
        let occupied = lanes(&|i| match i {
            RenderItem::Mark(m) if m.rect.x1 > 0.0 && m.rect.x0 < FRAME.width => Some(m.lane),
            RenderItem::Cluster(c) => Some(c.lane),
            _ => None,
        });
        let labelled = lanes(&|i| if let RenderItem::Label(l) = i { Some(l.lane) } else { None });
        let bare: Vec<_> = occupied.difference(&labelled).collect();
        let of = |i: &&RenderItem| match i {
            RenderItem::Mark(m) => bare.contains(&&m.lane),
            RenderItem::Cluster(c) => bare.contains(&&c.lane),
            RenderItem::Lane(l) => bare.contains(&&l.lane),
            _ => false,
        };
        let items: Vec<&RenderItem> = plan.items.iter().filter(of).collect();
        assert!(bare.is_empty(), "lanes {bare:?} in {view:?} have no label: {items:#?}");
    }
}

#[test]
fn mass_adds_up_at_any_zoom() {
    let timeline = generate::timeline(5_000, 9, 71);
    let scale = Scale::default();
    let all = timeline.fit(&scale);
    let collapsed: BTreeSet<LaneKey> = timeline.lanes().into_iter().map(|l| l.key).collect();
    let options = PlanOptions { collapsed, ..PlanOptions::default() };
    let total = |view: &Viewport, width: f32| -> f64 {
        let plan = plan(&timeline, &scale, view, Frame { width, ..FRAME }, &Approximate, &options);
        plan.items
            .iter()
            .filter_map(|i| if let RenderItem::Density(d) = i { Some(d.mass.iter().sum::<f64>()) } else { None })
            .sum()
    };
    for width in [200.0, 777.0, 1600.0] {
        assert!((total(&all, width) - 5_000.0).abs() < 1e-6, "width {width}: {}", total(&all, width));
    }
    // Any cut: what lies left and right of it adds up.
    let mut random = Random::new(72);
    for _ in 0..20 {
        let at = all.lo + all.span() * random.share();
        let both = total(&Viewport::new(all.lo, at), 800.0) + total(&Viewport::new(at, all.hi), 800.0);
        assert!((both - 5_000.0).abs() < 1e-6, "cut at {at}: {both}");
    }
    let strip = overview(&timeline, &scale, &all, 1200);
    assert!((strip.mass.iter().sum::<f64>() - 5_000.0).abs() < 1e-6);
}

fn of_records(whens: &[When]) -> Timeline {
    let mut builder = Builder::new(Grouping::None, LaneOrder::FirstEvent);
    let lane = builder.lane(LaneKey::All, "");
    for (i, when) in whens.iter().enumerate() {
        let record = Record {
            event: i as u32,
            title: "The bridge opens again",
            when,
            kind: Kind::Other,
            certainty: 1.0,
            salience: 1.0,
            doubtful: false,
            inferred: false,
            sources: 1,
            conflicts: 0,
            factuality: Factuality::Asserted,
        };
        builder.push(&record, &[lane]);
    }
    builder.finish()
}

fn year(y: i64) -> When {
    let first = Day::from_ymd(y, 1, 1).expect("exists");
    let last = Day::from_ymd(y, 12, 31).expect("exists");
    When::within(Interval::days(first, last), Grain::Year)
}

#[test]
fn year_only_dates_have_no_structure_inside_a_year() {
    let mut random = Random::new(81);
    let whens: Vec<When> = (0..3_000).map(|_| year(1990 + random.skewed(30) as i64)).collect();
    let timeline = of_records(&whens);
    let scale = Scale::default();
    let options = PlanOptions { collapsed: [LaneKey::All].into(), ..PlanOptions::default() };
    for y in [1990i64, 1996, 2004] {
        let bounds = year(y).interval;
        let view =
            Viewport::new(scale.axis(bounds.earliest.expect("closed")), scale.axis(Point(bounds.latest.expect("closed").0 + 1)));
        let plan = plan(&timeline, &scale, &view, FRAME, &Approximate, &options);
        let RenderItem::Density(density) = &plan.items[0] else { panic!("a collapsed lane is drawn as density") };
        let per_column = density.mass.iter().sum::<f64>() / density.mass.len() as f64;
        assert!(per_column > 0.0);
        for (column, mass) in density.mass.iter().enumerate() {
            assert!((mass - per_column).abs() < 1e-6 * per_column, "{y}, column {column}: {mass} of {per_column}");
        }
    }
}

#[test]
fn an_open_end_is_a_stub_and_never_spans_a_gap() {
    let until = |d: i64| Interval { earliest: None, latest: Some(Day(d).end()) };
    let since = |d: i64| Interval { earliest: Some(Day(d).start()), latest: None };
    let whens = [
        When::throughout(since(1_000), Grain::Day),
        When::within(until(9_000), Grain::Year),
        When::on(Day(500)),
        When::on(Day(20_000)),
    ];
    let timeline = of_records(&whens);
    let scale = Scale::default();
    assert_eq!(timeline.gaps(0.2).len(), 2, "{:?}", timeline.gaps(0.2));
    for share in [1.0, 0.3, 0.01] {
        let middle = scale.axis(Day(1_000).start());
        let view = Viewport::new(middle - timeline.fit(&scale).span() * share, middle + timeline.fit(&scale).span() * share);
        let plan = plan(&timeline, &scale, &view, FRAME, &Approximate, &PlanOptions::default());
        for item in &plan.items {
            if let RenderItem::Mark(m) = item
                && m.entry.0 == 0
            {
                assert!(m.rect.x1 - m.core().x1 <= dateline::timeline::STUB + 0.1, "{m:?}");
                assert_eq!(m.end, dateline::timeline::End::Open);
            }
        }
    }
}

#[test]
fn a_lane_without_anything_in_view_is_its_header() {
    let mut builder = Builder::new(Grouping::Kind, LaneOrder::default());
    for (event, (kind, day)) in [(Kind::Attack, 1_000), (Kind::Legal, 9_000), (Kind::Legal, 9_010)].into_iter().enumerate() {
        let when = When::on(Day(day));
        let lane = builder.lane(LaneKey::Kind(kind), kind.word());
        let record = Record {
            event: event as u32,
            title: "The bridge opens again",
            when: &when,
            kind,
            certainty: 1.0,
            salience: 1.0,
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
    let view = Viewport::new(scale.axis(Day(8_990).start()), scale.axis(Day(9_030).start()));
    let plan = plan(&timeline, &scale, &view, FRAME, &Approximate, &PlanOptions::default());
    let heights: BTreeMap<String, f32> = plan
        .items
        .iter()
        .filter_map(|i| if let RenderItem::Lane(l) = i { Some((l.name.to_string(), l.rect.y1 - l.rect.y0)) } else { None })
        .collect();
    assert!(heights["attack"] <= 26.0 && heights["legal"] > 40.0, "{heights:?}");
}

/// Top and bottom of each lane in a plan.
fn lanes_of(plan: &Plan) -> BTreeMap<usize, (f32, f32)> {
    let lane = |i: &RenderItem| if let RenderItem::Lane(l) = i { Some((l.lane, (l.rect.y0, l.rect.y1))) } else { None };
    plan.items.iter().filter_map(lane).collect()
}

#[test]
fn many_lanes_scroll_point_by_point_and_none_jumps() {
    let timeline = generate::timeline(4_000, 200, 141);
    let scale = Scale::default();
    let mut random = Random::new(141);
    for _ in 0..4 {
        let view = random_view(&mut random, &timeline, &scale);
        let mut planner = Planner::default();
        let mut at = |scroll_y: f32, scroll_by: f32| {
            let options = PlanOptions { scroll_by, ..PlanOptions::default() };
            planner.plan(&timeline, &scale, &view, Frame { scroll_y, ..FRAME }, &Approximate, &options)
        };
        let mut plan = at(0.0, 0.0);
        assert_eq!(lanes_of(&plan)[&0].0, 0.0);
        let mut seen: BTreeSet<usize> = lanes_of(&plan).into_keys().collect();
        let mut steps = 0;
        for by in [37.0, -23.0, 61.0].into_iter().cycle() {
            let next = at(plan.scroll_y, by);
            let (before, after) = (lanes_of(&plan), lanes_of(&next));
            let is_end = after.get(&199).is_some_and(|l| l.1 <= FRAME.height + 0.6);
            for (lane, (top, bottom)) in &after {
                let Some((was, _)) = before.get(lane) else { continue };
                assert!(is_end || (was - top - by).abs() < 0.2, "lane {lane} went from {was} to {top}, not by {by}");
                assert!(*bottom >= *top + 8.0);
            }
            // The position alone says the same.
            let again = lanes_of(&at(next.scroll_y, 0.0));
            assert!(again.iter().all(|(lane, l)| after.get(lane).is_none_or(|a| (a.0 - l.0).abs() < 0.2)));
            seen.extend(after.into_keys());
            steps += 1;
            plan = next;
            if is_end || steps > 2_000 {
                break;
            }
        }
        assert_eq!(seen.len(), 200, "after {steps} steps");
        assert!((plan.scroll_y + FRAME.height - plan.content_height).abs() < 1.0, "the end is the end: {plan:?}");
        // A lane out of sight is as far down as the plan says.
        let selected = Some(timeline.event(Entry(random.below(4_000) as u32)));
        let options = PlanOptions { selected, ..PlanOptions::default() };
        let (top, _) = planner.plan(&timeline, &scale, &view, FRAME, &Approximate, &options).selected_lane.expect("it is there");
        let there = planner.plan(&timeline, &scale, &view, Frame { scroll_y: top, ..FRAME }, &Approximate, &options);
        let (now, tall) = there.selected_lane.expect("it is there");
        assert!(
            now >= there.scroll_y - 0.5 && now + tall <= there.scroll_y + FRAME.height + 0.5,
            "{now} {tall} {}",
            there.scroll_y
        );
    }
}

#[test]
fn pictures_count_every_lane() {
    let timeline = generate::timeline(4_000, 200, 151);
    let scale = Scale::default();
    let options = PlanOptions { every_lane: true, ..PlanOptions::default() };
    let view = timeline.fit(&scale);
    let height = plan(&timeline, &scale, &view, FRAME, &Approximate, &options).content_height;
    let whole = plan(&timeline, &scale, &view, Frame { height, ..FRAME }, &Approximate, &options);
    let lanes = lanes_of(&whole);
    assert_eq!(lanes.len(), 200);
    assert!(lanes.iter().zip(lanes.iter().skip(1)).all(|(a, b)| (a.1.1 - b.1.0).abs() < 0.5));
    assert!(height - lanes[&199].1 < 26.0, "{height} for {:?}", lanes[&199]);
}

#[test]
fn the_overview_of_very_many_tells_kinds_by_a_sample_and_misses_no_conflict() {
    let timeline = generate::timeline(450_000, 20, 161);
    let scale = Scale::default();
    let all = timeline.fit(&scale);
    let strip = overview(&timeline, &scale, &all, 1200);
    assert!((strip.mass.iter().sum::<f64>() - 450_000.0).abs() < 1e-3);
    let mut counts: BTreeMap<Kind, u32> = BTreeMap::new();
    strip.kinds.iter().flatten().for_each(|(kind, n)| *counts.entry(*kind).or_default() += n);
    assert_eq!(counts.values().sum::<u32>(), 90_000);
    let mut made: BTreeMap<Kind, u32> = BTreeMap::new();
    let mut columns = BTreeSet::new();
    for (i, event) in generate::events(450_000, 20, 161).enumerate() {
        *made.entry(event.kind).or_default() += 1;
        if event.conflicts > 0 {
            let axis = scale.axis(timeline.middle(Entry(i as u32)));
            columns.insert(((axis - all.lo) / all.span() * 1200.0) as usize);
        }
    }
    for (kind, n) in made {
        let (share, told) = (f64::from(n) / 450_000.0, f64::from(counts[&kind]) / 90_000.0);
        assert!((share - told).abs() < 0.01, "{kind:?}: {told} of the sample, {share} of all");
    }
    assert_eq!(strip.conflicts, columns.into_iter().collect::<Vec<_>>());
}

#[test]
fn long_spans_never_vanish() {
    let mut whens: Vec<When> = (0..2_000).map(|i| When::on(Day(15_000 + i))).collect();
    let war = Interval::days(Day(-20_000), Day(20_000));
    whens.push(When::throughout(war, Grain::Day));
    let timeline = of_records(&whens);
    let scale = Scale::default();
    let entry = Entry(2_000);
    for span in [30_000.0 * 86_400.0, 365.0 * 86_400.0, 86_400.0, 3_600.0, 60.0] {
        let at = scale.axis(Day(15_600).start());
        let view = Viewport::new(at, at + span);
        let plan = plan(&timeline, &scale, &view, FRAME, &Approximate, &PlanOptions::default());
        let there = drawn(&plan).contains(&entry) || hidden(&plan, &timeline).contains(&entry);
        assert!(there, "gone at a span of {span} s");
        assert!(drawn(&plan).contains(&entry), "without a bar at a span of {span} s");
    }
}

#[test]
fn zoom_keeps_the_time_under_the_pointer_and_pan_returns() {
    let mut random = Random::new(91);
    let limits = Viewport::new(-3e11, 7e10);
    for _ in 0..500 {
        let at = limits.lo + limits.span() * random.share();
        let span = 20.0 * (limits.span() / 20.0).powf(random.share());
        let view = Viewport::new(at, at + span);
        let cursor = view.lo + view.span() * random.share();
        let zoomed = view.zoom_at(cursor, 0.25 + random.share() * 4.0);
        let (before, after) = (view.x(cursor, 1600.0), zoomed.x(cursor, 1600.0));
        assert!((before - after).abs() < 0.01, "{before} became {after} points in {view:?}");
        let by = view.span() * (random.share() - 0.5) * 4.0;
        let back = view.pan(by).pan(-by);
        let drift = (back.lo - view.lo).abs().max((back.hi - view.hi).abs());
        // Near year −9999 the axis itself is exact to 61 µs only.
        assert!(
            drift <= 1e-9 * view.span() + 2.0 * view.lo.abs().max(view.hi.abs()) * f64::EPSILON,
            "{drift} of {}",
            view.span()
        );
    }
}

#[test]
fn the_view_stays_within_its_limits() {
    let limits = Viewport::new(0.0, 1000.0);
    for (view, want) in [
        (Viewport { lo: -500.0, hi: -400.0 }, Viewport { lo: -100.0, hi: 0.0 }),
        (Viewport { lo: 5000.0, hi: 5100.0 }, Viewport { lo: 1000.0, hi: 1100.0 }),
        (Viewport { lo: -1e6, hi: 1e6 }, Viewport { lo: -100.0, hi: 1100.0 }),
        (Viewport { lo: 10.0, hi: 11.0 }, Viewport { lo: 0.5, hi: 20.5 }),
        (Viewport { lo: 10.0, hi: 60.0 }, Viewport { lo: 10.0, hi: 60.0 }),
    ] {
        assert_eq!(view.clamp(limits), want, "{view:?}");
    }
    for bad in [f64::NAN, f64::INFINITY] {
        let view = Viewport::new(bad, 3.0);
        assert!(view.lo < view.hi);
        assert_eq!(limits.zoom_at(bad, 2.0), limits);
        assert_eq!(limits.zoom_at(3.0, bad), limits);
        assert_eq!(limits.pan(bad), limits);
    }
}

#[test]
fn a_filter_keeps_what_it_says() {
    let timeline = generate::timeline(5_000, 9, 101);
    let keep: EventSet = (0..5_000).filter(|e| e % 7 == 3).collect();
    let filtered = timeline.filtered(&keep);
    assert_eq!(filtered.len(), keep.len());
    let scale = Scale::default();
    let frame = tall(&filtered);
    let plan = plan(&filtered, &scale, &filtered.fit(&scale), frame, &Approximate, &PlanOptions::default());
    let mut there: Vec<usize> = drawn(&plan).into_iter().chain(hidden(&plan, &filtered)).map(|e| filtered.event(e)).collect();
    there.sort_unstable();
    assert_eq!(there, (0..5_000).filter(|&e| keep.contains(e)).collect::<Vec<_>>());
    assert!(timeline.filtered(&EventSet::new()).is_empty());
}

#[test]
fn folds_leave_the_scale_alone_on_both_sides() {
    let whens: Vec<When> = [10, 11, 12, 9_000, 9_001].into_iter().map(|d| When::on(Day(d))).collect();
    let timeline = of_records(&whens);
    let gaps = timeline.gaps(0.2);
    assert_eq!(gaps.len(), 1);
    let Fold { from, until } = gaps[0];
    assert!(from > Day(12).end() && until < Day(9_000).start());
    let scale = Scale::folded(&gaps);
    let day = |d: i64| scale.axis(Day(d).start());
    assert_eq!(day(12) - day(11), day(9_001) - day(9_000));
    let plan = plan(&timeline, &scale, &timeline.fit(&scale), FRAME, &Approximate, &PlanOptions::default());
    let breaks: Vec<_> =
        plan.items.iter().filter_map(|i| if let RenderItem::Break(b) = i { Some(b.text.to_string()) } else { None }).collect();
    assert_eq!(breaks, ["23 years folded"]);
}

#[test]
fn a_few_far_dates_do_not_press_the_first_view_flat() {
    let mut whens: Vec<When> = (0..300).map(|i| When::on(Day(15_000 + i))).collect();
    let until = |d: i64| Interval { earliest: None, latest: Some(Day(d).end()) };
    whens.extend((0..40).map(|i| When::within(until(15_000 + i), Grain::Day)));
    let scale = Scale::default();
    let near = of_records(&whens);
    assert_eq!(near.home(&scale), near.fit(&scale));
    whens.push(When::on(Day(-300_000_000)));
    let timeline = of_records(&whens);
    let home = timeline.home(&scale);
    assert!(home.span() < 400.0 * 86_400.0, "{} days", home.span() / 86_400.0);
    assert!(timeline.outside(&scale, &home) >= 1);
    let beyond = timeline.beyond(&scale, &home);
    let (from, until) = (scale.first_at(home.lo), scale.point(home.hi));
    let in_view = |w: &&When| w.interval.earliest.is_none_or(|p| p <= until) && w.interval.latest.is_none_or(|p| p >= from);
    let seen = whens.iter().filter(in_view).count();
    assert_eq!(beyond.before.0 + seen + beyond.after.0, whens.len(), "before, in view and after are all there is");
    assert_eq!(timeline.outside(&scale, &timeline.fit(&scale)), 0);
}

#[test]
fn nothing_panics_at_the_ends_of_time() {
    let far = |a: i64, b: i64| When {
        interval: Interval { earliest: Some(Point(a)), latest: Some(Point(b)) },
        grain: Grain::Age,
        extent: Extent::Within,
        approximate: true,
        alternatives: vec![Interval { earliest: Some(Point(b)), latest: Some(Point(a)) }].into(),
    };
    let cases = [
        vec![],
        vec![far(i64::MIN, i64::MAX)],
        vec![far(i64::MAX, i64::MIN), far(0, 0)],
        vec![far(i64::MIN, i64::MIN), far(i64::MAX, i64::MAX), far(-5, 5)],
        vec![When::within(Interval { earliest: None, latest: None }, Grain::Day)],
    ];
    for whens in cases {
        let timeline = of_records(&whens);
        let scale = Scale::folded(&timeline.gaps(0.1));
        for view in
            [timeline.fit(&scale), Viewport::new(-1e19, 1e19), Viewport::new(0.0, 20.0), Viewport { lo: f64::NAN, hi: f64::NAN }]
        {
            for width in [0.0, 1.0, 1600.0, f32::NAN] {
                let plan = plan(&timeline, &scale, &view, Frame { width, ..FRAME }, &Approximate, &PlanOptions::default());
                assert!(plan.content_height.is_finite());
                let _ = dateline::timeline::ticks(&scale, &view, width, &Approximate);
            }
        }
    }
}
