//! What the running station answers to others; the only async code.
//!
//! To people in a browser ([`web`]; [`people`] knows who they are). To commands over a socket in the station's own folder that only its owner can open: one line asked, one JSON line
//! answered. `status` (or nothing) asks what is on air; `clock confirm NAME` gives a person's word that the
//! clock is right, `orders` has the station look into its log for orders,
//! `reread` has it read its files at once, `skip NAME` ends what is on air and
//! `leave ID NAME` does if it is that recording; `alarm-ack KEY,KEY NAME` (or `all`) says that a person knows of alarms and
//! `alarm-drill NAME` tells everybody as practice; each is answered by the status once the station has taken it. Runs on one thread of its
//! own; nothing here can hold the station, and no client holds another: each is answered for itself, a
//! bounded number at a time.

mod ask;
pub mod people;
pub mod tls;
pub mod web;
pub mod wire;

use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, oneshot};

pub use ask::{
    Unanswered, acknowledge, alarm_drill, ask, confirm_clock, leave, look_for_orders, skip,
};

use crate::alarm::Alarm;
use crate::station::{Act, Acts, Confirmation, StatusCell};

/// A client that does not read its answer is let go.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client that asks nothing for so long gets the status.
const ASKING: Duration = Duration::from_millis(300);

/// The station takes what is asked of it in this time, or is too busy.
const TAKING: Duration = Duration::from_secs(5);

/// It is looked this often whether it has.
const TURN: Duration = Duration::from_millis(20);

/// So many clients are answered at a time; the others wait, a third of a second at most for each that asks nothing.
const CLIENTS: usize = 64;

/// How often it is seen to that the socket is there.
const LOOK: Duration = Duration::from_secs(1);

/// No question is longer.
const QUESTION_BYTES: u64 = 1000;

/// What a question may reach.
#[derive(Debug, Clone)]
struct ConsoleState {
    status: StatusCell,
    confirmation: Confirmation,
    acts: Acts,
}

/// The console's thread. Ends, and takes its socket away, when dropped.
#[derive(Debug)]
pub struct Console {
    socket: PathBuf,
    _alive: oneshot::Sender<()>,
}

impl Console {
    /// Answers at `socket`, replacing what a broken-off run left there. Where there can be no socket now, or it is
    /// taken away, one is made as soon as it can be.
    ///
    /// # Errors
    ///
    /// If there is no thread for it.
    pub fn start(
        socket: PathBuf,
        status: StatusCell,
        confirmation: Confirmation,
        acts: Acts,
    ) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let first = runtime.block_on(async { Bound::at(&socket) });
        let (alive, ended) = oneshot::channel();
        let place = socket.clone();
        thread::Builder::new()
            .name("console".into())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = keep(&place, first, ConsoleState { status, confirmation, acts }) => {}
                        _ = ended => {}
                    }
                });
            })?;
        Ok(Self {
            socket,
            _alive: alive,
        })
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // A socket that stays is replaced by the next start.
        drop(std::fs::remove_file(&self.socket));
    }
}

/// The socket, and which file it is.
struct Bound {
    listener: UnixListener,
    file: (u64, u64),
}

impl Bound {
    fn at(socket: &Path) -> io::Result<Self> {
        match std::fs::remove_file(socket) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(socket)?;
        std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600))?;
        Ok(Self {
            listener,
            file: file(socket)?,
        })
    }

    /// Whether those who ask at `socket` still ask this one.
    fn is_at(&self, socket: &Path) -> bool {
        // What cannot be seen now is not known to be gone.
        file(socket).map_or_else(
            |error| error.kind() != io::ErrorKind::NotFound,
            |file| file == self.file,
        )
    }
}

fn file(socket: &Path) -> io::Result<(u64, u64)> {
    std::fs::symlink_metadata(socket).map(|found| (found.dev(), found.ino()))
}

/// Answers for good, with a new socket where there is none any more.
async fn keep(socket: &Path, first: io::Result<Bound>, desk: ConsoleState) {
    let seats = Arc::new(Semaphore::new(CLIENTS));
    let mut bound = first;
    let mut failing = false;
    loop {
        match &bound {
            Ok(bound) => {
                failing = false;
                serve(bound, socket, &seats, &desk).await;
            }
            Err(error) => {
                if !failing {
                    tracing::warn!(%error, "no console yet: `phatthanh status` will not answer");
                }
                failing = true;
                pause(LOOK).await;
            }
        }
        bound = Bound::at(socket);
    }
}

/// Answers until the socket is gone from its place.
async fn serve(bound: &Bound, socket: &Path, seats: &Arc<Semaphore>, desk: &ConsoleState) {
    let mut failing = false;
    while let Ok(seat) = Arc::clone(seats).acquire_owned().await {
        match tokio::time::timeout(LOOK, bound.listener.accept()).await {
            Ok(Ok((client, _))) => {
                failing = false;
                let desk = desk.clone();
                tokio::spawn(async move {
                    // A client that fails is its own affair.
                    drop(tokio::time::timeout(PATIENCE, answer(client, &desk)).await);
                    drop(seat);
                });
            }
            Ok(Err(error)) => {
                if !failing {
                    tracing::warn!(%error, "console cannot take a client");
                }
                failing = true;
                // Files may be free by then; asked at once, it would be asked for ever.
                pause(ASKING).await;
            }
            Err(_) if bound.is_at(socket) => {}
            Err(_) => return,
        }
    }
}

/// Lets others go on for `length`.
async fn pause(length: Duration) {
    tokio::time::timeout(length, std::future::pending::<()>())
        .await
        .ok();
}

async fn answer(mut client: UnixStream, desk: &ConsoleState) -> io::Result<()> {
    let (read, mut write) = client.split();
    let mut question = String::new();
    let mut read = BufReader::new(read.take(QUESTION_BYTES));
    if let Ok(asked) = tokio::time::timeout(ASKING, read.read_line(&mut question)).await {
        asked?;
    }

    if let Some(by) = question.trim().strip_prefix("clock confirm ") {
        desk.confirmation.give(by.to_owned());
        let taken = async {
            while !desk.status.get().clock.trusted {
                pause(ASKING).await;
            }
        };
        // Untaken, the status says so.
        tokio::time::timeout(TAKING, taken).await.ok();
    }

    if let Some(act) = act(question.trim())
        && desk.acts.give(act)
    {
        let taken = async {
            while !desk.acts.are_taken() {
                pause(TURN).await;
            }
        };
        tokio::time::timeout(TAKING, taken).await.ok();
    }

    let status = serde_json::to_string(&desk.status.get())?;
    write.write_all(status.as_bytes()).await?;
    write.write_all(b"\n").await?;
    write.shutdown().await
}

/// What a question asks the station to do; none if it only asks.
fn act(question: &str) -> Option<Act> {
    let (verb, rest) = question.split_once(' ').unwrap_or((question, ""));
    match verb {
        "orders" => Some(Act::Orders),
        "reread" => Some(Act::Reread),
        "skip" => Some(Act::Skip {
            by: rest.to_owned(),
        }),
        "alarm-ack" => {
            let (alarms, by) = rest.split_once(' ')?;
            let named = alarms.split(',').filter(|alarm| *alarm != "all");
            let alarms = named.map(Alarm::of_key).collect::<Option<_>>()?;
            let by = by.to_owned();
            Some(Act::Acknowledge { alarms, by })
        }
        "alarm-drill" => Some(Act::AlarmDrill {
            by: rest.to_owned(),
        }),
        "leave" => {
            let (id, by) = rest.split_once(' ')?;
            Some(Act::Leave {
                id: id.parse().ok()?,
                by: by.to_owned(),
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::os::unix::net::UnixStream;

    use super::*;

    /// A station's socket, with its console.
    fn console(status: &StatusCell) -> (tempfile::TempDir, PathBuf, Console) {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("phatthanh.sock");
        let console = Console::start(
            socket.clone(),
            status.clone(),
            Confirmation::default(),
            Acts::default(),
        )
        .unwrap();
        (folder, socket, console)
    }

    #[test]
    fn two_hundred_that_ask_nothing_keep_nobody_from_an_answer() {
        let (_folder, socket, _console) = console(&StatusCell::default());
        let mut idle: Vec<_> = (0..200)
            .map(|_| UnixStream::connect(&socket).unwrap())
            .collect();
        assert!(ask(&socket).unwrap().starts_with('{'));
        // They are told the status too, each once.
        for client in &mut idle {
            let mut told = String::new();
            client.read_to_string(&mut told).unwrap();
            assert_eq!(told.lines().count(), 1);
        }
    }

    #[test]
    fn a_socket_that_is_taken_away_is_made_again() {
        let (folder, socket, _console) = console(&StatusCell::default());
        let answers = || {
            // As others that try again: until it answers, or the test's own time is over.
            while ask(&socket).is_err() {
                thread::park_timeout(ASKING);
            }
        };

        std::fs::remove_file(&socket).unwrap();
        answers();
        // As `rm -rf var` does it: the folder is made again by whoever needs it first.
        std::fs::remove_dir_all(folder.path()).unwrap();
        assert!(ask(&socket).is_err());
        std::fs::create_dir(folder.path()).unwrap();
        answers();
        let mode = std::fs::metadata(&socket).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn who_confirms_a_clock_that_is_not_taken_keeps_nobody_waiting() {
        let (_folder, socket, _console) = console(&StatusCell::default());
        let mut confirming = UnixStream::connect(&socket).unwrap();
        confirming.write_all(b"clock confirm Lan\n").unwrap();
        ask(&socket).unwrap();
        confirming.set_nonblocking(true).unwrap();
        let early = confirming.read(&mut [0]).unwrap_err();
        assert_eq!(
            early.kind(),
            io::ErrorKind::WouldBlock,
            "the station has not taken it"
        );
        confirming.set_nonblocking(false).unwrap();
        let mut told = String::new();
        confirming.read_to_string(&mut told).unwrap();
        assert!(told.contains("\"trusted\":false"), "{told}");
    }

    #[test]
    fn an_answer_says_what_it_knows() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("phatthanh.sock");
        let key = || ask(&socket).unwrap_err().key();
        assert_eq!(key(), "not-running");
        // Left by a run that broke off.
        drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
        assert_eq!(key(), "not-running");
        std::fs::remove_file(&socket).unwrap();
        // Ends without a word.
        let mute = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        thread::spawn(move || mute.incoming().for_each(drop));
        assert_eq!(key(), "no-answer");
    }
}
