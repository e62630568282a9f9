//! What happened to the station itself: power cuts, a lost sound card, silence, sleep, a clock set, files refused.
//!
//! Made from the log's events. What began with one event and ended with another is one incident.
//!
//! Pure.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::airlog::{Event, InputState};
use crate::units::Frames;
use crate::words::Text;

/// Steps of the clock up to this are a time server's daily work.
const SMALL_STEP: SignedDuration = SignedDuration::from_secs(1);

/// The kinds, in the order of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentKind {
    /// The power went, or the program broke off.
    PowerCut,
    /// The program was stopped and started again.
    Stopped,
    /// The sound card took no sound.
    CardLost,
    /// The sound card ran dry for a moment.
    Underrun,
    /// Something was on air and nothing was heard.
    Silence,
    /// A card took no frames although it seemed to be on.
    NotTaken,
    /// The machine slept, and the station with it.
    Slept,
    /// The computer's clock was set.
    ClockSet,
    /// The computer's clock was not believed: nothing aired by it.
    ClockDoubted,
    /// An input that was to be relayed was not there.
    InputAway,
    /// A recording could not be played to its end.
    RecordingBroke,
    /// A damaged log was set aside, or made anew from what could be read of it.
    LogSetAside,
    /// The log's file was moved, removed or replaced, and was put back whole.
    LogPutBack,
    /// Rows were lost before the log took them: what was heard then is not known.
    RowsLost,
}

impl IncidentKind {
    /// Its name.
    #[must_use]
    pub fn name(self) -> Text {
        let kind = serde_json::to_value(self)
            .ok()
            .and_then(|kind| kind.as_str().map(str::to_owned));
        Text::new("report-incident").with("kind", kind.unwrap_or_default())
    }
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// What it was.
    pub kind: IncidentKind,
    /// When it began; none if it was before the time counted, or nobody knows.
    pub from: Option<Timestamp>,
    /// When it was over; none if it was not within the time counted. The same as `from` where it took no time.
    pub to: Option<Timestamp>,
    /// What was seen; empty where the kind says it all.
    pub detail: String,
}

/// How often, and how long together as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncidentSum {
    /// What it was.
    pub kind: IncidentKind,
    /// How often.
    pub times: u32,
    /// How long together.
    pub lasted: SignedDuration,
}

impl Incident {
    /// How long; nothing where that is not known.
    #[must_use]
    pub fn lasted(&self) -> SignedDuration {
        match (self.from, self.to) {
            (Some(from), Some(to)) => to.duration_since(from).max(SignedDuration::ZERO),
            _ => SignedDuration::ZERO,
        }
    }
}

/// The incidents of a time, from its `events` as they were written.
#[must_use]
pub fn incidents(events: &[(Timestamp, Event)]) -> Vec<Incident> {
    let mut found: Vec<Incident> = Vec::new();
    let mut orderly = None;
    let mut first = true;
    for (at, event) in events {
        let at = *at;
        match event {
            Event::BrokeOff { alive_us } => {
                let from = Timestamp::from_microsecond(*alive_us).ok();
                push(&mut found, IncidentKind::PowerCut, from, None, "");
            }
            Event::Stopped => orderly = Some(at),
            Event::Started { .. } => started(&mut found, orderly.take(), first, at),
            event => {
                of_the_output(&mut found, at, event);
                of_the_clock(&mut found, at, event);
                of_the_files(&mut found, at, event);
                of_the_log(&mut found, at, event);
            }
        }
        // Others write these, also before the first start of all.
        first &= matches!(
            event,
            Event::Sealed(_)
                | Event::SealKeyMade { .. }
                | Event::Accepted(_)
                | Event::Alert(_)
                | Event::Edited(_)
                | Event::Alarm(_)
                | Event::Transmitter(_)
                | Event::ClockBelieved { .. }
        );
    }

    if let Some(stopped) = orderly {
        push(&mut found, IncidentKind::Stopped, Some(stopped), None, "");
    }

    found
}

/// What a start ends: a power cut, a stop (if there was an orderly one), and what the output was in.
fn started(found: &mut Vec<Incident>, orderly: Option<Timestamp>, first: bool, at: Timestamp) {
    let open = found.iter_mut().rfind(|one| one.to.is_none());
    match (
        open.filter(|one| one.kind == IncidentKind::PowerCut),
        orderly,
    ) {
        (Some(cut), _) => cut.to = Some(at),
        (None, Some(stopped)) => push(found, IncidentKind::Stopped, Some(stopped), Some(at), ""),
        // The first start of all, or one after a stop before the time counted.
        (None, None) if first => {}
        (None, None) => push(found, IncidentKind::PowerCut, None, Some(at), ""),
    }

    for kind in [
        IncidentKind::CardLost,
        IncidentKind::Silence,
        IncidentKind::InputAway,
    ] {
        close(found, kind, at);
    }
}

/// What became of the sound.
fn of_the_output(found: &mut Vec<Incident>, at: Timestamp, event: &Event) {
    match event {
        Event::CardLost { problem } => push(found, IncidentKind::CardLost, Some(at), None, problem),
        Event::CardBack { .. } => close(found, IncidentKind::CardLost, at),
        Event::Silence {
            from_frames,
            to_frames,
            ..
        } => {
            silence(
                found,
                Frames::new(to_frames.saturating_sub(*from_frames)),
                at,
            );
        }
        Event::SilenceOver { .. } => close(found, IncidentKind::Silence, at),
        Event::NotTaken { stalled_us } => lasted(found, IncidentKind::NotTaken, *stalled_us, at),
        Event::Underrun { .. } => push(found, IncidentKind::Underrun, Some(at), Some(at), ""),
        Event::Input { title, state, .. } => match state {
            InputState::NotReady | InputState::Lost => {
                close(found, IncidentKind::InputAway, at);
                push(found, IncidentKind::InputAway, Some(at), None, title);
            }
            InputState::Ready | InputState::Waits | InputState::Back | InputState::Over => {
                close(found, IncidentKind::InputAway, at);
            }
        },
        _ => {}
    }
}

/// What became of the machine's time.
fn of_the_clock(found: &mut Vec<Incident>, at: Timestamp, event: &Event) {
    match event {
        Event::Slept { slept_us } => lasted(found, IncidentKind::Slept, *slept_us, at),
        Event::ClockDoubted { .. } => push(found, IncidentKind::ClockDoubted, Some(at), None, ""),
        Event::ClockBelieved { .. } => close(found, IncidentKind::ClockDoubted, at),
        Event::ClockStepped { by_us } => {
            let by = SignedDuration::from_micros(*by_us);
            if by.abs() > SMALL_STEP {
                let detail = format!("{:+.1} s", by.as_secs_f64());
                push(found, IncidentKind::ClockSet, Some(at), Some(at), &detail);
            }
        }
        _ => {}
    }
}

/// What was wrong with recordings. A mistake in the files people edit never counted, and is nobody's incident.
fn of_the_files(found: &mut Vec<Incident>, at: Timestamp, event: &Event) {
    if let Event::RecordingBroke { problem, .. } = event {
        push(
            found,
            IncidentKind::RecordingBroke,
            Some(at),
            Some(at),
            problem,
        );
    }
}

/// What became of the log itself.
fn of_the_log(found: &mut Vec<Incident>, at: Timestamp, event: &Event) {
    match event {
        Event::LogSetAside { old, .. } | Event::LogRebuilt { old } => {
            push(found, IncidentKind::LogSetAside, Some(at), Some(at), old);
        }
        Event::LogPutBack { old } => {
            let old = old.as_deref().unwrap_or_default();
            push(found, IncidentKind::LogPutBack, Some(at), Some(at), old);
        }
        Event::RowsLost {
            rows,
            from_us,
            until_us,
        } => {
            let [from, until] =
                [*from_us, *until_us].map(|us| Timestamp::from_microsecond(us).ok());
            push(
                found,
                IncidentKind::RowsLost,
                from,
                until,
                &rows.to_string(),
            );
        }
        _ => {}
    }
}

fn push(
    found: &mut Vec<Incident>,
    kind: IncidentKind,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    detail: &str,
) {
    found.push(Incident {
        kind,
        from,
        to,
        detail: detail.to_owned(),
    });
}

/// Told again while it lasts; noticed at `at`, after so much of it.
fn silence(found: &mut Vec<Incident>, after: Frames, at: Timestamp) {
    if !found
        .iter()
        .any(|one| one.kind == IncidentKind::Silence && one.to.is_none())
    {
        push(
            found,
            IncidentKind::Silence,
            at.checked_sub(after.to_duration()).ok(),
            None,
            "",
        );
    }
}

/// What is known once it is over.
fn lasted(found: &mut Vec<Incident>, kind: IncidentKind, micros: i64, at: Timestamp) {
    push(
        found,
        kind,
        at.checked_sub(SignedDuration::from_micros(micros)).ok(),
        Some(at),
        "",
    );
}

fn close(found: &mut [Incident], kind: IncidentKind, at: Timestamp) {
    if let Some(open) = found
        .iter_mut()
        .rfind(|one| one.kind == kind && one.to.is_none())
    {
        open.to = Some(at);
    }
}

/// By kind, in the order of the kinds.
#[must_use]
pub fn sums(incidents: &[Incident]) -> Vec<IncidentSum> {
    let mut sums: Vec<IncidentSum> = Vec::new();
    for incident in incidents {
        let lasted = incident.lasted();
        match sums.iter_mut().find(|sum| sum.kind == incident.kind) {
            Some(sum) => {
                sum.times += 1;
                sum.lasted += lasted;
            }
            None => sums.push(IncidentSum {
                kind: incident.kind,
                times: 1,
                lasted,
            }),
        }
    }

    sums.sort_by_key(|sum| sum.kind);
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_516_200 + second).unwrap()
    }

    #[test]
    fn what_was_not_heard_is_an_incident_from_when_it_began() {
        let silence = || Event::Silence {
            id: None,
            from_frames: 0,
            to_frames: 8 * 48_000,
        };

        let (from_us, until_us) = (at(910).as_microsecond(), at(940).as_microsecond());
        #[rustfmt::skip]
        let events = [
            (at(0), Event::Started { version: "0.1.0".into() }),
            (at(20), silence()),
            (at(28), silence()),
            (at(30), Event::SilenceOver { silent_frames: 18 * 48_000 }),
            (at(50), Event::NotTaken { stalled_us: 3_000_000 }),
            (at(600), Event::Slept { slept_us: 500_000_000 }),
            (at(700), Event::ClockDoubted { why: "leapt".into() }),
            (at(760), Event::ClockBelieved { witness: "person".into(), by: None }),
            (at(800), silence()),
            (at(900), Event::LogPutBack { old: None }),
            (at(950), Event::RowsLost { rows: 7, from_us, until_us }),
            (at(960), Event::LogRebuilt { old: "airlog.db.damaged-1".into() }),
        ];
        let found: Vec<_> = incidents(&events)
            .iter()
            .map(|one| (one.kind, one.from, one.lasted().as_secs()))
            .collect();
        let expected = [
            (IncidentKind::Silence, Some(at(12)), 18),
            (IncidentKind::NotTaken, Some(at(47)), 3),
            (IncidentKind::Slept, Some(at(100)), 500),
            (IncidentKind::ClockDoubted, Some(at(700)), 60),
            (IncidentKind::Silence, Some(at(792)), 0),
            (IncidentKind::LogPutBack, Some(at(900)), 0),
            (IncidentKind::RowsLost, Some(at(910)), 30),
            (IncidentKind::LogSetAside, Some(at(960)), 0),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_belongs_together_is_one_incident() {
        let started = || Event::Started {
            version: "0.1.0".into(),
        };

        let events = [
            (at(0), started()),
            (
                at(10),
                Event::CardLost {
                    problem: "no callback for a second".into(),
                },
            ),
            (
                at(40),
                Event::CardBack {
                    name: "default".into(),
                },
            ),
            (at(50), Event::ClockStepped { by_us: 20_000 }),
            (at(51), Event::ClockStepped { by_us: -7_500_000 }),
            (
                at(100),
                Event::BrokeOff {
                    alive_us: at(60).as_microsecond(),
                },
            ),
            (at(101), started()),
            (at(200), Event::Stopped),
            (at(230), started()),
            // By a phatthanh that did not write when it broke off.
            (at(300), started()),
            (
                at(400),
                Event::CardLost {
                    problem: "gone".into(),
                },
            ),
        ];
        let found = incidents(&events);
        let kinds: Vec<_> = found
            .iter()
            .map(|one| (one.kind, one.lasted().as_secs()))
            .collect();
        let expected = [
            (IncidentKind::CardLost, 30),
            (IncidentKind::ClockSet, 0),
            (IncidentKind::PowerCut, 41),
            (IncidentKind::Stopped, 30),
            (IncidentKind::PowerCut, 0),
            (IncidentKind::CardLost, 0),
        ];
        assert_eq!(kinds, expected);
        assert_eq!(
            (found[1].detail.as_str(), found[4].from, found[5].to),
            ("-7.5 s", None, None)
        );
        let sums: Vec<_> = sums(&found)
            .into_iter()
            .map(|sum| (sum.kind, sum.times))
            .collect();
        let expected = [
            (IncidentKind::PowerCut, 2),
            (IncidentKind::Stopped, 1),
            (IncidentKind::CardLost, 2),
        ];
        assert_eq!(sums[..3], expected);
        assert_eq!(incidents(&[]), []);
    }
}
