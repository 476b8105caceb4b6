//! `dateline render`: the timeline as a picture, without a window.

use super::Exit;
use super::open::{Opened, With, load_to_leave, name};
use super::output::say;
use crate::colour::Theme;
use crate::export::picture::{Fonts, PictureOptions, Signs, picture};
use crate::export::{self, is_as_written, sealed};
use crate::session::store::write_out;
use crate::timeline::{FOLD_SHARE, Grouping, LaneOrder, Scale, StoryPlace, Timeline};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Arguments of `dateline render`.
#[derive(Debug, Args)]
pub struct Render {
    /// The folder, or files that are taken as a folder of their own
    #[arg(value_name = "FOLDER|FILE", required = true)]
    paths: Vec<PathBuf>,

    /// Where to write the picture: timeline.svg or timeline.png
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// Width in points
    #[arg(long, default_value_t = 1600, value_parser = clap::value_parser!(u32).range(200..=20_000))]
    width: u32,

    /// Height in points; without it as tall as the lanes need
    #[arg(long, value_parser = clap::value_parser!(u32).range(200..=20_000))]
    height: Option<u32>,

    /// Pixels per point, for PNG
    #[arg(long, default_value_t = 2.0)]
    scale: f32,

    /// Light or dark
    #[arg(long, value_enum, default_value_t = Colours::Light)]
    theme: Colours,

    /// What the lanes stand for
    #[arg(long, value_enum, default_value_t = Lanes::Kind)]
    lanes: Lanes,

    /// Show all of the time there is, even where a few dates far away press the rest together
    #[arg(long)]
    whole: bool,

    /// Fold long empty stretches away
    #[arg(long)]
    fold: bool,

    /// Over the picture; without it the folder's name
    #[arg(long)]
    title: Option<String>,

    #[command(flatten)]
    with: With,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Colours {
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Lanes {
    /// The story alone: the most important events, spread over the time there is
    Story,
    /// The story over one lane of everything
    None,
    Kind,
    Document,
    Person,
    Place,
    Witness,
}

/// What the suffix asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
}

fn format_of(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "svg" => Some(Format::Svg),
        "png" => Some(Format::Png),
        _ => None,
    }
}

impl Render {
    /// Writes the picture.
    pub fn run(self) -> Exit {
        match self.render() {
            Ok(()) => Exit::Done,
            Err(why) => {
                say(&why);
                Exit::WrongUse
            }
        }
    }

    fn render(self) -> Result<(), String> {
        let format = format_of(&self.output)
            .ok_or_else(|| format!("{}: end the name in .svg or .png to say which picture is wanted", self.output.display()))?;
        let source = Opened::from_paths(self.paths)?.source()?;
        let folder = name(&source);
        let derived = load_to_leave(source.clone(), &self.with)?.derived;
        let grouping = match self.lanes {
            Lanes::Story | Lanes::None => Grouping::None,
            Lanes::Kind => Grouping::Kind,
            Lanes::Document => Grouping::Document,
            Lanes::Person => Grouping::Person,
            Lanes::Place => Grouping::Place,
            Lanes::Witness => Grouping::Witness,
        };
        let document = |id| derived.document(id).map_or_else(String::new, |d| d.name().to_owned());
        let own = derived.own_lanes();
        let timeline = Timeline::with_own(&derived.events, grouping, LaneOrder::default(), &document, &own);
        let scale = if self.fold { Scale::folded(&timeline.gaps(FOLD_SHARE)) } else { Scale::default() };
        let last = Path::new(&folder).file_name().map(|n| n.to_string_lossy().into_owned());
        let documents = derived.documents.len();
        let sources = format!("From {documents} document{} in {folder}", if documents == 1 { "" } else { "s" });
        let options = PictureOptions {
            width: self.width as f32,
            height: self.height.map(|h| h as f32),
            theme: if self.theme == Colours::Dark { Theme::Dark } else { Theme::Light },
            title: self.title.or(last).unwrap_or(folder),
            sources: vec![sources],
            view: self.whole.then(|| timeline.fit(&scale)),
            signs: Signs::of(&derived, derived.events.iter()),
            story: if self.lanes == Lanes::Story { StoryPlace::Alone } else { StoryPlace::Pinned },
        };
        let fonts = Fonts::new();
        let picture = picture(&timeline, &scale, &options, &fonts);
        let bytes = match format {
            Format::Svg => sealed(picture.svg().into_bytes(), export::Format::Svg),
            Format::Png => sealed(picture.png(self.scale, &fonts)?, export::Format::Png),
        };
        let documents = derived.documents.iter().map(|state| source.original(&state.document.path));
        write_out(&self.output, &bytes, documents, &is_as_written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_decides() {
        for (name, want) in [("a.svg", Some(Format::Svg)), ("b.PNG", Some(Format::Png)), ("c.jpg", None), ("svg", None)] {
            assert_eq!(format_of(Path::new(name)), want, "{name}");
        }
    }
}
