//! The end of the air, in order.

use std::time::Duration;

use super::mast::Mast;
use crate::clock::Clock;
use crate::playout::{Command, Event, Playout};
use crate::station::conductor::Conductor;
use crate::station::record::log_writer::LastRows;
use crate::units::Frames;

/// Ends the air in order: a short fade, the last rows, then the output.
pub(super) fn finish(
    conductor: &mut Conductor,
    playout: Playout,
    clock: &dyn Clock,
    mast: &mut Mast,
) -> LastRows {
    const FADE_MS: u64 = 300;
    const NEWS: Duration = Duration::from_millis(250);
    const PATIENCE: Duration = Duration::from_secs(2);
    playout.send(Command::Stop {
        fade: Frames::from_ms(FADE_MS),
    });
    let begun = clock.uptime();
    while conductor.on_air().is_some() && clock.uptime().saturating_sub(begun) < PATIENCE {
        match playout.events().recv_timeout(NEWS) {
            Ok(Event::Ended {
                cue, at, played, ..
            }) => conductor.ended_by_stop(cue, at, played),
            Ok(event) => conductor.on(event, clock.now()),
            Err(_) => {}
        }
    }

    mast.stop(conductor, clock.now());
    conductor.stop(clock.now());
    let last = conductor.log_writer().close();
    if last.waiting > 0 {
        tracing::error!(
            rows = last.waiting,
            kept = last.kept,
            "the last rows of the airtime log wait beside it"
        );
    }

    // What is left to tell is in the log already: the air ended above.
    let _ = playout.stop();
    last
}
