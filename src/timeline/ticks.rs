//! Ticks of the axis: a calendar-aware ladder from thousands of millions of years to seconds, in two tiers.
//!
//! There is no year 0: ticks before the era stand on round years BC, after it on round years, and the year 1 stands for
//! the turn.

use super::measure::{Measure, TextStyle};
use super::scale::{Piece, Scale};
use super::viewport::Viewport;
use crate::temporal::{Day, Habits, Hours, MONTHS, Point, SECONDS_PER_DAY, weekday_words};

/// One rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 1, 5, 15 or 30 seconds.
    Seconds(u32),
    /// 1, 5, 15 or 30 minutes.
    Minutes(u32),
    /// 1, 3, 6 or 12 hours.
    Hours(u32),
    /// 1, 2, 5 or 10 days, starting again with each month.
    Days(u32),
    /// 1, 3 or 6 months.
    Months(u32),
    /// 1, 2 or 5 times a power of ten.
    Years(i64),
}

/// All rungs, finest first.
pub const LADDER: [Step; 49] = {
    use Step::{Days, Hours, Minutes, Months, Seconds, Years};
    let mut all = [Seconds(1); 49];
    let fixed = [
        Seconds(1),
        Seconds(5),
        Seconds(15),
        Seconds(30),
        Minutes(1),
        Minutes(5),
        Minutes(15),
        Minutes(30),
        Hours(1),
        Hours(3),
        Hours(6),
        Hours(12),
        Days(1),
        Days(2),
        Days(5),
        Days(10),
        Months(1),
        Months(3),
        Months(6),
    ];
    let mut i = 0;
    while i < fixed.len() {
        all[i] = fixed[i];
        i += 1;
    }
    let mut power = 1;
    while i < 49 {
        all[i] = Years(power);
        all[i + 1] = Years(power * 2);
        all[i + 2] = Years(power * 5);
        power *= 10;
        i += 3;
    }
    all
};

const YEAR: f64 = 31_556_952.0;

impl Step {
    /// Its usual length in seconds.
    pub fn seconds(self) -> f64 {
        match self {
            Step::Seconds(n) => f64::from(n),
            Step::Minutes(n) => f64::from(n) * 60.0,
            Step::Hours(n) => f64::from(n) * 3600.0,
            Step::Days(n) => f64::from(n) * 86_400.0,
            Step::Months(n) => f64::from(n) * YEAR / 12.0,
            Step::Years(n) => n as f64 * YEAR,
        }
    }
}

/// One line of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where, in axis units.
    pub axis: f64,
    /// The same second.
    pub time: Point,
    /// Which rung it belongs to; the coarsest that has a tick there.
    pub step: Step,
    /// Whether it carries a label at this zoom.
    pub major: bool,
    /// Its label; empty for a minor tick and where a label would run into the one before.
    pub label: String,
    /// 0–1: fades in as its rung gets room.
    pub alpha: f32,
}

/// A stretch of the upper tier.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Left edge in axis units, cut to the view.
    pub from: f64,
    /// Right edge in axis units, cut to the view.
    pub until: f64,
    /// `November 2024`, `2011 – 2024`; shortened or empty when there is no room. Drawn at the left edge, so it stays in view.
    pub label: String,
    /// Whether a unit begins at `from`, so that a line belongs there.
    pub begins: bool,
}

/// The axis of one view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ticks {
    /// Major and minor, by position.
    pub ticks: Vec<Tick>,
    /// The upper tier, by position.
    pub bands: Vec<Band>,
    /// What the view shows, in words: `2011 – 2024`, `November – December 2024`, `Sunday 8 December 2024`.
    pub header: String,
}

/// Least distance of labelled ticks, in points, beyond the label's own width.
const LABEL_GAP: f32 = 14.0;
/// Distance in points at which minor ticks appear, and at which they are fully there.
const MINOR_FADE: (f64, f64) = (6.0, 24.0);

/// The ticks of a view that is `width` points wide.
pub fn ticks(scale: &Scale, view: &Viewport, width: f32, measure: &dyn Measure) -> Ticks {
    ticks_for(scale, view, width, measure, Habits::default())
}

/// The same with labels as somebody is used to them.
pub fn ticks_for(scale: &Scale, view: &Viewport, width: f32, measure: &dyn Measure, habits: Habits) -> Ticks {
    let per_point = view.per_point(width);
    if !per_point.is_finite() || per_point <= 0.0 || width < 1.0 {
        return Ticks::default();
    }
    let room = |step: Step| step.seconds() / per_point;
    let widest = |step: Step| f64::from(measure.width(widest_label(step, habits), TextStyle::Tick) + LABEL_GAP);
    let major = LADDER.iter().position(|&s| room(s) >= widest(s)).unwrap_or(LADDER.len() - 1);
    let mut ticks: Vec<Tick> = Vec::new();
    let mut bands = Vec::new();
    for piece in visible(scale, view) {
        let (from, until) = (piece.0, piece.1);
        let mut seen: Vec<Tick> = Vec::new();
        // Coarse rungs first, so that a tick is that of the coarsest rung which has one there.
        let lowest = major.saturating_sub(3);
        for level in (lowest..=major).rev() {
            let step = LADDER[level];
            let alpha = if level == major { 1.0 } else { fade(room(step)) };
            if alpha <= 0.0 {
                break;
            }
            for time in positions(step, from, until) {
                seen.push(Tick {
                    axis: scale.axis(time),
                    time,
                    step,
                    major: level == major,
                    label: String::new(),
                    alpha: alpha as f32,
                });
            }
        }
        seen.sort_by(|a, b| a.time.cmp(&b.time).then(b.step.cmp(&a.step)));
        seen.dedup_by_key(|t| t.time);
        let mut free = f32::NEG_INFINITY;
        for tick in seen.iter_mut().filter(|t| t.major) {
            let x = view.x(tick.axis, width) as f32;
            let label = tick_label(tick.step, tick.time, habits);
            let end = x + measure.width(&label, TextStyle::Tick);
            if x >= free {
                free = end + LABEL_GAP / 2.0;
                tick.label = label;
            }
        }
        bands.extend(upper_tier(scale, view, width, LADDER[major], (from, until), measure));
        ticks.append(&mut seen);
    }
    let header = match visible(scale, view).as_slice() {
        [] => String::new(),
        pieces => range_words(LADDER[major], pieces[0].0, pieces[pieces.len() - 1].1),
    };
    Ticks { ticks, bands, header }
}

/// Opacity of a minor rung by the distance of its ticks in points.
fn fade(room: f64) -> f64 {
    ((room - MINOR_FADE.0) / (MINOR_FADE.1 - MINOR_FADE.0)).clamp(0.0, 1.0)
}

/// First and last second of each piece that is in view.
fn visible(scale: &Scale, view: &Viewport) -> Vec<(Point, Point)> {
    let (lo, hi) = (scale.first_at(view.lo), scale.point(view.hi));
    scale
        .pieces()
        .iter()
        .filter_map(|&Piece { from, until, .. }| {
            let (a, b) = (lo.0.max(from), hi.0.min(until.saturating_sub(1)));
            (a <= b).then_some((Point(a), Point(b)))
        })
        .collect()
}

/// The seconds of a rung's ticks within bounds; at most some thousands.
fn positions(step: Step, from: Point, until: Point) -> Vec<Point> {
    const MOST: usize = 4096;
    let mut out = Vec::new();
    match step {
        Step::Seconds(_) | Step::Minutes(_) | Step::Hours(_) => {
            let unit = step.seconds() as i64;
            let mut t = from.0.div_euclid(unit).saturating_mul(unit);
            while t <= until.0 && out.len() < MOST {
                if t >= from.0 {
                    out.push(Point(t));
                }
                t = t.saturating_add(unit);
                if t == i64::MAX {
                    break;
                }
            }
        }
        Step::Days(n) => {
            let mut day = from.day();
            while day.start() <= until && out.len() < MOST {
                let date = day.civil();
                if day.start() >= from && is_day_tick(n, date.day) {
                    out.push(day.start());
                }
                day = Day(day.0 + 1);
            }
        }
        Step::Months(n) => {
            let first = from.day().civil();
            let mut month = first.year.saturating_mul(12) + i64::from(first.month) - 1;
            month = month.div_euclid(i64::from(n)) * i64::from(n);
            while out.len() < MOST {
                let Some(day) = Day::from_ymd(month.div_euclid(12), month.rem_euclid(12) as u8 + 1, 1) else { break };
                if day.start() > until {
                    break;
                }
                if day.start() >= from {
                    out.push(day.start());
                }
                month += i64::from(n);
            }
        }
        Step::Years(n) => {
            let mut year = year_tick_at_or_before(n, from.day().civil().year);
            while out.len() < MOST {
                let Some(day) = Day::from_ymd(year, 1, 1) else { break };
                // A saturated product means that the year is beyond what seconds can count.
                if day.start() > until || day.start().0 == i64::MAX {
                    break;
                }
                if day.start() >= from {
                    out.push(day.start());
                }
                year = next_year_tick(n, year);
            }
        }
    }
    out
}

/// 1, 3, 5 … / 1, 5, 10, 15, 20, 25 / 1, 10, 20: never close to the next month's first.
fn is_day_tick(n: u32, day: u8) -> bool {
    match n {
        1 => true,
        2 => day % 2 == 1 && day < 31,
        n => day == 1 || (u32::from(day).is_multiple_of(n) && day < 28),
    }
}

/// Round years: multiples of `n` after the era, the year 1 at its turn, round years BC before it.
fn year_tick_at_or_before(n: i64, year: i64) -> i64 {
    if n == 1 {
        return year;
    }
    if year >= n {
        year.div_euclid(n) * n
    } else if year >= 1 {
        1
    } else {
        // BC years count 1 − year: the next round one at or before.
        let bc = 1 - year;
        1 - (bc + n - 1).div_euclid(n) * n
    }
}

fn next_year_tick(n: i64, year: i64) -> i64 {
    if n == 1 {
        year + 1
    } else if year == 1 {
        n
    } else if year > 1 {
        year.saturating_add(n)
    } else if 1 - year <= n {
        1
    } else {
        year + n
    }
}

/// `Jan`; of a month counted from 0.
fn short(month: usize) -> &'static str {
    &MONTHS[month][..3]
}

/// A year on the axis: `2024`, `44 BC`, `AD 1`, `12,000 BC`, `65 million BC`.
pub fn year_label(year: i64) -> String {
    let grouped = |n: u64| if n >= 10_000 { super::words::grouped(n) } else { n.to_string() };
    if year > 0 {
        return if year == 1 { "AD 1".to_owned() } else { grouped(year as u64) };
    }
    let bc = 1u64.wrapping_sub(year as u64);
    match bc {
        n if n >= 1_000_000 && n % 100_000 == 0 => {
            let (whole, tenth) = (n / 1_000_000, n / 100_000 % 10);
            let tenth = if tenth == 0 { String::new() } else { format!(".{tenth}") };
            format!("{}{tenth} million BC", super::words::grouped(whole))
        }
        n => format!("{} BC", grouped(n)),
    }
}

fn widest_label(step: Step, habits: Habits) -> &'static str {
    match step {
        Step::Seconds(_) if habits.hours == Hours::Twelve => "12:00:00 pm",
        Step::Minutes(_) | Step::Hours(_) if habits.hours == Hours::Twelve => "12:00 pm",
        Step::Days(1) if habits.week.is_some() => "Wed 28",
        Step::Seconds(_) => "00:00:00",
        Step::Minutes(_) | Step::Hours(_) => "00:00",
        Step::Days(_) => "28 Nov",
        Step::Months(_) => "Nov",
        Step::Years(n) if n < 1000 => "2024",
        Step::Years(n) if n < 1_000_000 => "200,000 BC",
        Step::Years(_) => "200.5 million BC",
    }
}

/// What stands at a tick. The first of a unit says the larger unit: 1 December says `1 Dec`, January says its year.
fn tick_label(step: Step, time: Point, habits: Habits) -> String {
    let (day, s) = (time.day(), time.second_of_day());
    let date = day.civil();
    let month = short(usize::from(date.month.clamp(1, 12)) - 1);
    match step {
        Step::Seconds(_) if !s.is_multiple_of(60) => habits.hours.clock(s, true),
        Step::Seconds(_) | Step::Minutes(_) | Step::Hours(_) if s != 0 => habits.hours.clock(s, false),
        Step::Seconds(_) | Step::Minutes(_) | Step::Hours(_) => format!("{} {month}", date.day),
        Step::Days(_) if date.day == 1 && date.month == 1 => year_label(date.year),
        Step::Days(_) if date.day == 1 => format!("1 {month}"),
        // Where every day has its label, a week shows where it begins.
        Step::Days(1) if habits.week == Some(day.weekday()) => {
            weekday_words(day).map_or_else(|| date.day.to_string(), |weekday| format!("{} {}", &weekday[..3], date.day))
        }
        Step::Days(_) => date.day.to_string(),
        Step::Months(_) if date.month == 1 => year_label(date.year),
        Step::Months(_) => month.to_owned(),
        Step::Years(_) => year_label(date.year),
    }
}

/// The unit of the upper tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context {
    Day,
    Month,
    Year,
    Range,
}

fn context_of(step: Step) -> Context {
    match step {
        Step::Seconds(_) | Step::Minutes(_) | Step::Hours(_) => Context::Day,
        Step::Days(_) => Context::Month,
        Step::Months(_) => Context::Year,
        Step::Years(_) => Context::Range,
    }
}

/// The bands of one piece.
fn upper_tier(
    scale: &Scale,
    view: &Viewport,
    width: f32,
    major: Step,
    (from, until): (Point, Point),
    measure: &dyn Measure,
) -> Vec<Band> {
    let step = match context_of(major) {
        Context::Day => Step::Days(1),
        Context::Month => Step::Months(1),
        Context::Year => Step::Years(1),
        Context::Range => {
            let (a, b) = (scale.axis(from), scale.axis(until));
            return vec![Band { from: a, until: b, label: range_words(major, from, until), begins: false }];
        }
    };
    let mut starts = positions(step, from, until);
    let begins_at_edge = starts.first() == Some(&from);
    if !begins_at_edge {
        starts.insert(0, from);
    }
    (0..starts.len())
        .map(|i| {
            let (a, b) = (scale.axis(starts[i]), starts.get(i + 1).map_or(scale.axis(until), |&p| scale.axis(p)));
            let room = ((b - a) / view.per_point(width)) as f32 - 8.0;
            let label = band_words(step, starts[i])
                .into_iter()
                .find(|words| measure.width(words, TextStyle::Context) <= room)
                .unwrap_or_default();
            Band { from: a, until: b, label, begins: i > 0 || begins_at_edge }
        })
        .collect()
}

/// Names of one unit of the upper tier, longest first.
fn band_words(step: Step, first: Point) -> Vec<String> {
    let day = first.day();
    let date = day.civil();
    let m = usize::from(date.month.clamp(1, 12)) - 1;
    match step {
        Step::Days(_) => {
            let weekday = weekday_words(day).map_or_else(String::new, |weekday| format!("{weekday} "));
            vec![
                format!("{weekday}{} {} {}", date.day, MONTHS[m], year_label(date.year)),
                format!("{} {} {}", date.day, MONTHS[m], year_label(date.year)),
                format!("{} {}", date.day, short(m)),
            ]
        }
        Step::Months(_) => vec![
            format!("{} {}", MONTHS[m], year_label(date.year)),
            format!("{} {}", short(m), year_label(date.year)),
            short(m).to_owned(),
        ],
        _ => vec![year_label(date.year)],
    }
}

/// A stretch in words, as coarse as the ticks are: `2011 – 2024`, `November – December 2024`, `Sunday 8 December 2024`.
fn range_words(major: Step, from: Point, until: Point) -> String {
    let (a, b) = (from.day().civil(), until.day().civil());
    let year = |y: i64| year_label(y);
    let month = |m: u8| MONTHS[usize::from(m.clamp(1, 12)) - 1];
    match major {
        Step::Years(_) if a.year == b.year => year(a.year),
        Step::Years(_) => format!("{} – {}", year(a.year), year(b.year)),
        Step::Months(_) | Step::Days(_) if (a.year, a.month) == (b.year, b.month) => {
            format!("{} {}", month(a.month), year(a.year))
        }
        Step::Months(_) | Step::Days(_) if a.year == b.year => {
            format!("{} – {} {}", month(a.month), month(b.month), year(a.year))
        }
        Step::Months(_) | Step::Days(_) => format!("{} {} – {} {}", month(a.month), year(a.year), month(b.month), year(b.year)),
        _ => {
            let day = |p: Point| {
                let c = p.day().civil();
                let weekday = weekday_words(p.day()).map_or_else(String::new, |weekday| format!("{weekday} "));
                format!("{weekday}{} {} {}", c.day, month(c.month), year(c.year))
            };
            let same = from.0.div_euclid(SECONDS_PER_DAY) == until.0.div_euclid(SECONDS_PER_DAY);
            if same { day(from) } else { format!("{} – {}", day(from), day(until)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::Approximate;
    use super::*;
    use crate::temporal::Weekday;

    fn second(y: i64, m: u8, d: u8) -> f64 {
        Day::from_ymd(y, m, d).expect("exists").start().0 as f64
    }

    /// The axis in one line: header | bands | labels.
    fn words(lo: f64, hi: f64) -> String {
        let ticks = ticks(&Scale::default(), &Viewport::new(lo, hi), 900.0, &Approximate);
        let bands: Vec<&str> = ticks.bands.iter().map(|b| b.label.as_str()).collect();
        let labels: Vec<&str> = ticks.ticks.iter().filter(|t| !t.label.is_empty()).map(|t| t.label.as_str()).collect();
        format!("{} | {} | {}", ticks.header, bands.join(", "), labels.join(" "))
    }

    #[test]
    fn from_millennia_to_seconds() {
        let noon = second(2024, 12, 8) + 43_200.0;
        for (lo, hi, want) in [
            (second(-9_998, 1, 1), second(2_024, 1, 1), "9999 BC – 2024"),
            (second(2_011, 2, 1), second(2_024, 12, 9), "2011 – 2024"),
            (second(2_024, 3, 1), second(2_024, 12, 9), "March – December 2024"),
            (second(2_024, 11, 27), second(2_024, 12, 9), "November – December 2024"),
            (noon - 40_000.0, noon + 40_000.0, "Sunday 8 December 2024"),
            (noon - 20.0, noon + 20.0, "Sunday 8 December 2024"),
        ] {
            let words = words(lo, hi);
            assert!(words.starts_with(want), "{words}");
        }
        assert_eq!(
            words(second(2_024, 11, 26), second(2_024, 12, 9)),
            "November – December 2024 | November 2024, December 2024 | 26 27 28 29 30 1 Dec 2 3 4 5 6 7 8 9"
        );
        assert_eq!(
            words(noon - 20.0, noon + 20.0),
            "Sunday 8 December 2024 | Sunday 8 December 2024 | 11:59:40 11:59:45 11:59:50 11:59:55 12:00 12:00:05 12:00:10 12:00:15 12:00:20"
        );
    }

    #[test]
    fn there_is_no_year_0() {
        assert_eq!(
            words(second(-199, 1, 1), second(210, 1, 1)),
            "200 BC – 210 | 200 BC – 210 | 200 BC 150 BC 100 BC 50 BC AD 1 50 100 150 200"
        );
        let near = words(second(-3, 1, 1), second(4, 1, 1));
        assert!(near.contains("2 BC Jul 1 BC Jul AD 1 Jul 2 Jul 3"), "{near}");
        assert_eq!(year_label(-64_999_999), "65 million BC");
        assert_eq!(year_label(-11_999), "12,000 BC");
    }

    #[test]
    fn labels_never_touch_and_ticks_are_in_order() {
        let mut span = 20.0;
        while span < 1e17 {
            for middle in [1.7e9, -6.2e10, -2.4e11] {
                let view = Viewport::new(middle - span / 2.0, middle + span / 2.0);
                let axis = ticks(&Scale::default(), &view, 1200.0, &Approximate);
                assert!(axis.ticks.len() < 1200, "{} ticks in {view:?}", axis.ticks.len());
                let mut free = f64::NEG_INFINITY;
                let mut last = Point(i64::MIN);
                for tick in &axis.ticks {
                    assert!(tick.time > last, "order in {view:?}");
                    last = tick.time;
                    assert!(tick.axis >= view.lo && tick.axis <= view.hi && tick.alpha > 0.0 && tick.alpha <= 1.0);
                    if !tick.label.is_empty() {
                        let x = view.x(tick.axis, 1200.0);
                        assert!(x >= free, "{} runs into the label before it in {view:?}", tick.label);
                        free = x + f64::from(Approximate.width(&tick.label, TextStyle::Tick));
                    }
                }
                let labels = axis.ticks.iter().filter(|t| !t.label.is_empty()).count();
                assert!((2..=60).contains(&labels) || span > 1e15, "{labels} labels over {span} s at {middle}");
            }
            span *= 1.7;
        }
    }

    #[test]
    fn labels_follow_the_habits_of_whoever_reads_them() {
        let labels = |from: f64, until: f64, habits: Habits| -> Vec<String> {
            let scale = Scale::default();
            let view = Viewport { lo: from, hi: until };
            let ticks = ticks_for(&scale, &view, 900.0, &Approximate, habits);
            ticks.ticks.into_iter().map(|tick| tick.label).filter(|label| !label.is_empty()).collect()
        };
        let day = second(2024, 12, 9);
        let twelve = Habits { hours: Hours::Twelve, ..Habits::default() };
        let hours = labels(day, day + 86_400.0, twelve);
        assert!(hours.contains(&"3:00 pm".to_owned()) && hours.iter().all(|label| !label.contains("15:")), "{hours:?}");
        for (week, label) in [(Weekday::Monday, "Mon 9"), (Weekday::Sunday, "Sun 8")] {
            let days = labels(second(2024, 12, 4), second(2024, 12, 14), Habits { week: Some(week), ..Habits::default() });
            assert_eq!(
                days.iter().filter(|label| label.len() > 2 && !label.contains("Dec")).collect::<Vec<_>>(),
                [label],
                "{days:?}"
            );
        }
    }
}
