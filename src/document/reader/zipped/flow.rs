//! Paragraphs, headings and tables as Word and OpenDocument both have them, whatever their tags are called.

use crate::document::reader::build::Builder;
use crate::text::Span;

#[derive(Default)]
pub(super) struct Flow {
    /// The paragraph that is open is a heading.
    pub(super) heading: bool,
    /// Where in the text it began.
    pub(super) paragraph: usize,
    /// Cells that are open, one in another.
    cells: usize,
    pub(super) headings: Vec<Span>,
}

impl Flow {
    pub(super) fn begin_paragraph(&mut self, built: &Builder, heading: bool) {
        self.paragraph = built.len();
        self.heading = heading;
    }

    pub(super) fn end_paragraph(&mut self, built: &mut Builder) {
        let end = built.text.trim_end().len();
        if self.heading && end > self.paragraph && self.cells == 0 {
            self.headings.push(Span::new(self.paragraph, end));
        }
        match self.cells {
            0 => built.end_paragraph(),
            // Paragraphs of a cell stay on the line of its row.
            _ => built.space(),
        }
    }

    pub(super) fn begin_cell(&mut self, built: &mut Builder) {
        self.cells += 1;
        if !built.text.is_empty() && !built.text.ends_with('\n') {
            built.add("\t");
        }
    }

    pub(super) fn end_cell(&mut self, built: &mut Builder) {
        self.cells = self.cells.saturating_sub(1);
        let end = built.text.trim_end_matches(' ').len();
        built.truncate(end);
    }

    /// Rows and tables within a cell stay on its line.
    pub(super) fn end_row(&self, built: &mut Builder) {
        if self.cells == 0 {
            built.end_line();
        }
    }

    pub(super) fn end_table(&self, built: &mut Builder) {
        if self.cells == 0 {
            built.end_paragraph();
        }
    }
}
