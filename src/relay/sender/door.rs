//! Where senders come in: an address that is listened to, and who is let in.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::holder;
use super::request::{Head, LONGEST, Refusal, Request};
use crate::clock::Clock;
use crate::names::Secret;

/// How often it is looked who is there.
const LOOK: Duration = Duration::from_millis(50);

/// A sender has so long to say who it is.
const PATIENCE: Duration = Duration::from_secs(5);

/// A wrong password is answered after so long.
const SLOW: Duration = Duration::from_secs(1);

/// So many may say it at once.
const MOST: usize = 4;

/// Of one computer so many may say it at once: whoever holds its places with half a word leaves some for the sender that is
/// waited for.
const MOST_OF_ONE: usize = 2;

/// Who is sent away before it is asked is written down so often at most.
const RARELY: Duration = Duration::from_secs(60);

/// Who may send, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// The address that is listened to.
    pub address: SocketAddr,
    /// Where on it: `/micro`.
    pub path: String,
    /// The sender's name.
    pub user: String,
    /// Its password.
    pub password: Secret,
}

impl Entrance {
    fn judge(&self, request: &Request) -> Result<(), Refusal> {
        // Both are looked at: how long the answer takes says nothing of either.
        let (is_word, is_name) = (
            self.password.is(&request.password),
            request.user == self.user,
        );
        let known = is_word && is_name;
        match (known, request.path == self.path) {
            (false, _) => Err(Refusal::Unknown),
            (true, false) => Err(Refusal::Nowhere),
            (true, true) => Ok(()),
        }
    }
}

/// A sender that was let in. While it is there, no other is.
#[derive(Debug)]
pub(in crate::relay) struct Caller {
    pub(in crate::relay) stream: TcpStream,
    /// What it sends, as ffmpeg names it.
    pub(in crate::relay) format: &'static str,
    /// What it has sent already.
    pub(in crate::relay) first: Vec<u8>,
    pub(in crate::relay) seat: Seat,
}

/// The one place there is, taken.
#[derive(Debug)]
pub(in crate::relay) struct Seat(Arc<AtomicBool>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// An address that is listened to until it is dropped.
#[derive(Debug)]
pub(in crate::relay) struct Door {
    callers: Mutex<Receiver<Caller>>,
    stop: Arc<AtomicBool>,
}

/// Who is being asked who it is.
#[derive(Debug, Default)]
struct Asked {
    from: Vec<IpAddr>,
    /// When somebody was sent away and that was written down, and how many were since.
    sent_away: Option<(Duration, u32)>,
}

impl Asked {
    /// Takes one from `address` in; returns whether it may be asked.
    fn takes(&mut self, address: IpAddr) -> bool {
        let own = self.from.iter().filter(|known| **known == address).count();
        let may = self.from.len() < MOST && own < MOST_OF_ONE;
        if may {
            self.from.push(address);
        }
        may
    }

    /// Notes that one from `address` has been asked.
    fn lets_go(&mut self, address: IpAddr) {
        if let Some(place) = self.from.iter().position(|known| *known == address) {
            self.from.swap_remove(place);
        }
    }

    /// Notes at `now` that one was sent away. Returns how many were since that was written down last, if it is time to.
    fn sends_away(&mut self, now: Duration) -> Option<u32> {
        match &mut self.sent_away {
            Some((last, count)) if now.saturating_sub(*last) < RARELY => {
                *count += 1;
                None
            }
            known => {
                let count = known.map_or(0, |(_, count)| count) + 1;
                *known = Some((now, 0));
                Some(count)
            }
        }
    }
}

/// What the threads behind a door share.
#[derive(Debug)]
struct Behind {
    entrance: Entrance,
    taken: Arc<AtomicBool>,
    asked: Mutex<Asked>,
    to: SyncSender<Caller>,
    clock: Arc<dyn Clock>,
}

impl Door {
    /// Listens at `entrance`.
    pub(in crate::relay) fn open(entrance: &Entrance, clock: &Arc<dyn Clock>) -> io::Result<Self> {
        let listener = TcpListener::bind(entrance.address)?;
        listener.set_nonblocking(true)?;
        let (to, callers) = sync_channel(1);
        let behind = Arc::new(Behind {
            entrance: entrance.clone(),
            taken: Arc::default(),
            asked: Mutex::default(),
            to,
            clock: Arc::clone(clock),
        });
        let stop = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&stop);
        thread::Builder::new()
            .name("input-door".into())
            .spawn(move || {
                while !ends.load(Ordering::Relaxed) {
                    match listener.accept() {
                        Ok((stream, from)) => Behind::ask(&behind, stream, from),
                        Err(_) => behind.clock.sleep(LOOK),
                    }
                }
            })?;
        Ok(Self {
            callers: Mutex::new(callers),
            stop,
        })
    }

    /// Returns who was let in since it was asked last.
    pub(in crate::relay) fn next(&self) -> Option<Caller> {
        let callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        callers.try_recv().ok()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Behind {
    /// Asks a sender who it is, on a thread of its own.
    fn ask(behind: &Arc<Self>, stream: TcpStream, from: SocketAddr) {
        let address = holder(from.ip());
        let mut asked = behind.asked();
        if !asked.takes(address) {
            if let Some(count) = asked.sends_away(behind.clock.uptime()) {
                tracing::warn!(%from, count, "senders were sent away unasked: too many at once");
            }
            return;
        }
        drop(asked);

        let own = Arc::clone(behind);
        let spawned = thread::Builder::new()
            .name("input-caller".into())
            .spawn(move || {
                if let Err(refusal) = own.let_in(stream) {
                    tracing::warn!(%from, ?refusal, "a sender was sent away");
                }
                own.asked().lets_go(address);
            });
        if spawned.is_err() {
            behind.asked().lets_go(address);
        }
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn let_in(&self, mut stream: TcpStream) -> Result<(), Refusal> {
        let heard = self.head(&mut stream);
        let judged = heard.and_then(|(request, first)| {
            self.entrance.judge(&request)?;
            if self.taken.swap(true, Ordering::AcqRel) {
                return Err(Refusal::Busy);
            }
            Ok((request, first, Seat(Arc::clone(&self.taken))))
        });
        let (request, first, seat) = match judged {
            Ok(judged) => judged,
            Err(refusal) => {
                if refusal == Refusal::Unknown {
                    // Whoever guesses has as few tries as there are places.
                    self.clock.sleep(SLOW);
                }
                let more = if refusal == Refusal::Unknown {
                    "WWW-Authenticate: Basic realm=\"phatthanh\"\r\n"
                } else {
                    ""
                };
                let status = refusal.status();
                // Whoever hangs up now is away all the same.
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status}\r\n{more}Connection: close\r\nContent-Length: 0\r\n\r\n"
                );
                return Err(refusal);
            }
        };

        let word = if request.waits {
            "HTTP/1.1 100 Continue\r\n\r\n"
        } else {
            "HTTP/1.0 200 OK\r\n\r\n"
        };
        let said = stream.write_all(word.as_bytes());
        said.map_err(|_| Refusal::Unreadable)?;
        let caller = Caller {
            stream,
            format: request.format,
            first,
            seat,
        };
        // Where nobody listens any more the seat is free again.
        self.to.try_send(caller).map_err(|_| Refusal::Busy)
    }

    /// Reads what a sender says first; and what it has sent after that.
    fn head(&self, stream: &mut TcpStream) -> Result<(Request, Vec<u8>), Refusal> {
        let broken = |_| Refusal::Unreadable;
        stream.set_nonblocking(false).map_err(broken)?;
        let ends = self.clock.uptime() + PATIENCE;
        let (mut read, mut block) = (Vec::new(), [0; 1024]);
        loop {
            match Head::read(&read) {
                Head::Whole(request, length) => return Ok((request, read.split_off(length))),
                Head::Wrong(refusal) => return Err(refusal),
                Head::Part => {}
            }
            let left = ends.saturating_sub(self.clock.uptime());
            if left.is_zero() {
                return Err(Refusal::TooSlow);
            }
            stream.set_read_timeout(Some(left)).map_err(broken)?;
            let room = block.len().min(LONGEST - read.len().min(LONGEST - 1));
            match stream.read(&mut block[..room]) {
                Ok(0) => return Err(Refusal::Unreadable),
                Ok(count) => read.extend_from_slice(&block[..count]),
                Err(problem) if problem.kind() == ErrorKind::Interrupted => {}
                Err(problem)
                    if matches!(problem.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    return Err(Refusal::TooSlow);
                }
                Err(_) => return Err(Refusal::Unreadable),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_leaves_places_for_others() {
        let (guesser, phone) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        let mut asked = Asked::default();
        assert!(asked.takes(guesser) && asked.takes(guesser) && !asked.takes(guesser));
        assert!(asked.takes(phone) && asked.takes(phone));
        asked.lets_go(guesser);
        assert!(
            asked.takes([10, 0, 0, 3].into()) && !asked.takes(guesser),
            "all are taken"
        );
        asked.lets_go(phone);
        assert!(asked.takes(guesser));
    }

    #[test]
    fn a_flood_is_written_down_once_a_minute_with_its_count() {
        let mut asked = Asked::default();
        let said: Vec<Option<u32>> = [0, 1, 59, 60, 61, 200]
            .map(|second| asked.sends_away(Duration::from_secs(second)))
            .to_vec();
        assert_eq!(said, [Some(1), None, None, Some(3), None, Some(2)]);
    }
}
