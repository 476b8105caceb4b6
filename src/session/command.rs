//! The one table of commands: what a person can do, in words, with its keys. Menus, the palette, help and tests read it.

/// Everything that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // `info` says each in words
pub enum Command {
    OpenFolder,
    OpenPath,
    OpenSamples,
    Reload,
    CancelLoading,
    SinceLastLook,
    KeepPrivate,
    ClearCache,
    Fit,
    FrameSelection,
    Next,
    Previous,
    NextReport,
    PreviousReport,
    ZoomIn,
    ZoomOut,
    PanLeft,
    PanRight,
    ViewBack,
    ViewForward,
    ViewEarlier,
    ViewLater,
    ScrollUp,
    ScrollDown,
    LanesKind,
    LanesPerson,
    LanesPlace,
    LanesDocument,
    LanesWitness,
    LanesNone,
    LanesByImportance,
    LanesByFirst,
    LanesByCount,
    LanesByName,
    CloseLanes,
    OpenLanes,
    FoldGaps,
    Legend,
    GoToDate,
    ToggleDocuments,
    ToggleSource,
    ToggleTable,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    SwitchTheme,
    SwitchWheel,
    SwitchMotion,
    SetDocumentDate,
    MergeEvents,
    SplitReport,
    ShowConflicts,
    OnlyConflicts,
    Search,
    NextHit,
    PreviousHit,
    ClearFilter,
    SaveFilter,
    Undo,
    Redo,
    WhereKept,
    ChangeEvent,
    NotADate,
    HideEvent,
    ListEvent,
    StarEvent,
    MergeMarked,
    AddEvent,
    ReviewSeen,
    ReviewAccepted,
    ReviewSetAside,
    ReviewUnseen,
    NextUnseen,
    ClaimAccepted,
    ClaimDisputed,
    ClaimWrong,
    PutIntoStory,
    ShowStories,
    ShowHidden,
    ShowUnlisted,
    ShowOrphans,
    Export,
    Import,
    OpenOriginal,
    CopyPassage,
    CopyRows,
    FindInDocument,
    PinSource,
    Why,
    OnlyView,
    Silences,
    NextPane,
    Settings,
    ChangeKeys,
    Guide,
    About,
    StoryOrder,
    NextExpression,
    PreviousExpression,
    ShowProblems,
    ShowUndated,
    ShowAmbiguous,
    ShowRejected,
    ShowFurniture,
    ShowPassedOver,
    ChooseEncoding,
    ReadAs,
    Palette,
    Help,
    PeelLayer,
}

/// A key with its modifiers, in the model's own terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shortcut {
    /// The key.
    pub key: Key,
    /// Ctrl (⌘ on a Mac).
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
}

/// The keys that commands use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Key {
    Letter(char),
    Left,
    Right,
    Home,
    PageUp,
    PageDown,
    Escape,
    Comma,
    Period,
    Question,
    /// F1 to F12.
    Function(u8),
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct CommandInfo {
    /// Which command.
    pub command: Command,
    /// A few words, as on a menu.
    pub label: &'static str,
    /// One sentence: what it does.
    pub help: &'static str,
    /// Keys that call it, the first one shown.
    pub shortcuts: &'static [Shortcut],
}

const fn plain(key: Key) -> Shortcut {
    Shortcut { key, ctrl: false, shift: false }
}

const fn ctrl(key: Key) -> Shortcut {
    Shortcut { key, ctrl: true, shift: false }
}

const fn ctrl_shift(key: Key) -> Shortcut {
    Shortcut { key, ctrl: true, shift: true }
}

macro_rules! commands {
    ($($command:ident, $label:literal, $help:literal, [$($shortcut:expr),*];)*) => {
        /// The table, in the order in which help shows it.
        pub const COMMANDS: &[CommandInfo] = &[$(
            CommandInfo { command: Command::$command, label: $label, help: $help, shortcuts: &[$($shortcut),*] }
        ),*];
    };
}

commands! {
    OpenFolder, "Open folder…", "Choose a folder of documents with the system's dialog.", [ctrl(Key::Letter('O'))];
    OpenPath, "Open by path…", "Type or paste the path of a folder or file.", [ctrl_shift(Key::Letter('O'))];
    OpenSamples, "Open the samples", "Open the sample documents that come with the program.", [];
    Reload, "Read the folder again", "Read all files of the open folder from the beginning.", [plain(Key::Function(5))];
    CancelLoading, "Stop loading", "Stop reading files; what was read stays.", [];
    SinceLastLook, "Since you last looked", "List what came, went and changed since the folder was last open.", [];
    KeepPrivate, "Keep nothing of this folder", "Keep no text of the open folder in the cache, and no record of what was seen; or allow it again.", [];
    ClearCache, "Clear the cache", "Remove all texts and findings that were kept to open folders faster.", [];
    Fit, "Fit", "Show the stretch that holds nearly all that matters; once more, the whole timeline.", [plain(Key::Home), plain(Key::Letter('0'))];
    FrameSelection, "Frame the selection", "Zoom to the selected event.", [plain(Key::Letter('F'))];
    Next, "Next event", "Select the event after the selected one.", [plain(Key::Period)];
    Previous, "Previous event", "Select the event before the selected one.", [plain(Key::Comma)];
    NextReport, "Next report of the event", "Show the next passage that tells the selected event.", [plain(Key::Letter(']'))];
    PreviousReport, "Previous report of the event", "Show the passage before among those that tell the selected event.", [plain(Key::Letter('['))];
    ZoomIn, "Zoom in", "Show less time, larger.", [plain(Key::Letter('W'))];
    ZoomOut, "Zoom out", "Show more time, smaller.", [plain(Key::Letter('S'))];
    PanLeft, "Earlier", "Move the view to earlier times.", [plain(Key::Letter('A')), plain(Key::Left)];
    PanRight, "Later", "Move the view to later times.", [plain(Key::Letter('D')), plain(Key::Right)];
    ViewBack, "View back", "Return to the view before.", [ctrl(Key::Left)];
    ViewForward, "View forward", "Go again to the view that was left.", [ctrl(Key::Right)];
    ViewEarlier, "Events before the view", "Move the view back to the nearest event before it.", [];
    ViewLater, "Events after the view", "Move the view on to the nearest event after it.", [];
    ScrollUp, "Lanes above", "Scroll the lanes up by a page.", [plain(Key::PageUp)];
    ScrollDown, "Lanes below", "Scroll the lanes down by a page.", [plain(Key::PageDown)];
    LanesKind, "Lanes: by kind", "One lane for each kind of event.", [];
    LanesPerson, "Lanes: by person or organisation", "One lane for each name that takes part in more than one event.", [];
    LanesPlace, "Lanes: by place", "One lane for each place that more than one event names.", [];
    LanesDocument, "Lanes: by document", "One lane for each document; an event stands in each that tells it.", [];
    LanesWitness, "Lanes: witnesses", "One lane for each source, with ribbons between reports of the same event.", [];
    LanesNone, "Lanes: none", "All events together.", [];
    LanesByImportance, "Order lanes by importance", "The lane with the most important events stands first.", [];
    LanesByFirst, "Order lanes by first event", "The lane with the earliest event stands first.", [];
    LanesByCount, "Order lanes by number of events", "The lane with most events stands first.", [];
    LanesByName, "Order lanes by name", "Lanes stand in the order of the alphabet.", [];
    CloseLanes, "Close all lanes", "Show every lane as one line with what is inside.", [plain(Key::Letter('C'))];
    OpenLanes, "Open all lanes", "Show the events of every lane.", [plain(Key::Letter('O'))];
    FoldGaps, "Fold empty stretches", "Leave out long stretches without events, or show them again.", [plain(Key::Letter('G'))];
    Legend, "Legend", "Explain how time is drawn.", [plain(Key::Letter('L'))];
    GoToDate, "Go to date…", "Type a date in words and show it.", [ctrl(Key::Letter('G'))];
    ToggleDocuments, "Documents panel", "Show or hide the list of documents.", [ctrl(Key::Letter('1'))];
    ToggleSource, "Source panel", "Show or hide the passage.", [ctrl(Key::Letter('2'))];
    ToggleTable, "Chronology", "Show or hide the list of events.", [ctrl(Key::Letter('3'))];
    ThemeSystem, "Theme: as the desktop", "Follow the desktop's setting where it can be read, else light.", [];
    ThemeLight, "Theme: light", "Dark text on a light ground.", [];
    ThemeDark, "Theme: dark", "Light text on a dark ground.", [];
    SwitchTheme, "Light or dark", "Switch between the light and the dark theme.", [ctrl_shift(Key::Letter('L'))];
    SwitchWheel, "Wheel: zoom or move", "Let the wheel zoom the timeline, or move it; with Ctrl it always zooms, with Shift it always moves.", [];
    SwitchMotion, "Motion: as the desktop or none", "Let the view glide to where a command sends it, or be there at once.", [];
    SetDocumentDate, "Set the document's date…", "Say when the open document was published; its relative dates move along.", [ctrl(Key::Letter('D'))];
    MergeEvents, "Same as another event…", "Say that the selected event is the same as another, which you choose.", [ctrl(Key::Letter('M'))];
    SplitReport, "Report of another event", "Say that the report shown tells another event than the selected one.", [ctrl_shift(Key::Letter('M'))];
    ShowConflicts, "Conflicts", "List what reports disagree about, with their passages side by side.", [];
    OnlyConflicts, "Show only events in conflict", "Show the events whose reports cannot all be true and hold the others back; or show all again.", [];
    Search, "Search", "Search all texts and events; words, \"phrases\", -without, who: where: kind: file: is: after: before: narrow it.", [ctrl(Key::Letter('F'))];
    NextHit, "Next hit", "Show the next passage of the search.", [plain(Key::Function(3))];
    PreviousHit, "Previous hit", "Show the passage of the search before.", [Shortcut { key: Key::Function(3), ctrl: false, shift: true }];
    ClearFilter, "Show all events", "Take the search and all filters away.", [];
    SaveFilter, "Keep this filter…", "Give the search and its filters a name, under which they can be taken again.", [];
    Undo, "Undo", "Take the last change back.", [ctrl(Key::Letter('Z'))];
    Redo, "Redo", "Make the change again that was taken back.", [ctrl_shift(Key::Letter('Z')), ctrl(Key::Letter('Y'))];
    ChangeEvent, "Change the event…", "Mend date, title, kind, people, places, figures, tags and note of the selected event or the marked rows.", [plain(Key::Letter('E'))];
    NotADate, "Not a date", "Say that the words which date the event are no date.", [plain(Key::Letter('Q'))];
    HideEvent, "Hide", "Take the selected event or the marked rows off the timeline; they stay counted at the left.", [plain(Key::Letter('H'))];
    ListEvent, "List by hand", "Put the event on the timeline, though the program would leave it off.", [];
    StarEvent, "Star", "Mark the selected event or the marked rows with a star, or take it away.", [plain(Key::Letter('B'))];
    MergeMarked, "Merge the marked rows", "Say that the marked rows tell one event.", [];
    AddEvent, "Add an event…", "Make an event of the words selected in the source.", [plain(Key::Letter('I'))];
    ReviewSeen, "Review: seen", "Note that the event was looked at.", [plain(Key::Letter('N'))];
    ReviewAccepted, "Review: accepted", "Note that the event stands.", [plain(Key::Letter('Y'))];
    ReviewSetAside, "Review: set aside", "Note that the event does not count.", [plain(Key::Letter('R'))];
    ReviewUnseen, "Review: unseen", "Take back what was noted of looking at the event.", [];
    NextUnseen, "Next unseen event", "Select the next event that nobody looked at.", [plain(Key::Letter('U'))];
    ClaimAccepted, "Claim: accepted", "Hold what the report shown says to be true.", [];
    ClaimDisputed, "Claim: disputed", "Hold what the report shown says to be in dispute.", [];
    ClaimWrong, "Claim: wrong", "Hold what the report shown says to be wrong; it contradicts nothing then.", [];
    PutIntoStory, "Put into a story…", "Put the selected event or the marked rows at the end of a story of your own.", [];
    ShowStories, "Stories", "List your stories, put their events in order and write a sentence for each.", [];
    ShowHidden, "Taken off by you", "List the events that you hid and the words that you said are no date, and take that back.", [];
    ShowUnlisted, "Not listed", "List what is not on the timeline, by the reason that keeps it off, and put it there by hand.", [];
    ShowOrphans, "Corrections without a place", "List what you said of words that are no longer found, and tie it to others.", [];
    Export, "Export…", "Write the chronology as a table, a document, a page, a calendar or a picture.", [ctrl(Key::Letter('E'))];
    Import, "Import a chronology…", "Show the rows of a table, workbook or JSON made elsewhere beside the documents, in a lane of their own.", [];
    WhereKept, "Where corrections are kept…", "Keep what you say of this folder in the folder itself, or in your data folder.", [];
    OpenOriginal, "Open original", "Open the document's file with the system's program.", [];
    CopyPassage, "Copy the passage", "Copy the selected passage with its document and line.", [ctrl_shift(Key::Letter('C'))];
    CopyRows, "Copy the rows", "Copy the marked rows of the chronology, or the selected event: date, title, kind, document and place.", [ctrl_shift(Key::Letter('X'))];
    FindInDocument, "Find in the document", "Find words in the open document.", [ctrl_shift(Key::Letter('F'))];
    PinSource, "Pin the source", "Let the open source stay beside the ones you explore next; again lets it go.", [plain(Key::Letter('P'))];
    Why, "Why this date", "Open or close the way from the words to the date of the selected event.", [plain(Key::Letter('X'))];
    StoryOrder, "Order of the story", "Show beside the text where it jumps back and ahead in time.", [plain(Key::Letter('T'))];
    NextExpression, "Next date in the text", "Go to the next date of the open document.", [plain(Key::Letter('J'))];
    PreviousExpression, "Previous date in the text", "Go to the date before in the open document.", [plain(Key::Letter('K'))];
    OnlyView, "Only what is in view", "Show only the events of the time in view, in every list; the chip takes it away again.", [plain(Key::Letter('V'))];
    Silences, "Silences", "List for how long someone is absent who usually appears.", [];
    NextPane, "Next part of the window", "Move the keyboard from the search to the timeline, the chronology, the text.", [plain(Key::Function(6))];
    Settings, "Settings…", "Theme, wheel, motion, sizes, what is kept.", [ctrl(Key::Comma)];
    ChangeKeys, "Change the keys…", "Open the file in which you give commands keys of your own; it is made where there is none.", [];
    Guide, "How to read the timeline", "What the marks mean, how dates are read, how to search, what is kept.", [];
    About, "About Dateline", "Version, licences, and what to copy into a report about a fault.", [];
    ShowProblems, "Problems", "List the files that could not be read, with the reason.", [];
    ShowUndated, "Undated expressions", "List the expressions that nothing gives a date to.", [];
    ShowAmbiguous, "Ambiguous expressions", "List the expressions with more than one reading.", [];
    ShowRejected, "Rejected expressions", "List what looked like a date and is none.", [];
    ShowFurniture, "Left out as furniture", "List the expressions that stand in page headers, navigation and the like, and make no events.", [];
    ShowPassedOver, "Passed over", "List the files that were not looked into, by the rule that passes them over.", [];
    ChooseEncoding, "Encoding of the document…", "Choose how the bytes of the open document stand for characters, and read it again.", [];
    ReadAs, "How the document is read…", "Say which of two numbers is the day, what sort of text the open document is, and its language.", [];
    Palette, "Every command…", "Search all commands by name.", [ctrl_shift(Key::Letter('P'))];
    Help, "Keys", "Show the keys.", [plain(Key::Question), plain(Key::Function(1))];
    PeelLayer, "Close the topmost", "Close what lies on top: a menu, a list, the selection.", [plain(Key::Escape)];
}

/// Commands that belong together on the sheet of keys and in menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // `words` says it
pub enum Group {
    Open,
    Find,
    Walk,
    View,
    Lanes,
    Read,
    Correct,
    Window,
    Lists,
}

impl Group {
    /// All, in the order of the sheet.
    pub const ALL: [Group; 9] = [
        Group::Find,
        Group::Walk,
        Group::View,
        Group::Lanes,
        Group::Read,
        Group::Correct,
        Group::Open,
        Group::Lists,
        Group::Window,
    ];

    /// Over its commands.
    pub fn words(self) -> &'static str {
        match self {
            Group::Open => "Open",
            Group::Find => "Find and narrow",
            Group::Walk => "From event to event",
            Group::View => "The view",
            Group::Lanes => "Lanes",
            Group::Read => "Read",
            Group::Correct => "Correct",
            Group::Window => "The window",
            Group::Lists => "Lists",
        }
    }
}

impl Command {
    /// Where it stands on the sheet of keys; what is not named here corrects something.
    pub fn group(self) -> Group {
        use Command::*;
        match self {
            OpenFolder | OpenPath | OpenSamples | Reload | CancelLoading | KeepPrivate | ClearCache | Import => Group::Open,
            Search | NextHit | PreviousHit | ClearFilter | SaveFilter | OnlyConflicts | OnlyView => Group::Find,
            Next | Previous | NextReport | PreviousReport | FrameSelection => Group::Walk,
            Fit | ZoomIn | ZoomOut | PanLeft | PanRight | ViewBack | ViewForward | ViewEarlier | ViewLater | GoToDate => {
                Group::View
            }
            ScrollUp | ScrollDown | LanesKind | LanesPerson | LanesPlace | LanesDocument | LanesWitness | LanesNone
            | LanesByFirst | LanesByCount | LanesByName | CloseLanes | OpenLanes | FoldGaps => Group::Lanes,
            Export | OpenOriginal | CopyPassage | CopyRows | Why | FindInDocument | PinSource | StoryOrder | NextExpression
            | PreviousExpression => Group::Read,
            ShowStories | ShowHidden | ShowUnlisted | ShowOrphans | SinceLastLook | ShowConflicts | ShowProblems
            | ShowUndated | ShowAmbiguous | ShowRejected | ShowFurniture | ShowPassedOver | Silences => Group::Lists,
            Legend | ToggleDocuments | ToggleSource | ToggleTable | ThemeSystem | ThemeLight | ThemeDark | SwitchTheme
            | SwitchWheel | SwitchMotion | NextPane | Settings | ChangeKeys | Guide | About | Palette | Help | PeelLayer => {
                Group::Window
            }
            _ => Group::Correct,
        }
    }

    /// Its row.
    pub fn info(self) -> &'static CommandInfo {
        COMMANDS.iter().find(|info| info.command == self).unwrap_or(&COMMANDS[0])
    }
}

impl Shortcut {
    /// Whether it is off while a text field has the focus: everything typed without Ctrl, save Esc and F-keys.
    pub fn is_typing(self) -> bool {
        !self.ctrl && !matches!(self.key, Key::Escape | Key::Function(_))
    }

    /// As on a menu: `Ctrl+Shift+P`, `←`, `Home`.
    pub fn words(self) -> String {
        let key = match self.key {
            Key::Letter(c) => c.to_string(),
            Key::Left => "←".into(),
            Key::Right => "→".into(),
            Key::Home => "Home".into(),
            Key::PageUp => "Page up".into(),
            Key::PageDown => "Page down".into(),
            Key::Escape => "Esc".into(),
            Key::Comma => ",".into(),
            Key::Period => ".".into(),
            Key::Question => "?".into(),
            Key::Function(n) => format!("F{n}"),
        };
        format!("{}{}{key}", if self.ctrl { "Ctrl+" } else { "" }, if self.shift { "Shift+" } else { "" })
    }
}

/// The commands whose label or help holds every word of the query: first those whose label begins words with all of them ("import"
/// is not the "importance" in another one), then those whose label holds them, then the others.
pub fn search(query: &str) -> Vec<&'static CommandInfo> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let rank = |info: &CommandInfo| {
        let (label, help) = (info.label.to_lowercase(), info.help.to_lowercase());
        let begins =
            |word: &String| label.split(|c: char| !c.is_alphanumeric()).position(|other| other.starts_with(word.as_str()));
        let all_in = |text: &str| words.iter().all(|word| text.contains(word.as_str()));
        match words.iter().map(begins).collect::<Option<Vec<_>>>() {
            Some(at) => Some((0, at.first().copied().unwrap_or(0))),
            None if all_in(&label) => Some((1, 0)),
            None if all_in(&help) => Some((2, 0)),
            None => None,
        }
    };
    let mut found: Vec<_> = COMMANDS.iter().filter_map(|info| Some((rank(info)?, info))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, info)| info).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_command_has_one_row_and_no_key_has_two_meanings() {
        let mut keys: BTreeMap<Shortcut, &str> = BTreeMap::new();
        let mut labels: BTreeMap<&str, Command> = BTreeMap::new();
        for info in COMMANDS {
            assert_eq!(info.command.info().label, info.label);
            assert!(info.help.ends_with('.') && info.help.len() > 10, "{}", info.label);
            assert_eq!(labels.insert(info.label, info.command), None, "{} twice", info.label);
            for &shortcut in info.shortcuts {
                assert_eq!(keys.insert(shortcut, info.label), None, "{} of {}", shortcut.words(), info.label);
            }
        }
    }

    #[test]
    fn search_prefers_labels() {
        let found: Vec<_> = search("zoom").iter().map(|i| i.command).collect();
        assert_eq!(found, [Command::ZoomIn, Command::ZoomOut, Command::SwitchWheel, Command::FrameSelection]);
        assert_eq!(search("import").first().map(|i| i.command), Some(Command::Import));
        assert_eq!(search("export").first().map(|i| i.command), Some(Command::Export));
        assert!(search("no such words").is_empty());
        assert_eq!(search("").len(), COMMANDS.len());
    }

    #[test]
    fn single_letters_are_typing_and_escape_is_not() {
        assert!(Command::Fit.info().shortcuts[1].is_typing());
        assert!(!Command::Undo.info().shortcuts[0].is_typing());
        assert!(!Command::PeelLayer.info().shortcuts[0].is_typing());
    }
}
