//! A radio station on loopback that sends in pieces which a playlist names (HLS), with faults.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};

use super::radio;

/// A piece is so long, in seconds.
const PIECE: usize = 2;

/// A playlist names so many.
const NAMED: usize = 6;

/// What is wrong with the server for a while.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Wrong {
    /// The playlist does not change.
    Frozen,
    /// Nothing is there.
    Missing,
    /// Pieces stop half-way.
    Halved,
    /// The playlist says that the broadcast is over.
    Over,
}

/// When it is wrong, in seconds since it is on air, and how.
pub(crate) type Faults = Vec<(Range<f64>, Wrong)>;

struct Server {
    folder: PathBuf,
    faults: Faults,
    clock: SystemClock,
    began: Duration,
    pieces: usize,
}

/// Goes on air at once, at the address that is returned.
pub(crate) fn start(folder: &Path, seconds: usize, faults: Faults) -> String {
    let wav = radio::broadcast(folder, seconds, &(0..0));
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-i"])
        .arg(&wav)
        .args(["-c:a", "aac", "-b:a", "128k", "-f", "hls", "-hls_time"])
        .arg(PIECE.to_string())
        .args(["-hls_list_size", "0", "-hls_segment_filename"])
        .arg(folder.join("%d.ts"))
        .arg(folder.join("all.m3u8"))
        .status();
    assert!(made.unwrap().success());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let clock = SystemClock::new();
    let server = Arc::new(Server {
        folder: folder.to_owned(),
        faults,
        began: clock.uptime(),
        clock,
        pieces: seconds / PIECE,
    });
    thread::spawn(move || {
        for connection in listener.incoming() {
            let server = Arc::clone(&server);
            thread::spawn(move || connection.and_then(|to| server.serve(to)));
        }
    });
    format!("http://127.0.0.1:{port}/vov1.m3u8")
}

impl Server {
    fn serve(&self, mut to: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(to.try_clone()?).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        while lines
            .next()
            .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
        {}
        let path = first.split(' ').nth(1).unwrap_or_default();
        let now = self.clock.uptime().saturating_sub(self.began).as_secs_f64();
        let fault = self.faults.iter().find(|(when, _)| when.contains(&now));
        let wrong = fault.map(|(_, wrong)| *wrong);
        let piece = path.strip_suffix(".ts");
        let found = match (piece, fault) {
            (_, Some((_, Wrong::Missing))) => None,
            (Some(piece), _) => std::fs::read(self.folder.join(format!(".{piece}.ts"))).ok(),
            (None, Some((when, Wrong::Frozen))) => Some(self.playlist(when.start, wrong)),
            (None, _) => Some(self.playlist(now, wrong)),
        };
        let Some(body) = found else {
            return write!(to, "HTTP/1.0 404 Not Found\r\nConnection: close\r\n\r\n");
        };
        let length = body.len();
        write!(to, "HTTP/1.0 200 OK\r\nContent-Length: {length}\r\n\r\n")?;
        let halved = wrong == Some(Wrong::Halved) && piece.is_some();
        to.write_all(if halved { &body[..length / 2] } else { &body })
    }

    /// The playlist at `now`: the last pieces that are over.
    fn playlist(&self, now: f64, wrong: Option<Wrong>) -> Vec<u8> {
        let over = (now as usize / PIECE).min(self.pieces);
        let first = over.saturating_sub(NAMED);
        let mut text = format!(
            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:{PIECE}\n#EXT-X-MEDIA-SEQUENCE:{first}\n"
        );
        for piece in first..over {
            text.push_str("#EXTINF:2.0,\n");
            text.push_str(&piece.to_string());
            text.push_str(".ts\n");
        }
        if wrong == Some(Wrong::Over) {
            text.push_str("#EXT-X-ENDLIST\n");
        }
        text.into_bytes()
    }
}
