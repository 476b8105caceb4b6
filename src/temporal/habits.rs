//! How a person is used to seeing time written. For the screen only: what leaves the program is the same for everybody.

use super::Weekday;

/// How many hours a clock counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Hours {
    /// `14:30`.
    #[default]
    TwentyFour,
    /// `2:30 pm`.
    Twelve,
}

/// See the module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Habits {
    /// Of clock times.
    pub hours: Hours,
    /// The day on which a week begins, marked on the axis where days have labels; `None` marks none.
    pub week: Option<Weekday>,
}

impl Hours {
    /// A second of a day as a clock shows it; seconds where they are wanted.
    pub fn clock(self, second_of_day: u32, with_seconds: bool) -> String {
        let (hour, minute, second) = (second_of_day / 3600 % 24, second_of_day / 60 % 60, second_of_day % 60);
        let seconds = if with_seconds { format!(":{second:02}") } else { String::new() };
        match self {
            Hours::TwentyFour => format!("{hour:02}:{minute:02}{seconds}"),
            Hours::Twelve => {
                let half = if hour < 12 { "am" } else { "pm" };
                format!("{}:{minute:02}{seconds} {half}", (hour + 11) % 12 + 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks() {
        for (second, with_seconds, long, short) in [
            (0, false, "00:00", "12:00 am"),
            (1_799, true, "00:29:59", "12:29:59 am"),
            (43_200, false, "12:00", "12:00 pm"),
            (52_200, false, "14:30", "2:30 pm"),
            (86_399, true, "23:59:59", "11:59:59 pm"),
        ] {
            assert_eq!(Hours::TwentyFour.clock(second, with_seconds), long);
            assert_eq!(Hours::Twelve.clock(second, with_seconds), short);
        }
    }
}
