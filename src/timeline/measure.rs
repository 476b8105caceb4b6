//! How wide a text is: asked of the painter's fonts, or of a table of advances where there is no window.

/// What a text is drawn as; sizes are those of the look: labels 13 points, small texts 11.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextStyle {
    /// An event's title beside its mark.
    Label,
    /// The same, selected.
    LabelStrong,
    /// "3 sources" and the like, in the second grey.
    Secondary,
    /// "+11".
    Chip,
    /// A lane's name.
    LaneName,
    /// A tick's label.
    Tick,
    /// The tier above the ticks.
    Context,
}

impl TextStyle {
    /// Size in points.
    pub fn size(self) -> f32 {
        match self {
            TextStyle::Label | TextStyle::LabelStrong => 13.0,
            TextStyle::Secondary | TextStyle::Chip => 11.5,
            TextStyle::LaneName | TextStyle::Tick => 12.0,
            TextStyle::Context => 13.0,
        }
    }
}

/// Widths of texts, in points. Sums of advances: kerning is left out, so that a text's beginning is as wide alone as in it.
pub trait Measure {
    /// Width of one character.
    fn advance(&self, c: char, style: TextStyle) -> f32;

    /// Width of one line of text.
    fn width(&self, text: &str, style: TextStyle) -> f32 {
        text.chars().map(|c| self.advance(c, style)).sum()
    }
}

/// Advances of a humanist sans, good to some per cent; a little wide, so that reserved room suffices. Used headless.
#[derive(Clone, Copy, Debug, Default)]
pub struct Approximate;

/// Advance in 1/1000 em of a sans like Inter, by rough classes.
fn advance(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '’' | '‘' => 270,
        ' ' => 285,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | 'I' | '-' => 385,
        'm' => 890,
        'w' | 'M' | 'W' | '—' | '…' => 900,
        'A'..='Z' => 700,
        '0'..='9' => 635,
        'a'..='z' => 595,
        _ if (c as u32) < 0x0300 => 640,
        // East Asian wide forms and emoji take a full em.
        _ if matches!(c as u32, 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0x1F300..=0x1FAFF) => {
            1000
        }
        _ if matches!(c as u32, 0x0300..=0x036F) => 0,
        _ => 640,
    }
}

impl Measure for Approximate {
    fn advance(&self, c: char, style: TextStyle) -> f32 {
        let strong = if matches!(style, TextStyle::LabelStrong | TextStyle::Context) { 1.06 } else { 1.0 };
        advance(c) as f32 / 1000.0 * style.size() * strong
    }
}

/// The longest beginning of `text` that fits `room` points with an ellipsis, empty when not even one letter does; `None`
/// when the whole text fits. Cuts at a word when that loses little.
pub fn clipped(text: &str, style: TextStyle, room: f32, measure: &dyn Measure) -> Option<String> {
    let ellipsis = measure.advance('…', style);
    let (mut width, mut fits) = (0.0, 0);
    for (i, c) in text.char_indices() {
        if width + ellipsis <= room {
            fits = i; // all before this letter fits
        }
        width += measure.advance(c, style);
    }
    if width <= room {
        return None;
    }
    let cut = text[..fits].trim_end();
    if cut.is_empty() {
        return Some(String::new());
    }
    let at_word = text[fits..].starts_with(' ') || cut.len() < fits;
    match cut.rfind(' ') {
        Some(space) if !at_word && space * 4 > cut.len() * 3 => {
            Some(format!("{}…", cut[..space].trim_end_matches([' ', ',', ';', ':'])))
        }
        _ => Some(format!("{}…", cut.trim_end_matches([' ', ',', ';', ':']))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_words_and_never_too_wide() {
        let text = "Bashar Barhoum awakes in his cell";
        for (room, want) in [
            (1000.0, None),
            (5.0, Some("")),
            (60.0, Some("Bashar…")),
            (110.0, Some("Bashar Barhou…")),
            (118.0, Some("Bashar Barhoum…")),
            (150.0, Some("Bashar Barhoum…")),
        ] {
            let cut = clipped(text, TextStyle::Label, room, &Approximate);
            assert_eq!(cut.as_deref(), want, "{room}");
            assert!(cut.is_none_or(|c| c.is_empty() || Approximate.width(&c, TextStyle::Label) <= room), "{room}");
        }
        for text in ["", " ", "…", "Ünïcödé ", "日本語の見出し"] {
            for room in [0.0, 3.0, 20.0, 45.0] {
                if let Some(cut) = clipped(text, TextStyle::Label, room, &Approximate) {
                    assert!(Approximate.width(&cut, TextStyle::Label) <= room.max(0.0) || cut.is_empty(), "{text} {room}");
                }
            }
        }
    }
}
