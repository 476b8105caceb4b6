//! The colours of both themes as plain numbers: the one place that the window and the pictures take them from. Tokens are
//! those of the drawings; what a colour is used for is decided where it is drawn.

use crate::event::Kind;

/// Dark on light or light on dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Theme {
    #[default]
    Light,
    Dark,
}

/// Red, green, blue: `0xRRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgb(pub u32);

impl Rgb {
    /// Red, green, blue, 0–255.
    pub const fn channels(self) -> [u8; 3] {
        [(self.0 >> 16) as u8, (self.0 >> 8) as u8, self.0 as u8]
    }
}

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // the names are the drawing's
pub struct Tokens {
    pub background: Rgb,
    pub panel: Rgb,
    pub raised: Rgb,
    pub hairline: Rgb,
    pub text: Rgb,
    pub second: Rgb,
    pub faint: Rgb,
    pub accent: Rgb,
    pub tint: Rgb,
    pub faint_tint: Rgb,
    pub conflict: Rgb,
    pub certain: Rgb,
}

/// The light theme.
pub const LIGHT: Tokens = Tokens {
    background: Rgb(0xFCFCFA),
    panel: Rgb(0xF4F3F0),
    raised: Rgb(0xFFFFFF),
    hairline: Rgb(0xDEDCD6),
    text: Rgb(0x1E1E1C),
    second: Rgb(0x62615C),
    faint: Rgb(0xA3A19A),
    accent: Rgb(0x0B62C4),
    tint: Rgb(0xCFE3FA),
    faint_tint: Rgb(0xE9F1FA),
    conflict: Rgb(0xB3123B),
    certain: Rgb(0x00734F),
};

/// The dark theme.
pub const DARK: Tokens = Tokens {
    background: Rgb(0x16181C),
    panel: Rgb(0x1C1F25),
    raised: Rgb(0x262A31),
    hairline: Rgb(0x2C3038),
    text: Rgb(0xE8E8E4),
    second: Rgb(0x9DA1AA),
    faint: Rgb(0x5B606B),
    accent: Rgb(0x6CB2FF),
    tint: Rgb(0x24476B),
    faint_tint: Rgb(0x1F2B3A),
    conflict: Rgb(0xFF7A90),
    certain: Rgb(0x3FBF97),
};

impl Theme {
    /// Its colours.
    pub const fn tokens(self) -> &'static Tokens {
        match self {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }

    /// The colour of a kind of event; always beside its word, never alone.
    pub const fn kind(self, kind: Kind) -> Rgb {
        let (light, dark) = match kind {
            Kind::Release => (0x00845F, 0x3FBF97),
            Kind::Attack => (0xC8500A, 0xF08A4B),
            Kind::Death => (0xA2508C, 0xD596C4),
            Kind::Arrest | Kind::Legal => (0xA87400, 0xE3B341),
            Kind::Statement | Kind::Meeting => (0x0B6FB8, 0x4C9BE8),
            Kind::Election | Kind::Agreement => (0x4B5FB3, 0x97A6F2),
            Kind::Disaster => (0x8A5A3C, 0xC79A7C),
            Kind::Business => (0x3E7D83, 0x74BFC6),
            Kind::Other => (0x6D6C67, 0x9DA1AA),
        };
        match self {
            Theme::Light => Rgb(light),
            Theme::Dark => Rgb(dark),
        }
    }
}
