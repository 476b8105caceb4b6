//! Whether two names name the same: spelling folded, titles dropped, the fullest form kept. Never against the evidence:
//! two different first names are two people.

use crate::event::english::lists::is_title;
use crate::event::model::{Name, NameSort};
use crate::text::fnv1a;

/// Names of which one is at least this long may differ in two letters.
const LONG: usize = 6;

/// What is left of a name when case, marks and titles are gone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// Words in lower case, without hyphens, apostrophes, articles and titles.
    words: Vec<String>,
    sort: NameSort,
}

impl Key {
    /// `None` when nothing is left.
    pub(crate) fn of(name: &Name) -> Option<Key> {
        Key::new(&name.words, name.sort)
    }

    /// From words.
    pub(crate) fn new(words: &str, sort: NameSort) -> Option<Key> {
        let words: Vec<String> = words
            .split_whitespace()
            .map(fold)
            .filter(|w| !w.is_empty() && !is_title(w) && !matches!(w.as_str(), "the" | "al"))
            .collect();
        (!words.is_empty()).then_some(Key { words, sort })
    }

    /// What it names.
    pub(crate) fn sort(&self) -> NameSort {
        self.sort
    }

    /// A number that equal names share, for blocking: from the last word's consonants (for places and organisations the
    /// first word's, since "Saydnaya prison" is "Saydnaya").
    pub(crate) fn block(&self) -> u64 {
        let word = match self.sort {
            NameSort::Person | NameSort::Unsorted => self.words.last(),
            _ => self.words.first(),
        };
        let Some(word) = word else { return 0 };
        fnv1a(skeleton(word).map(u64::from))
    }

    /// Whether both may name the same person, place or body.
    pub(crate) fn links(&self, other: &Key) -> bool {
        let group = |k: &Key| k.sort == NameSort::Group;
        if group(self) != group(other) {
            return false;
        }
        let (short, long) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        // "Alshogre" is "Omar al-Shogre"; "Saydnaya" is "Saydnaya prison"; "HTS" is "Hayat Tahrir Sham".
        // "Homs" is a town and "Homs Military Prison" is not.
        if self.sort != NameSort::Person
            && other.sort != NameSort::Person
            && long.words.len() > short.words.len() + 1
            && short.words.len() == 1
        {
            return initials(short, long);
        }
        let all = short.words.iter().all(|w| long.words.iter().any(|l| alike(w, l)));
        all || initials(short, long)
    }
}

fn initials(short: &Key, long: &Key) -> bool {
    let [word] = short.words.as_slice() else { return false };
    long.words.len() >= 3 && word.len() == long.words.len() && word.chars().zip(&long.words).all(|(c, w)| w.starts_with(c))
}

/// Lower case, letters and digits only; "al-Shogre" and "Alshogre" fall together.
pub(super) fn fold(word: &str) -> String {
    let plain: String = word
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' => 'a',
            'é' | 'è' | 'ê' | 'ë' | 'ē' => 'e',
            'í' | 'ì' | 'î' | 'ï' | 'ī' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' => 'o',
            'ú' | 'ù' | 'û' | 'ü' | 'ū' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            c => c,
        })
        .filter(|c| c.is_alphanumeric())
        .collect();
    match plain.strip_suffix('s') {
        Some(stem) if word.ends_with("'s") || word.ends_with("’s") => stem.to_owned(),
        _ => plain,
    }
}

/// Without the article "al".
fn bare(word: &str) -> &str {
    word.strip_prefix("al").filter(|rest| rest.len() >= 4).unwrap_or(word)
}

/// Its consonants; of a short word all letters.
fn skeleton(word: &str) -> impl Iterator<Item = char> {
    let word = bare(word);
    let short = word.len() < LONG;
    word.chars().filter(move |c| short || !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'))
}

pub(super) fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (bare(a), bare(b));
    a == b || a.len().min(b.len()) >= LONG && skeleton(a).eq(skeleton(b)) && distance(a, b) <= 2
}

/// How a folded word of another script is heard, whoever wrote it: "Gaddafi", "Qadhafi", "Kadafi".
pub(super) fn sounds(word: &str) -> String {
    let mut heard = String::new();
    let mut letters = bare(word).chars().peekable();
    while let Some(c) = letters.next() {
        let spoken = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' => {
                if heard.is_empty() && c != 'h' {
                    heard.push('a');
                }
                continue;
            }
            'q' | 'g' | 'c' => 'k',
            'p' if letters.peek() == Some(&'h') => 'f',
            'z' => 's',
            c => c,
        };
        if !heard.ends_with(spoken) {
            heard.push(spoken);
        }
    }
    heard
}

/// Levenshtein's distance, for words of at most a few dozen letters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, &cb) in b.iter().enumerate() {
            let up = row[j + 1];
            row[j + 1] = (diagonal + usize::from(ca != cb)).min(up + 1).min(row[j] + 1);
            diagonal = up;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_short_forms_link_and_different_people_do_not() {
        use NameSort::{Organisation, Person, Place};
        for (a, b, sort, same) in [
            ("Omar Alshogre", "Omar al-Shogre", Person, true),
            ("Mr Alshogre", "Omar Alshogre", Person, true),
            ("Saydnaya", "Sednaya Prison", Place, true),
            ("HTS", "Hayat Tahrir Sham", Organisation, true),
            ("Anna Weber", "Karl Weber", Person, false),
            ("Homs", "Hama", Place, false),
            ("Homs", "Homs Military Prison", Place, false),
            ("Aleppo", "Alepou", Place, false),
        ] {
            let (ka, kb) = (Key::new(a, sort).expect("a key"), Key::new(b, sort).expect("a key"));
            assert_eq!(ka.links(&kb), same, "{a} / {b}");
            assert_eq!(kb.links(&ka), same, "{b} / {a}");
        }
    }
}
