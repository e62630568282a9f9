//! What a sender sends, on its way to ffmpeg.

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use super::door::Caller;
use crate::clock::Clock;

/// Nobody who sends live sends more in a second; what has no loss is 150 kB.
const RATE: usize = 256 << 10;

/// What may come at once.
const BURST: usize = 2 * RATE;

/// A sender that sends nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(5);

/// Carries what `caller` sends `into` ffmpeg, until either is gone.
pub(in crate::relay) fn pump(mut caller: Caller, mut into: impl Write, clock: &dyn Clock) {
    let begun = clock.uptime();
    let mut carried = caller.first.len();
    if into.write_all(&caller.first).is_err()
        || caller.stream.set_read_timeout(Some(PATIENCE)).is_err()
    {
        return;
    }
    let mut block = [0; 8192];
    loop {
        let count = match caller.stream.read(&mut block) {
            Ok(0) => break,
            Ok(count) => count,
            Err(problem) if problem.kind() == ErrorKind::Interrupted => continue,
            Err(problem) => {
                tracing::info!(%problem, "a sender fell silent");
                break;
            }
        };
        if into.write_all(&block[..count]).is_err() {
            break;
        }
        carried += count;
        let over = carried.saturating_sub(BURST) as f64 / RATE as f64;
        let early =
            Duration::from_secs_f64(over).saturating_sub(clock.uptime().saturating_sub(begun));
        if !early.is_zero() {
            clock.sleep(early.min(PATIENCE));
        }
    }
    drop(caller.seat);
}
