//! Recordings that could not be opened when they were due. Nothing says that they are damaged, so they are tried again.
//!
//! A machine without a file handle left, a disk that hangs, a share that is away: all of them pass. A trial costs
//! listeners nothing: a recording is opened well before its time, and something else takes that if it fails.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::names::SegmentId;
use crate::rundown::{Catalogue, Segment};
use crate::words::Text;

/// From a failure to the next trial; then twice as long each time.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// A recording that failed and has not begun since.
#[derive(Debug)]
struct Failed {
    segment: Arc<Segment>,
    problem: String,
    at: Timestamp,
    pause: SignedDuration,
    /// When the item is over that it was to be: that one is reported as missed.
    over: Timestamp,
    /// Whether plans are made without it.
    is_out: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Unread(BTreeMap<SegmentId, Failed>);

impl Unread {
    pub(super) fn fail(
        &mut self,
        segment: Arc<Segment>,
        problem: &str,
        over: Timestamp,
        now: Timestamp,
    ) {
        let before = self
            .0
            .get(&segment.id)
            .map(|failed| (failed.pause * 2).min(LONGEST_PAUSE));
        let pause = before.unwrap_or(FIRST_PAUSE);
        let problem = problem.to_owned();
        self.0.insert(
            segment.id,
            Failed {
                segment,
                problem,
                at: now,
                pause,
                over,
                is_out: true,
            },
        );
    }

    /// The recording `id` has begun to sound.
    pub(super) fn has_begun(&mut self, id: SegmentId) {
        self.0.remove(&id);
    }

    /// The recordings that plans may have again at `now`.
    pub(super) fn due(&mut self, now: Timestamp) -> Vec<Arc<Segment>> {
        // A clock that was set back says nothing about how long it was.
        let is_due =
            |failed: &&mut Failed| failed.is_out && (now < failed.at || failed.until() <= now);
        let due = self.0.values_mut().filter(is_due);
        due.map(|failed| {
            failed.is_out = false;
            Arc::clone(&failed.segment)
        })
        .collect()
    }

    /// When the next may be tried again.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.out().map(Failed::until).min()
    }

    fn out(&self) -> impl Iterator<Item = &Failed> {
        self.0.values().filter(|failed| failed.is_out)
    }

    /// Returns `catalogue` without those that are not to be tried yet. Forgets what is not in it.
    pub(super) fn without(&mut self, catalogue: Arc<Catalogue>) -> Arc<Catalogue> {
        self.0.retain(|id, failed| {
            let there = catalogue.iter().find(|segment| segment.id == *id);
            there.is_some_and(|segment| {
                failed.segment = Arc::clone(segment);
                true
            })
        });
        self.out().fold(catalogue, |rest, failed| {
            Arc::new(rest.without(failed.segment.id))
        })
    }

    /// What does not air for now, for people.
    pub(super) fn told(&self) -> impl Iterator<Item = Text> {
        self.out().map(|failed| {
            let Failed {
                segment, problem, ..
            } = failed;
            let text = Text::new("station-alarm-unread").with("title", &segment.title);
            text.with("path", &segment.path).with("problem", problem)
        })
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = SegmentId> {
        self.0.keys().copied()
    }
}

impl Failed {
    fn until(&self) -> Timestamp {
        self.at
            .saturating_add(self.pause)
            .unwrap_or(Timestamp::MAX)
            .max(self.over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::AudioPath;
    use crate::units::{BassLoss, Frames, Level, Sides};

    fn segment() -> Arc<Segment> {
        let path = AudioPath::from("tin/1.wav");
        Arc::new(Segment {
            id: SegmentId::new([1; 32]),
            topic: path.topic(),
            title: "Tin".into(),
            path,
            sides: Sides::Both,
            length: Frames::from_ms(60_000),
            silence_start: Frames::ZERO,
            silence_end: Frames::ZERO,
            loudness: None,
            bass: BassLoss::default(),
            true_peak: Level(-3.0),
            pauses: [].into(),
            added: Timestamp::UNIX_EPOCH,
            approval: None,
            dated: None,
            until: None,
            number: None,
            spoken: false,
        })
    }

    #[test]
    fn each_trial_comes_later_until_it_is_heard() {
        let (mut unread, segment) = (Unread::default(), segment());
        let minute = |minutes: i64| Timestamp::from_second(minutes * 60).unwrap();
        let mut now = 0;
        for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
            unread.fail(Arc::clone(&segment), "x", minute(now), minute(now));
            assert_eq!(unread.next(), Some(minute(now + pause)));
            assert_eq!(
                (
                    unread.due(minute(now + pause - 1)).len(),
                    unread.told().count()
                ),
                (0, 1)
            );
            now += pause;
            assert_eq!(
                (unread.due(minute(now)).len(), unread.told().count()),
                (1, 0)
            );
            assert_eq!(
                (unread.due(minute(now)).len(), unread.next()),
                (0, None),
                "once"
            );
        }

        unread.has_begun(segment.id);
        unread.fail(Arc::clone(&segment), "x", minute(now + 30), minute(now));
        assert_eq!(
            unread.next(),
            Some(minute(now + 30)),
            "the item it was to be is told as missed"
        );
        assert_eq!(
            unread.due(minute(now - 1)).len(),
            1,
            "the clock was set back"
        );

        // Withdrawn meanwhile.
        unread.fail(segment, "x", minute(now), minute(now));
        unread.without(Arc::default());
        assert_eq!(unread.ids().count(), 0);
    }
}
