//! Colours of pictures: those of [`crate::colour`], with how much they cover.

use crate::colour::{Rgb, Theme};
use crate::event::Kind;

/// A colour, and how much it covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Colour {
    pub(super) rgb: Rgb,
    pub(super) alpha: f32,
}

impl Colour {
    pub(super) const fn new(rgb: Rgb) -> Colour {
        Colour { rgb, alpha: 1.0 }
    }

    pub(super) fn alpha(self, alpha: f32) -> Colour {
        Colour { alpha, ..self }
    }
}

/// The colours of one theme that pictures use.
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
        let t = theme.tokens();
        Palette {
            background: Colour::new(t.background),
            hairline: Colour::new(t.hairline),
            text: Colour::new(t.text),
            second: Colour::new(t.second),
            faint: Colour::new(t.faint),
            accent: Colour::new(t.accent),
            conflict: Colour::new(t.conflict),
            theme,
        }
    }

    pub(super) fn kind(&self, kind: Kind) -> Colour {
        Colour::new(self.theme.kind(kind))
    }
}
