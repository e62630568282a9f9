//! The station's speech command, shut in: no shell, bounds on time, memory and output, no new privileges.
//!
//! The text is data on its standard input, never a word of the command. Input and output are files, so that neither
//! side waits for the other.

use std::env;
use std::fs;
use std::io::{Seek, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus};

use tempfile::NamedTempFile;

use super::VoiceError;

/// Seconds of the clock, and of the processor.
const LONGEST_S: u32 = 20;
/// Of what it gives: twenty minutes at 22.05 kHz.
const MOST_BYTES: u64 = 50_000_000;
/// Of any file it makes: beside its output, 64 MB of memory that espeak-ng shares with a sound server it does not need.
const FILE_BYTES: u64 = 128 << 20;
/// Addresses of a neural voice with its model.
const MEMORY_BYTES: u64 = 4 << 30;
/// Of what it says, more is not read.
const MOST_SAID: usize = 200;

/// Returns the name of the program, for people.
pub(super) fn name(command: &[String]) -> String {
    command.first().cloned().unwrap_or_default()
}

/// Gives `text` to `command`, and returns what it wrote.
pub(super) fn run(command: &[String], text: &str) -> Result<NamedTempFile, VoiceError> {
    let program = name(command);
    if !is_installed(&program) {
        return Err(VoiceError::NoProgram { program });
    }

    let mut input = tempfile::tempfile()?;
    input.write_all(text.as_bytes())?;
    input.rewind()?;
    let output = tempfile::Builder::new().suffix(".wav").tempfile()?;
    let words = NamedTempFile::new()?;

    let mut child = confined(command);
    child
        .stdin(input)
        .stdout(output.reopen()?)
        .stderr(words.reopen()?);
    let status = child.status()?;
    let said = fs::read(words.path())?;
    if output.as_file().metadata()?.len() > MOST_BYTES {
        return Err(VoiceError::TooMuch { program });
    }
    verdict(status, &said, program).map(|()| output)
}

/// `command` so that it can take no more than it may. Each of the tools becomes the next, so all is one process, in a
/// group that `timeout` makes and ends.
fn confined(command: &[String]) -> Command {
    let mut child = Command::new("timeout");
    child.args(["--signal=KILL", &LONGEST_S.to_string()]);
    child.args([
        "prlimit",
        &format!("--as={MEMORY_BYTES}"),
        &format!("--cpu={LONGEST_S}"),
    ]);
    child.args([
        &format!("--fsize={FILE_BYTES}"),
        "--core=0",
        "nice",
        "-n",
        "19",
    ]);
    child.args(["setpriv", "--no-new-privs"]).args(command);

    // Its words are read by a person who may look for them; its text is UTF-8.
    child.env("LC_ALL", "C.UTF-8");
    child
}

/// Returns whether `program` is a file, or stands where programs are.
pub(super) fn is_installed(program: &str) -> bool {
    if Path::new(program).components().count() > 1 {
        return Path::new(program).is_file();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| !program.is_empty() && folder.join(program).is_file())
}

fn verdict(status: ExitStatus, said: &[u8], program: String) -> Result<(), VoiceError> {
    // The shell's way of telling a signal, since `timeout` stands between.
    let signal = status
        .signal()
        .or_else(|| status.code().and_then(|code| code.checked_sub(128)));
    match (status.code(), signal) {
        (Some(0), _) => Ok(()),
        // Killed for its time, by the kernel for its memory, for processor time, for its output.
        (_, Some(9 | 24 | 25)) => Err(VoiceError::TooMuch { program }),
        _ => {
            let said = String::from_utf8_lossy(said);
            let first: String = said
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(MOST_SAID)
                .collect();
            let said = if first.trim().is_empty() {
                status.to_string()
            } else {
                first
            };
            Err(VoiceError::Failed { program, said })
        }
    }
}
