//! Asks a running station.

use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::alarm::Alarm;
use crate::names::SegmentId;

/// A station answers sooner, or hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no answer, by what is known of the station then.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// Nobody answers there: the station does not run.
    #[error("no phatthanh runs for this folder")]
    NotRunning,
    /// The system lets only the station's own account ask: whether it runs is not known.
    #[error("this account may not ask")]
    NoRight,
    /// The station runs, and has not answered.
    #[error("phatthanh runs and does not answer")]
    NoAnswer,
    /// The system cannot ask; whether the station runs is not known.
    #[error("the station cannot be asked")]
    Failed(#[source] io::Error),
}

impl Unanswered {
    /// The name of the case, for programs: it stays.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotRunning => "not-running",
            Self::NoRight => "no-right",
            Self::NoAnswer => "no-answer",
            Self::Failed(_) => "failed",
        }
    }

    /// Whether the station runs, if that is known.
    #[must_use]
    pub fn running(&self) -> Option<bool> {
        match self {
            Self::NotRunning => Some(false),
            Self::NoAnswer => Some(true),
            Self::NoRight | Self::Failed(_) => None,
        }
    }
}

impl From<io::Error> for Unanswered {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::ConnectionRefused => {
                Self::NotRunning
            }
            ErrorKind::PermissionDenied => Self::NoRight,
            ErrorKind::WouldBlock
            | ErrorKind::TimedOut
            | ErrorKind::ConnectionReset
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof => Self::NoAnswer,
            _ => Self::Failed(error),
        }
    }
}

/// Asks the station that answers at `socket`: its status, as JSON.
///
/// # Errors
/// [`Unanswered`]: no station runs, none may be asked, or none answers in time.
pub fn ask(socket: &Path) -> Result<String, Unanswered> {
    question(socket, "status")
}

/// Sends the word of `by` that its clock is right. Returns its status then.
///
/// # Errors
/// [`Unanswered`], as for a question.
pub fn confirm_clock(socket: &Path, by: &str) -> Result<String, Unanswered> {
    question(
        socket,
        &format!("clock confirm {}", by.replace(char::is_control, " ")),
    )
}

/// Asks it to look into its airtime log for orders. Returns its status then.
///
/// # Errors
/// [`Unanswered`], as for a question.
pub fn look_for_orders(socket: &Path) -> Result<String, Unanswered> {
    question(socket, "orders")
}

/// Sends the word of `by` that ends what is on air. Returns its status then.
///
/// # Errors
/// [`Unanswered`], as for a question.
pub fn skip(socket: &Path, by: &str) -> Result<String, Unanswered> {
    question(
        socket,
        &format!("skip {}", by.replace(char::is_control, " ")),
    )
}

/// Sends the word of `by` that takes the recording `id` back and off the air. Returns its status then.
///
/// # Errors
/// [`Unanswered`], as for a question.
pub fn leave(socket: &Path, id: SegmentId, by: &str) -> Result<String, Unanswered> {
    question(
        socket,
        &format!("leave {id} {}", by.replace(char::is_control, " ")),
    )
}

/// Sends that `by` knows of the alarms with these keys, or of all that stand if there are none. Returns its status then.
///
/// # Errors
/// [`Unanswered`], as for a question.
pub fn acknowledge(socket: &Path, alarms: &[Alarm], by: &str) -> Result<String, Unanswered> {
    let keys: Vec<String> = alarms.iter().map(Alarm::to_string).collect();
    let keys = if keys.is_empty() {
        "all".to_owned()
    } else {
        keys.join(",")
    };
    question(
        socket,
        &format!("alarm-ack {keys} {}", by.replace(char::is_control, " ")),
    )
}

/// Sends the word of `by` that everybody who is told of alarms is told now, as practice. Returns its status then.
///
/// # Errors
/// [`Unanswered`], as for a question.
pub fn alarm_drill(socket: &Path, by: &str) -> Result<String, Unanswered> {
    question(
        socket,
        &format!("alarm-drill {}", by.replace(char::is_control, " ")),
    )
}

/// On a thread of its own: a station that is stopped takes nobody, and the system waits with it for ever.
fn question(socket: &Path, question: &str) -> Result<String, Unanswered> {
    let (tell, told) = channel();
    let (socket, line) = (socket.to_owned(), format!("{question}\n"));
    thread::Builder::new().spawn(move || {
        // Nobody hears an answer that comes too late.
        drop(tell.send(exchange(&socket, &line)));
    })?;
    let answer = told
        .recv_timeout(PATIENCE)
        .map_err(|_| Unanswered::NoAnswer)??;
    if answer.is_empty() {
        Err(Unanswered::NoAnswer)
    } else {
        Ok(answer)
    }
}

fn exchange(socket: &Path, line: &str) -> io::Result<String> {
    let mut stream = UnixStream::connect(socket)?;
    // A line that is not taken is not needed: the status is told all the same.
    drop(stream.write_all(line.as_bytes()));
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
