//! From the order in which letters stand on the page, left to right, to the order in which they are read.

use unicode_bidi::{BidiClass, bidi_class};

/// Which way a cluster runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Left,
    Right,
    Number,
    /// Joins numbers when between two: `12/5`, `3.5`.
    Joint,
    Neutral,
}

fn way(cluster: &str) -> Way {
    use BidiClass::{AL, AN, CS, EN, ES, ET, L, R};
    let strong = cluster.chars().map(bidi_class).find(|class| matches!(class, L | R | AL | AN | EN | ES | ET | CS));
    match strong {
        Some(L) => Way::Right,
        Some(R | AL) => Way::Left,
        Some(EN | AN) => Way::Number,
        Some(ES | CS | ET) => Way::Joint,
        _ => Way::Neutral,
    }
}

/// The order of reading, as indices into the clusters of a line from left to right. `None` when it is from left to right.
pub(super) fn order(clusters: &[&str]) -> Option<Vec<usize>> {
    let mut ways: Vec<Way> = clusters.iter().map(|cluster| way(cluster)).collect();
    if !ways.contains(&Way::Left) {
        return None;
    }
    for i in 1..ways.len().saturating_sub(1) {
        if ways[i] == Way::Joint && ways[i - 1] == Way::Number && ways[i + 1] == Way::Number {
            ways[i] = Way::Number;
        }
    }
    let count = |wanted: Way| ways.iter().filter(|&&way| way == wanted).count();
    let base_left = count(Way::Left) >= count(Way::Right);
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    if base_left {
        order.reverse();
        // What runs to the right within: words of another script with what is between them, and numbers.
        turn(&mut order, |i| matches!(ways[i], Way::Right | Way::Number), |i| ways[i] == Way::Right, &ways);
    } else {
        turn(&mut order, |i| ways[i] == Way::Left, |_| true, &ways);
        // Numbers that a turned stretch took with it: they were not part of it, unless letters stand on both sides.
        let mut from = 0;
        while from < order.len() {
            let run = order[from..].iter().take_while(|&&i| ways[i] == Way::Number).count();
            if run > 1 && order[from] > order[from + run - 1] {
                order[from..from + run].reverse();
            }
            from += run.max(1);
        }
    }
    Some(order)
}

/// Reverses each stretch that begins and ends with a wanted cluster and has nothing against it inside. Across neutral clusters a
/// stretch goes on only from and to clusters that are strong.
fn turn(order: &mut [usize], wanted: impl Fn(usize) -> bool, strong: impl Fn(usize) -> bool, ways: &[Way]) {
    let mut from = 0;
    while from < order.len() {
        if !wanted(order[from]) {
            from += 1;
            continue;
        }
        let mut last = from;
        let mut next = from + 1;
        while next < order.len() {
            let i = order[next];
            if wanted(i) && (next == last + 1 || (strong(i) && strong(order[last]))) {
                last = next;
            } else if !matches!(ways[i], Way::Neutral | Way::Joint | Way::Number) || wanted(i) && next > last + 1 {
                break;
            }
            next += 1;
        }
        order[from..=last].reverse();
        from = last + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The clusters as they stand on the page → as they are read.
    fn read(shown: &str) -> String {
        let clusters: Vec<String> = shown.chars().map(String::from).collect();
        let clusters: Vec<&str> = clusters.iter().map(String::as_str).collect();
        match order(&clusters) {
            Some(order) => order.into_iter().map(|i| clusters[i]).collect(),
            None => shown.to_owned(),
        }
    }

    #[test]
    fn letters_words_and_numbers() {
        let reversed = |words: &str| words.chars().rev().collect::<String>();
        assert_eq!(read("On 3 May 1961."), "On 3 May 1961.");
        // "שלום עולם" shown from left to right is its mirror image.
        assert_eq!(read(&reversed("שלום עולם")), "שלום עולם");
        // A year keeps its digits.
        assert_eq!(read(&format!(".{} 1948 {}", reversed("קמה"), reversed("בשנת"))), "בשנת 1948 קמה.");
        assert_eq!(read(&format!("12/05/1948 {}", reversed("ביום"))), "ביום 12/05/1948");
        // Latin words within, in their own order.
        assert_eq!(read(&format!("{} New York {}", reversed("והלך"), reversed("ראה"))), "ראה New York והלך");
        // A Hebrew word within Latin text.
        assert_eq!(read(&format!("They said {} to him in town", reversed("שלום רב"))), "They said שלום רב to him in town");
    }
}
