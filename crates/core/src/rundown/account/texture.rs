//! What a day will sound like: how much of it only fills, and what comes again and again.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::names::SegmentId;
use crate::rundown::{Item, Kind, Source};
use crate::units::Frames;
use crate::units::instant::Reading;

/// Within this time repeats are counted.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// What a day will sound like.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Texture {
    /// All that airs.
    pub total: Frames,
    /// What of it is filler, fallback or the identification signal.
    pub filler: Frames,
    /// What comes most often within an hour; none where nothing comes twice.
    pub repeated: Option<Repeated>,
}

/// What comes most often within an hour.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeated {
    /// What sounds.
    pub source: Source,
    /// How often it begins within an hour.
    pub times: usize,
    /// When that hour begins.
    pub from: Timestamp,
}

impl Texture {
    /// Measures `items`, which are by start.
    ///
    /// Signature tunes are no repeats: they are to come with each program. Nor is filler that only goes on, what is read
    /// again at once, or what an order has said again.
    #[must_use]
    pub fn of(items: &[Item]) -> Self {
        let mut texture = Self::default();
        let mut within: BTreeMap<Option<SegmentId>, VecDeque<Timestamp>> = BTreeMap::new();
        for item in items {
            texture.total += item.length;
            if matches!(item.kind, Kind::Filler | Kind::Fallback) {
                texture.filler += item.length;
            }
            let is_meant = item.order.is_some()
                || matches!(
                    item.kind,
                    Kind::Opening | Kind::Closing | Kind::Relay | Kind::Live
                );
            let is_read_again = item.reading.is_some_and(|reading| reading > 0);
            if item.goes_on || is_meant || is_read_again {
                continue;
            }
            let starts = within.entry(item.source.id()).or_default();
            let at = Reading::Second.of(item.start);
            starts.push_back(at);
            while starts
                .front()
                .is_some_and(|first| at.duration_since(*first) >= HOUR)
            {
                starts.pop_front();
            }
            let most = texture.repeated.as_ref().map_or(1, |most| most.times);
            if starts.len() > most {
                let from = starts.front().copied().unwrap_or(at);
                texture.repeated = Some(Repeated {
                    source: item.source.clone(),
                    times: starts.len(),
                    from,
                });
            }
        }

        texture
    }

    /// Returns how much of it only fills, in per cent.
    #[must_use]
    pub fn filler_percent(&self) -> u32 {
        let [filler, total] = [self.filler, self.total].map(Frames::get);
        u32::try_from((filler * 100 + total / 2).checked_div(total).unwrap_or(0)).unwrap_or(100)
    }

    /// Returns how often what comes most often begins within an hour.
    #[must_use]
    pub fn most_times(&self) -> usize {
        self.repeated.as_ref().map_or(1, |most| most.times)
    }
}
