//! Colours of pictures: those of the window's light and dark theme.

use crate::event::Kind;

/// Light on white or light on black.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum Theme {
    #[default]
    Light,
    Dark,
}

/// Red, green, blue, and how much it covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Colour {
    pub(super) rgb: u32,
    pub(super) alpha: f32,
}

impl Colour {
    pub(super) const fn new(rgb: u32) -> Colour {
        Colour { rgb, alpha: 1.0 }
    }

    pub(super) fn alpha(self, alpha: f32) -> Colour {
        Colour { alpha, ..self }
    }

    pub(super) fn channels(self) -> (u8, u8, u8) {
        ((self.rgb >> 16) as u8, (self.rgb >> 8) as u8, self.rgb as u8)
    }
}

/// The colours of one theme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub(super) background: Colour,
    pub(super) hairline: Colour,
    pub(super) text: Colour,
    pub(super) second: Colour,
    pub(super) faint: Colour,
    pub(super) accent: Colour,
    pub(super) conflict: Colour,
    theme: Theme,
}

impl Palette {
    pub(super) fn of(theme: Theme) -> Palette {
        let pick = |light: u32, dark: u32| Colour::new(if theme == Theme::Light { light } else { dark });
        Palette {
            background: pick(0xFCFCFA, 0x16181C),
            hairline: pick(0xDEDCD6, 0x2C3038),
            text: pick(0x1E1E1C, 0xE8E8E4),
            second: pick(0x62615C, 0x9DA1AA),
            faint: pick(0xA3A19A, 0x5B606B),
            accent: pick(0x0B62C4, 0x6CB2FF),
            conflict: pick(0xB3123B, 0xFF7A90),
            theme,
        }
    }

    /// The colour of a kind of event.
    pub(super) fn kind(&self, kind: Kind) -> Colour {
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
        Colour::new(if self.theme == Theme::Light { light } else { dark })
    }
}
