//! Values that no key takes, each with its place.

use phatthanh::config;

use super::{STATION, TOPIC, check, check_slot, snapshot};

#[test]
fn values_of_the_station() {
    check(
        STATION,
        "name = 'Đài'\ntimezone = 'Asia/Ho_Chi_Min'\n",
        "2:12 unknown-zone!",
    );
    let numbers = "name = 'Đài'\n[output]\ndevice = []\nsample_rate = 44_000\nlead = '50ms'\n[loudness]\n\
                   target = 3\ntrue_peak = nan\n[limits]\nsessions_per_day = 0\nsession_length = '25h'\n";
    check(
        STATION,
        numbers,
        "3:10 no-device!, 4:15 sample-rate!, 5:8 wrong-value!, 7:10 wrong-value!, 8:13 wrong-value!, 10:20 wrong-value!, 11:18 wrong-value!",
    );
    let sound = "name = 'Đài'\n[sound]\nhigh_pass = 10\nlow_pass = false\nleveller = 'on'\npre_emphasis = '50us'\n";
    check(
        STATION,
        sound,
        "3:13 wrong-value!, 4:12 wrong-value!, 5:12 wrong-value!, 6:16 wrong-value!",
    );
    check(
        STATION,
        "name = 'Đài'\n[console]\nlisten = 'localhost:8080'\n",
        "3:10 wrong-value!",
    );
    let units = "name = 'Đài'\n[[unit]]\nfrom = '2020-01-01'\nname = 'A'\n[[unit]]\nfrom = '2020-01-01'\nname = 'B'\n";
    check(STATION, units, "6:8 unit-twice!");
}

#[test]
fn values_of_quiet_hours_and_the_desk() {
    check(
        STATION,
        "name = 'Đài'\n[quiet_hours]\nfrom = '21:00'\n",
        "2:1 missing-key!",
    );
    check(
        STATION,
        "name = 'Đài'\n[quiet_hours]\nfrom = '24:00'\nto = '5h'\n",
        "3:8 wrong-value!, 4:6 wrong-value!",
    );
    check(
        STATION,
        "name = 'Đài'\n[quiet_hours]\nfrom = '05:00'\nto = '05:00'\n",
        "4:6 quiet-all-day!",
    );
    check(
        STATION,
        "name = 'Đài'\nquiet_hours = 'none'\n[desk]\ndevice = 'plughw:CARD=Tai'\n",
        "",
    );
    for wrong in ["'off'", "'không'", "''"] {
        check(
            STATION,
            &format!("name = 'Đài'\nquiet_hours = {wrong}\n"),
            "2:15 wrong-value!",
        );
    }

    check(
        STATION,
        "name = 'Đài'\nquiet_hours = false\n",
        "2:15 wrong-value!",
    );
    check(
        STATION,
        "name = 'Đài'\n[desk]\ncard = 'x'\n",
        "2:1 missing-key!, 3:1 unknown-key!",
    );
}

#[test]
fn values_of_slots_and_topics() {
    check_slot(
        "from = '2026-02-30'\nuntil = '24/11/2026'",
        "7:8 no-such-day!, 8:9 wrong-value!",
    );
    check_slot(
        "from = '2026-12-31'\nuntil = 2026-01-01",
        "8:9 until-before-from!",
    );
    check_slot("wait = '2m'", "7:8 wait-without-soft!");
    check_slot(
        "start = 'sofr'\npriority = 1.5\noverrun = -1\non_holiday = 'nghỉ'",
        "7:9 wrong-value!, 8:12 wrong-value!, 9:11 wrong-value!, 10:14 wrong-value!",
    );
    check(
        TOPIC,
        "title = 5\napproval = 'không'\nexpires = '0s'\nx = 1\n",
        "1:9 wrong-value, 2:12 wrong-value, 3:11 wrong-value, 4:1 unknown-key",
    );
}

#[test]
fn an_unreadable_approval_is_needed() {
    for text in [
        "approval = 'false'",
        "approval = fals",
        "approval = false\napproval = false",
        "\u{0}",
    ] {
        let loaded = config::understand(&snapshot(&[(TOPIC, text.as_bytes())]))
            .loaded
            .unwrap();
        assert!(
            loaded.schedule.topics.values().all(|topic| topic.approval),
            "{text}"
        );
    }
}

#[test]
fn dates_of_single_recordings() {
    check(
        TOPIC,
        "[[valid]]\nfile = \"a.mp3\"\nfrom = \"2026-11-20\"\nuntil = 2026-11-20\n",
        "",
    );
    check(TOPIC, "[[valid]]\nfile = \"a.mp3\"\n", "1:1 valid-always");
    check(TOPIC, "[[valid]]\nuntil = 2026-11-27\n", "1:1 missing-key");
    check(
        TOPIC,
        "[[valid]]\nfile = \"a.mp3\"\nuntl = 2026-11-27\n",
        "3:1 unknown-key",
    );
    check(
        TOPIC,
        "[[valid]]\nfile = \"a.mp3\"\nfrom = 2026-11-27\nuntil = 2026-11-26\n",
        "4:9 until-before-from",
    );
    check(
        TOPIC,
        "[[valid]]\nfile = \"../tin/a.mp3\"\nuntil = 2026-11-27\n",
        "2:8 wrong-value",
    );
    check(
        TOPIC,
        "[[valid]]\nfile = \"a.mp3\"\nread = 2\nevery = \"1d\"\n",
        "",
    );
    check(
        TOPIC,
        "[[valid]]\nfile = \"a.mp3\"\nread = 0\n\n[[valid]]\nfile = \"b.mp3\"\nevery = \"5s\"\n",
        "3:8 wrong-value, 7:9 wrong-value",
    );
    let one = "[[valid]]\nfile = \"a.mp3\"\nuntil = 2026-11-27\n";
    check(TOPIC, &format!("{one}{one}"), "5:8 valid-twice");
}
