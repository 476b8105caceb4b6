//! Where lines begin.

/// Byte offsets of line starts, so that an offset becomes a line number in logarithmic time.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    }
}
