//! What the running station answers to others; the only async code.
//!
//! Now one question, over a socket in the station's own folder that only its owner can open: what is
//! on air. Runs on one thread of its own; nothing here can hold the station.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::oneshot;

use crate::station::StatusCell;

/// A client that does not read its answer is let go.
const PATIENCE: Duration = Duration::from_secs(2);

/// The console's thread. Ends, and takes its socket away, when dropped.
#[derive(Debug)]
pub struct Console {
    socket: PathBuf,
    _alive: oneshot::Sender<()>,
}

impl Console {
    /// Answers at `socket`, replacing what a broken-off run left there.
    pub fn start(socket: PathBuf, status: StatusCell) -> io::Result<Self> {
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
                    () = serve(listener, status) => {}
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

async fn serve(listener: UnixListener, status: StatusCell) {
    loop {
        match listener.accept().await {
            Ok((client, _)) => {
                drop(tokio::time::timeout(PATIENCE, answer(client, &status)).await);
            }
            Err(error) => {
                tracing::warn!(%error, "console cannot take a client");
                tokio::task::yield_now().await;
            }
        }
    }
}

async fn answer(mut client: UnixStream, status: &StatusCell) -> io::Result<()> {
    let status = serde_json::to_string(&status.get())?;
    client.write_all(status.as_bytes()).await?;
    client.write_all(b"\n").await?;
    client.shutdown().await
}

/// Asks the station that answers at `socket`: its status, as JSON.
pub fn ask(socket: &Path) -> io::Result<String> {
    use std::io::Read;
    let mut stream = std::os::unix::net::UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
