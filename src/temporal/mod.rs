//! Values of time: an integer, a grain and bounds. No text, no documents, no clock.
//!
//! [`Point`] is a second, [`Day`] a day number, [`Interval`] the bounds within which something lies, [`When`] what
//! a timeline draws. Calendars are proleptic Gregorian with astronomical years inside (0 is 1 BC) and no year 0 on
//! screen.

mod civil;
mod edtf;
mod format;
mod grain;
mod habits;
mod interval;
mod iso;
mod when;

pub use civil::{Civil, Day, Point, SECONDS_PER_DAY, Weekday, days_in_month, is_leap_year};
pub use format::{MONTHS, day_words, interval_words, iso_day, short_months, weekday_words, year_words};
pub use grain::Grain;
pub use habits::{Habits, Hours};
pub use interval::Interval;
pub use iso::{iso_interval, parse_iso_interval};
pub use when::{Extent, Readings, When};
