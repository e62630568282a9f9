//! Recordings that were heard, as the account of topics counts them.

use super::airing::Counting;
use super::filter::Filter;
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::rundown::{Heard, Kind};

impl Airlog {
    /// Returns the recordings of programs that were heard, oldest first, each with whether it counts and was new.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn segments_heard(&self, filter: &Filter) -> Result<Vec<Heard>, AirlogError> {
        let airings = self.unlinked(filter)?;
        let firsts = self.firsts_of(&airings)?;
        let mut counting = Counting::default();
        let segments = airings
            .into_iter()
            .filter(|airing| airing.item.kind == Kind::Segment);
        Ok(segments
            .filter_map(|airing| {
                let (counts, new) = (counting.counts(&airing), firsts.is_new(&airing));
                Some(Heard {
                    counts,
                    new,
                    start: airing.start?,
                    played: airing.played?,
                    program: airing.item.program?,
                    topic: airing.item.topic?,
                    episode: airing.item.episode,
                    repeat: airing.item.repeat,
                })
            })
            .collect())
    }
}
