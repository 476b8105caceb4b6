//! How much one folder may hold. What is beyond is listed as a problem; what fits is read.

/// Upper bounds of one opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files.
    pub files: usize,
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes of all files together; all texts stay in memory while the folder is open.
    pub total_bytes: u64,
    /// Folders within folders.
    pub depth: usize,
}

impl Limits {
    /// 100,000 files, 1 GiB each, 10 GB together, 100 folders deep.
    pub const DEFAULT: Limits = Limits { files: 100_000, file_bytes: 1 << 30, total_bytes: 10_000_000_000, depth: 100 };
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::DEFAULT
    }
}

/// `812 bytes`, `3.4 MB`, `1.1 GB`.
pub(crate) fn bytes_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// `1,234,567`.
pub fn count_words(n: usize) -> String {
    let digits = n.to_string();
    let mut words = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        assert_eq!([0, 999, 1000, 100_000, 1_234_567].map(count_words), ["0", "999", "1,000", "100,000", "1,234,567"]);
        assert_eq!([999, 1_500, 3_400_000, 1 << 30].map(bytes_words), ["999 bytes", "2 kB", "3.4 MB", "1.1 GB"]);
    }
}
