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
