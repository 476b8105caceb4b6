//! What a child gives up before it reads the first foreign byte: files, connections, other programs, other processes. Whatever
//! the system does not offer is left out; see the README for what remains then. No code of ours is unsafe for it.
//!
//! Programs of others are confined in the same way, less what they need to run: the system's files to read, a folder to write in.

use std::path::Path;

/// Bytes of memory of a program of others, of a file that it writes, and seconds of its processor time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) memory: u64,
    pub(super) file: u64,
    pub(super) seconds: u64,
}

/// Confines this process, as far as the system can; to be called by the thread that reads, before it reads. What the process has
/// open (its standard input and output) stays.
pub(super) fn confine() {
    limits();
    // A system that refuses one of them leaves us with the others.
    #[cfg(target_os = "linux")]
    {
        let _ = linux::files();
        let _ = linux::calls(linux::Calls::Reader);
    }
}

/// Confines this process to be a program of others: it may read the system's files and those beside it, and write below `scratch`.
pub(super) fn confine_program(program: &Path, scratch: Option<&Path>, room: Room) {
    program_limits(room, scratch.is_some());
    #[cfg(target_os = "linux")]
    {
        let _ = linux::program_files(program, scratch);
        let _ = linux::calls(linux::Calls::Program);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = program;
}

/// No files are written, no processes begun, no memory left behind for others to read.
#[cfg(unix)]
fn limits() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for resource in [Resource::Fsize, Resource::Core, Resource::Nproc] {
        let _ = setrlimit(resource, Rlimit { current: Some(0), maximum: Some(0) });
    }
}

#[cfg(not(unix))]
fn limits() {}

#[cfg(unix)]
fn program_limits(room: Room, writes: bool) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let file = if writes { room.file } else { 0 };
    for (resource, most) in
        [(Resource::Fsize, file), (Resource::Core, 0), (Resource::As, room.memory), (Resource::Cpu, room.seconds)]
    {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(not(unix))]
fn program_limits(_room: Room, _writes: bool) {}

#[cfg(target_os = "linux")]
mod linux {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr,
        RulesetError, path_beneath_rules,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
    };
    use std::collections::BTreeMap;
    use std::path::Path;

    const ABI: ABI = ABI::V5;

    fn nothing() -> Result<RulesetCreated, RulesetError> {
        Ruleset::default().handle_access(AccessFs::from_all(ABI))?.handle_access(AccessNet::from_all(ABI))?.create()
    }

    /// Landlock: nothing below any folder can be opened, but for the rules of time zones.
    pub(super) fn files() -> Result<(), RulesetError> {
        let mut rules = nothing()?;
        if let Ok(zones) = PathFd::new("/usr/share/zoneinfo") {
            rules = rules.add_rule(PathBeneath::new(zones, AccessFs::from_read(ABI)))?;
        }
        rules.restrict_self().map(|_| ())
    }

    /// Landlock: the system's programs and what they are made of can be read, what lies beside the program, and nothing of the
    /// user's; written can be below `scratch`.
    pub(super) fn program_files(program: &Path, scratch: Option<&Path>) -> Result<(), RulesetError> {
        const SYSTEM: [&str; 15] = [
            "/usr",
            "/lib",
            "/lib64",
            "/lib32",
            "/bin",
            "/sbin",
            "/etc",
            "/opt",
            "/nix",
            "/gnu",
            "/proc",
            "/sys/devices/system/cpu",
            "/var/lib/libreoffice",
            "/var/spool/libreoffice",
            "/var/cache/fontconfig",
        ];
        let real = std::fs::canonicalize(program).unwrap_or_else(|_| program.to_owned());
        let beside: Vec<&Path> = [program.parent(), real.parent()].into_iter().flatten().collect();
        let models = std::env::var_os("TESSDATA_PREFIX");
        let rules = nothing()?
            .add_rules(path_beneath_rules(SYSTEM, AccessFs::from_read(ABI)))?
            .add_rules(path_beneath_rules(beside, AccessFs::from_read(ABI)))?
            .add_rules(path_beneath_rules(models, AccessFs::from_read(ABI)))?
            .add_rules(path_beneath_rules(["/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"], AccessFs::from_file(ABI)))?
            .add_rules(path_beneath_rules(scratch, AccessFs::from_all(ABI)))?;
        // LibreOffice meets other instances of itself at a socket there, whatever it is told, and ends where it cannot.
        let sockets = AccessFs::MakeSock | AccessFs::RemoveFile;
        let meeting = scratch.map_or(&[][..], |_| &["/tmp", "/var/tmp"]);
        rules.add_rules(path_beneath_rules(meeting, sockets))?.restrict_self().map(|_| ())
    }

    /// Whose calls are refused.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(super) enum Calls {
        /// No sockets, no other programs, no other processes.
        Reader,
        /// No sockets to other machines.
        Program,
    }

    /// What looks into or steers other processes or the system: refused to all.
    const NEVER: [i64; 19] = [
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_io_uring_setup,
        libc::SYS_userfaultfd,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_chroot,
        libc::SYS_pivot_root,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
    ];

    /// What a reader needs as little.
    const READER: [i64; 14] = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_kill,
        libc::SYS_tkill,
        libc::SYS_pidfd_open,
        libc::SYS_open_by_handle_at,
    ];

    /// seccomp.
    pub(super) fn calls(of: Calls) -> Result<(), seccompiler::Error> {
        let refused = NEVER.iter().chain(if of == Calls::Reader { &READER[..] } else { &[] });
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = refused.map(|&call| (call, Vec::new())).collect();
        if of == Calls::Program {
            // Within the machine programs speak to themselves.
            let other = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, libc::AF_UNIX as u64)?;
            rules.insert(libc::SYS_socket, vec![SeccompRule::new(vec![other])?]);
            return seccompiler::apply_filter_all_threads(&filter(rules, libc::EACCES)?);
        }
        // Threads are begun by the same call as processes; those of this process may be.
        let thread = libc::CLONE_THREAD as u64;
        let process = SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), 0)?;
        rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![process])?]);
        // What this call is asked for cannot be looked at: without it, the older one is used.
        let newer = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
        seccompiler::apply_filter_all_threads(&filter(newer, libc::ENOSYS)?)?;
        seccompiler::apply_filter_all_threads(&filter(rules, libc::EPERM)?)
    }

    fn filter(rules: BTreeMap<i64, Vec<SeccompRule>>, errno: i32) -> Result<BpfProgram, seccompiler::Error> {
        let arch = TargetArch::try_from(std::env::consts::ARCH)?;
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno as u32), arch)?;
        Ok(filter.try_into()?)
    }
}
