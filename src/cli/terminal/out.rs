//! Words to stderr, data to stdout.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::process::ExitCode;

use serde::Serialize;

use super::stderr;
use crate::words::{Language, harmless_json, harmless_lines, problem};

/// Data. A reader that went away (`| head`) is not an error.
pub(in crate::cli) fn data(text: &str) -> anyhow::Result<()> {
    stream(|out| out.write_all(text.as_bytes()))
}

/// Data as it comes, by `write`. A reader that went away ends it.
pub(in crate::cli) fn stream(
    write: impl FnOnce(&mut BufWriter<StdoutLock<'_>>) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// One line of data.
pub(in crate::cli) fn line(text: &str) -> anyhow::Result<()> {
    data(&format!("{}\n", harmless_lines(text)))
}

/// One JSON value on one line.
pub(in crate::cli) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    line(&harmless_json(&serde_json::to_string(value)?))
}

/// Words for a person.
pub(in crate::cli) fn say(text: &str) {
    let text = harmless_lines(text);
    if let Some(queue) = stderr::queue() {
        return queue.put(format!("{text}\n").as_bytes());
    }
    // Where nobody listens, nothing is lost.
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// Why a command could not run.
pub(in crate::cli) fn failed(error: &anyhow::Error, language: Language) -> ExitCode {
    let causes = error.chain().map(|cause| {
        let words = cause.to_string();
        problem(&words, language).into_owned()
    });
    say(&format!(
        "phatthanh: {}",
        causes.collect::<Vec<_>>().join(": ")
    ));
    ExitCode::from(2)
}
