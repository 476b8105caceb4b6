//! Pictures of one small matter, compared as pixels and as SVG text: the one place where the look itself is held fast.
//! `UPDATE_PICTURES=1 cargo test --test picture_snapshots` writes them anew.

#[path = "common/by_kind.rs"]
mod told;

use dateline::colour::Theme;
use dateline::event::{Factuality, Kind};
use dateline::export::picture::{Fonts, PictureOptions, picture};
use dateline::temporal::{Grain, Interval, When};
use dateline::timeline::{Scale, Timeline};
use std::path::PathBuf;
use told::{by_kind, day};

/// Our own account of a bridge: every form of mark, an empty stretch, a long title.
fn bridge() -> Timeline {
    let year = |y: i64| Interval::days(day(y, 1, 1), day(y, 12, 31));
    let since = Interval { earliest: Some(day(1978, 5, 1).start()), latest: None };
    let told = Factuality::Asserted;
    let events = [
        ("The old bridge falls in the night", When::on(day(1951, 11, 3)), Kind::Disaster, 3, 1, told),
        (
            "Ferries carry the mail",
            When::throughout(Interval::days(day(1951, 11, 4), day(1954, 6, 1)), Grain::Day),
            Kind::Other,
            1,
            0,
            told,
        ),
        ("The council votes for stone", When::within(year(1952), Grain::Year), Kind::Agreement, 2, 0, told),
        ("Work begins", When { approximate: true, ..When::within(year(1953), Grain::Year) }, Kind::Other, 1, 0, told),
        (
            "The keystone is set",
            When { alternatives: vec![Interval::day(day(1954, 3, 9))].into(), ..When::on(day(1954, 3, 2)) },
            Kind::Other,
            1,
            0,
            told,
        ),
        ("Lorries over ten tons stay out", When::throughout(since, Grain::Month), Kind::Legal, 1, 0, told),
        (
            "A second lane is to be added on the side of the mill",
            When::within(year(1981), Grain::Year),
            Kind::Statement,
            1,
            0,
            Factuality::Planned,
        ),
        ("The mayor did not open it", When::on(day(1979, 9, 1)), Kind::Statement, 1, 0, Factuality::Negated),
    ];
    by_kind(&events)
}

fn kept(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/pictures").join(name)
}

/// Compares, or writes where asked to.
fn check(name: &str, png: &[u8]) {
    let path = kept(name);
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, png).expect("written");
        return;
    }
    let now = tiny_skia::Pixmap::decode_png(png).expect("a PNG");
    let then = tiny_skia::Pixmap::load_png(&path).expect("kept: UPDATE_PICTURES=1 writes it");
    assert_eq!((now.width(), now.height()), (then.width(), then.height()), "{name} has another size");
    // Rounding may differ between machines by a shade; a moved label differs by far more.
    let far = |(a, b): &(&u8, &u8)| a.abs_diff(**b) > 24;
    let differing = now.data().iter().zip(then.data()).filter(far).count();
    let share = differing as f64 / now.data().len() as f64;
    if share > 0.000_5 {
        let seen = std::env::temp_dir().join(format!("dateline-{name}"));
        std::fs::write(&seen, png).expect("written");
        panic!("{:.3} % of {name} differ; what is drawn now: {}", share * 100.0, seen.display());
    }
}

#[test]
fn pictures_look_as_they_did() {
    let timeline = bridge();
    let fonts = Fonts::new();
    for (name, theme, scale) in [
        ("bridge_light.png", Theme::Light, Scale::default()),
        ("bridge_dark.png", Theme::Dark, Scale::default()),
        ("bridge_folded.png", Theme::Light, Scale::folded(&timeline.gaps(0.1))),
    ] {
        let options = PictureOptions {
            width: 900.0,
            theme,
            title: "The bridge".into(),
            sources: vec!["From our own telling".into()],
            ..PictureOptions::default()
        };
        let picture = picture(&timeline, &scale, &options, &fonts);
        check(name, &picture.png(1.0, &fonts).expect("small enough"));
        let svg = picture.svg();
        assert!(svg.contains(">The council votes for stone</text>"), "text stays text");
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
    }
}
