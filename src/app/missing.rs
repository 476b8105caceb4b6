//! Where no window could be opened: which system library is missing, and which package brings it.

use super::window::NoWindow;
use std::path::{Path, PathBuf};

/// What the windowing libraries load by name while running, so that the linker does not tell; one of each row is enough.
const LIBRARIES: [&[&str]; 7] = [
    &["libX11.so.6"],
    &["libX11-xcb.so.1"],
    &["libXcursor.so.1"],
    &["libXi.so.6"],
    &["libxkbcommon.so.0"],
    &["libxkbcommon-x11.so.0"],
    &["libGL.so.1", "libEGL.so.1"],
];

/// The message for a window that could not be opened because of `why`, in the windowing library's words.
pub(super) fn no_window(why: &str) -> NoWindow {
    let why = without_source_place(why);
    // Elsewhere the libraries come with the system.
    let absent = if cfg!(target_os = "linux") { absent(&places(), &|path| is_library(path)) } else { Vec::new() };
    let (reason, ask) = match absent.as_slice() {
        [] => (format!("No window could be opened ({why})."), "Is a system library missing? "),
        [one] => (format!("No window could be opened: the system library {one} is missing ({why})."), "Install it: "),
        many => (
            format!("No window could be opened: the system libraries {} are missing ({why}).", many.join(", ")),
            "Install them: ",
        ),
    };
    let packages = "Debian, Ubuntu: apt install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1; \
        Fedora: dnf install libX11 libX11-xcb libXcursor libXi libxkbcommon-x11 mesa-libGL mesa-dri-drivers; \
        Arch: pacman -S libx11 libxcursor libxi libxkbcommon-x11 mesa.";
    NoWindow { reason, next_step: format!("{ask}{packages}") }
}

/// Drops `os error at some/file.rs:12: `, the place in the library's source where it failed.
fn without_source_place(why: &str) -> String {
    let why = why.trim().trim_end_matches('.');
    match why.split_once("os error at ") {
        Some((before, after)) => {
            let said = after.split_once(".rs:").and_then(|(_, line)| line.split_once(": ")).map_or(after, |(_, said)| said);
            format!("{before}{said}")
        }
        None => why.to_owned(),
    }
}

/// Folders in which the system's loader looks, as far as they are the same everywhere.
fn places() -> Vec<PathBuf> {
    let own = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&own).filter(|path| !path.as_os_str().is_empty()).collect();
    let triplet = format!("{}-linux-gnu", std::env::consts::ARCH);
    for root in ["/usr/lib", "/lib", "/usr/lib64", "/lib64", "/usr/local/lib"] {
        places.push(Path::new(root).to_owned());
        places.push(Path::new(root).join(&triplet));
    }
    places
}

fn is_library(path: &Path) -> bool {
    path.metadata().is_ok_and(|data| data.is_file() && data.len() > 0)
}

/// The rows of [`LIBRARIES`] of which nothing is in any of `places`, by their first name. Empty as well when nothing at all
/// is found: then the system keeps its libraries elsewhere, and none of them may be called missing.
fn absent(places: &[PathBuf], is_library: &dyn Fn(&Path) -> bool) -> Vec<&'static str> {
    let found = |name: &&str| places.iter().any(|place| is_library(&place.join(name)));
    if !found(&"libc.so.6") {
        return Vec::new();
    }
    LIBRARIES.iter().filter(|row| !row.iter().any(found)).filter_map(|row| row.first().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_missing_and_nothing_else() {
        let places = [PathBuf::from("/usr/lib"), PathBuf::from("/usr/lib/x86_64-linux-gnu")];
        let all = ["libc.so.6", "libX11.so.6", "libX11-xcb.so.1", "libXcursor.so.1", "libXi.so.6", "libxkbcommon.so.0"];
        let has = |names: Vec<&'static str>| {
            move |path: &Path| path.starts_with("/usr/lib/x86_64-linux-gnu") && names.iter().any(|name| path.ends_with(name))
        };
        let with = |more: &[&'static str]| has(all.iter().chain(more).copied().collect());
        assert_eq!(absent(&places, &with(&["libxkbcommon-x11.so.0", "libEGL.so.1"])), Vec::<&str>::new(), "EGL does as well");
        assert_eq!(absent(&places, &with(&["libGL.so.1"])), ["libxkbcommon-x11.so.0"]);
        assert_eq!(absent(&places, &with(&[])), ["libxkbcommon-x11.so.0", "libGL.so.1"]);
        assert_eq!(absent(&places, &has(vec!["libX11.so.6"])), Vec::<&str>::new(), "an unknown layout accuses nobody");
    }

    #[test]
    fn places_in_foreign_sources_are_not_shown() {
        let why = "winit EventLoopError: os error at /home/x/winit-0.30.13/src/platform_impl/linux/mod.rs:788: Failed to load one of xlib's shared libraries";
        assert_eq!(without_source_place(why), "winit EventLoopError: Failed to load one of xlib's shared libraries");
        assert_eq!(
            without_source_place("Library libxkbcommon-x11.so could not be loaded."),
            "Library libxkbcommon-x11.so could not be loaded"
        );
    }
}
