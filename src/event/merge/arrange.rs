//! How work on many things is arranged: this module starts no threads, but lets whoever has some use them.

use std::sync::{Mutex, PoisonError};

/// Calls the function with each number below the count, in any order or at the same time.
pub type Arrange<'a> = &'a (dyn Fn(usize, &(dyn Fn(usize) + Sync)) + Sync);

/// One after the other, here.
pub fn in_turn(count: usize, each: &(dyn Fn(usize) + Sync)) {
    (0..count).for_each(each);
}

/// What `each` makes of the numbers below `count`, in their order, arranged in pieces of `piece` numbers.
pub fn gather<T: Send>(arrange: Arrange<'_>, count: usize, piece: usize, each: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let piece = piece.max(1);
    let pieces = count.div_ceil(piece);
    let made: Vec<Mutex<Vec<T>>> = (0..pieces).map(|_| Mutex::new(Vec::new())).collect();
    arrange(pieces, &|p| {
        let all: Vec<T> = (p * piece..((p + 1) * piece).min(count)).map(&each).collect();
        if let Some(slot) = made.get(p) {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = all;
        }
    });
    made.into_iter().flat_map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_in_order_however_it_is_arranged() {
        let backwards: Arrange<'_> = &|count, each| (0..count).rev().for_each(each);
        for (count, piece) in [(0, 3), (1, 3), (7, 3), (9, 3), (5, 0)] {
            let expected: Vec<usize> = (0..count).map(|n| n * n).collect();
            assert_eq!(gather(backwards, count, piece, |n| n * n), expected);
            assert_eq!(gather(&in_turn, count, piece, |n| n * n), expected);
        }
    }
}
