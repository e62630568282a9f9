//! Connections to the pages as they come and go: each has a seat, and leaves it for another where [`Seats`] says so.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::seats::{Admission, OF_ONE, Place, Seats};

/// An address that is turned away is written down so often at most.
const RARELY: Duration = Duration::from_secs(60);

/// The seats, and what ends a connection that has one.
#[derive(Debug, Default)]
pub(super) struct Hall {
    inside: Mutex<Inside>,
    /// Somebody left, or waits for nothing any more.
    free: Notify,
}

#[derive(Debug, Default)]
struct Inside {
    seats: Seats,
    ends: BTreeMap<Place, AbortHandle>,
    turned_away: Option<Duration>,
}

impl Hall {
    /// Returns a seat for a connection from `address` at `uptime`; none if that address has all it may. Waits only where
    /// everybody is being answered.
    pub(super) async fn admit(
        self: &Arc<Self>,
        address: IpAddr,
        uptime: Duration,
    ) -> Option<Arc<Seat>> {
        loop {
            match self.ask(address, uptime) {
                Admission::Seated { place, .. } => {
                    return Some(Arc::new(Seat {
                        hall: Arc::clone(self),
                        place,
                        asking: AtomicUsize::new(0),
                    }));
                }
                Admission::TooMany => return None,
                Admission::Full => self.free.notified().await,
            }
        }
    }

    fn ask(&self, address: IpAddr, uptime: Duration) -> Admission {
        let mut inside = self.lock();
        let admission = inside.seats.admit(address);
        match admission {
            Admission::Seated { instead, .. } => {
                let end = instead.and_then(|place| inside.ends.remove(&place));
                if let Some(end) = end {
                    end.abort();
                }
            }
            Admission::TooMany => {
                let last = inside.turned_away;
                if last.is_none_or(|last| uptime.saturating_sub(last) >= RARELY) {
                    inside.turned_away = Some(uptime);
                    tracing::warn!(
                        %address,
                        held = OF_ONE,
                        "an address asks the console for more at once than one may; turned away"
                    );
                }
            }
            Admission::Full => {}
        }
        admission
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection's seat; free again once it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    hall: Arc<Hall>,
    place: Place,
    /// A browser may ask for the next before the last of the answer before is let go.
    asking: AtomicUsize,
}

impl Seat {
    /// Notes what ends the connection that sits here. Call it before anybody else has a turn.
    pub(super) fn is_of(&self, end: AbortHandle) {
        self.hall.lock().ends.insert(self.place, end);
    }

    /// Notes that something is asked here, until what it returns is dropped.
    fn asks(self: &Arc<Self>) -> Asking {
        self.asking.fetch_add(1, Ordering::Relaxed);
        self.hall.lock().seats.asks(self.place);
        Asking(Arc::clone(self))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut inside = self.hall.lock();
        inside.seats.leave(self.place);
        inside.ends.remove(&self.place);
        drop(inside);
        self.hall.free.notify_one();
    }
}

/// An answer in the making.
#[derive(Debug)]
struct Asking(Arc<Seat>);

impl Drop for Asking {
    fn drop(&mut self) {
        if self.0.asking.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.0.hall.lock().seats.is_answered(self.0.place);
            self.0.hall.free.notify_one();
        }
    }
}

/// The pages, which note at `seat` when they are asked and when an answer has gone out whole.
pub(super) fn counted(router: Router, seat: &Arc<Seat>) -> Router {
    let seat = Arc::clone(seat);
    router.layer(axum::middleware::from_fn(
        move |request: Request, next: Next| {
            let asking = seat.asks();
            async move {
                let answer = next.run(request).await;
                answer.map(|body| {
                    Body::new(Answering {
                        body,
                        _asking: asking,
                    })
                })
            }
        },
    ))
}

/// What is sent of an answer, with the note that it is being sent.
struct Answering {
    body: Body,
    _asking: Asking,
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
