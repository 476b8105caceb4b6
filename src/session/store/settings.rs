//! `settings.toml` in the user's configuration folder: how the program looks and what it opened last.

use super::error::StoreError;
use super::{Places, Privacy, write_atomically};
use crate::session::helper::{Helper, Helpers};
use crate::temporal::{Habits, Hours, Weekday};
use crate::timex::PreferredOrder;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// The file's name in the configuration folder.
pub const SETTINGS_FILE: &str = "settings.toml";
/// Folders remembered.
pub const RECENT_FOLDERS: usize = 12;
/// The version this program writes and the newest it reads.
const VERSION: i64 = 1;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the desktop says, else light.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// What the wheel does over the timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wheel {
    /// Zooms at the cursor; Shift+wheel pans.
    #[default]
    Zoom,
    /// Pans; Ctrl+wheel zooms.
    Pan,
}

/// Whether the view glides to where a command sends it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Motion {
    /// As the desktop says, else it glides.
    #[default]
    System,
    /// It is there at once.
    None,
}

/// How 03/04 is read where nothing in a document decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumericDates {
    /// As 3 April.
    #[default]
    DayFirst,
    /// As March 4.
    MonthFirst,
}

/// How clock times are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clock {
    /// `14:30`.
    #[default]
    #[serde(rename = "24")]
    TwentyFour,
    /// `2:30 pm`.
    #[serde(rename = "12")]
    Twelve,
}

/// Where weeks are marked on the axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weeks {
    /// Nowhere.
    #[default]
    None,
    /// Where they begin, on Mondays.
    Monday,
    /// On Sundays.
    Sunday,
    /// On Saturdays.
    Saturday,
}

/// The letters of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadingFont {
    /// Source Serif.
    #[default]
    Serif,
    /// That of the window.
    Sans,
}

impl NumericDates {
    /// For resolving; nothing for what is usual.
    pub fn prefer(self) -> Option<PreferredOrder> {
        (self == NumericDates::MonthFirst).then_some(PreferredOrder::MonthFirst)
    }
}

/// Which panels are shown; their sizes are the window library's to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Panels {
    /// Documents, kinds and trays, at the left.
    pub documents: bool,
    /// The passage, at the right.
    pub source: bool,
    /// The chronology, below.
    pub chronology: bool,
}

impl Default for Panels {
    fn default() -> Panels {
        Panels { documents: true, source: true, chronology: true }
    }
}

/// What the user set, and where they were.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// What the wheel does.
    pub wheel: Wheel,
    /// Whether the view glides.
    pub motion: Motion,
    /// The folder to open next time; `None` opens the samples.
    pub last_folder: Option<PathBuf>,
    /// Folders opened, the newest first, none twice, at most [`RECENT_FOLDERS`].
    pub recent_folders: Vec<PathBuf>,
    /// Which panels are shown.
    pub panels: Panels,
    /// Size of the reading font, in points.
    pub reading_size: f32,
    /// Size of everything in the window; 1 as the desktop says.
    pub scale: f32,
    /// How 03/04 is read where nothing decides.
    pub numeric_dates: NumericDates,
    /// How clock times are shown.
    pub clock: Clock,
    /// Where weeks are marked.
    pub weeks: Weeks,
    /// The letters of documents.
    pub reading_font: ReadingFont,
    /// Whether the line about the samples was hidden.
    pub hint_dismissed: bool,
    /// Folders of which nothing is kept outside them: no texts in the cache, no record of what was seen.
    pub private_folders: Vec<PathBuf>,
    /// Megabytes of memory that a folder may take; `None` leaves it to the program.
    pub memory_mb: Option<u64>,
    /// Folders whose pictures and scans are read with Tesseract.
    pub tesseract_folders: Vec<PathBuf>,
    /// Folders whose old Office documents are read with LibreOffice.
    pub libreoffice_folders: Vec<PathBuf>,
    /// What this version does not know, kept as it stands.
    unknown: toml::Table,
}

/// Size of the reading font where nothing else is said, in points.
const READING_SIZE: f32 = 15.5;

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            theme: Theme::default(),
            wheel: Wheel::default(),
            motion: Motion::default(),
            last_folder: None,
            recent_folders: Vec::new(),
            panels: Panels::default(),
            reading_size: READING_SIZE,
            scale: 1.0,
            numeric_dates: NumericDates::default(),
            clock: Clock::default(),
            weeks: Weeks::default(),
            reading_font: ReadingFont::default(),
            hint_dismissed: false,
            private_folders: Vec::new(),
            memory_mb: None,
            tesseract_folders: Vec::new(),
            libreoffice_folders: Vec::new(),
            unknown: toml::Table::new(),
        }
    }
}

impl Settings {
    /// How time is written on the screen.
    pub fn habits(&self) -> Habits {
        let hours = if self.clock == Clock::Twelve { Hours::Twelve } else { Hours::TwentyFour };
        let week = match self.weeks {
            Weeks::None => None,
            Weeks::Monday => Some(Weekday::Monday),
            Weeks::Sunday => Some(Weekday::Sunday),
            Weeks::Saturday => Some(Weekday::Saturday),
        };
        Habits { hours, week }
    }

    /// Whether nothing of a folder is kept outside it.
    pub fn is_private(&self, folder: &Path) -> bool {
        self.private_folders.iter().any(|private| folder.starts_with(private))
    }

    /// Turns that on or off for a folder; whether it is on now.
    pub fn switch_private(&mut self, folder: &Path) -> bool {
        if self.is_private(folder) {
            self.private_folders.retain(|private| !folder.starts_with(private));
            false
        } else {
            self.private_folders.push(folder.to_owned());
            true
        }
    }

    /// Which programs of others may read in a folder.
    pub fn helpers(&self, folder: &Path) -> Helpers {
        let within = |folders: &[PathBuf]| folders.iter().any(|one| folder.starts_with(one));
        Helpers { tesseract: within(&self.tesseract_folders), libreoffice: within(&self.libreoffice_folders) }
    }

    /// Lets one read in a folder, or no longer.
    pub fn let_read(&mut self, helper: Helper, folder: &Path, on: bool) {
        let folders = match helper {
            Helper::Tesseract => &mut self.tesseract_folders,
            Helper::LibreOffice => &mut self.libreoffice_folders,
        };
        folders.retain(|one| !folder.starts_with(one));
        if on {
            folders.push(folder.to_owned());
        }
    }

    /// Notes that a folder was opened.
    pub fn opened(&mut self, folder: &Path) {
        self.recent_folders.retain(|other| other != folder);
        self.recent_folders.insert(0, folder.to_owned());
        self.recent_folders.truncate(RECENT_FOLDERS);
        self.last_folder = Some(folder.to_owned());
    }
}

#[derive(Serialize, Deserialize)]
struct File {
    #[serde(default = "current")]
    version: i64,
    #[serde(default)]
    theme: Theme,
    #[serde(default)]
    wheel: Wheel,
    #[serde(default)]
    motion: Motion,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_folder: Option<PathBuf>,
    #[serde(default)]
    recent_folders: Vec<PathBuf>,
    #[serde(default)]
    panels: Panels,
    #[serde(default = "reading_size")]
    reading_size: f32,
    #[serde(default = "as_it_is")]
    scale: f32,
    #[serde(default)]
    numeric_dates: NumericDates,
    #[serde(default)]
    clock: Clock,
    #[serde(default)]
    weeks: Weeks,
    #[serde(default)]
    reading_font: ReadingFont,
    #[serde(default)]
    hint_dismissed: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    private_folders: Vec<PathBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    memory_mb: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tesseract_folders: Vec<PathBuf>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    libreoffice_folders: Vec<PathBuf>,
    #[serde(flatten)]
    unknown: toml::Table,
}

#[derive(Deserialize)]
struct Version {
    version: Option<Spanned<i64>>,
}

fn reading_size() -> f32 {
    READING_SIZE
}

fn as_it_is() -> f32 {
    1.0
}

fn current() -> i64 {
    VERSION
}

/// Reads the settings; no file means the defaults. The second value says why a file that is there does not count.
pub fn read_settings(places: &Places) -> (Settings, Option<StoreError>) {
    match fs::read_to_string(places.config.join(SETTINGS_FILE)) {
        Ok(text) => match parse(&text) {
            Ok(settings) => (settings, None),
            Err(error) => (Settings::default(), Some(error)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => (Settings::default(), None),
        Err(error) => (Settings::default(), Some(StoreError::io(SETTINGS_FILE, "read", &error))),
    }
}

/// Writes the settings, whole or not at all.
///
/// # Errors
/// When the file that is there is broken or newer (it is not touched), or cannot be written.
pub fn save_settings(places: &Places, settings: &Settings) -> Result<(), StoreError> {
    let failed = |error: &io::Error| StoreError::io(SETTINGS_FILE, "written", error);
    let (_, broken) = read_settings(places);
    if let Some(error) = broken {
        return Err(error);
    }
    let text = write(settings).map_err(|error| failed(&io::Error::other(error)))?;
    write_atomically(&places.config.join(SETTINGS_FILE), &text, Privacy::Own).map_err(|error| failed(&error))
}

fn parse(text: &str) -> Result<Settings, StoreError> {
    let wrong = |error: toml::de::Error| StoreError::toml(SETTINGS_FILE, text, &error);
    let version: Version = toml::from_str(text).map_err(wrong)?;
    if let Some(version) = version.version.filter(|version| *version.get_ref() > VERSION) {
        return Err(StoreError::newer(SETTINGS_FILE, text, version.span(), *version.get_ref(), VERSION));
    }
    let file: File = toml::from_str(text).map_err(wrong)?;
    Ok(Settings {
        theme: file.theme,
        wheel: file.wheel,
        motion: file.motion,
        last_folder: file.last_folder,
        recent_folders: file.recent_folders,
        panels: file.panels,
        // What nobody could read by is not taken over.
        reading_size: if file.reading_size.is_finite() { file.reading_size.clamp(8.0, 48.0) } else { READING_SIZE },
        scale: if file.scale.is_finite() { file.scale.clamp(0.5, 4.0) } else { 1.0 },
        numeric_dates: file.numeric_dates,
        clock: file.clock,
        weeks: file.weeks,
        reading_font: file.reading_font,
        hint_dismissed: file.hint_dismissed,
        private_folders: file.private_folders,
        memory_mb: file.memory_mb,
        tesseract_folders: file.tesseract_folders,
        libreoffice_folders: file.libreoffice_folders,
        unknown: file.unknown,
    })
}

fn write(settings: &Settings) -> Result<String, toml::ser::Error> {
    let settings = settings.clone();
    toml::to_string_pretty(&File {
        version: VERSION,
        theme: settings.theme,
        wheel: settings.wheel,
        motion: settings.motion,
        last_folder: settings.last_folder,
        recent_folders: settings.recent_folders,
        panels: settings.panels,
        reading_size: settings.reading_size,
        scale: settings.scale,
        numeric_dates: settings.numeric_dates,
        clock: settings.clock,
        weeks: settings.weeks,
        reading_font: settings.reading_font,
        hint_dismissed: settings.hint_dismissed,
        private_folders: settings.private_folders,
        memory_mb: settings.memory_mb,
        tesseract_folders: settings.tesseract_folders,
        libreoffice_folders: settings.libreoffice_folders,
        unknown: settings.unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> (tempfile::TempDir, Places) {
        let dir = tempfile::tempdir().expect("a folder");
        let places =
            Places { config: dir.path().join("config/dateline"), data: dir.path().join("data"), cache: dir.path().join("cache") };
        (dir, places)
    }

    #[test]
    fn what_is_saved_is_read_back_with_what_we_do_not_know() {
        let (_dir, places) = places();
        assert_eq!(read_settings(&places), (Settings::default(), None));
        let mut settings = Settings { theme: Theme::Dark, wheel: Wheel::Pan, ..Settings::default() };
        for i in 0..20 {
            settings.opened(Path::new(&format!("/folder/{i}")));
        }
        settings.opened(Path::new("/folder/15"));
        settings.panels.source = false;
        settings.hint_dismissed = true;
        settings.numeric_dates = NumericDates::MonthFirst;
        (settings.clock, settings.weeks, settings.reading_font) = (Clock::Twelve, Weeks::Sunday, ReadingFont::Sans);
        assert_eq!(settings.habits(), Habits { hours: Hours::Twelve, week: Some(Weekday::Sunday) });
        assert!(settings.switch_private(Path::new("/secret")) && settings.is_private(Path::new("/secret/below")));
        assert!(!settings.is_private(Path::new("/secrets")));
        settings.let_read(Helper::Tesseract, Path::new("/scans"), true);
        assert!(settings.helpers(Path::new("/scans/below")).tesseract && !settings.helpers(Path::new("/scans")).libreoffice);
        let mut other = settings.clone();
        other.let_read(Helper::Tesseract, Path::new("/scans"), false);
        assert_eq!(other.helpers(Path::new("/scans")), Helpers::default());
        save_settings(&places, &settings).expect("saved");
        assert_eq!(read_settings(&places), (settings.clone(), None));
        assert_eq!(settings.recent_folders.len(), RECENT_FOLDERS);
        assert_eq!(settings.recent_folders[..2], [PathBuf::from("/folder/15"), PathBuf::from("/folder/19")]);

        let file = places.config.join(SETTINGS_FILE);
        let text = fs::read_to_string(&file).expect("there").replace("theme = \"dark\"", "later = [1]\ntheme = \"light\"");
        fs::write(&file, &text).expect("edited by hand");
        let (edited, problem) = read_settings(&places);
        assert_eq!((edited.theme, problem), (Theme::Light, None));
        save_settings(&places, &edited).expect("saved");
        assert!(fs::read_to_string(&file).expect("there").contains("later"));
    }

    #[test]
    fn a_broken_or_newer_file_gives_defaults_and_a_problem_and_stays_as_it_is() {
        for (broken, place, reason) in [
            ("version = 1\ntheme = \"pink\"\n", (2, 9), "unknown variant `pink`"),
            ("version = 2\ntheme = \"pink\"\n", (1, 11), "newer Dateline"),
            ("theme", (1, 6), ""),
        ] {
            let (_dir, places) = places();
            fs::create_dir_all(&places.config).expect("a folder");
            fs::write(places.config.join(SETTINGS_FILE), broken).expect("written");
            let (settings, problem) = read_settings(&places);
            assert_eq!(settings, Settings::default());
            let problem = problem.expect("a problem");
            assert_eq!(problem.place, Some(place), "{problem}");
            assert!(problem.reason.contains(reason), "{problem}");
            assert!(save_settings(&places, &Settings::default()).is_err());
            assert_eq!(fs::read_to_string(places.config.join(SETTINGS_FILE)).expect("there"), broken);
        }
    }
}
