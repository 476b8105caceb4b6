//! What only English needs: the parser.

pub mod parser;
