//! A sign of life while a person waits at a terminal; nothing where words go into a file or a pipe.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::words::{Language, Text};

/// How often the line is written again. Shorter work shows no line.
const TICK: Duration = Duration::from_secs(1);

/// Shows long work on one line, and removes the line at its end.
#[derive(Debug)]
pub(in crate::cli) struct Busy(Option<(Sender<()>, JoinHandle<()>)>);

impl Busy {
    /// Shows, from the first second on, that `what` goes on.
    pub(in crate::cli) fn with(what: &'static str, language: Language) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }

        let (over, wait) = channel::<()>();
        let tell = move || {
            let mut seconds = 0_u64;
            while wait.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                seconds += TICK.as_secs();
                drop(write!(
                    io::stderr().lock(),
                    "\r{}\u{1b}[K",
                    line(what, seconds).say(language)
                ));
            }
            if seconds > 0 {
                drop(write!(io::stderr().lock(), "\r\u{1b}[K"));
            }
        };

        Self(
            thread::Builder::new()
                .name("busy".into())
                .spawn(tell)
                .ok()
                .map(|thread| (over, thread)),
        )
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some((over, thread)) = self.0.take() {
            drop(over);
            // It ends at once; what it had to say is gone with it.
            drop(thread.join());
        }
    }
}

fn line(what: &'static str, seconds: u64) -> Text {
    let time = format!("{}:{:02}", seconds / 60, seconds % 60);
    Text::new("cli-busy").with("what", what).with("time", time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_work_has_its_words() {
        for language in [Language::Vi, Language::En] {
            let all = [
                "scan", "verify", "simulate", "evidence", "publish", "backup", "restore", "plan",
                "doctor",
            ];
            let said: std::collections::BTreeSet<String> = all
                .iter()
                .map(|what| line(what, 65).say(language))
                .collect();
            assert!(
                said.len() == all.len() && said.iter().all(|said| said.contains("1:05")),
                "{said:?}"
            );
        }
    }
}
