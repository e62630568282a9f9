//! The silent output: takes sound at the pace of the clock, as a card would, and lets it go.
//!
//! For a station without a card, on purpose only. Its pace is the clock's own, so it never drifts.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::{Backend, Drain, Health, OpenError, OpenStream, Refusal};
use crate::clock::Clock;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND};

/// The name it goes by, where a card's would stand.
pub const SILENT: &str = "silent";

/// Frames taken at a time.
const PERIOD: usize = 1024;

/// Later than this it does not catch up but begins anew, as a card does that ran dry: the machine slept.
const LATE: Duration = Duration::from_secs(1);

/// The silent output.
#[derive(Debug)]
pub struct PacedBackend {
    clock: Arc<dyn Clock>,
}

impl PacedBackend {
    /// Paced by `clock`, which must run by itself.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }
}

impl Backend for PacedBackend {
    fn open(&self, drain: Drain, health: Arc<Health>) -> Result<OpenStream, OpenError> {
        let clock = Arc::clone(&self.clock);
        let (hold, held) = channel::<()>();
        let run = move || run(&*clock, Pace::new(clock.uptime()), drain, &health, &held);
        match std::thread::Builder::new().name("silent".into()).spawn(run) {
            Ok(_) => Ok(OpenStream::new(SILENT, Box::new(hold))),
            Err(problem) => {
                let problem = problem.to_string();
                Err(OpenError(vec![Refusal::Failed {
                    name: SILENT.into(),
                    problem,
                }]))
            }
        }
    }
}

fn run(clock: &dyn Clock, mut pace: Pace, mut drain: Drain, health: &Health, held: &Receiver<()>) {
    let mut buffer = [0.0; PERIOD * CHANNELS];
    loop {
        while let Some(at) = pace.due(clock.uptime()) {
            // The report carries the moment it was due, not the moment this thread woke.
            drain.fill(&mut buffer, at, Duration::ZERO);
            health.beat(clock.uptime(), PERIOD as u64);
        }
        let pause = pace.next().saturating_sub(clock.uptime());
        if held.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

/// When periods are due: each counted from the first, so that no rounding adds up.
#[derive(Debug)]
struct Pace {
    start: Duration,
    periods: u64,
}

impl Pace {
    fn new(start: Duration) -> Self {
        Self { start, periods: 0 }
    }

    /// When the next period is due.
    fn next(&self) -> Duration {
        let frames = u128::from(self.periods) * PERIOD as u128;
        let ns = frames * 1_000_000_000 / u128::from(FRAMES_PER_SECOND);
        self.start + Duration::from_nanos(u64::try_from(ns).unwrap_or(u64::MAX))
    }

    /// Takes one period if it is due at `now`, and returns when it was.
    fn due(&mut self, now: Duration) -> Option<Duration> {
        if now.saturating_sub(self.next()) > LATE {
            *self = Self::new(now);
        }
        let at = self.next();
        (at <= now).then(|| {
            self.periods += 1;
            at
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::playout::feed::feed;
    use crate::playout::frame_number::FrameNumber;
    use phatthanh_core::units::Frames;

    /// A hundred hours of waking at odd moments, and not a frame too many or too few.
    #[test]
    fn the_pace_never_drifts() {
        let mut pace = Pace::new(Duration::from_millis(7));
        let (mut now, mut taken) = (Duration::from_millis(7), 0_u128);
        while now < Duration::from_secs(360_000) {
            now += Duration::from_micros(12_345 + (taken % 7 * 50_000) as u64);
            while let Some(at) = pace.due(now) {
                assert_eq!(at.as_nanos(), 7_000_000 + taken * 1_000_000_000 / 48_000);
                taken += PERIOD as u128;
            }
            assert!((now.as_nanos() - 7_000_000) * 48_000 / 1_000_000_000 < taken);
        }
    }

    #[test]
    fn after_a_long_sleep_it_begins_anew() {
        let mut pace = Pace::new(Duration::ZERO);
        assert_eq!(pace.due(Duration::ZERO), Some(Duration::ZERO));
        let woke = Duration::from_secs(3600);
        assert_eq!(pace.due(woke), Some(woke));
        assert_eq!(pace.due(woke), None);
    }

    #[test]
    fn takes_sound_and_reports_until_dropped() {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let (mut feed, drain) = feed(Frames::new(4096), FrameNumber::new(5));
        feed.push(&[0.5; 4096]);
        let health = Arc::new(Health::default());
        let open = PacedBackend::new(Arc::clone(&clock))
            .open(drain, Arc::clone(&health))
            .unwrap();
        let mut reports = Vec::new();
        while reports.len() < 4 {
            std::thread::park_timeout(Duration::from_millis(1));
            reports.extend(feed.reports.pop());
            assert!(clock.uptime() < Duration::from_secs(10), "{reports:?}");
        }

        let told: Vec<_> = reports
            .iter()
            .map(|report| (report.first.get(), report.copied, report.zero_filled))
            .collect();
        assert_eq!(
            told,
            [
                (5, 1024, 0),
                (1029, 1024, 0),
                (2053, 0, 1024),
                (2053, 0, 1024)
            ]
        );
        assert!(
            reports
                .windows(2)
                .all(|pair| pair[0].uptime < pair[1].uptime)
        );
        assert_eq!(health.fault(clock.uptime()), None);
        drop(open);
        while !feed.ring.is_abandoned() {
            std::thread::park_timeout(Duration::from_millis(1));
            assert!(clock.uptime() < Duration::from_secs(10));
        }
    }
}
