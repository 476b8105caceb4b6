//! That a text was read off pictures of its pages, and how sure the program was that read it.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// Words of which a program is surer than this, in percent, are taken as read.
pub const SURE: u8 = 80;

/// How a text was read off pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// The program, with its version: `Tesseract 5.3.0`.
    pub by: String,
    /// How sure it was of a word on average, in percent.
    pub sure: u8,
    /// The words of which it was less than [`SURE`], in order, each with how sure it was, in percent.
    pub unsure: Vec<(Span, u8)>,
}

impl Recognition {
    /// How sure it was of the least sure word that a span touches, in percent; `None` where all are taken as read.
    pub fn doubt(&self, span: Span) -> Option<u8> {
        let first = self.unsure.partition_point(|(word, _)| word.end <= span.start);
        self.unsure.iter().skip(first).take_while(|(word, _)| word.start < span.end).map(|(_, sure)| *sure).min()
    }
}

impl std::fmt::Display for Recognition {
    /// `read by OCR (Tesseract 5.3.0), 93 % sure`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "read by OCR ({}), {} % sure", self.by, self.sure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_sure_word_of_a_span() {
        let span = Span::new;
        let read =
            Recognition { unsure: vec![(span(0, 3), 70), (span(10, 14), 40), (span(15, 20), 60)], ..Recognition::default() };
        assert_eq!(
            [span(0, 30), span(3, 10), span(12, 13), span(14, 16)].map(|s| read.doubt(s)),
            [Some(40), None, Some(40), Some(60)]
        );
    }
}
