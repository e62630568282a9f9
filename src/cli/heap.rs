//! One heap for all threads of a station on air.
//!
//! The C library gives each new thread a heap of its own, and what is free in one serves no other; large blocks
//! that were freed once make it keep more and more at hand. With ten thousand recordings that is 4 MB of 37. What
//! it is to do instead can only be said before a program starts, so this one starts itself once more, as the same
//! process.

use std::env;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Where the C library looks for it; others take no notice.
const NAME: &str = "GLIBC_TUNABLES";
/// One heap; blocks of 128 KiB and more are given back once they are freed, and so is what is free at its end.
const WISH: &str =
    "glibc.malloc.arena_max=1:glibc.malloc.mmap_threshold=131072:glibc.malloc.trim_threshold=131072";

/// Starts the program anew with one heap, unless that was done, or somebody said what is to be.
///
/// Where it cannot be started, it goes on as it is; returns why.
pub(super) fn share() -> Option<io::Error> {
    if env::var_os(NAME).is_some() || env::var_os("MALLOC_ARENA_MAX").is_some() {
        return None;
    }
    // Not `/proc/self/exe`: the process would be called `exe`.
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(problem) => return Some(problem),
    };
    let mut args = env::args_os();
    let mut anew = Command::new(program);
    if let Some(name) = args.next() {
        anew.arg0(name);
    }
    Some(anew.args(args).env(NAME, WISH).exec())
}
