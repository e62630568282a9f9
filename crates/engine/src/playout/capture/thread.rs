//! The thread that has a card: it opens it, looks where a sound server takes it from, and closes it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::intake::Intake;
use super::server::{self, Reach};
use super::{CaptureFault, Known, Shared, card};
use crate::clock::Clock;

/// How often a server is asked where a capture comes from.
const LOOK: Duration = Duration::from_secs(2);

/// How often it is asked until it knows of a capture that was just opened.
const FIRST_LOOK: Duration = Duration::from_millis(100);

/// Opens `name`, and has it until that is enough or it has ended.
pub(super) fn live(
    name: &str,
    ring: rtrb::Producer<f32>,
    shared: &Shared,
    clock: Arc<dyn Clock>,
    known: &Known,
) {
    // As long as this thread lives, alsa-lib writes into a buffer and not on the terminal.
    let said = alsa::Output::local_error_handler();
    let meant = known.identities.meant(name);
    let intake = |rate| Intake::new(ring, rate, Arc::clone(&shared.health), clock);
    let opened = card::open(&meant, Arc::clone(&shared.health), intake);
    let (stream, captured) = match opened {
        Ok(opened) => opened,
        Err(refusal) => {
            if let Ok(said) = said {
                tracing::debug!(said = %said.borrow(), "alsa-lib");
            }
            return shared.end(CaptureFault::Refused(refusal));
        }
    };

    let served = known.identities.is_hidden(&meant);
    shared.served.store(served, Ordering::Relaxed);
    tracing::debug!(name, ?captured, served, "capture");
    shared.opened.get_or_init(|| captured);
    if !served {
        shared.trusted.store(true, Ordering::Release);
    }
    while !shared.stop.load(Ordering::Relaxed) && shared.ended.get().is_none() {
        if served {
            look(name, shared, known);
        }
        let trusted = shared.trusted.load(Ordering::Relaxed);
        std::thread::park_timeout(if trusted { LOOK } else { FIRST_LOOK });
    }
    drop(stream);
}

/// Looks where the server takes `name` from, and ends it where that must not be heard.
fn look(name: &str, shared: &Shared, known: &Known) {
    let name = name.to_owned();
    match server::reach() {
        Reach::Own(source_name) => shared.end(CaptureFault::Own { name, source_name }),
        Reach::Source(now) => {
            let was = known.home(&name, &now);
            if was == now {
                shared.trusted.store(true, Ordering::Release);
            } else {
                shared.end(CaptureFault::Moved { name, was, now });
            }
        }
        // A server that hangs says nothing, and then nothing comes from it either.
        Reach::NotTold if shared.trusted.load(Ordering::Relaxed) => {}
        Reach::NotTold => shared.end(CaptureFault::NotTold { name }),
        Reach::Nowhere => shared.trusted.store(true, Ordering::Release),
    }
}
