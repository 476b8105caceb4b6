//! Names of places, from `assets/places` (GeoNames, CC BY 4.0; see the notice beside it).

use std::collections::HashSet;
use std::sync::OnceLock;

const PLACES: &str = include_str!("../../../assets/places/places.txt");

/// Whether a name is that of a city, country, state or region, as it is written or without "the" before it.
pub(crate) fn is_place(name: &str) -> bool {
    static TABLE: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| PLACES.lines().collect());
    let plain = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    // Shorter than the list's names.
    table.contains(plain) || matches!(plain, "U.S." | "US" | "USA" | "U.K." | "UK" | "UAE")
}

#[cfg(test)]
mod tests {
    use super::is_place;

    #[test]
    fn cities_countries_and_states_are_places() {
        for (name, expected) in
            [("Bhopal", true), ("the Philippines", true), ("Ohio", true), ("Orlanda Bay Holdings", false), ("rome", false)]
        {
            assert_eq!(is_place(name), expected, "{name}");
        }
    }
}
