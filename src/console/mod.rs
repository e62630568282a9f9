//! What the running station answers to others; the only async code.
//!
//! Over a socket in the station's own folder that only its owner can open: one line asked, one JSON line
//! answered. `status` (or nothing) asks what is on air; `clock confirm NAME` gives a person's word that the
//! clock is right, and is answered by the status once the station has taken it. Runs on one thread of its
//! own; nothing here can hold the station.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::oneshot;

use crate::station::{Confirmation, StatusCell};

/// A client that does not read its answer is let go.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client that asks nothing for so long is told the status.
const ASKING: Duration = Duration::from_millis(300);

/// The station takes what is asked of it in this time, or is too busy.
const TAKING: Duration = Duration::from_secs(5);

/// No question is longer.
const QUESTION_BYTES: u64 = 1000;

/// What a question may reach.
#[derive(Debug, Clone)]
struct Desk {
    status: StatusCell,
    confirmation: Confirmation,
}

/// The console's thread. Ends, and takes its socket away, when dropped.
#[derive(Debug)]
pub struct Console {
    socket: PathBuf,
    _alive: oneshot::Sender<()>,
}

impl Console {
    /// Answers at `socket`, replacing what a broken-off run left there.
    pub fn start(socket: PathBuf, status: StatusCell, confirmation: Confirmation) -> io::Result<Self> {
        match std::fs::remove_file(&socket) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(async { UnixListener::bind(&socket) })?;
        std::fs::set_permissions(&socket, std::fs::Permissions::from_mode(0o600))?;
        let (alive, ended) = oneshot::channel();
        thread::Builder::new().name("console".into()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener, Desk { status, confirmation }) => {}
                    _ = ended => {}
                }
            });
        })?;
        Ok(Self { socket, _alive: alive })
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // A socket that stays is replaced by the next start.
        drop(std::fs::remove_file(&self.socket));
    }
}

async fn serve(listener: UnixListener, desk: Desk) {
    loop {
        match listener.accept().await {
            Ok((client, _)) => {
                drop(tokio::time::timeout(PATIENCE, answer(client, &desk)).await);
            }
            Err(error) => {
                tracing::warn!(%error, "console cannot take a client");
                tokio::task::yield_now().await;
            }
        }
    }
}

async fn answer(mut client: UnixStream, desk: &Desk) -> io::Result<()> {
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
                tokio::time::timeout(ASKING, std::future::pending::<()>()).await.ok();
            }
        };
        // Untaken, the status says so.
        tokio::time::timeout(TAKING, taken).await.ok();
    }
    let status = serde_json::to_string(&desk.status.get())?;
    write.write_all(status.as_bytes()).await?;
    write.write_all(b"\n").await?;
    write.shutdown().await
}

/// Asks the station that answers at `socket`: its status, as JSON.
pub fn ask(socket: &Path) -> io::Result<String> {
    question(socket, "status")
}

/// Tells it that `by` says that its clock is right; its status then.
pub fn confirm_clock(socket: &Path, by: &str) -> io::Result<String> {
    question(socket, &format!("clock confirm {}", by.replace(char::is_control, " ")))
}

fn question(socket: &Path, question: &str) -> io::Result<String> {
    use std::io::{Read, Write};
    let mut stream = std::os::unix::net::UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    // A line that is not taken is not needed: the status is told all the same.
    drop(stream.write_all(format!("{question}\n").as_bytes()));
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
