//! Whether a switch is held down for long enough to be meant.
//!
//! Contacts bounce: what lasts for less than a blink is no change. Once held long enough it says so once; it must be let
//! go before it counts again.
//!
//! Pure: moments come from outside.

use std::time::Duration;

/// A shorter change is a contact that bounces.
const BOUNCE: Duration = Duration::from_millis(30);

/// A switch over time; moments are of a clock that never jumps.
#[derive(Debug, Clone)]
pub(super) struct Hold {
    /// How long it must be held.
    needed: Duration,
    /// How the contact is, and since when.
    contact: (bool, Duration),
    /// Since when it is held; none while it is not.
    held: Option<Duration>,
    /// Whether it was said that it is held.
    said: bool,
}

impl Hold {
    pub(super) fn new(needed: Duration) -> Self {
        Self {
            needed,
            contact: (false, Duration::ZERO),
            held: None,
            said: false,
        }
    }

    /// The contact was found closed or open.
    pub(super) fn contact(&mut self, closed: bool, at: Duration) {
        self.settle(at);
        if self.contact.0 != closed {
            self.contact = (closed, at);
        }
    }

    /// The device is gone: nobody holds it.
    pub(super) fn lost(&mut self) {
        *self = Self::new(self.needed);
    }

    /// Returns whether it has been held long enough now, once.
    pub(super) fn is_meant(&mut self, now: Duration) -> bool {
        self.settle(now);
        let is_long = self
            .held
            .is_some_and(|since| now.saturating_sub(since) >= self.needed);
        // Open at this moment, it is let go or bounces: the next look tells.
        let is_meant = is_long && self.contact.0 && !self.said;
        self.said |= is_meant;
        is_meant
    }

    /// Returns whether something may become of it while nothing is heard of the contact.
    pub(super) fn is_open_ended(&self) -> bool {
        self.contact.0 != self.held.is_some() || self.held.is_some() && !self.said
    }

    /// Takes over how the contact is, if that has lasted.
    fn settle(&mut self, now: Duration) {
        let (closed, since) = self.contact;
        if now.saturating_sub(since) < BOUNCE {
            return;
        }
        match (closed, self.held) {
            (true, None) => self.held = Some(since),
            (false, Some(_)) => {
                self.held = None;
                self.said = false;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// When it is meant, looked at every 10 ms for 20 s; the contact changes at each of `changes`, closed first.
    fn meant(changes: &[u64]) -> Vec<u64> {
        let mut hold = Hold::new(ms(3000));
        let mut meant = Vec::new();
        for now in (0..20_000).step_by(10) {
            for (number, at) in changes.iter().enumerate() {
                if *at == now {
                    hold.contact(number % 2 == 0, ms(now));
                }
            }
            if hold.is_meant(ms(now)) {
                meant.push(now);
            }
        }
        meant
    }

    #[test]
    fn held_for_three_seconds_it_is_meant_once() {
        #[rustfmt::skip]
        let rows: &[(&[u64], &[u64])] = &[
            (&[], &[]),
            (&[1000], &[4000]),                               // never let go: once
            (&[1000, 3990], &[]),                             // let go too soon
            (&[1000, 4010], &[4000]),
            (&[1000, 2000, 2010, 9000], &[4000]),             // it bounces while it is held
            (&[1000, 1010, 1020, 1030, 1040], &[4040]),       // it bounces as it closes
            (&[1000, 2000, 2500, 5400], &[]),                 // let go in between for good
            (&[1000, 5000, 6000], &[4000, 9000]),             // again, once it was let go
            (&[1000, 5000, 5010, 9000], &[4000]),             // let go for a blink only
        ];
        for (changes, expected) in rows {
            assert_eq!(meant(changes), *expected, "{changes:?}");
        }
    }

    #[test]
    fn a_device_that_is_pulled_out_is_let_go() {
        let mut hold = Hold::new(ms(3000));
        hold.contact(true, ms(0));
        assert!(!hold.is_meant(ms(2900)) && hold.is_open_ended());
        hold.lost();
        assert!(!hold.is_meant(ms(4000)) && !hold.is_open_ended());
    }

    proptest! {
        /// However it bounces, it is never meant without three seconds in which it was closed at both ends.
        #[test]
        fn never_without_three_seconds(mut changes in prop::collection::vec(0..1500_u64, 0..30)) {
            changes.sort_unstable();
            changes.dedup();
            let changes: Vec<u64> = changes.iter().map(|at| at * 10).collect();
            let meant = meant(&changes);
            if let Some(first) = changes.first() {
                prop_assert!(meant.iter().all(|at| *at >= first + 3000));
            } else {
                prop_assert!(meant.is_empty());
            }
        }
    }
}
