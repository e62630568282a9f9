//! Where a recording could not be read, as it counts its own time.

use std::ops::Range;

/// Places kept apart; what is close together is one place, and all after the last is too.
const MOST: usize = 16;

/// The places, in frames from the recording's beginning.
#[derive(Debug, Default)]
pub(super) struct Damage {
    places: Vec<Range<u64>>,
}

impl Damage {
    /// One more place, not before the last; two less than `near` frames apart are one.
    pub(super) fn add(&mut self, place: Range<u64>, near: u64) {
        let full = self.places.len() == MOST;
        match self.places.last_mut() {
            Some(last) if full || place.start <= last.end.saturating_add(near) => {
                last.end = last.end.max(place.end);
            }
            _ => self.places.push(place),
        }
    }

    pub(super) fn places(&self) -> &[Range<u64>] {
        &self.places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_close_together_is_one_place() {
        let mut damage = Damage::default();
        for place in [10..20, 20..30, 35..40, 100..110, 105..107] {
            damage.add(place, 5);
        }
        assert_eq!(damage.places(), [10..40, 100..110]);
        (1..100).for_each(|place| damage.add(place * 1000..place * 1000 + 10, 5));
        assert_eq!(
            (damage.places().len(), damage.places().last()),
            (MOST, Some(&(14_000..99_010)))
        );
    }
}
