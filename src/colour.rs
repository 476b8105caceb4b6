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
    pub found: Rgb,
    pub warm: Rgb,
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
    found: Rgb(0xFBE3A0),
    warm: Rgb(0xB57A00),
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
    found: Rgb(0x6B5314),
    warm: Rgb(0xE3B341),
};

impl Theme {
    /// Its colours.
    pub const fn tokens(self) -> &'static Tokens {
        match self {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }

    /// The colour of a kind of event; always beside its word, never alone. Near the hues of the drawings, with lightness
    /// moved apart so that no two hues meet for a colour-blind eye: in the drawings attack and arrest, death and business,
    /// statement and election do.
    pub const fn kind(self, kind: Kind) -> Rgb {
        let (light, dark) = match kind {
            Kind::Release | Kind::Movement | Kind::Beginning => (0x1D805B, 0x93CE99),
            Kind::Attack | Kind::Fighting => (0xB44808, 0xC8651E),
            Kind::Death | Kind::Family | Kind::Ending => (0x8D4D92, 0xA86FA1),
            Kind::Arrest | Kind::Legal | Kind::Decision | Kind::Award => (0xB1810C, 0xE2BD37),
            Kind::Statement | Kind::Meeting | Kind::Publication | Kind::Diplomacy | Kind::Discovery => (0x3742C2, 0x5CA2E7),
            Kind::Election | Kind::Agreement | Kind::Protest | Kind::Ceremony => (0x7C68CF, 0x7473E5),
            Kind::Disaster | Kind::Accident | Kind::Health => (0x8C3104, 0xCA9658),
            Kind::Business | Kind::Appointment | Kind::Transfer | Kind::Work => (0x0A9899, 0x35E1EC),
            Kind::Other => (0x575451, 0x9FA2A7),
        };
        match self {
            Theme::Light => Rgb(light),
            Theme::Dark => Rgb(dark),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each hue.
    const KINDS: [Kind; 9] = [
        Kind::Release,
        Kind::Attack,
        Kind::Death,
        Kind::Arrest,
        Kind::Statement,
        Kind::Election,
        Kind::Disaster,
        Kind::Business,
        Kind::Other,
    ];

    /// How a dichromat sees linear red, green, blue: Machado, Oliveira and Fernandes 2009, severity 1.
    const EYES: [(&str, [[f64; 3]; 3]); 4] = [
        ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        ("protan", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
        ("deutan", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
        ("tritan", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
    ];

    fn linear(colour: Rgb) -> [f64; 3] {
        colour.channels().map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn times(matrix: &[[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
        [0, 1, 2].map(|i| (0..3).map(|j| matrix[i][j] * v[j]).sum::<f64>())
    }

    /// Oklab (Ottosson 2020), in hundredths.
    fn lab(rgb: [f64; 3]) -> [f64; 3] {
        const CONES: [[f64; 3]; 3] = [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ];
        const OPPONENT: [[f64; 3]; 3] = [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ];
        times(&OPPONENT, times(&CONES, rgb).map(f64::cbrt)).map(|x| x * 100.0)
    }

    #[test]
    fn no_two_kinds_look_alike_to_any_eye() {
        for theme in [Theme::Light, Theme::Dark] {
            for (eye, matrix) in EYES {
                let seen = KINDS.map(|kind| (kind, lab(times(&matrix, linear(theme.kind(kind))).map(|c| c.clamp(0.0, 1.0)))));
                for (i, (a, x)) in seen.iter().enumerate() {
                    for (b, y) in &seen[..i] {
                        let apart = x.iter().zip(y).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
                        assert!(apart >= 8.5, "{a:?} and {b:?} are {apart:.1} apart in {theme:?} for the {eye} eye");
                    }
                }
            }
        }
    }
}
