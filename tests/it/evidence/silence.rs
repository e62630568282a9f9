//! Was the station silent? Yes, no, and when nobody knows.

use phatthanh::airlog::{Acceptance, Airlog, Answer, Ended, Event, Filter, Missed, Presence};
use phatthanh::words::Text;

use super::{at, begin, consent, end, planned};

const MINUTE: i64 = 60_000;

/// An evening: from 17:30 it runs; ten seconds at 17:30 and at 17:40, and what should have been at 17:50.
fn evening() -> Airlog {
    let mut log = Airlog::in_memory().unwrap();
    log.event(
        at(-MINUTE),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    for (number, ms) in [(1, 0), (2, 10 * MINUTE)] {
        let seq = log.begin(&begin(number, ms)).unwrap();
        log.end(seq, &end(ms + 10_000, 10_000, Ended::Complete))
            .unwrap();
    }

    let reason = Text::new("station-missed-no-card");
    log.missed(&Missed {
        item: planned(3, 20 * MINUTE),
        at: at(20 * MINUTE + 13_000),
        reason,
    })
    .unwrap();
    log
}

#[track_caller]
fn check(log: &Airlog, ms: i64, alive: Option<i64>, answer: Answer, unknown: &[Presence]) {
    let silence = log.silence(at(ms), at(ms + 1), alive.map(at)).unwrap();
    let found: Vec<Presence> = silence.unknown.iter().map(|span| span.presence).collect();
    assert_eq!(
        (silence.answer, &found[..]),
        (answer, unknown),
        "at {ms} ms: {silence:?}"
    );
}

#[test]
fn silence_is_known_only_while_the_station_ran() {
    let log = evening();
    check(
        &log,
        -2 * MINUTE,
        None,
        Answer::NotKnown,
        &[Presence::Unlogged],
    );
    check(&log, -30_000, None, Answer::Silent, &[]);
    check(&log, 0, None, Answer::Heard, &[]);
    check(&log, 9_999, None, Answer::Heard, &[]);
    check(&log, 10_000, None, Answer::Silent, &[]);

    // What did not air is silence too, and the reason is reported.
    check(&log, 20 * MINUTE, None, Answer::Silent, &[]);
    let missed = log
        .silence(at(20 * MINUTE), at(20 * MINUTE + 1), None)
        .unwrap()
        .missed;
    assert_eq!(missed.len(), 1);
    assert_eq!(missed[0].reason, Some(Text::new("station-missed-no-card")));

    // After its last row only the heartbeat knows.
    check(
        &log,
        30 * MINUTE,
        None,
        Answer::NotKnown,
        &[Presence::Unlogged],
    );
    check(&log, 30 * MINUTE, Some(40 * MINUTE), Answer::Silent, &[]);
    check(
        &log,
        50 * MINUTE,
        Some(40 * MINUTE),
        Answer::NotKnown,
        &[Presence::Unlogged],
    );
}

/// A machine that slept played nothing; but no program of ours was awake to know it.
#[test]
fn sleep_is_no_silence_and_a_persons_word_is_no_row_of_the_daemon() {
    let mut log = evening();
    let slept_us = 5 * MINUTE * 1000;
    log.event(at(40 * MINUTE), &Event::Slept { slept_us })
        .unwrap();
    check(&log, 34 * MINUTE, None, Answer::Silent, &[]);
    check(
        &log,
        36 * MINUTE,
        None,
        Answer::NotKnown,
        &[Presence::Slept],
    );
    check(&log, 40 * MINUTE, Some(41 * MINUTE), Answer::Silent, &[]);
    log.event(at(50 * MINUTE), &Event::Stopped).unwrap();
    let date = jiff::civil::date(2026, 11, 24);
    let word = Acceptance {
        date,
        by: "x".into(),
        reason: "y".into(),
        differences: vec![],
    };

    log.event(at(60 * MINUTE), &Event::Accepted(word)).unwrap();
    assert_eq!(log.ended_orderly().unwrap(), Some(true));
    check(
        &log,
        70 * MINUTE,
        None,
        Answer::NotKnown,
        &[Presence::Stopped],
    );
}

#[test]
fn a_stop_and_a_power_cut_are_no_silence() {
    let mut log = evening();
    log.event(at(30 * MINUTE), &Event::Stopped).unwrap();
    // Written while nothing ran.
    log.approve(&consent(1, 35 * MINUTE)).unwrap();
    assert_eq!(log.ended_orderly().unwrap(), Some(true));
    check(&log, 29 * MINUTE, None, Answer::Silent, &[]);
    check(
        &log,
        36 * MINUTE,
        None,
        Answer::NotKnown,
        &[Presence::Stopped],
    );
    log.event(
        at(40 * MINUTE),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    check(
        &log,
        36 * MINUTE,
        None,
        Answer::NotKnown,
        &[Presence::Stopped],
    );
    let seq = log.begin(&begin(4, 50 * MINUTE)).unwrap();
    log.end(seq, &end(50 * MINUTE + 3_000, 3_000, Ended::PowerCut))
        .unwrap();
    let alive_us = at(55 * MINUTE).as_microsecond();
    log.event(at(70 * MINUTE), &Event::BrokeOff { alive_us })
        .unwrap();
    log.event(
        at(70 * MINUTE),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    check(&log, 52 * MINUTE, None, Answer::Silent, &[]);
    check(
        &log,
        60 * MINUTE,
        Some(71 * MINUTE),
        Answer::NotKnown,
        &[Presence::BrokeOff],
    );
    check(&log, 71 * MINUTE, Some(72 * MINUTE), Answer::Silent, &[]);
    check_whole_evening(&log);
}

/// A whole evening: what was heard, and where nothing is known.
#[track_caller]
fn check_whole_evening(log: &Airlog) {
    let all = log
        .silence(at(0), at(72 * MINUTE), Some(at(72 * MINUTE)))
        .unwrap();
    assert_eq!(
        (all.answer, all.heard.len(), all.missed.len()),
        (Answer::Heard, 3, 1)
    );
    let quiet = all.quiet(at(0), at(72 * MINUTE));
    assert_eq!(
        quiet,
        phatthanh::units::Frames::from_ms((72 * 60 - 23) * 1000)
    );
    let unknown: Vec<_> = all
        .unknown
        .iter()
        .map(|span| (span.from, span.to, span.presence))
        .collect();
    let stopped = (at(30 * MINUTE), at(40 * MINUTE), Presence::Stopped);
    assert_eq!(
        unknown,
        [
            stopped,
            (at(55 * MINUTE), at(70 * MINUTE), Presence::BrokeOff)
        ]
    );
}

/// An older log, in which nobody wrote down when a run broke off.
#[test]
fn without_a_last_moment_the_last_row_is_it() {
    let mut log = evening();
    log.event(
        at(70 * MINUTE),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    check(
        &log,
        20 * MINUTE + 14_000,
        None,
        Answer::NotKnown,
        &[Presence::BrokeOff],
    );
}

/// What was on when the clock was set back went on, and was heard when the clock said a moment again, or for the first
/// time.
#[test]
fn what_was_on_when_the_clock_was_set_back_was_heard_by_the_new_clock() {
    // Begun at 20:00, 20 s of it heard, set back; heard for so many seconds more, by the clock then.
    for (back, more) in [
        (30_000, 40_000),
        (3_600_000, 2_000),
        (3_600_000, 90_000),
        (100, 10_000),
    ] {
        let mut log = Airlog::in_memory().unwrap();
        log.event(
            at(-120 * MINUTE),
            &Event::Started {
                version: "0.1.0".into(),
            },
        )
        .unwrap();
        let seq = log.begin(&begin(1, 0)).unwrap();
        let set = 20_000 - back;
        log.event(
            at(set),
            &Event::ClockStepped {
                by_us: -back * 1000,
            },
        )
        .unwrap();
        // While it is on, its heartbeat knows.
        check(&log, set + 1000, Some(set + 1500), Answer::Heard, &[]);
        log.end(seq, &end(20_000 + more, 20_000 + more as u64, Ended::Cut))
            .unwrap();
        log.event(at(set + more + 5000), &Event::Stopped).unwrap();
        for ms in [set, set + more - 1] {
            check(&log, ms, None, Answer::Heard, &[]);
        }
        // Where its row does not reach, that is when it was heard, and then it was over.
        if set + more < 0 {
            let heard = log.silence(at(set), at(set + more), None).unwrap();
            assert_eq!(
                (
                    heard.heard.len(),
                    heard.quiet(at(set), at(set + more)).get()
                ),
                (1, 0)
            );
            check(&log, set + more, None, Answer::Silent, &[]);
        }
    }
}

/// Its row spans moments of the clock of before that never came: by the clock from then on it was over.
#[test]
fn what_was_on_when_the_clock_was_set_back_was_not_heard_at_moments_that_never_came() {
    // Begun at 20:00, set back after 20 s, once or twice, heard for 3 s more.
    for steps in [&[3000][..], &[1500, 1500], &[90_000], &[86_400_000 * 3]] {
        let back: i64 = steps.iter().sum();
        let mut log = Airlog::in_memory().unwrap();
        let version = "0.1.0".to_owned();
        log.event(at(-120 * MINUTE), &Event::Started { version })
            .unwrap();
        let seq = log.begin(&begin(1, 0)).unwrap();
        let mut set = 20_000;
        for by in steps {
            set -= by;
            let by_us = -by * 1000;
            log.event(at(set), &Event::ClockStepped { by_us }).unwrap();
        }
        log.end(seq, &end(23_000, 23_000, Ended::Complete)).unwrap();
        log.event(at(MINUTE), &Event::CardBack { name: "s".into() })
            .unwrap();
        check(&log, 10_000, None, Answer::Heard, &[]);
        check(&log, set + 2999, None, Answer::Heard, &[]);
        let over = 20_000;
        assert!(set + 3000 <= over);
        for ms in [over, over + 500, 22_999, 23_000, 40_000] {
            let answer = log.silence(at(ms), at(ms + 1), None).unwrap().answer;
            // Set far back, the log has its doubts about what the clock of before said.
            let may = [Answer::Silent, Answer::NotKnown];
            let sure = if steps == [3000] { 1 } else { 2 };
            assert!(may[..sure].contains(&answer), "at {ms}: {answer:?}");
        }
        let (from, to) = (at(0), at(30_000));
        let quiet = log.silence(from, to, None).unwrap().quiet(from, to);
        assert_eq!(quiet.get(), (30_000 - over) as u64 * 48, "set back {back}");
    }
}

#[test]
fn a_clock_that_was_set_later_leaves_doubt() {
    let mut log = evening();
    log.event(at(40 * MINUTE), &Event::ClockStepped { by_us: 300_000_000 })
        .unwrap();
    // Five minutes were never on the station's clock.
    check(
        &log,
        38 * MINUTE,
        None,
        Answer::NotKnown,
        &[Presence::ClockInDoubt],
    );

    // Nothing within five minutes of it: silent whatever the true time was.
    check(&log, 30 * MINUTE, None, Answer::Silent, &[]);
    check(
        &log,
        13 * MINUTE,
        None,
        Answer::NotKnown,
        &[Presence::ClockInDoubt],
    );

    // The clock woke in 2009, and was set right.
    let mut log = evening();
    let alive_us = at(30 * MINUTE).as_microsecond();
    let long_ago = "2009-01-01T00:00:00Z".parse().unwrap();
    log.event(long_ago, &Event::BrokeOff { alive_us }).unwrap();
    log.event(
        long_ago,
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    let by_us = at(60 * MINUTE).as_microsecond() - long_ago.as_microsecond() - 5_000_000;
    log.event(at(60 * MINUTE), &Event::ClockStepped { by_us })
        .unwrap();
    check(
        &log,
        45 * MINUTE,
        None,
        Answer::NotKnown,
        &[Presence::ClockInDoubt],
    );
    check(&log, 61 * MINUTE, Some(62 * MINUTE), Answer::Silent, &[]);
}

#[test]
fn recordings_programs_and_losses_are_found() {
    let log = evening();
    let seqs = |filter: &Filter| -> Vec<i64> {
        let found = log.airings(filter).unwrap();
        assert!(found.iter().all(|airing| filter.fits(airing)));
        found.iter().map(|airing| airing.seq.0).collect()
    };

    let names: Vec<String> = log
        .recordings()
        .unwrap()
        .into_iter()
        .map(|known| known.title)
        .collect();
    assert_eq!(
        names,
        ["Đất đai, bài 1", "Đất đai, bài 2", "Đất đai, bài 3"]
    );
    let id = |number| super::recording(number).id;
    assert_eq!(
        seqs(&Filter {
            segments: Some(vec![id(2), id(3)]),
            ..Filter::default()
        }),
        [4, 6]
    );
    assert_eq!(
        seqs(&Filter {
            segments: Some(vec![]),
            ..Filter::default()
        }),
        [0; 0]
    );
    let programs = |names: &[&str]| Some(names.iter().map(|name| (*name).into()).collect());
    assert_eq!(
        seqs(&Filter {
            programs: programs(&["ca-nhac"]),
            ..Filter::default()
        }),
        [0; 0]
    );
    let both = Filter {
        programs: programs(&["ca-nhac", "cai-cach-hanh-chinh"]),
        ..Filter::default()
    };

    assert_eq!(seqs(&both), [2, 4, 6]);
    assert_eq!(
        seqs(&Filter {
            failed: true,
            ..both
        }),
        [6]
    );
    let beside = log.beside(at(60_000)).unwrap();
    assert_eq!((beside.0.unwrap().seq.0, beside.1.unwrap().seq.0), (2, 4));
    assert_eq!(log.events(at(-2 * MINUTE), at(0)).unwrap().len(), 1);
}
