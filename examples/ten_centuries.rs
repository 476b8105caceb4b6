//! Writes a folder of invented chronicles that tell a thousand years of a town that never was: `cargo run --example
//! ten_centuries -- FOLDER`. For trying out how sparse, vague and long history looks.

#[path = "../benches/common/generate.rs"]
mod generate;

use generate::random::Random;
use std::fmt::Write;
use std::path::Path;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
const WHO: [&str; 10] = [
    "Bishop Aldwin of Harrowmere",
    "The weavers of Harrowmere",
    "Count Osric",
    "The abbess Marguerite",
    "A band of mercenaries",
    "The town council",
    "The guild of masons",
    "Queen Isaura",
    "The printer Anselm Boucher",
    "Farmers from Lower Wick",
];
const DID: [&str; 14] = [
    "founded the priory of Saint Brannoc",
    "besieged the castle",
    "signed a treaty with the neighbouring county",
    "rebuilt the bridge over the Ames",
    "burned the granaries",
    "elected a new mayor",
    "died of the fever",
    "opened the first school",
    "arrested the tax collectors",
    "captured the northern gate",
    "announced a market on Saturdays",
    "released the hostages",
    "met the envoys at the mill",
    "buried three hundred dead",
];

/// One sentence about a year, as exact as the time would have been.
fn sentence(random: &mut Random, year: u64) -> String {
    let who = WHO[random.below(10) as usize];
    let did = DID[random.below(14) as usize];
    let month = MONTHS[random.below(12) as usize];
    let day = 1 + random.below(28);
    match random.below(if year < 1500 { 12 } else { 16 }) {
        0 | 1 => format!("In {year} {who} {did}."),
        2 => format!("Around {year} {who} {did}."),
        3 => format!("{who} {did} in the {}s.", year / 10 * 10),
        4 => format!("From {year} to {} {who} ruled the valley.", year + 2 + random.below(30)),
        5 => format!("Between {year} and {} {who} {did}.", year + 1 + random.below(6)),
        6 => format!("{who} {did} before {year}."),
        7 => format!("In the {} of {year} {who} {did}.", SEASONS[random.below(4) as usize]),
        8 | 9 => format!("In {month} {year} {who} {did}."),
        10 => format!("The plague lasted from {year} until {}.", year + 1 + random.below(3)),
        _ => format!("On {day} {month} {year} {who} {did}."),
    }
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "ten-centuries".to_owned());
    std::fs::create_dir_all(&folder)?;
    let mut random = Random::new(1024);
    for book in 0..40u64 {
        let first = 1024 + book * 25;
        let mut text = format!("The chronicle of Harrowmere, book {}\n\n", book + 1);
        for _ in 0..8 + random.below(16) {
            // Recent times are told more closely.
            let year = first + random.below(25);
            let _ = writeln!(text, "{}\n", sentence(&mut random, year));
        }
        std::fs::write(Path::new(&folder).join(format!("book-{:02}.txt", book + 1)), text)?;
    }
    Ok(())
}
