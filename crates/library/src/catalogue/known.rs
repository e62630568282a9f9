//! A recording as the library holds it: what planning knows of it is held once, together with the catalogue.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::recording::{Outcome, Recording};
use crate::complaint::{Refusal, Warning};
use crate::folders::found::Stamp;
use crate::measure::Measures;
use phatthanh_core::names::{AudioPath, SegmentId, Shared};
use phatthanh_core::rundown::{Approval, Segment};

/// See [`Recording`].
#[derive(Debug, PartialEq)]
pub(crate) struct Known {
    pub(crate) stamp: Stamp,
    pub(crate) gone: Option<Timestamp>,
    what: KnownAs,
}

#[derive(Debug, PartialEq)]
enum KnownAs {
    Passed(Arc<Segment>, Rest),
    /// Few, and soon gone.
    Refused(Box<Recording>),
}

/// What is in [`Measures`] and not in the segment.
#[derive(Debug, PartialEq)]
struct Rest {
    format: Arc<str>,
    channels: u32,
    sample_rate: u32,
    frames: u64,
    loudness_range_lu: Option<f64>,
    warnings: Box<[Warning]>,
    title: Option<Box<str>>,
    silence_start_s: f64,
    silence_end_s: f64,
}

impl Known {
    /// `recording`, which has no print any more; names that many have are taken from `shared`.
    pub(crate) fn new(recording: Recording, shared: &mut Shared) -> Self {
        let (stamp, gone) = (recording.stamp, recording.gone);
        let what = match recording.segment(None, recording.path.topic_in(shared)) {
            Some(segment) => match recording.outcome {
                Outcome::Passed { measures, .. } => {
                    KnownAs::Passed(Arc::new(segment), measures.into())
                }
                Outcome::Refused { .. } => unreachable!("what was refused has no segment"),
            },
            None => KnownAs::Refused(Box::new(recording)),
        };
        Self { stamp, gone, what }
    }

    /// The recording.
    pub(crate) fn recording(&self) -> Recording {
        let (stamp, gone) = (self.stamp, self.gone);
        match &self.what {
            KnownAs::Passed(segment, rest) => Recording {
                path: segment.path.clone(),
                stamp,
                title: Arc::clone(&segment.title),
                added: segment.added,
                gone,
                outcome: Outcome::Passed {
                    id: segment.id,
                    measures: rest.with(segment),
                },
            },
            KnownAs::Refused(recording) => Recording {
                stamp,
                gone,
                ..Recording::clone(recording)
            },
        }
    }

    /// What planning knows of it; none if it was refused.
    pub(crate) fn passed(&self) -> Option<&Segment> {
        match &self.what {
            KnownAs::Passed(segment, _) => Some(segment),
            KnownAs::Refused(_) => None,
        }
    }

    pub(crate) fn path(&self) -> &AudioPath {
        match &self.what {
            KnownAs::Passed(segment, _) => &segment.path,
            KnownAs::Refused(recording) => &recording.path,
        }
    }

    /// The hash of its bytes, if they could be read.
    pub(crate) fn id(&self) -> Option<SegmentId> {
        match &self.what {
            KnownAs::Passed(segment, _) => Some(segment.id),
            KnownAs::Refused(recording) => recording.id(),
        }
    }

    /// When its bytes were first seen.
    pub(crate) fn added(&self) -> Timestamp {
        match &self.what {
            KnownAs::Passed(segment, _) => segment.added,
            KnownAs::Refused(recording) => recording.added,
        }
    }

    /// Why it cannot air, if it cannot.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        match &self.what {
            KnownAs::Passed(..) => None,
            KnownAs::Refused(recording) => recording.refusal(),
        }
    }

    /// What was found out about it, if it passed.
    pub(crate) fn measures(&self) -> Option<Measures> {
        match &self.what {
            KnownAs::Passed(segment, rest) => Some(rest.with(segment)),
            KnownAs::Refused(_) => None,
        }
    }

    /// Whether it can air from its folder.
    pub(crate) fn is_present(&self) -> bool {
        self.gone.is_none() && self.refusal().is_none()
    }

    /// As planning sees it, with what `approvals` say of it; none if it was refused.
    pub(crate) fn segment(
        &self,
        approvals: &BTreeMap<SegmentId, Approval>,
    ) -> Option<Arc<Segment>> {
        let KnownAs::Passed(segment, _) = &self.what else {
            return None;
        };
        let approval = approvals.get(&segment.id);
        Some(if segment.approval.as_ref() == approval {
            Arc::clone(segment)
        } else {
            Arc::new(Segment {
                approval: approval.cloned(),
                ..Segment::clone(segment)
            })
        })
    }

    /// Holds `segment`, which is this, once with whoever else does.
    pub(crate) fn hold(&mut self, segment: &Arc<Segment>) {
        if let KnownAs::Passed(held, _) = &mut self.what {
            *held = Arc::clone(segment);
        }
    }

    /// Holds the segment `before` held, if this is the same.
    pub(crate) fn after(mut self, before: &Self) -> Self {
        if let (KnownAs::Passed(segment, _), KnownAs::Passed(held, _)) =
            (&mut self.what, &before.what)
        {
            let approved = Segment {
                approval: held.approval.clone(),
                ..Segment::clone(segment)
            };
            if approved == **held {
                *segment = Arc::clone(held);
            }
        }
        self
    }
}

impl From<Measures> for Rest {
    fn from(measures: Measures) -> Self {
        let Measures {
            format,
            channels,
            sample_rate,
            frames,
            loudness_range_lu,
            warnings,
            title,
            ..
        } = measures;
        let (silence_start_s, silence_end_s) = (measures.silence_start_s, measures.silence_end_s);
        Self {
            format,
            channels,
            sample_rate,
            frames,
            loudness_range_lu,
            warnings,
            title,
            silence_start_s,
            silence_end_s,
        }
    }
}

impl Rest {
    fn with(&self, segment: &Segment) -> Measures {
        Measures {
            format: Arc::clone(&self.format),
            channels: self.channels,
            sample_rate: self.sample_rate,
            frames: self.frames,
            loudness: segment.loudness,
            true_peak: segment.true_peak,
            loudness_range_lu: self.loudness_range_lu,
            bass: segment.bass,
            sides: segment.sides,
            warnings: self.warnings.clone(),
            title: self.title.clone(),
            silence_start_s: self.silence_start_s,
            silence_end_s: self.silence_end_s,
            pauses: Arc::clone(&segment.pauses),
            print: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::{Flaw, Why};
    use phatthanh_core::units::{BassLoss, Frames, Level, Lufs, Sides};

    fn passed(title: Option<&str>) -> Recording {
        let measures = Measures {
            format: "mp3".into(),
            channels: 1,
            sample_rate: 44_100,
            frames: 441_000,
            loudness: Some(Lufs(-23.5)),
            true_peak: Level(-3.25),
            loudness_range_lu: None,
            bass: BassLoss([0.0, 0.1, 0.2, 0.3, 0.4, 0.5]),
            sides: Sides::Left,
            warnings: [Flaw::Cut.warning()].into(),
            title: title.map(Into::into),
            silence_start_s: 0.123_456_7,
            silence_end_s: 1.5,
            pauses: [Frames::new(7)..Frames::new(96_007)].into(),
            print: None,
        };

        let stamp = Stamp {
            size: 7,
            mtime_ns: 8,
            ctime_ns: 9,
        };

        let outcome = Outcome::Passed {
            id: SegmentId::new([7; 32]),
            measures,
        };

        let gone = Some(Timestamp::UNIX_EPOCH);
        let path = AudioPath::from("dat-dai/bài 3.mp3");
        Recording {
            gone,
            ..Recording::new(path, stamp, Timestamp::UNIX_EPOCH, outcome)
        }
    }

    #[test]
    fn a_recording_comes_out_as_it_went_in() {
        let outcome = Outcome::Refused {
            id: None,
            reason: Why::Empty.refusal(),
        };

        let refused = Recording {
            outcome,
            ..passed(None)
        };

        for recording in [passed(Some("Bài ba")), passed(None), refused] {
            let known = Known::new(recording.clone(), &mut Shared::default());
            assert_eq!(known.recording(), recording);
            assert_eq!(
                (known.id(), known.path()),
                (recording.id(), &recording.path)
            );
            assert_eq!(known.measures().as_ref(), recording.measures());
        }
    }

    /// A catalogue is made anew only where a segment is another.
    #[test]
    fn a_segment_is_held_once() {
        let mut shared = Shared::default();
        let approval = Approval {
            by: "Tư pháp".into(),
            at: Timestamp::UNIX_EPOCH,
        };

        let approvals = BTreeMap::from([(SegmentId::new([7; 32]), approval)]);
        let mut known = Known::new(passed(None), &mut shared);
        let approved = known.segment(&approvals).unwrap();
        assert!(approved.approval.is_some());
        known.hold(&approved);
        assert!(Arc::ptr_eq(&known.segment(&approvals).unwrap(), &approved));
        let again = Known::new(passed(None), &mut shared).after(&known);
        assert!(Arc::ptr_eq(&again.segment(&approvals).unwrap(), &approved));
        let other = Known::new(passed(Some("Bài ba")), &mut shared).after(&known);
        assert!(!Arc::ptr_eq(&other.segment(&approvals).unwrap(), &approved));
        assert!(known.segment(&BTreeMap::new()).unwrap().approval.is_none());
    }
}
