use jiff::civil::time;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::schedule::QuietHours;

const TIMING: Timing = Timing {
    warm_up: SignedDuration::from_secs(60),
    after: SignedDuration::from_secs(20),
};

fn rules() -> Rules {
    Rules {
        quiet: Some(QuietHours {
            from: time(21, 0, 0, 0),
            to: time(5, 0, 0, 0),
        }),
        ..Rules::new(TimeZone::UTC)
    }
}

fn at(time: &str) -> Timestamp {
    format!("2026-11-24T{time}Z").parse().unwrap()
}

fn sound(from: &str, until: &str) -> Sound {
    Sound {
        from: at(from),
        until: at(until),
        emergency: false,
    }
}

fn emergency(from: &str, until: &str) -> Sound {
    Sound {
        emergency: true,
        ..sound(from, until)
    }
}

/// Returns every switching from 04:00 to midnight, a look a second, as `HH:MM:SS on why`.
fn day(rules: &Rules, sounds: &[Sound]) -> Vec<String> {
    let (mut memory, mut was, mut switched) = (Memory::default(), None, Vec::new());
    let first = at("04:00:00");
    for second in 0..72_000 {
        let now = first + SignedDuration::from_secs(second);
        // What is over is forgotten, as the conductor forgets it.
        let known: Vec<Sound> = sounds
            .iter()
            .filter(|sound| sound.until > now)
            .copied()
            .collect();
        let scene = Scene {
            rules,
            sounds: &known,
            believed: true,
        };
        let uptime = Duration::from_secs(second.cast_unsigned());
        let wanted = memory.look(TIMING, &scene, now, uptime);
        if was != Some(wanted.on) {
            let on = if wanted.on { "on" } else { "off" };
            let at = now.strftime("%H:%M:%S");
            switched.push(format!("{at} {on} {:?}", wanted.why));
            was = Some(wanted.on);
        }
    }
    switched
}

#[test]
fn a_day_of_sessions_is_warmed_up_for_and_left_after() {
    let sounds = [
        // Ten minutes in parts, a pause shorter than the warm-up, and more; then a lone session.
        sound("05:30:00", "05:34:00"),
        sound("05:34:00", "05:40:00"),
        sound("05:41:10", "05:50:00"),
        sound("17:00:00", "17:30:00"),
    ];
    assert_eq!(
        day(&rules(), &sounds),
        [
            "04:00:00 off QuietHours",
            "05:29:00 on Session",
            "05:50:20 off Nothing",
            "16:59:00 on Session",
            "17:30:20 off Nothing",
        ]
    );
}

#[test]
fn quiet_hours_hold_everything_but_a_named_emergency() {
    let sounds = [
        // The first begins with the day: there is no warming up inside the quiet hours.
        sound("05:00:00", "05:10:00"),
        sound("20:30:00", "21:00:00"),
        // A plan that is wrong.
        sound("21:00:00", "21:05:00"),
        sound("22:00:00", "22:10:00"),
        emergency("23:01:00", "23:02:00"),
        emergency("23:02:02", "23:03:00"),
    ];
    assert_eq!(
        day(&rules(), &sounds),
        [
            "04:00:00 off QuietHours",
            "05:00:00 on Session",
            "05:10:20 off Nothing",
            "20:29:00 on Session",
            "21:00:00 off QuietHours",
            "23:00:00 on Emergency",
            "23:03:20 off QuietHours",
        ]
    );
}

#[test]
fn a_station_of_24_hours_is_never_switched_off() {
    let always = Rules {
        quiet: None,
        ..rules()
    };
    let hours: Vec<Sound> = (3..24)
        .map(|hour| Sound {
            from: at("00:00:00") + SignedDuration::from_hours(hour),
            until: at("00:00:00") + SignedDuration::from_hours(hour + 1),
            emergency: false,
        })
        .collect();
    assert_eq!(day(&always, &hours), ["04:00:00 on Session"]);
}

#[test]
fn by_a_clock_that_is_not_believed_the_carrier_is_off() {
    let rules = rules();
    let scene = Scene {
        rules: &rules,
        sounds: &[sound("17:00:00", "17:30:00")],
        believed: false,
    };
    let decision = decide(TIMING, &scene, at("17:10:00"));
    assert_eq!((decision.on, decision.why), (false, Why::ClockDoubted));
    let believed = Scene {
        believed: true,
        ..scene
    };
    assert!(decide(TIMING, &believed, at("17:10:00")).on);
}

#[test]
fn what_changes_next_is_known() {
    let rules = rules();
    let scene = Scene {
        rules: &rules,
        sounds: &[sound("17:00:00", "17:30:00")],
        believed: true,
    };
    let next = |now| decide(TIMING, &scene, at(now)).next;
    assert_eq!(next("12:00:00"), Some(at("16:59:00")));
    assert_eq!(next("17:00:00"), Some(at("17:30:20")));
    assert_eq!(next("18:00:00"), None);
}

#[test]
fn a_transmitter_is_cold_until_it_was_on_for_long_enough() {
    let rules = rules();
    let (mut memory, now) = (Memory::default(), at("12:00:00"));
    let second = Duration::from_secs;
    assert_eq!(
        memory.cold(TIMING, second(0)),
        TIMING.warm_up,
        "nothing is assumed of a start"
    );
    let scene = Scene {
        rules: &rules,
        sounds: &[sound("12:00:00", "12:30:00")],
        believed: true,
    };
    assert!(memory.look(TIMING, &scene, now, second(100)).on);
    assert_eq!(
        memory.cold(TIMING, second(115)),
        SignedDuration::from_secs(45)
    );
    assert_eq!(memory.cold(TIMING, second(500)), SignedDuration::ZERO);
    let over = Scene {
        sounds: &[],
        ..scene
    };
    let off = memory.look(
        TIMING,
        &over,
        now + SignedDuration::from_mins(40),
        second(2500),
    );
    assert!(!off.on);
    assert_eq!(memory.cold(TIMING, second(2500)), TIMING.warm_up);
}

/// The clock is set back by an hour after the last sound: the carrier does not stay on for an hour.
#[test]
fn a_clock_that_is_set_does_not_keep_the_carrier_on() {
    let rules = rules();
    let (mut memory, second) = (Memory::default(), Duration::from_secs);
    let scene = Scene {
        rules: &rules,
        sounds: &[sound("12:00:00", "12:30:00")],
        believed: true,
    };
    assert!(memory.look(TIMING, &scene, at("12:29:59"), second(100)).on);
    let over = Scene {
        sounds: &[],
        ..scene
    };
    assert!(memory.look(TIMING, &over, at("11:30:00"), second(101)).on);
    assert!(!memory.look(TIMING, &over, at("11:30:30"), second(131)).on);
}

proptest! {
    /// Whatever is planned: on while anything sounds that may, never on in quiet hours without an emergency near.
    #[test]
    fn no_carrier_in_quiet_hours_and_none_lacks(
        sounds in prop::collection::vec((0_i64..86_400, 1_i64..7200, any::<bool>()), 0..12),
        now in 0_i64..86_400,
    ) {
        let rules = rules();
        let midnight = at("00:00:00");
        let second = |s: i64| midnight + SignedDuration::from_secs(s);
        let sounds: Vec<Sound> = sounds
            .into_iter()
            .map(|(from, length, emergency)| Sound { from: second(from), until: second(from + length), emergency })
            .collect();
        let scene = Scene { rules: &rules, sounds: &sounds, believed: true };
        let now = second(now);
        let decision = decide(TIMING, &scene, now);
        let quiet = is_quiet(&rules, now);
        let sounding = |sound: &&Sound| sound.from <= now && now < sound.until && (sound.emergency || !quiet);
        if sounds.iter().any(|sound| sounding(&sound)) {
            prop_assert!(decision.on);
        }
        if decision.on && quiet {
            let near = |sound: &Sound| sound.emergency
                && sound.from - TIMING.warm_up <= now + TIMING.warm_up
                && now < sound.until + TIMING.after + TIMING.warm_up;
            prop_assert!(sounds.iter().any(near));
        }
        if let Some(next) = decision.next {
            prop_assert!(next > now);
        }
    }
}
