//! A hash that is the same on every machine and in every run.

/// 64-bit FNV-1a over bytes; over letters where each is one unit.
pub fn fnv1a(units: impl IntoIterator<Item = u64>) -> u64 {
    units.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, unit| (hash ^ unit).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_published_one() {
        let of = |words: &str| fnv1a(words.bytes().map(u64::from));
        assert_eq!([of(""), of("a"), of("foobar")], [0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c, 0x8594_4171_f739_67e8]);
    }
}
