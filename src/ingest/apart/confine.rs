//! What a child gives up before it reads the first foreign byte: files, connections, other programs, other processes. Whatever
//! the system does not offer is left out; see the README for what remains then. No code of ours is unsafe for it.

/// Confines this process, as far as the system can; to be called by the thread that reads, before it reads. What the process has
/// open (its standard input and output) stays.
#[cfg(target_os = "linux")]
pub(super) fn confine() {
    // A system that refuses one of them leaves us with the others.
    limits();
    let _ = files();
    let _ = calls();
}

#[cfg(not(target_os = "linux"))]
pub(super) fn confine() {
    limits();
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

/// Landlock: nothing below any folder can be opened, but for the rules of time zones.
#[cfg(target_os = "linux")]
fn files() -> Result<(), landlock::RulesetError> {
    use landlock::{ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr};
    let abi = ABI::V5;
    let mut rules =
        Ruleset::default().handle_access(AccessFs::from_all(abi))?.handle_access(AccessNet::from_all(abi))?.create()?;
    if let Ok(zones) = PathFd::new("/usr/share/zoneinfo") {
        rules = rules.add_rule(PathBeneath::new(zones, AccessFs::from_read(abi)))?;
    }
    rules.restrict_self().map(|_| ())
}

/// seccomp: no sockets, no other programs, no other processes, nothing that looks into or steers them.
#[cfg(target_os = "linux")]
fn calls() -> Result<(), seccompiler::Error> {
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
    };
    use std::collections::BTreeMap;
    let refused = [
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
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_kill,
        libc::SYS_tkill,
        libc::SYS_pidfd_open,
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
        libc::SYS_open_by_handle_at,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
    ];
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = refused.into_iter().map(|call| (call, Vec::new())).collect();
    // Threads are begun by the same call as processes; those of this process may be.
    let thread = libc::CLONE_THREAD as u64;
    let process = SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), 0)?;
    rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![process])?]);
    let filter = |rules, errno: i32| -> Result<BpfProgram, seccompiler::Error> {
        let arch = TargetArch::try_from(std::env::consts::ARCH)?;
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno as u32), arch)?;
        Ok(filter.try_into()?)
    };
    // What this call is asked for cannot be looked at: without it, the older one is used.
    let newer = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    seccompiler::apply_filter_all_threads(&filter(newer, libc::ENOSYS)?)?;
    seccompiler::apply_filter_all_threads(&filter(rules, libc::EPERM)?)
}
