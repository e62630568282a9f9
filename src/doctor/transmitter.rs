//! Whether the transmitter takes how it is switched.

use super::Patient;
use super::finding::{Finding, Matter};
use crate::station::TransmitterStatus;
use crate::units::instant::Moment;
use crate::words::{Language, Text};

const TRANSMITTER: Matter = Matter {
    key: "transmitter",
    why: "doctor-transmitter-why",
};

/// Examines the transmitter, as the running station knows it.
pub(super) fn examine(patient: &Patient<'_>) -> Finding {
    let loaded = patient.loaded();
    let led = loaded.is_some_and(|loaded| loaded.station.transmitter.is_some());
    let status = patient.status();
    let known = status.and_then(|status| Some((status.transmitter.as_ref()?, status.now)));
    judge(led, known, patient.language)
}

fn judge(led: bool, known: Option<(&TransmitterStatus, Moment)>, language: Language) -> Finding {
    if !led {
        return TRANSMITTER.good(Text::new("doctor-transmitter-none"));
    }
    let cure = Text::new("doctor-transmitter-do");
    let Some((known, now)) = known else {
        return TRANSMITTER.not_known(Text::new("doctor-transmitter-idle"), Some(cure));
    };
    let found = |key| Text::new(key).with("words", known.text(now).say(language));
    if known.problem.is_some() {
        return TRANSMITTER.bad(found("doctor-transmitter-failed"), cure);
    }
    if known.taken.is_some() && !known.read_back {
        return TRANSMITTER.warning(
            found("doctor-transmitter-blind"),
            Text::new("doctor-transmitter-blind-do"),
        );
    }
    TRANSMITTER.good(found("doctor-transmitter-good"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use crate::transmitter::Why;

    #[test]
    fn one_that_says_nothing_is_not_known_to_be_on() {
        let now = Moment::default();
        let on = TransmitterStatus {
            on: true,
            why: Why::Session,
            since: now,
            next: None,
            taken: Some(true),
            read_back: true,
            warm_in_s: 0,
            problem: None,
        };
        let verdict = |led, known: Option<&TransmitterStatus>| {
            judge(led, known.map(|known| (known, now)), Language::En).verdict()
        };
        assert_eq!(verdict(false, None), Verdict::Good);
        assert_eq!(verdict(true, None), Verdict::NotKnown);
        assert_eq!(verdict(true, Some(&on)), Verdict::Good);
        let blind = TransmitterStatus {
            read_back: false,
            ..on.clone()
        };
        assert_eq!(verdict(true, Some(&blind)), Verdict::Warning);
        let stuck = TransmitterStatus {
            taken: Some(false),
            problem: Some("no answer".into()),
            ..on
        };
        assert_eq!(verdict(true, Some(&stuck)), Verdict::Bad);
    }
}
