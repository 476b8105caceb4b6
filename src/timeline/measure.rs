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

/// Widths of texts, in points.
pub trait Measure {
    /// Width of one line of text.
    fn width(&self, text: &str, style: TextStyle) -> f32;
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
    fn width(&self, text: &str, style: TextStyle) -> f32 {
        let thousandths: u32 = text.chars().map(advance).fold(0, u32::saturating_add);
        let strong = if matches!(style, TextStyle::LabelStrong | TextStyle::Context) { 1.06 } else { 1.0 };
        thousandths as f32 / 1000.0 * style.size() * strong
    }
}

/// The longest beginning of `text` that fits `room` points with an ellipsis; the whole text when it fits, empty when not
/// even one letter does. Cuts at a word when that loses little.
pub fn clipped(text: &str, style: TextStyle, room: f32, measure: &dyn Measure) -> Option<String> {
    if measure.width(text, style) <= room {
        return None;
    }
    let ends: Vec<usize> = text.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
    // Widths grow with the length, so a binary search needs few of them measured.
    let with_ellipsis = |n: usize| format!("{}…", text[..ends[n - 1]].trim_end());
    let (mut fits, mut not) = (0, ends.len() + 1);
    while not - fits > 1 {
        let middle = (fits + not) / 2;
        if measure.width(&with_ellipsis(middle), style) <= room { fits = middle } else { not = middle }
    }
    if fits == 0 {
        return Some(String::new());
    }
    let cut = &text[..ends[fits - 1]];
    match cut.rfind(' ') {
        Some(space) if fits < ends.len() && space * 4 > cut.len() * 3 => {
            Some(format!("{}…", cut[..space].trim_end_matches([' ', ',', ';', ':'])))
        }
        _ => Some(with_ellipsis(fits)),
    }
}
