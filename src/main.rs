//! `dateline`: arguments → headless command or window → exit status.

fn main() -> std::process::ExitCode {
    let folder = std::env::args_os().nth(1);
    let request = folder.map_or(dateline::app::OpenRequest::LastOrSamples, |f| dateline::app::OpenRequest::Folder(f.into()));
    match dateline::app::run(request) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(_) => std::process::ExitCode::FAILURE,
    }
}
