use std::time::Duration;

use super::*;

fn at(time: &str) -> Timestamp {
    format!("{time}:00+07:00").parse().unwrap()
}

fn hue() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

/// A machine that runs since an hour.
fn machine(boot: &str) -> Evidence {
    Evidence {
        boot: Some(boot.into()),
        since_boot: Some(Duration::from_secs(3600)),
        ..program()
    }
}

/// A program made on 1 November 2026.
fn program() -> Evidence {
    Evidence {
        built: at("2026-11-01T00:00"),
        ..Evidence::default()
    }
}

#[track_caller]
fn check(now: &str, known: &Known, evidence: &Evidence, expected: &Result<ClockAuthority, &str>) {
    let found = at_start(at(now), known, evidence, &ClockRules::default(), &hue());
    assert_eq!(&found.map_err(Doubt::name), expected);
}

#[test]
fn at_a_start() {
    let known = Known {
        last: Some(at("2026-11-24T17:30")),
        memory: Memory::of(&machine("one"), at("2026-11-24T10:00")),
        ran: true,
    };

    let none = machine("one");
    check(
        "2009-01-01T00:05",
        &Known::default(),
        &none,
        &Err("before-build"),
    );
    check("2009-01-01T00:05", &known, &none, &Err("before-build"));
    check("2026-11-24T17:00", &known, &none, &Err("before-log"));
    check(
        "2026-11-25T05:55",
        &known,
        &none,
        &Ok(ClockAuthority::Clock),
    );
    check("2026-11-26T05:55", &known, &none, &Err("long-after-log"));

    // A station that is new has nothing to compare with but the program.
    check(
        "2026-12-24T17:00",
        &Known::default(),
        &none,
        &Ok(ClockAuthority::Clock),
    );

    // Approved on Tuesday, first run on Friday: nobody was away.
    let approved = Known {
        last: Some(at("2026-11-24T17:30")),
        ..Known::default()
    };

    check(
        "2026-11-27T05:55",
        &approved,
        &none,
        &Ok(ClockAuthority::Clock),
    );
    check("2026-11-24T17:00", &approved, &none, &Err("before-log"));

    // Two weeks off in a flood: nobody has said that it is right, until a time source does.
    check("2026-12-08T05:55", &known, &none, &Err("long-after-log"));
    let synchronised = Evidence {
        synchronised: Some(at("2026-12-08T05:50")),
        ..machine("two")
    };

    check(
        "2026-12-08T05:55",
        &known,
        &synchronised,
        &Ok(ClockAuthority::TimeSource),
    );

    // What that once said is no word for a clock that has been set since.
    check(
        "2026-12-08T05:40",
        &known,
        &synchronised,
        &Err("no-hardware"),
    );
    let longer = ClockRules {
        longest_absence: SignedDuration::from_hours(30 * 24),
        ..ClockRules::default()
    };

    let found = at_start(at("2026-12-08T05:55"), &known, &none, &longer, &hue());
    assert_eq!(
        found,
        Ok(ClockAuthority::Clock),
        "the station says that its battery is good"
    );
}

#[test]
fn the_daemon_was_away_and_the_machine_was_not() {
    let mut evidence = machine("one");
    let known = Known {
        last: Some(at("2026-11-24T17:30")),
        memory: Memory::of(&evidence, at("2026-11-24T17:30")),
        ran: true,
    };

    evidence.since_boot = Some(Duration::from_secs(3600 + 3 * 86_400));
    check(
        "2026-11-27T17:30",
        &known,
        &evidence,
        &Ok(ClockAuthority::Before),
    );
    check(
        "2026-11-28T17:30",
        &known,
        &evidence,
        &Err("long-after-log"),
    );
    evidence.boot = Some("two".into());
    check("2026-11-27T17:30", &known, &evidence, &Err("no-hardware"));
}

#[test]
fn the_hardware_clock_ran_or_stood() {
    let known = Known {
        last: Some(at("2026-11-24T17:30")),
        memory: Memory::of(&machine("one"), at("2026-11-24T10:00")),
        ran: true,
    };

    let says = |time: &str| Evidence {
        hardware: Some(at(time)),
        ..machine("two")
    };

    // The system began where it had saved the time; the hardware clock knows better, or knows nothing.
    check(
        "2026-11-24T17:31",
        &known,
        &says("2026-11-25T05:55"),
        &Err("hardware"),
    );
    check(
        "2026-11-24T17:31",
        &known,
        &says("2009-01-01T00:02"),
        &Err("hardware"),
    );
    check(
        "2026-11-24T17:31",
        &known,
        &machine("two"),
        &Err("no-hardware"),
    );
    check(
        "2026-11-25T05:55",
        &known,
        &says("2026-11-25T05:57"),
        &Ok(ClockAuthority::Clock),
    );

    // It keeps local time.
    check(
        "2026-11-25T05:55",
        &known,
        &says("2026-11-25T12:55"),
        &Ok(ClockAuthority::Clock),
    );
    let deaf = ClockRules {
        hardware: false,
        ..ClockRules::default()
    };

    let found = at_start(
        at("2026-11-24T17:31"),
        &known,
        &machine("two"),
        &deaf,
        &hue(),
    );
    assert_eq!(found, Ok(ClockAuthority::Clock));
}

#[test]
fn set_while_running() {
    let last = Some(at("2026-11-24T17:30"));
    let rules = ClockRules::default();
    let none = program();
    let check =
        |now: &str, minutes: i64, evidence: &Evidence, expected: Result<ClockAuthority, &str>| {
            let by = SignedDuration::from_mins(minutes);
            assert_eq!(
                set(at(now), by, last, evidence, &rules).map_err(Doubt::name),
                expected,
                "{now} {minutes}"
            );
        };

    check("2026-11-24T18:00", 2, &none, Ok(ClockAuthority::Clock));
    check("2026-11-24T17:29", -1, &none, Ok(ClockAuthority::Clock));
    check("2026-11-24T17:40", -60, &none, Ok(ClockAuthority::Clock));
    check("2026-11-24T17:20", -60, &none, Err("before-log"));
    check("2009-01-01T00:00", -9_000_000, &none, Err("before-build"));
    check("2027-01-01T00:00", 54_000, &none, Err("leapt"));
    let source = |time: &str| Evidence {
        synchronised: Some(at(time)),
        ..none.clone()
    };

    check(
        "2026-11-24T17:20",
        -60,
        &source("2026-11-24T17:20"),
        Ok(ClockAuthority::TimeSource),
    );
    check(
        "2027-01-01T00:00",
        54_000,
        &source("2027-01-01T00:00"),
        Ok(ClockAuthority::TimeSource),
    );

    // It set the clock hours ago: this step is another's.
    check(
        "2026-11-24T17:20",
        -60,
        &source("2026-11-24T12:00"),
        Err("before-log"),
    );
}

#[test]
fn believed_again() {
    let last = Some(at("2026-11-24T17:30"));
    let rules = ClockRules::default();
    let none = program();
    let wrong = Doubt::BeforeBuild;
    let again = |now: &str, was_set: bool, evidence: &Evidence| {
        again(wrong, at(now), was_set, last, evidence, &rules).map_err(Doubt::name)
    };

    assert_eq!(again("2009-01-01T09:00", false, &none), Err("before-build"));
    assert_eq!(
        again("2026-11-25T05:55", true, &none),
        Ok(ClockAuthority::Clock),
        "somebody set it to what may be"
    );
    assert_eq!(again("2026-11-24T05:55", true, &none), Err("before-log"));
    assert_eq!(
        again("2026-12-24T05:55", true, &none),
        Err("long-after-log")
    );
    let source = Evidence {
        synchronised: Some(at("2026-12-24T05:55")),
        ..none
    };

    assert_eq!(
        again("2026-12-24T05:55", true, &source),
        Ok(ClockAuthority::TimeSource)
    );
}

/// The clock was ahead and was set right: once it is past what was written, nothing
/// speaks against it. No other doubt ends so.
#[test]
fn time_ends_one_doubt() {
    let last = at("2026-11-24T17:30");
    let rules = ClockRules::default();
    let later = |doubt: Doubt, seconds: i64| {
        let now = last + SignedDuration::from_secs(seconds);
        again(doubt, now, false, Some(last), &Evidence::default(), &rules).map_err(Doubt::name)
    };

    let before = Doubt::BeforeLog { last };
    for ahead in [1, 120, 3600] {
        assert_eq!(later(before, -ahead), Err("before-log"));
    }

    for past in [0, 1, 86_400] {
        assert_eq!(later(before, past), Ok(ClockAuthority::Clock));
    }

    assert_eq!(
        later(before, 86_401),
        Err("long-after-log"),
        "the machine slept meanwhile"
    );
    for other in [
        Doubt::LongAfterLog { last },
        Doubt::NoHardware,
        Doubt::Leapt { from: last },
    ] {
        assert_eq!(later(other, 1), Err(other.name()));
    }
}

/// The words of the people who asked for them.
#[test]
fn words() {
    use crate::words::Language;
    let said = Doubt::BeforeBuild
        .say(at("2009-01-01T00:05"), &hue())
        .say(Language::Vi);
    assert!(
        said.starts_with("Giờ máy tính sai (01/01/2009). Chưa phát."),
        "{said}"
    );
}

/// A pipe nobody reads is the slowest disk there is.
#[test]
fn remembering_waits_for_no_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clock");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    let memory = Memory::of(&machine("one"), at("2026-11-24T17:30")).unwrap();
    memory.clone().keep_beside(&path);

    // It has returned; whoever reads gets it.
    assert_eq!(Memory::read(&path), Some(memory));
}
