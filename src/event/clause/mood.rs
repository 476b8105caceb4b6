//! What a clause only supposes.

use super::grammar::{Clause, VerbGroup};

/// "if", "unless", "whether".
pub(crate) fn is_condition(clause: &Clause, i: usize) -> bool {
    matches!(clause.lower(i), "if" | "unless" | "whether")
}

/// "would perform better if": what is only thought of.
pub(crate) fn is_supposed(clause: &Clause, group: &VerbGroup) -> bool {
    let would = matches!(clause.lower(group.first), "would" | "'d");
    would && (0..clause.len()).any(|i| matches!(clause.lower(i), "if" | "unless"))
}
