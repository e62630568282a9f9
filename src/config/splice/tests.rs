mod days;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::config::page::Page;
use crate::config::{Content, special, week};
use crate::schedule::Slot;

const WEEK: &str = "\
# LỊCH PHÁT SÓNG
#   chép một khối, đổi id

# ───── BUỔI SÁNG ─────

[[slot]]
id      = \"mo-dau\"
program = \"mo-dau\"
days    = [\"T2\", \"T3\"]
at      = \"05:30\"    # đúng giờ
length  = \"1m\"

# Chuyên mục, kỳ chiều
[[slot]]
id      = \"chieu\"
program = \"cchc\"
days    = [\"T3\"]
at      = \"17:15\"
length  = \"15m\"
# until = \"2027-01-01\"

# ───── HẾT ─────
";

fn text(value: &str) -> Literal {
    Literal::Text(value.to_owned())
}

fn slot(id: &str, at: &str, note: Option<&str>) -> Splice {
    let days = Literal::List(vec![text("T3"), text("T4")]);
    let keys = [
        ("id", text(id)),
        ("program", text("cchc")),
        ("days", days),
        ("at", text(at)),
        ("length", text("10m")),
    ];
    Splice::AddSlot {
        keys: keys.map(|(key, value)| (key.to_owned(), value)).to_vec(),
        note: note.map(str::to_owned),
    }
}

fn set(slot: &str, key: &str, value: Literal) -> Splice {
    Splice::Set {
        file: SCHEDULE.into(),
        table: vec![Step::Entry {
            list: "slot".to_owned(),
            having: vec![("id".to_owned(), Some(text(slot)))],
        }],
        key: key.to_owned(),
        value,
    }
}

fn unset(slot: &str, key: &str) -> Splice {
    Splice::Unset {
        file: SCHEDULE.into(),
        table: vec![Step::Entry {
            list: "slot".to_owned(),
            having: vec![("id".to_owned(), Some(text(slot)))],
        }],
        key: key.to_owned(),
    }
}

fn day(add: Vec<Extra>) -> Splice {
    Splice::OneOff {
        day: OneOffDay {
            date: date(2026, 12, 8),
            name: "Hội nghị".to_owned(),
            holiday: false,
            drop: vec![SlotId::from("chieu")],
            add,
            ..OneOffDay::default()
        },
        note: Some("Bà Hoa, 30/11/2026".to_owned()),
    }
}

/// Checks that `splice` puts `new` in the place of `old` in `before`, where `old` is found first, and changes nothing else.
#[track_caller]
fn check(before: &str, splice: &Splice, old: &str, new: &str) {
    let after = splice.apply(before.as_bytes()).unwrap();
    let expected = before.replacen(old, new, 1);
    assert_eq!(String::from_utf8(after).unwrap(), expected);
}

#[test]
fn a_key_gets_its_value_and_keeps_the_comment_behind_it() {
    check(
        WEEK,
        &set("mo-dau", "at", text("05:29:30")),
        "\"05:30\"    #",
        "\"05:29:30\"    #",
    );
    check(
        WEEK,
        &set("mo-dau", "priority", Literal::Integer(1)),
        "length  = \"1m\"",
        "length  = \"1m\"\npriority = 1",
    );
}

#[test]
fn a_key_goes_with_its_line_and_leaves_the_comment_behind_it() {
    let dated = WEEK.replace(
        "# until = \"2027-01-01\"",
        "until   = 2027-01-01\npriority = 1 # hơn tin\nseason = \"mua-dong\"",
    );
    check(
        &dated,
        &unset("chieu", "until"),
        "until   = 2027-01-01\n",
        "",
    );
    check(
        &dated,
        &unset("chieu", "priority"),
        "priority = 1 # hơn",
        "# hơn",
    );
    check(
        dated
            .trim_end()
            .strip_suffix("\n\n# ───── HẾT ─────")
            .unwrap(),
        &unset("chieu", "season"),
        "season = \"mua-dong\"",
        "",
    );
    check(
        "[[slot]]\nid = \"a\"\ndays = [\"T2\",\n  \"T3\"]\nat = \"06:00\"\n",
        &unset("a", "days"),
        "days = [\"T2\",\n  \"T3\"]\n",
        "",
    );

    // Between braces it takes a comma with it.
    let braces = "slot = [{ id = \"a\", until = 2027-01-01, at = \"06:00\" }]\n";
    check(braces, &unset("a", "until"), "until = 2027-01-01, ", "");
    check(braces, &unset("a", "at"), ", at = \"06:00\"", "");
}

#[test]
fn a_slot_stands_behind_the_one_before_it_in_the_day_in_its_style() {
    let new = "\n\n# Bà Hoa thêm\n[[slot]]\nid      = \"giua\"\nprogram = \"cchc\"\ndays    = [\"T3\", \"T4\"]\nat      = \"06:00\"\nlength  = \"10m\"";
    let splice = slot("giua", "06:00", Some("Bà Hoa thêm"));
    check(WEEK, &splice, "\"1m\"", &format!("\"1m\"{new}"));

    // Behind the comment that belongs to the block above it, before the banner.
    let new = new.replace("06:00", "18:00").replace("giua", "muon");
    let splice = slot("muon", "18:00", Some("Bà Hoa thêm"));
    let last = "# until = \"2027-01-01\"";
    check(WEEK, &splice, last, &format!("{last}{new}"));

    // Before the first of the day, below its banner.
    let after = slot("som", "05:00", None).apply(WEEK.as_bytes()).unwrap();
    let after = String::from_utf8(after).unwrap();
    assert!(after.contains("BUỔI SÁNG ─────\n\n[[slot]]\nid      = \"som\""));
}

#[test]
fn a_version_stands_behind_the_one_it_follows() {
    let after = slot("mo-dau", "23:00", None)
        .apply(WEEK.as_bytes())
        .unwrap();
    let after = String::from_utf8(after).unwrap();
    assert!(after.contains("length  = \"1m\"\n\n[[slot]]\nid      = \"mo-dau\""));
}

#[test]
fn a_slot_is_retired_and_not_removed() {
    let retire = Splice::RetireSlot {
        slot: SlotId::from("chieu"),
        from: None,
        until: date(2026, 12, 6),
    };
    check(
        WEEK,
        &retire,
        "length  = \"15m\"",
        "length  = \"15m\"\nuntil   = \"2026-12-06\"",
    );

    let gone = Splice::RetireSlot {
        slot: SlotId::from("trua"),
        from: None,
        until: date(2026, 12, 6),
    };
    let error = gone.apply(WEEK.as_bytes()).unwrap_err();
    assert!(matches!(error, SpliceError::Missing(_)), "{error}");
}

#[test]
fn a_day_is_written_behind_the_others_with_all_its_tables() {
    let before = "[[day]]\ndate = \"2026-09-02\"\nname = \"Quốc khánh\"\n[[day.add]]\nprogram = \"cchc\"\nat = \"06:00\"\nlength = \"5m\"\n\n# Hết tệp";
    let extra = Extra {
        id: None,
        program: "cchc".to_owned(),
        at: jiff::civil::time(17, 20, 0, 0),
        length: "15m".to_owned(),
    };
    let new = "\n\n# Bà Hoa, 30/11/2026\n[[day]]\ndate = \"2026-12-08\"\nname = \"Hội nghị\"\ndrop = [\"chieu\"]\nadd  = [\n    { program = \"cchc\", at = \"17:20\", length = \"15m\" },\n]";
    let splice = day(vec![extra]);
    check(before, &splice, "\"5m\"", &format!("\"5m\"{new}"));

    // No calendar yet: the file is the day.
    let alone = String::from_utf8(splice.apply(b"").unwrap()).unwrap();
    assert_eq!(alone.trim_end(), new.trim_start());
}

#[test]
fn programs_topics_and_settings_have_keys_too() {
    let set = |table: Vec<Step>, key: &str, value| Splice::Set {
        file: "programs/cchc.toml".into(),
        table,
        key: key.to_owned(),
        value,
    };
    let program = "# CHUYÊN MỤC\ntitle     = \"Cải cách\"\ntopics    = [\"dat-dai\",\n             \"ho-tich\"]\npick      = \"rotate\"   # lần lượt";
    check(
        program,
        &set(vec![], "mandatory", Literal::Flag(true)),
        "# lần lượt",
        "# lần lượt\nmandatory = true",
    );
    check(
        program,
        &set(vec![], "topics", Literal::List(vec![text("dat-dai")])),
        "[\"dat-dai\",\n             \"ho-tich\"]",
        "[\"dat-dai\"]",
    );

    let station = "name = \"Đài\"\n\n[limits]\nsessions_per_day = 3\n\n[speech]\nabbreviations = { NVH = \"nhà văn hóa\" }\n";
    let limits = || vec![Step::Table("limits".to_owned())];
    check(
        station,
        &set(limits(), "refuse", Literal::Flag(true)),
        "= 3",
        "= 3\nrefuse           = true",
    );
    check(
        station,
        &set(
            vec![
                Step::Table("speech".to_owned()),
                Step::Table("abbreviations".to_owned()),
            ],
            "Cty.",
            text("công ty"),
        ),
        "văn hóa\" }",
        "văn hóa\", \"Cty.\" = \"công ty\" }",
    );
    check(
        station,
        &set(
            vec![Step::Table("console".to_owned())],
            "listen",
            text("127.0.0.1:1"),
        ),
        "văn hóa\" }\n",
        "văn hóa\" }\n\n[console]\nlisten = \"127.0.0.1:1\"\n",
    );
    // The top of a file that has none.
    check(
        "# Đài\n\n# Giới hạn\n[limits]\nrefuse = true\n",
        &set(vec![], "quiet_hours", text("none")),
        "# Giới hạn",
        "quiet_hours = \"none\"\n\n# Giới hạn",
    );
}

#[test]
fn what_would_cost_more_than_it_says_is_refused() {
    #[track_caller]
    fn refused(before: &[u8], splice: &Splice, expected: &SpliceError) {
        assert_eq!(splice.apply(before).as_ref(), Err(expected));
    }

    let days = set("a", "days", text("T2"));
    refused(
        b"[[slot]]\nid = \"a\"\ndays = [\"T2\", # Monday\n \"T3\"]\n",
        &days,
        &SpliceError::Comment("days".to_owned()),
    );
    refused(
        b"slot = [{ id = \"a\" }]\n",
        &slot("b", "05:00", None),
        &SpliceError::Form("slot".to_owned()),
    );
    let described = || "[[slot]] id = \"a\"".to_owned();
    refused(b"", &days, &SpliceError::Missing(described()));
    refused(
        b"[[slot]]\nid = \"a\"\n",
        &unset("a", "until"),
        &SpliceError::Missing("until".to_owned()),
    );
    refused(
        b"[[slot]]\nid = \"a\"\ndays = [\"T2\", # Monday\n \"T3\"]\n",
        &unset("a", "days"),
        &SpliceError::Comment("days".to_owned()),
    );
    let pointed = Splice::Unset {
        file: "config/station.toml".into(),
        table: vec![Step::Table("output".to_owned())],
        key: "device".to_owned(),
    };
    let form = SpliceError::Form("device".to_owned());
    refused(b"output.device = \"default\"\n", &pointed, &form);
    let twice = b"[[slot]]\nid = \"a\"\n[[slot]]\nid = \"a\"\n";
    refused(twice, &days, &SpliceError::Several(described()));
    refused(b"[[slot]]\nid = \"a", &days, &SpliceError::Unreadable);
    let utf16: Vec<u8> = WEEK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&utf16, &days, &SpliceError::Unreadable);
    // A key with a point makes a table that has no place of its own.
    let lead = Splice::Set {
        file: "config/station.toml".into(),
        table: vec![Step::Table("output".to_owned())],
        key: "lead".to_owned(),
        value: text("300ms"),
    };
    let form = SpliceError::Form("lead".to_owned());
    refused(b"output.device = \"default\"\n", &lead, &form);
    assert!(!form.text().say(Language::Vi).starts_with("edit-"));
}

/// Letters and marks apart, as a Mac writes them.
#[test]
fn a_slot_is_found_however_its_letters_are_written() {
    let before = "[[slot]]\nid = \"s\u{61}\u{301}ng\"\nat = \"05:30\"\n";
    check(before, &set("sáng", "at", text("05:31")), "05:30", "05:31");
}

/// A block as people write them.
#[derive(Debug, Clone)]
struct Block {
    at: (u8, u8),
    aligned: bool,
    quiet: bool,
    above: u8,
    dated: Option<u8>,
}

prop_compose! {
    fn block()(
        at in (5_u8..21, 0_u8..60),
        aligned: bool,
        quiet: bool,
        above in 0_u8..5,
        dated in prop::option::of(1_u8..28),
    ) -> Block {
        Block { at, aligned, quiet, above, dated }
    }
}

fn written(blocks: &[Block], ended: bool) -> String {
    let mut text = String::from("# LỊCH\n\n");
    for (number, block) in blocks.iter().enumerate() {
        text += match block.above {
            0 => "",
            1 => "\n# ───── BUỔI ─────\n\n",
            2 => "# chu\u{31b}\u{301} tách\n",
            3 => "\n\n",
            _ => "\n# a = \"b\" # [[slot]]\n",
        };
        let (hour, minute) = block.at;
        let mut lines = vec![
            ("id", format!("\"s{number}\"")),
            ("program", "'cchc'".to_owned()),
            ("days", "[\"T2\", \"T5\"]".to_owned()),
            ("at", format!("\"{hour:02}:{minute:02}\"")),
            ("length", "\"10m\"".to_owned()),
        ];
        if let Some(day) = block.dated {
            lines.push(("until", format!("2027-01-{day:02}")));
        }
        text += "[[slot]]\n";
        for (key, value) in lines {
            let key = if block.aligned {
                format!("{key:<8}= ")
            } else {
                format!("  {key}=")
            };
            let comment = if block.quiet { "" } else { "  # của tôi" };
            text.extend([key.as_str(), &value, comment, "\n"]);
        }
    }
    if !ended {
        text.truncate(text.trim_end().len());
    }
    text
}

/// What Notepad makes of a text: its own line ends, and a mark before it.
fn through_notepad(text: &str) -> Vec<u8> {
    format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()
}

fn slots(bytes: &[u8]) -> Vec<Slot> {
    let page = Page::new(Path::new(SCHEDULE), &Content::Bytes(bytes.to_vec()), true);
    let slots = week::read(&page).into_iter();
    let slots = slots
        .map(|entry| entry.slot.expect("a whole slot"))
        .collect();
    assert!(page.is_whole());
    slots
}

fn any_splice() -> impl Strategy<Value = (u8, u8, u8, u8)> {
    (0_u8..6, 0_u8..8, 0_u8..24, 1_u8..28)
}

/// The splice, and what it does to the slots, said without the splice's own words.
fn drawn((kind, which, hour, day): (u8, u8, u8, u8), blocks: &[Block]) -> (Splice, Vec<String>) {
    let id = format!("s{}", usize::from(which) % blocks.len());
    let until = date(2026, 12, i8::try_from(day).unwrap());
    let was = |slots: &[Block]| -> Vec<String> {
        let text = written(slots, true);
        self::slots(text.as_bytes())
            .iter()
            .map(|slot| format!("{slot:?}"))
            .collect()
    };
    let mut expected = was(blocks);
    let place = usize::from(which) % blocks.len();
    match kind {
        0 => {
            let mut blocks = blocks.to_vec();
            blocks[place].at = (hour, day);
            let at = format!("{hour:02}:{day:02}");
            (set(&id, "at", text(&at)), was(&blocks))
        }
        1 => {
            let splice = Splice::RetireSlot {
                slot: SlotId::from(id.as_str()),
                from: None,
                until,
            };
            let mut slot = slots(written(blocks, true).as_bytes()).remove(place);
            slot.until = Some(until);
            expected[place] = format!("{slot:?}");
            (splice, expected)
        }
        2 => {
            let value = Literal::Integer(i64::from(hour));
            let mut slot = slots(written(blocks, true).as_bytes()).remove(place);
            slot.priority = i32::from(hour);
            expected[place] = format!("{slot:?}");
            (set(&id, "priority", value), expected)
        }
        3 if blocks[place].dated.is_some() => {
            let mut blocks = blocks.to_vec();
            blocks[place].dated = None;
            (unset(&id, "until"), was(&blocks))
        }
        _ => {
            let splice = slot(
                "moi",
                &format!("{hour:02}:00"),
                Some("ai \"đó\"\n [[slot]]"),
            );
            let Splice::AddSlot { keys, .. } = &splice else {
                unreachable!("a new slot")
            };
            let lines = keys
                .iter()
                .map(|(key, value)| format!("{key} = {}\n", value.written()));
            let alone = format!("[[slot]]\n{}", lines.collect::<String>());
            expected.push(format!("{:?}", slots(alone.as_bytes())[0]));
            (splice, expected)
        }
    }
}

proptest! {
    /// Whatever the file and the edit: its slots differ by the edit alone, every other byte stays, and line ends, byte
    /// order mark or a missing last line end make no difference to any of it.
    #[test]
    fn an_edit_is_what_it_says(
        blocks in prop::collection::vec(block(), 1..6),
        ended: bool,
        drawn_as in any_splice(),
    ) {
        let before = written(&blocks, ended);
        let (splice, mut expected) = drawn(drawn_as, &blocks);
        let after = splice.apply(before.as_bytes()).unwrap();

        let mut found: Vec<String> = slots(&after).iter().map(|slot| format!("{slot:?}")).collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);

        let after = String::from_utf8(after).unwrap();
        let alike = |a: &mut dyn Iterator<Item = (u8, u8)>| a.take_while(|(a, b)| a == b).count();
        let head = alike(&mut before.bytes().zip(after.bytes()));
        let room = before.len().min(after.len()) - head;
        let tail = alike(&mut before.bytes().rev().zip(after.bytes().rev()).take(room));
        let lost = &before.as_bytes()[head..before.len() - tail];
        let lines = usize::from(matches!(splice, Splice::Unset { .. }));
        let ends = lost.split(|byte| *byte == b'\n').count() - 1;
        prop_assert!(!lost.contains(&b'#') && ends <= lines, "{:?}", lost);

        // Notepad before or behind the edit.
        let there = splice.apply(&through_notepad(&before)).unwrap();
        prop_assert_eq!(there, through_notepad(&after));
    }

    /// Bytes of any kind are edited rightly or not at all.
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..80), cut in 0_usize..600) {
        let week = WEEK.as_bytes();
        let torn = [&week[..cut.min(week.len())], &bytes[..], &week[cut.min(week.len())..]].concat();
        for splice in [slot("moi", "07:00", None), set("chieu", "at", text("17:20")), unset("chieu", "length"), day(vec![])] {
            for bytes in [&bytes, &torn] {
                if let Ok(after) = splice.apply(bytes) {
                    prop_assert!(Source::read(&after).unwrap().tree().is_ok());
                }
            }
        }
    }
}

#[test]
fn the_days_of_the_calendar_are_what_was_asked_for() {
    let content = Content::Bytes(day(vec![]).apply(WEEK.as_bytes()).unwrap());
    let page = Page::new(Path::new(CALENDAR), &content, true);
    let [only] = &special::read(&page).calendar.days[..] else {
        panic!("one day")
    };
    assert_eq!(only.when, crate::calendar::DayRule::On(date(2026, 12, 8)));
    assert_eq!(only.change.drop, [SlotId::from("chieu")]);
}
