//! Whether what should be heard is heard: one answer for people, walls and watchers.

use crate::alarm::Alarm;
use crate::station::Status;
use crate::words::Text;

/// What the air is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Something is on air, and the card takes its sound.
    Heard,
    /// Nothing is due, and nothing is wrong with the sound.
    Quiet,
    /// Something should be heard, or could not be, and is not.
    Silent,
    /// The station has said nothing for some seconds.
    Unknown,
}

/// Alarms under which what is due is not heard.
const SILENCING: [Alarm; 4] = [Alarm::Clock, Alarm::NoCard, Alarm::NotTaken, Alarm::Silence];

impl Verdict {
    /// Judges `status`, which is of now or not.
    pub(super) fn of(status: &Status, fresh: bool) -> Self {
        let silenced = status
            .alarms
            .iter()
            .any(|alarm| SILENCING.contains(&alarm.key));
        match (&status.on_air, &status.card) {
            _ if !fresh => Self::Unknown,
            _ if silenced => Self::Silent,
            (_, None) => Self::Silent,
            (Some(_), _) if has_no_carrier(status) => Self::Silent,
            (Some(_), Some(_)) => Self::Heard,
            (None, Some(_)) => Self::Quiet,
        }
    }

    /// Returns its name: in style sheets and for programs.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Heard => "heard",
            Self::Quiet => "quiet",
            Self::Silent => "silent",
            Self::Unknown => "unknown",
        }
    }

    /// Returns its shape, for whoever does not see colours.
    pub(super) const fn shape(self) -> &'static str {
        match self {
            Self::Heard => "●",
            Self::Quiet => "■",
            Self::Silent => "▲",
            Self::Unknown => "◇",
        }
    }

    /// Returns its word.
    pub(super) fn text(self) -> Text {
        Text::new("console-verdict").with("verdict", self.name())
    }
}

/// Whether the transmitter was to be switched on, and did not take it.
fn has_no_carrier(status: &Status) -> bool {
    let transmitter = status.transmitter.as_ref();
    transmitter.is_some_and(|it| it.on && it.taken == Some(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::station::{AlarmStatus, OnAirStatus, TransmitterStatus};
    use crate::transmitter::Why;

    fn status(card: bool, on_air: bool, alarm: Option<Alarm>) -> Status {
        let moment = Status::default().now;
        Status {
            card: card.then(|| "default".to_owned()),
            on_air: on_air.then(|| OnAirStatus {
                start: moment,
                end: moment,
                played_seconds: 0.0,
                slot: "sang".into(),
                program: "tin".into(),
                kind: crate::rundown::Kind::Segment,
                title: "Tin".into(),
                id: None,
            }),
            alarms: alarm
                .map(|key| AlarmStatus {
                    key,
                    since: moment,
                    words: String::new(),
                    grade: key.grade(),
                    told: false,
                    acknowledged_by: None,
                })
                .into_iter()
                .collect(),
            ..Status::default()
        }
    }

    #[test]
    fn what_is_not_proven_is_not_said_to_be_heard() {
        for (card, on_air, alarm, fresh, expected) in [
            (true, true, None, true, Verdict::Heard),
            (true, false, None, true, Verdict::Quiet),
            (true, true, Some(Alarm::DiskLow), true, Verdict::Heard),
            (true, true, Some(Alarm::Silence), true, Verdict::Silent),
            (true, true, Some(Alarm::NotTaken), true, Verdict::Silent),
            (true, false, Some(Alarm::Clock), true, Verdict::Silent),
            (false, false, None, true, Verdict::Silent),
            (true, true, None, false, Verdict::Unknown),
        ] {
            let verdict = Verdict::of(&status(card, on_air, alarm), fresh);
            assert_eq!(verdict, expected, "{card} {on_air} {alarm:?} {fresh}");
        }
    }

    /// A carrier that stands although it should not is an alarm and no silence.
    #[test]
    fn what_airs_without_a_carrier_is_not_heard() {
        let moment = Status::default().now;
        let judged = |on_air: bool, on, taken| {
            let transmitter = TransmitterStatus {
                on,
                why: Why::Session,
                since: moment,
                next: None,
                taken,
                read_back: true,
                warm_in_s: 0,
                problem: None,
            };
            let status = Status {
                transmitter: Some(transmitter),
                ..status(true, on_air, Some(Alarm::Transmitter))
            };
            Verdict::of(&status, true)
        };
        assert_eq!(judged(true, true, Some(false)), Verdict::Silent);
        assert_eq!(judged(true, true, Some(true)), Verdict::Heard);
        assert_eq!(
            judged(true, true, None),
            Verdict::Heard,
            "it is being switched"
        );
        assert_eq!(
            judged(false, true, Some(false)),
            Verdict::Quiet,
            "warming up"
        );
        assert_eq!(judged(false, false, Some(false)), Verdict::Quiet);
    }
}
