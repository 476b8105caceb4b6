//! Titles: made of a happening's arguments where the parse is sure, the clause as a quotation otherwise.

pub(crate) mod compose;
mod line;
mod noun;
mod opening;
mod quote;
mod said;
mod shorten;
mod verb;
mod whole;
