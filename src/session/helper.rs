//! Programs of others that read what Dateline cannot, where the user lets them: which, for what, and what they are offered for.

use serde::{Deserialize, Serialize};

/// A program of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Helper {
    /// Reads text off pictures.
    Tesseract,
    /// Reads Office documents of the old kind.
    LibreOffice,
}

impl Helper {
    /// Every one, in the order of the enum.
    pub const ALL: [Helper; 2] = [Helper::Tesseract, Helper::LibreOffice];

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Helper::Tesseract => "Tesseract",
            Helper::LibreOffice => "LibreOffice",
        }
    }

    /// How it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Helper::Tesseract => "tesseract",
            Helper::LibreOffice => "libreoffice",
        }
    }

    /// The one of that word.
    pub fn of_word(word: &str) -> Option<Helper> {
        Helper::ALL.into_iter().find(|helper| helper.word().eq_ignore_ascii_case(word))
    }

    /// How it is come by.
    pub fn install(self) -> &'static str {
        match self {
            Helper::Tesseract => {
                "install Tesseract (Debian, Ubuntu: tesseract-ocr; macOS: brew install tesseract) and open the folder again"
            }
            Helper::LibreOffice => "install LibreOffice and open the folder again",
        }
    }
}

/// Which programs may read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Helpers {
    /// Scans and photos.
    pub tesseract: bool,
    /// Office documents of the old kind.
    pub libreoffice: bool,
}

impl Helpers {
    /// Whether this one may.
    pub fn has(self, helper: Helper) -> bool {
        match helper {
            Helper::Tesseract => self.tesseract,
            Helper::LibreOffice => self.libreoffice,
        }
    }

    /// With this one as said.
    #[must_use]
    pub fn with(mut self, helper: Helper, on: bool) -> Helpers {
        match helper {
            Helper::Tesseract => self.tesseract = on,
            Helper::LibreOffice => self.libreoffice = on,
        }
        self
    }
}

/// What a program of others could read in a folder, or does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub helper: Helper,
    /// Pictures that may be of text.
    pub pictures: usize,
    /// Documents that only it reads: PDFs without text, Office documents of the old kind.
    pub documents: usize,
    /// Whether it is there, and whether it is let.
    pub state: OfferState,
}

/// See [`Offer::state`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferState {
    /// Not on this machine.
    Missing,
    /// There, and the user has not said that it may.
    Open,
    /// It reads.
    Taken,
}

impl Offer {
    /// `12 pictures and 3 PDFs without text`.
    pub fn what(&self) -> String {
        let document = match self.helper {
            Helper::Tesseract => "PDF without text",
            Helper::LibreOffice => "old Office document",
        };
        let many = match self.helper {
            Helper::Tesseract => "PDFs without text",
            Helper::LibreOffice => "old Office documents",
        };
        let count =
            |n: usize, one: &str, many: &str| (n > 0).then(|| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") });
        let parts = [count(self.pictures, "picture", "pictures"), count(self.documents, document, many)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
    }

    /// One line that says how it stands.
    pub fn words(&self) -> String {
        match self.state {
            OfferState::Taken => format!("{} reads the {} of this folder", self.helper.name(), self.kind()),
            _ => format!("{} not read", self.what()),
        }
    }

    /// What it reads.
    fn kind(&self) -> &'static str {
        match self.helper {
            Helper::Tesseract => "pictures and scans",
            Helper::LibreOffice => "old Office documents",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_say_what_they_are_for() {
        let offer = |helper, pictures, documents, state| Offer { helper, pictures, documents, state }.words();
        assert_eq!(offer(Helper::Tesseract, 12, 1, OfferState::Open), "12 pictures and 1 PDF without text not read");
        assert_eq!(offer(Helper::LibreOffice, 0, 2, OfferState::Missing), "2 old Office documents not read");
        assert_eq!(offer(Helper::Tesseract, 0, 0, OfferState::Taken), "Tesseract reads the pictures and scans of this folder");
        assert!(Helper::ALL.into_iter().all(|helper| Helper::of_word(helper.word()) == Some(helper)));
        let on = Helpers::default().with(Helper::LibreOffice, true);
        assert!(on.has(Helper::LibreOffice) && !on.has(Helper::Tesseract));
    }
}
