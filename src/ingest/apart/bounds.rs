//! The limits that a child sets for itself. Where the system has none (Windows), or does not keep them (memory on macOS),
//! what readers unpack is counted all the same, and whoever asked ends a child that is silent.

/// At most so many bytes of memory from now on.
#[cfg(unix)]
pub(super) fn memory(bytes: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let most = getrlimit(Resource::As).maximum;
    let bytes = most.map_or(bytes, |most| bytes.min(most));
    // A system that refuses leaves us as we were.
    let _ = setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: most });
}

/// At most so many seconds of processor time from now on. Also what ends a child that runs away after its parent was
/// killed.
#[cfg(unix)]
pub(super) fn processor(seconds: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
    let most = getrlimit(Resource::Cpu).maximum;
    let until = most.map_or(used + seconds + 1, |most| most.min(used + seconds + 1));
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(until), maximum: most });
}

#[cfg(not(unix))]
pub(super) fn memory(_bytes: u64) {}

#[cfg(not(unix))]
pub(super) fn processor(_seconds: u64) {}
