//! A radio station on loopback.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};

/// Bytes a second of the stream.
const PACE: usize = 16_000;

/// Seconds that a radio server sends at once to whoever comes.
const BURST: usize = 5;

/// A radio on loopback that sends `files` at their own pace, for ever; its address.
pub(crate) fn radio(files: &[PathBuf]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let port = listener.local_addr().expect("it was bound").port();
    let bytes: Vec<u8> = files
        .iter()
        .flat_map(|file| fs::read(file).expect("a file made can be read"))
        .collect();
    let bytes = Arc::new(bytes);
    thread::spawn(move || {
        for listener in listener.incoming().flatten() {
            let bytes = Arc::clone(&bytes);
            // Whoever hangs up ends it.
            thread::spawn(move || send(listener, &bytes));
        }
    });
    format!("http://127.0.0.1:{port}/vov1")
}

fn send(mut to: TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    let mut asked = BufReader::new(to.try_clone()?);
    let mut line = String::new();
    while asked.read_line(&mut line)? > 2 {
        line.clear();
    }
    to.write_all(b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n")?;

    let clock = SystemClock::new();
    let (began, mut sent) = (clock.uptime(), 0);
    let mut pieces = bytes.chunks(PACE / 10).cycle();
    loop {
        let due = (clock.uptime().saturating_sub(began).as_secs_f64() * PACE as f64) as usize;
        while sent < due + BURST * PACE {
            let piece = pieces.next().unwrap_or_default();
            to.write_all(piece)?;
            sent += piece.len();
        }
        clock.sleep(Duration::from_millis(100));
    }
}
