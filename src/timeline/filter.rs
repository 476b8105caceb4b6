//! A set of events as bits: what a filter keeps, what a search found.

/// Events by index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventSet {
    words: Vec<u64>,
}

impl EventSet {
    /// No events; grows as needed.
    pub fn new() -> EventSet {
        EventSet::default()
    }

    /// The events below a number.
    pub fn first(count: usize) -> EventSet {
        let mut words = vec![u64::MAX; count / 64];
        if !count.is_multiple_of(64) {
            words.push((1 << (count % 64)) - 1);
        }
        EventSet { words }
    }

    /// Adds an event.
    pub fn insert(&mut self, event: usize) {
        let word = event / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (event % 64);
    }

    /// Takes an event out.
    pub fn remove(&mut self, event: usize) {
        if let Some(word) = self.words.get_mut(event / 64) {
            *word &= !(1 << (event % 64));
        }
    }

    /// The events below a number for which something holds, asked in order.
    pub fn of(count: usize, holds: impl Fn(usize) -> bool) -> EventSet {
        let word =
            |w: usize| (w * 64..((w + 1) * 64).min(count)).fold(0, |word, event| word | u64::from(holds(event)) << (event % 64));
        EventSet { words: (0..count.div_ceil(64)).map(word).collect() }
    }

    /// Adds all of the other.
    pub fn unite(&mut self, other: &EventSet) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    /// How many are in both.
    pub fn common(&self, other: &EventSet) -> usize {
        self.words.iter().zip(&other.words).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// Those in it, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let next = |left: &u64| Some(left & (left - 1)).filter(|&left| left != 0);
            std::iter::successors(Some(word).filter(|&word| word != 0), next)
                .map(move |left| at * 64 + left.trailing_zeros() as usize)
        })
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        self.words.capacity() * 8
    }

    /// Whether it is in.
    pub fn contains(&self, event: usize) -> bool {
        self.words.get(event / 64).is_some_and(|w| w >> (event % 64) & 1 == 1)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&w| w == 0)
    }

    /// Keeps what is in both.
    pub fn intersect(&mut self, other: &EventSet) {
        self.words.truncate(other.words.len());
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
    }

    /// Takes out what is in the other.
    pub fn subtract(&mut self, other: &EventSet) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= !b);
    }
}

impl FromIterator<usize> for EventSet {
    fn from_iter<I: IntoIterator<Item = usize>>(events: I) -> EventSet {
        let mut set = EventSet::new();
        events.into_iter().for_each(|e| set.insert(e));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_do_what_lists_would() {
        for count in [0_usize, 1, 63, 64, 65, 200] {
            let (a, b) = (EventSet::of(count, |e| e % 3 == 0), EventSet::of(count + 70, |e| e % 5 == 0));
            let list = |holds: &dyn Fn(usize) -> bool, count: usize| -> Vec<usize> { (0..count).filter(|&e| holds(e)).collect() };
            assert_eq!(a.iter().collect::<Vec<usize>>(), list(&|e| e % 3 == 0, count));
            assert_eq!(a.common(&b), list(&|e| e % 15 == 0, count).len());
            assert_eq!(b.common(&a), a.common(&b));
            let mut both = a.clone();
            both.unite(&b);
            assert_eq!(both.iter().collect::<Vec<usize>>(), list(&|e| (e < count && e % 3 == 0) || e % 5 == 0, count + 70));
            assert_eq!(both.len(), both.iter().count());
        }
    }
}
