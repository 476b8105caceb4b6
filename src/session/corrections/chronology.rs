//! Which columns of a table made elsewhere say what.

use std::collections::BTreeMap;

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChronologyRole {
    /// When, or from when.
    Date,
    /// Until when.
    Until,
    /// What happened.
    Title,
    /// Who took part, apart by semicolons.
    People,
    /// Where, apart by semicolons.
    Places,
    /// What sort of happening, by the program's words.
    Kind,
}

impl ChronologyRole {
    /// All, in the order of a form.
    pub const ALL: [ChronologyRole; 6] = [
        ChronologyRole::Date,
        ChronologyRole::Until,
        ChronologyRole::Title,
        ChronologyRole::People,
        ChronologyRole::Places,
        ChronologyRole::Kind,
    ];

    /// In the corrections.
    pub fn word(self) -> &'static str {
        match self {
            ChronologyRole::Date => "date",
            ChronologyRole::Until => "until",
            ChronologyRole::Title => "title",
            ChronologyRole::People => "people",
            ChronologyRole::Places => "places",
            ChronologyRole::Kind => "kind",
        }
    }
}

/// A document whose rows are events, and the names of the columns that say what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chronology(BTreeMap<ChronologyRole, String>);

impl Chronology {
    /// The column for this.
    pub fn get(&self, role: ChronologyRole) -> Option<&str> {
        self.0.get(&role).map(String::as_str)
    }

    /// Says which column is for this; `None` for none.
    pub fn set(&mut self, role: ChronologyRole, column: Option<String>) {
        match column.filter(|column| !column.is_empty()) {
            Some(column) => drop(self.0.insert(role, column)),
            None => drop(self.0.remove(&role)),
        }
    }

    /// Whether it says when and what.
    pub fn is_ready(&self) -> bool {
        self.get(ChronologyRole::Date).is_some() && self.get(ChronologyRole::Title).is_some()
    }
}
