//! Random numbers and words that are the same everywhere: the same seed gives the same corpus.

/// SplitMix64.
pub(crate) struct Random(u64);

#[allow(dead_code)] // each user takes what it needs
impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// In `[0, n)`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// A place in something of that length; 0 where there is none.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// In `[0, 1)`.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Small numbers far more often than large ones.
    pub(crate) fn skewed(&mut self, n: u64) -> u64 {
        let x = self.share();
        ((x * x * x * n as f64) as u64).min(n.saturating_sub(1))
    }
}

/// The made-up word of a number: seven letters.
#[allow(dead_code)]
pub(crate) fn word(number: u64) -> String {
    let mut random = Random::new(number);
    (0..7).map(|_| char::from(b'a' + random.below(26) as u8)).collect()
}
