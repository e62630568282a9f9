//! Cards of other rates than the station's.

use super::*;

/// At another rate of the card all is as it was: starts, lengths, drift, in frames of the station.
#[test]
fn a_card_of_another_rate_changes_nothing() {
    for rate in [44_100, 192_000] {
        let mut rig = Rig::at_rate(30.0, rate);
        rig.open();
        rig.pass(300.0);
        let start = at(&rig, 10) + SignedDuration::from_micros(123_456);
        rig.load(vec![cue(1, CueStart::At(start)), cue(2, CueStart::Follow)]);
        rig.pass(15.0);
        assert!(
            rig.late_ms(start).abs() < 0.5,
            "{rate}: {} ms late",
            rig.late_ms(start)
        );
        let events = rig.heard();
        let [
            Event::Started { at, .. },
            Event::Ended {
                played,
                how: HowEnded::Complete,
                ..
            },
            Event::Started { at: next, .. },
            Event::Ended { .. },
        ] = events[..]
        else {
            panic!("{rate}: {events:?}")
        };
        assert!(
            at.duration_since(start).as_micros().abs() < 100,
            "{rate}: {at}"
        );
        assert_eq!(played, Frames::from_ms(2000));
        let apart = next.duration_since(at).as_micros() - 2_000_000;
        assert!(apart.abs() < 150, "{rate}: {apart} µs");
        assert!(
            (rig.engine.map.drift_ppm() - 30.0).abs() < 3.0,
            "{rate}: {}",
            rig.engine.map.drift_ppm()
        );
        let taken = rig.engine.played.seconds() + IDLE.as_secs_f64();
        assert!(
            (taken - rig.clock.uptime().as_secs_f64()).abs() < 0.5,
            "{rate}: {taken} s"
        );
    }
}
