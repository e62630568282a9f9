//! Whether the card takes frames, seen from outside the engine: one that hangs cannot say so itself.

use std::time::Duration;

use crate::playout::{CardStatus, Status};
use crate::units::Frames;

/// A card that is on takes frames, silent or not, many times a second.
const STALLED: Duration = Duration::from_secs(1);

/// Frames taken, and since when no more of them.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    played: Frames,
    since: Option<Duration>,
}

impl Taken {
    /// For how long a card that is on has taken nothing, if that is too long.
    pub(crate) fn look(&mut self, status: &Status, uptime: Duration) -> Option<Duration> {
        if matches!(status.card, CardStatus::Off { .. }) || status.played != self.played {
            (self.played, self.since) = (status.played, None);
            return None;
        }
        let since = *self.since.get_or_insert(uptime);
        Some(uptime.saturating_sub(since)).filter(|stalled| *stalled >= STALLED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_is_on_and_takes_nothing_for_a_second() {
        let mut taken = Taken::default();
        let on = |frames| Status {
            card: CardStatus::On { name: "fm".into() },
            played: Frames::new(frames),
            ..Status::new()
        };

        let at = Duration::from_millis;
        assert_eq!(taken.look(&on(0), at(0)), None);
        assert_eq!(taken.look(&on(4800), at(100)), None);
        assert_eq!(taken.look(&on(4800), at(200)), None);
        assert_eq!(taken.look(&on(4800), at(1100)), None);
        assert_eq!(taken.look(&on(4800), at(1200)), Some(at(1000)));
        assert_eq!(taken.look(&on(9600), at(1300)), None);
        let off = Status {
            played: Frames::new(9600),
            ..Status::new()
        };

        assert_eq!(
            taken.look(&off, at(9000)),
            None,
            "a card that is lost has its own alarm"
        );
        assert_eq!(taken.look(&on(9600), at(9100)), None);
        assert_eq!(taken.look(&on(9600), at(10_100)), Some(at(1000)));
    }
}
