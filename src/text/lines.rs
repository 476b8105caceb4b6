//! Where lines begin.

use serde::{Deserialize, Serialize};

/// Byte offsets of line starts, so that an offset becomes a line number in logarithmic time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Lines end after `\n`; a lone `\r` does not end one.
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| u32::try_from(i + 1).unwrap_or(u32::MAX)));
        LineIndex { starts }
    }

    /// The same, with further lines that begin at these offsets (ascending), where the text has no `\n`.
    pub fn with_breaks(text: &str, breaks: &[u32]) -> LineIndex {
        let mut index = LineIndex::new(text);
        if !breaks.is_empty() {
            index.starts.extend_from_slice(breaks);
            index.starts.sort_unstable();
            index.starts.dedup();
        }
        index
    }

    /// The 1-based line that holds the byte.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// Number of lines, at least 1.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_one_based() {
        let index = LineIndex::new("ab\n\nc");
        let lines: Vec<u32> = (0..5).map(|i| index.line(i)).collect();
        assert_eq!(lines, [1, 1, 1, 2, 3]);
        assert_eq!(index.count(), 3);
        let wrapped = LineIndex::with_breaks("ab cd\nef", &[3, 6]);
        assert_eq!([0, 3, 6].map(|offset| wrapped.line(offset)), [1, 2, 3]);
    }
}
