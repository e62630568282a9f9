//! Files that are no TOML, or not even text: each mistake at its place, and all that can be read in spite of it.

use phatthanh::config;

use super::{SCHEDULE, STATION, TOPIC, check, check_bytes, slot, snapshot};

#[test]
fn what_is_no_toml() {
    check(STATION, "name = “Đài”\n", "1:8 syntax-curly!");
    check(STATION, "name = Đài\n", "1:8 syntax-bare!");
    check(
        STATION,
        "name = \"Đài\nnam = 1\n",
        "1:12 syntax-quote!, 2:1 unknown-key!",
    );
    check(
        STATION,
        "name = \"Đài\"\nname = \"Đài\"\n",
        "2:1 syntax-twice!",
    );
    check(
        STATION,
        "name\n[limits]\nsessions_per_day = 0\n",
        "1:1 syntax-no-value!, 3:20 wrong-value!",
    );
    check(
        STATION,
        "name = \"Đài\"\n[limits\nsessions_per_day = 0\n",
        "2:1 syntax-header!, 3:20 wrong-value!",
    );
    check(
        STATION,
        "name = \"Đài\"\n[output]\ndevice = [\"a\", \"b\"\n[limits]\nsessions_per_day = 0\n",
        "3:10 syntax-list!, 5:20 wrong-value!",
    );
    check(
        STATION,
        "name = \"\"\"Đài\n[limits]\nsessions_per_day = 0\n",
        "1:8 syntax-quote!, 3:20 wrong-value!",
    );
    check(STATION, "name = \"\\Đài\"\n", "1:10 syntax-backslash!");
    check(STATION, "đài = \"x\"\nname = 'x'\n", "1:1 syntax-key!");
    check(STATION, "name = \"Đài\" xã\n", "1:14 syntax-rest!");
    check(
        SCHEDULE,
        &slot("from = 2026-02-30\nuntil = 5:30"),
        "7:8 syntax-date!, 8:9 syntax-date!",
    );
    check(SCHEDULE, &slot("priority = 007"), "7:12 syntax-number!");
    check(
        SCHEDULE,
        &slot("").replace("[\"T3\"]", "[\"T3\" \"T4\"]"),
        "4:14 syntax-comma!",
    );
    check(
        STATION,
        "name = 'Đài'\n[output]\nlead = 1\n[output]\n",
        "3:8 wrong-value!, 4:2 syntax-twice!",
    );
    check(TOPIC, "approval = sai\n", "1:12 syntax-flag");

    // Names that may stand on a broken line are not missed.
    let broken =
        "[[slot]]\nid = “sang”\nrepeat = \"chiu\"\ndays = \"T3\"\nat = 05:30\nlength = \"5m\"\n";
    check(SCHEDULE, broken, "2:6 syntax-curly!");
}

#[test]
fn a_wrong_header_does_not_take_the_slots_before_it_away() {
    for header in ["[slot]]", "[slot]", "[[slot]"] {
        let key = if header == "[[slot]" {
            "syntax-header"
        } else {
            "syntax-twice"
        };
        let column = if header == "[[slot]" { 1 } else { 2 };
        let both = slot("") + header + "\nid = 5\n";
        let rest = "9:6 wrong-value!";
        check(
            SCHEDULE,
            &both.replace("15m", "15"),
            &format!("6:10 wrong-value!, 8:{column} {key}!, {rest}"),
        );
    }
}

#[test]
fn bytes() {
    check_bytes(
        STATION,
        b"name = \"D\xE0i\"\nnam = 1\n",
        "1:10 not-utf8!, 2:1 unknown-key!",
    );
    check_bytes(STATION, b"\xFF\xFEn\0a\0", "1:1 utf16!");
    check_bytes(STATION, &[0; 4096], "1:1 syntax-no-value!");
    let nested = format!("name = {}", "[".repeat(100_000));
    let outcome = config::understand(&snapshot(&[(STATION, nested.as_bytes())]));
    assert!(outcome.loaded.is_none());
    let dotted = format!("{}a = 1", "a.".repeat(50_000));
    let outcome = config::understand(&snapshot(&[(STATION, dotted.as_bytes())]));
    assert!(outcome.loaded.is_none());
    let many = "x\n".repeat(1000) + &"y = 1 z\n".repeat(1000);
    let outcome = config::understand(&snapshot(&[(STATION, many.as_bytes())]));
    assert_eq!(outcome.faults.len(), 201);
}
