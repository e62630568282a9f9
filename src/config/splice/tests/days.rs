//! Special days and mourning: written, and switched off.

use super::*;

const CALENDAR_FILE: &str = "# ngày\r\n\r\n[[day]]\r\nevery   = \"01-01\"\r\nname    = \"Tết tây\"  # lễ\r\nholiday = true\r\n\r\n# bù\r\n[[day]]\r\nlunar   = \"1/1\"\r\nname    = \"Tết\"\r\nreplace = [\r\n    # sáng\r\n    { program = \"a\", at = \"06:00\", length = \"9m\" },\r\n]\r\n";

fn off(list: &str, keys: &[(&str, &str)]) -> Splice {
    Splice::CommentOut {
        list: list.to_owned(),
        having: keys
            .iter()
            .map(|(key, value)| ((*key).to_owned(), Some(text(value))))
            .collect(),
    }
}

#[test]
fn an_entry_that_is_switched_off_stays_as_comments() {
    check(
        CALENDAR_FILE,
        &off("day", &[("every", "01-01"), ("name", "Tết tây")]),
        "[[day]]\r\nevery   = \"01-01\"\r\nname    = \"Tết tây\"  # lễ\r\nholiday = true",
        "# [[day]]\r\n# every   = \"01-01\"\r\n# name    = \"Tết tây\"  # lễ\r\n# holiday = true",
    );
    let tet = off("day", &[("lunar", "1/1"), ("name", "Tết")]);
    let after = tet.apply(CALENDAR_FILE.as_bytes()).unwrap();
    let after = String::from_utf8(after).unwrap();
    assert!(
        after.contains("# replace = [\r\n    # sáng\r\n#     { program"),
        "{after}"
    );
    assert_eq!(entries(after.as_bytes(), "day").unwrap().len(), 1);
    for unknown in [
        off("day", &[("lunar", "1/1"), ("name", "khác")]),
        off("mourning", &[("from", "2026-12-01")]),
    ] {
        let refused = unknown.apply(CALENDAR_FILE.as_bytes());
        assert!(
            matches!(refused, Err(SpliceError::Missing(_))),
            "{refused:?}"
        );
    }
    // Of two that are alike nobody knows which.
    let twice = format!("{CALENDAR_FILE}\r\n[[day]]\r\nlunar = \"1/1\"\r\nname = \"Tết\"\r\n");
    let refused = tet.apply(twice.as_bytes());
    assert!(
        matches!(refused, Err(SpliceError::Several(_))),
        "{refused:?}"
    );
    // Between braces there is no block to comment out.
    let braces = "day = [{ lunar = \"1/1\", name = \"Tết\" }]\n";
    assert!(matches!(
        tet.apply(braces.as_bytes()),
        Err(SpliceError::Form(_))
    ));
}

#[test]
fn mourning_is_a_block_of_its_own_and_the_last_goes_without_a_trace() {
    let splice = Splice::Mourning {
        from: date(2026, 12, 1),
        until: date(2026, 12, 2),
        note: Some("Bà Hoa".to_owned()),
    };
    let block =
        "\r\n# Bà Hoa\r\n[[mourning]]\r\nfrom  = \"2026-12-01\"\r\nuntil = \"2026-12-02\"\r\n";
    let after = splice.apply(CALENDAR_FILE.as_bytes()).unwrap();
    assert_eq!(
        String::from_utf8(after.clone()).unwrap(),
        format!("{CALENDAR_FILE}{block}")
    );
    let gone = off(
        "mourning",
        &[("from", "2026-12-01"), ("until", "2026-12-02")],
    );
    let gone = gone.apply(&after).unwrap();
    assert_eq!(entries(&gone, "mourning").unwrap(), Vec::<Vec<_>>::new());
    assert_eq!(
        splice.apply(b"").unwrap(),
        block.replace("\r\n", "\n").trim_start().as_bytes()
    );
}

#[test]
fn days_by_the_moon_have_their_length_and_their_programs() {
    let splice = Splice::OneOff {
        day: OneOffDay {
            date: date(2027, 2, 6),
            lunar: Some("1/1".to_owned()),
            length_days: Some(3),
            name: "Tết".to_owned(),
            holiday: true,
            replace: Some(vec![Extra {
                id: None,
                program: "chuc-tet".to_owned(),
                at: jiff::civil::time(6, 0, 0, 0),
                length: "9m".to_owned(),
            }]),
            ..OneOffDay::default()
        },
        note: None,
    };
    let after = String::from_utf8(splice.apply(b"").unwrap()).unwrap();
    let expected = "[[day]]\nlunar       = \"1/1\"\nname        = \"Tết\"\nlength_days = 3\nholiday     = true\nreplace     = [\n    { program = \"chuc-tet\", at = \"06:00\", length = \"9m\" },\n]\n";
    assert_eq!(after, expected);
}
