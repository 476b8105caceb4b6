//! Plans as text, to be read and reviewed: a small matter with every form of mark, and a generated corpus at five zooms.

#[path = "../benches/common/generate.rs"]
mod generate;
#[path = "common/by_kind.rs"]
mod told;

use dateline::document::{DocId, Document, Metadata};
use dateline::event::{Factuality, Kind};
use dateline::session::{Analysed, Corrections, Deriver, DocumentCorrection, SetDate};
use dateline::temporal::{Grain, Interval, When};
use dateline::timeline::{
    Approximate, Frame, Grouping, LaneOrder, Plan, PlanOptions, RenderItem, Scale, Timeline, Viewport, plan, ticks,
};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use told::{by_kind, day};

fn year(y: i64) -> Interval {
    Interval::days(day(y, 1, 1), day(y, 12, 31))
}

/// One line per item, coordinates in whole points.
fn text(plan: &Plan, view: &Viewport, width: f32) -> String {
    let axis = ticks(&Scale::default(), view, width, &Approximate);
    let labels: Vec<&str> = axis.ticks.iter().filter(|t| !t.label.is_empty()).map(|t| t.label.as_str()).collect();
    let mut out = format!("{}\n{}\n{:.0} high, {} hidden\n", axis.header, labels.join(" "), plan.content_height, plan.hidden);
    for item in &plan.items {
        let _ = match item {
            RenderItem::Lane(l) => writeln!(out, "lane     {:>4.0}–{:<4.0} {} {}", l.rect.y0, l.rect.y1, l.name, l.count),
            RenderItem::Density(d) => writeln!(out, "density  lane {} mass {:.2}", d.lane, d.mass.iter().sum::<f64>()),
            RenderItem::Line(l) => writeln!(out, "line     {:>4.0} {:?}", l.x, l.kind),
            RenderItem::Pinned(r) => writeln!(out, "pinned   {:>4.0}–{:<4.0}", r.y0, r.y1),
            RenderItem::Break(b) => writeln!(out, "break    {:>4.0} {}", b.x, b.text),
            RenderItem::Ribbon(r) => writeln!(out, "ribbon   {:?} to {:?}", r.from, r.to),
            RenderItem::Mark(m) => {
                let r = m.rect;
                let ends = if format!("{:?}{:?}", m.start, m.end) == "ClosedClosed" {
                    String::new()
                } else {
                    format!(" {:?}–{:?}", m.start, m.end)
                };
                let parts = if m.parts.is_empty() { String::new() } else { format!(" {} parts", m.parts.len()) };
                writeln!(out, "mark     {:>4.0}–{:<4.0} y {:<3.0} {:?}{ends}{parts}: {}", r.x0, r.x1, r.y0, m.form, m.spoken)
            }
            RenderItem::Label(l) => {
                let secondary = l.secondary.as_ref().map_or(String::new(), |s| format!(" [{s}]"));
                writeln!(out, "label    {:>4.0}–{:<4.0} y {:<3.0} {:?} {}{secondary}", l.rect.x0, l.rect.x1, l.y, l.side, l.text)
            }
            RenderItem::Cluster(c) => writeln!(out, "cluster  {:>4.0}–{:<4.0} {}: {}", c.rect.x0, c.rect.x1, c.text, c.spoken),
        };
    }
    out
}

/// Our own account of a flood: one event of every form.
fn flood() -> Timeline {
    let since = Interval { earliest: Some(day(1961, 5, 1).start()), latest: None };
    let until = Interval { earliest: None, latest: Some(day(1978, 12, 31).end()) };
    let events = [
        ("The dam bursts", When::on(day(1963, 10, 9)), Kind::Disaster, 4, 1, Factuality::Asserted),
        ("Rescuers reach the valley", When::on(day(1963, 10, 10)), Kind::Other, 1, 0, Factuality::Asserted),
        (
            "The valley lies under water",
            When::throughout(Interval::days(day(1963, 10, 9), day(1964, 3, 2)), Grain::Day),
            Kind::Disaster,
            2,
            0,
            Factuality::Asserted,
        ),
        ("Engineers warn of the slope", When::within(year(1960), Grain::Year), Kind::Statement, 3, 0, Factuality::Asserted),
        (
            "The village moves uphill",
            When { approximate: true, ..When::within(year(1966), Grain::Year) },
            Kind::Other,
            1,
            0,
            Factuality::Asserted,
        ),
        ("Water fills the lake", When::throughout(since, Grain::Month), Kind::Other, 1, 0, Factuality::Asserted),
        ("The court hears the owners", When::throughout(until, Grain::Year), Kind::Legal, 2, 0, Factuality::Asserted),
        (
            "The mayor signs the order to leave",
            When { alternatives: vec![Interval::day(day(1963, 10, 8))].into(), ..When::on(day(1963, 10, 7)) },
            Kind::Statement,
            2,
            1,
            Factuality::Asserted,
        ),
        ("A second dam is to follow", When::within(year(1968), Grain::Year), Kind::Statement, 1, 0, Factuality::Planned),
    ];
    by_kind(&events)
}

#[test]
fn a_small_matter() {
    let timeline = flood();
    let frame = Frame { width: 1000.0, height: 600.0, scroll_y: 0.0 };
    let scale = Scale::default();
    let october = Viewport::new(day(1963, 10, 5).start().0 as f64, day(1963, 10, 14).start().0 as f64);
    for (name, view) in [("all", timeline.fit(&scale)), ("october_1963", october)] {
        let options = PlanOptions { selected: Some(0), ..PlanOptions::default() };
        let plan = plan(&timeline, &scale, &view, frame, &Approximate, &options);
        insta::assert_snapshot!(format!("flood_{name}"), text(&plan, &view, frame.width));
    }
}

/// The samples through the whole pipeline. What changes here when rules of events change is to be read and, where it is
/// better, taken over: `INSTA_UPDATE=always cargo test --test plan_snapshots`.
#[test]
fn the_samples() {
    let mut analysed = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .expect("the samples")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".txt"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 5);
    for (i, name) in files.into_iter().enumerate() {
        let text = std::fs::read_to_string(folder.join(&name)).expect("a sample");
        analysed.insert(DocId(i as u32), Analysed::new(Document::new(name, text, [0; 32], Metadata::default())));
    }
    let published = Some(SetDate { range: Interval::day(day(2024, 12, 9)), how: String::new() });
    let corrections =
        Corrections { folder: DocumentCorrection { published, ..DocumentCorrection::default() }, ..Corrections::default() };
    let derived = Deriver::default().derive(&analysed, &corrections, &[]);
    let frame = Frame { width: 1000.0, height: 900.0, scroll_y: 0.0 };
    for (name, grouping) in [("kind", Grouping::Kind), ("witness", Grouping::Witness)] {
        let document = |id: DocId| derived.document(id).map_or_else(String::new, |d| d.document.title().trim().to_owned());
        let timeline = Timeline::new(&derived.events, grouping, LaneOrder::FirstEvent, &document);
        let scale = Scale::default();
        let view = timeline.home(&scale);
        let plan = plan(&timeline, &scale, &view, frame, &Approximate, &PlanOptions::default());
        insta::assert_snapshot!(format!("samples_{name}"), text(&plan, &view, frame.width));
    }
}

#[test]
fn a_generated_corpus_at_five_zooms() {
    let timeline = generate::timeline(3_000, 4, 2026);
    let frame = Frame { width: 1000.0, height: 420.0, scroll_y: 0.0 };
    let scale = Scale::default();
    let at = day(2023, 6, 1).start().0 as f64;
    for (name, span) in
        [("all", None), ("70_years", Some(2.2e9)), ("1_year", Some(3.2e7)), ("1_month", Some(2.6e6)), ("1_day", Some(86_400.0))]
    {
        let view = span.map_or_else(|| timeline.fit(&scale), |span| Viewport::new(at - span / 2.0, at + span / 2.0));
        let plan = plan(&timeline, &scale, &view, frame, &Approximate, &PlanOptions::default());
        insta::assert_snapshot!(format!("generated_{name}"), text(&plan, &view, frame.width));
    }
}
