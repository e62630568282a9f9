use jiff::ToSpan;
use jiff::civil;
use proptest::prelude::*;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

/// A person at once and again each half hour; a second one after an hour; a lamp; a daily word.
fn rules() -> Rules {
    let rung = |name: &str, grade| Rung {
        name: name.into(),
        grade,
        night_grade: Grade::Urgent,
        kinds: BTreeSet::new(),
        after: Duration::ZERO,
        repeat: None,
        alive: None,
    };
    Rules {
        hold: Duration::from_secs(20),
        night: Some(NightRule {
            from: civil::time(21, 0, 0, 0),
            to: civil::time(5, 0, 0, 0),
        }),
        grades: BTreeMap::new(),
        silent: [Alarm::Unexplained].into(),
        rungs: vec![
            Rung {
                repeat: Some(30 * MINUTE),
                ..rung("trực", Grade::Warning)
            },
            Rung {
                after: 60 * MINUTE,
                alive: Some(civil::time(7, 0, 0, 0)),
                ..rung("xã", Grade::Urgent)
            },
            Rung {
                night_grade: Grade::Notice,
                ..rung("đèn", Grade::Notice)
            },
        ],
    }
}

/// Plays a script of lines "minute act" and returns what was logged and told, a line each.
///
/// Acts: `+alarm` and `-alarm` (raised, cleared), `ack` (all), `fail NAME` (what it is told next does not arrive),
/// `doubt` and `believe` (the clock), `end`.
fn play(rules: &Rules, ladder: &mut Ladder, from: &str, script: &str) -> String {
    const LOOK: u64 = 10;
    let start: DateTime = from.parse().unwrap();
    let (mut raised, mut failing, mut believed) = (BTreeSet::new(), BTreeSet::new(), true);
    let (mut said, mut second) = (Vec::new(), 0);
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let (minute, act) = line.split_once(' ').unwrap();
        let until = minute.parse::<u64>().unwrap() * 60;
        while second < until {
            let local = start + i64::try_from(second).unwrap().seconds();
            let uptime = Duration::from_secs(second);
            let local = believed.then_some(local);
            let step = ladder.step(rules, Instant { uptime, local }, &raised);
            let at = format!("{}:{:02}", second / 60, second % 60);
            for change in step.changes {
                said.push(match change {
                    Change::Raised(alarm, grade) => format!("{at} {alarm} {grade:?}"),
                    Change::Over(alarm) => format!("{at} {alarm} over"),
                });
            }
            for telling in step.tellings {
                let alarms: Vec<_> = telling.alarms.iter().map(Alarm::to_string).collect();
                let fails = failing.remove(&telling.to);
                if fails {
                    ladder.failed(&telling, uptime);
                }
                let mark = if fails { " (not arrived)" } else { "" };
                let alarms = alarms.join("+");
                said.push(format!(
                    "{at} {}: {:?} {alarms}{mark}",
                    telling.to, telling.say
                ));
            }
            second += LOOK;
        }
        let of = |key: &str| Alarm::of_key(key).unwrap_or_else(|| panic!("{key}"));
        match act.split_at(1) {
            ("+", key) => _ = raised.insert(of(key)),
            ("-", key) => _ = raised.remove(&of(key)),
            _ => match act.split_once(' ').unwrap_or((act, "")) {
                ("ack", _) => _ = ladder.acknowledge(&BTreeSet::new()),
                ("fail", name) => _ = failing.insert(name.to_owned()),
                ("doubt", _) => believed = false,
                ("believe", _) => believed = true,
                ("end", _) => {}
                _ => panic!("{act}"),
            },
        }
    }
    said.iter()
        .map(|line| line.trim_end())
        .collect::<Vec<_>>()
        .join("\n")
}

#[track_caller]
fn check(from: &str, script: &str, expected: &str) {
    let said = play(&rules(), &mut Ladder::default(), from, script);
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    assert_eq!(said, expected.join("\n"));
}

#[test]
fn it_climbs_until_somebody_acknowledges() {
    let script = "1 +no-card\n 95 ack\n 200 -no-card\n 210 end";
    check(
        "2026-11-30T08:00",
        script,
        "
        0:00 xã: Alive
        1:20 no-card Urgent
        1:20 trực: Raised no-card
        1:20 đèn: Raised no-card
        31:20 trực: Again no-card
        61:00 xã: Raised no-card
        61:20 trực: Again no-card
        91:20 trực: Again no-card
        200:20 no-card over
        200:20 trực: Over no-card
        200:20 xã: Over no-card
        200:20 đèn: Over no-card",
    );
}

#[test]
fn what_can_wait_waits_for_the_morning() {
    // From 20:50: at 21:00 the night begins, at 05:00 (490 minutes on) it ends, at 07:00 the daily word is due.
    let script = "0 +disk-low\n 15 +folder\n 30 +no-card\n 31 ack\n 700 end";
    check(
        "2026-11-30T20:50",
        script,
        "
        0:00 xã: Alive
        0:20 disk-low Warning
        0:20 trực: Raised disk-low
        0:20 đèn: Raised disk-low
        15:20 folder Warning
        15:20 đèn: Raised folder
        30:20 no-card Urgent
        30:20 trực: Raised no-card
        30:20 đèn: Raised no-card
        610:00 xã: Alive no-card+disk-low+folder",
    );
    // Nobody acknowledged what came in the night: it comes at five.
    let script = "15 +folder\n 491 -folder\n 495 end";
    check(
        "2026-11-30T20:50",
        script,
        "
        0:00 xã: Alive
        15:20 folder Warning
        15:20 đèn: Raised folder
        490:00 trực: Raised folder
        491:20 folder over
        491:20 trực: Over folder
        491:20 đèn: Over folder",
    );
}

#[test]
fn a_flicker_is_no_alarm_and_one_that_comes_again_is_no_second_message() {
    let script = "
        1 +no-card
        1 -no-card
        2 +silence
        4 -silence
        5 +silence
        30 -silence
        31 end";
    check(
        "2026-11-30T06:00",
        script,
        "
        2:20 silence Urgent
        2:20 trực: Raised silence
        2:20 đèn: Raised silence
        4:20 silence over
        4:20 trực: Over silence
        4:20 đèn: Over silence
        5:20 silence Urgent
        19:20 trực: Raised silence
        19:20 đèn: Raised silence
        30:20 silence over
        30:20 trực: Over silence
        30:20 đèn: Over silence",
    );
}

#[test]
fn what_did_not_arrive_is_tried_again() {
    let script = "1 fail trực\n 1 +no-card\n 40 -no-card\n 41 end";
    check(
        "2026-11-30T06:00",
        script,
        "
        1:20 no-card Urgent
        1:20 trực: Raised no-card (not arrived)
        1:20 đèn: Raised no-card
        6:20 trực: Raised no-card
        36:20 trực: Again no-card
        40:20 no-card over
        40:20 trực: Over no-card
        40:20 đèn: Over no-card",
    );
}

#[test]
fn by_a_clock_that_is_not_believed_nothing_waits() {
    let script = "0 doubt\n 1 +folder\n 60 believe\n 61 end";
    // 23:00 by a clock that may be wrong.
    check(
        "2026-11-30T23:00",
        script,
        "
        1:20 folder Warning
        1:20 trực: Raised folder
        1:20 đèn: Raised folder
        31:20 trực: Again folder",
    );
}

#[test]
fn what_nobody_is_to_be_told_of_is_none_and_what_is_too_slight_stays_below() {
    check(
        "2026-11-30T06:00",
        "0 +unexplained\n 0 +faults\n 10 end",
        "
        0:20 faults Notice
        0:20 đèn: Raised faults",
    );
}

#[test]
fn a_restart_neither_repeats_nor_forgets() {
    let known = Known {
        open: [
            (
                Alarm::NoCard,
                (true, ["trực".to_owned(), "xã".to_owned()].into()),
            ),
            (Alarm::DiskLow, (false, ["trực".to_owned()].into())),
            (Alarm::Silence, (false, ["trực".to_owned()].into())),
        ]
        .into(),
        alive: [("xã".to_owned(), civil::date(2026, 11, 30))].into(),
    };
    let mut ladder = Ladder::default();
    ladder.recall(known, &rules(), Duration::ZERO);
    // The first stands on and is known to a person, the second stands on, the third is gone.
    let script = "0 +no-card\n 1 +disk-low\n 40 end";
    let said = play(&rules(), &mut ladder, "2026-11-30T08:00", script);
    let expected = [
        "1:00 đèn: Raised disk-low",
        "3:20 silence over",
        "3:20 trực: Over silence",
        "30:00 trực: Again disk-low",
    ];
    assert_eq!(said, expected.join("\n"));
}

#[test]
fn a_bell_ends_with_the_word_of_a_person_and_a_lamp_with_the_fault() {
    let mut ladder = Ladder::default();
    play(
        &rules(),
        &mut ladder,
        "2026-11-30T08:00",
        "0 +no-card\n 1 end",
    );
    assert!(ladder.lights("đèn", false) && ladder.lights("đèn", true));
    assert!(!ladder.lights("nobody", false));
    assert_eq!(ladder.acknowledge(&BTreeSet::new()), [Alarm::NoCard]);
    assert_eq!(ladder.acknowledge(&BTreeSet::new()), []);
    assert!(ladder.lights("đèn", false) && !ladder.lights("đèn", true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    /// Whatever comes and goes: nobody is told more often than every look of a repeat allows, what is told to be over
    /// was told to be raised, and in the end nothing is left.
    #[test]
    fn storms(acts in prop::collection::vec((0_u64..30, 0_usize..8, any::<bool>()), 0..60), from in 0_i64..24) {
        let rules = rules();
        let mut ladder = Ladder::default();
        let (mut raised, mut second) = (BTreeSet::new(), 0);
        let mut open = BTreeMap::<(String, Alarm), (u64, bool)>::new();
        let start = civil::date(2026, 11, 30).at(0, 0, 0, 0) + from.hours();
        let end = [(24 * 60, 0, false)];
        for (minutes, which, on) in acts.into_iter().chain(end) {
            let alarm = Alarm::ALL[which];
            if on { raised.insert(alarm); } else { raised.remove(&alarm); }
            if minutes == 24 * 60 { raised.clear(); }
            for _ in 0..minutes * 6 {
                second += 10;
                let local = Some(start + i64::try_from(second).unwrap().seconds());
                let at = Instant { uptime: Duration::from_secs(second), local };
                for telling in ladder.step(&rules, at, &raised).tellings {
                    for alarm in telling.alarms {
                        let key = (telling.to.clone(), alarm);
                        match telling.say {
                            Say::Raised => {
                                let before = open.insert(key, (second, true));
                                prop_assert!(before.is_none_or(|(last, was)| !was && second - last >= SAME.as_secs()));
                            }
                            Say::Again => {
                                let before = open.insert(key, (second, true));
                                prop_assert!(before.is_some_and(|(last, was)| was && second - last >= 1800));
                            }
                            Say::Over => {
                                let before = open.insert(key, (second, false));
                                prop_assert!(before.is_some_and(|(_, was)| was));
                            }
                            Say::Alive | Say::Drill => {}
                        }
                    }
                }
            }
        }
        prop_assert_eq!(ladder.standing().count(), 0);
        prop_assert!(open.values().all(|(_, is)| !is), "{:?}", open);
    }
}
