//! Arguments → a command, or the window → exit status.

use clap::Parser;
use dateline::cli::{self, Cli, Exit, Opened};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::install_quiet_hook();
    cli::catch_faults(|| {
        let cli = Cli::parse();
        match cli.command {
            Some(command) => command.run().into(),
            None => Opened::from_paths(cli.paths).map_or_else(cli::refuse, window).into(),
        }
    })
}

#[cfg(feature = "gui")]
fn window(opened: Opened) -> Exit {
    use dateline::app::{self, OpenRequest};
    let request = match opened.clone() {
        Opened::LastOrSamples => OpenRequest::LastOrSamples,
        Opened::Folder(folder) => OpenRequest::Folder(folder),
        Opened::Files(files) => OpenRequest::Files(files),
    };
    match app::run(request) {
        Ok(()) => Exit::Done,
        Err(why) => cli::instead_of_window(opened, &why.to_string()),
    }
}

#[cfg(not(feature = "gui"))]
fn window(opened: Opened) -> Exit {
    cli::instead_of_window(opened, "this build has no window (it was built without the feature `gui`)")
}
