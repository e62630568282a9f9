//! The paper week as a draft: into a week there is, into an empty station, with rows that nobody understands.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;

use super::*;
use crate::drafts::paper::{Import, PaperWeek};

const HEAD: &str = "Thứ;Giờ;Phút;Chương trình;Ghi chú\n";

impl Office {
    fn read_table(&self, bytes: &[u8]) -> Import {
        let files = Snapshot::of(self.root.path()).with_a_week();
        let loaded = config::understand(&files).loaded.unwrap();
        let week = PaperWeek::read(bytes, &loaded.schedule, &loaded.calendar, MONDAY).unwrap();
        week.import(&loaded.schedule, MONDAY)
    }

    fn table(&self, rows: &str) -> Import {
        self.read_table(format!("{HEAD}{rows}").as_bytes())
    }

    /// What is due in the week from Monday on: `T2 17:00 a 10`.
    fn week(&self) -> Vec<String> {
        const DAYS: [&str; 7] = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];
        let last = MONDAY + 6.days();
        let due = self.due().into_iter();
        due.take_while(|(day, ..)| *day <= last)
            .map(|(day, slot, at, minutes)| {
                let day = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap();
                format!("{} {} {slot} {minutes}", DAYS[day], at.strftime("%H:%M"))
            })
            .collect()
    }

    fn put_in(&mut self, import: Import) {
        let mut draft = self.draft(import.operations).unwrap();
        self.sign(&mut draft, "Bình", MONDAY).unwrap();
    }
}

fn keys(notes: &[Text]) -> Vec<&str> {
    notes.iter().map(Text::key).collect()
}

fn said(import: &Import) -> Vec<String> {
    let operations = import.operations.iter();
    operations.map(|one| one.say(Language::Vi)).collect()
}

#[test]
fn slots_come_move_and_go_as_the_table_says() {
    let mut office = Office::new(false);
    let import = office.table(
        "T2;17:00;10;Tin;\nT4;17:00;10;Tin;\nT5;6h;10;PL Tin;\nT2;17h20;15;Nhạc;\nCN;08:00;15;Nhạc;\n",
    );
    assert_eq!(
        said(&import),
        [
            "Đổi khung giờ b: các ngày T5.",
            "Đổi khung giờ c: bắt đầu lúc 17:20, dài 15m.",
            "Thêm khung giờ nhac-sang: phát nhac, các ngày CN, bắt đầu lúc 08:00, dài 15m.",
        ]
    );
    assert_eq!(import.notes, []);
    office.put_in(import);
    assert_eq!(
        office.week(),
        [
            "T2 17:00 a 10",
            "T2 17:20 c 15",
            "T4 17:00 a 10",
            "T5 06:00 b 10",
            "CN 08:00 nhac-sang 15"
        ]
    );
    let undated = SCHEDULE.lines().all(|line| office.read().contains(line));
    assert!(undated, "{}", office.read());

    // The table again: nothing is left to do. Without its music: that goes.
    let same = "T2, T4;17:00;10;Tin;\nT5;6h;10;PL Tin;\nT2;17h20;15;Nhạc;\n";
    let import = office.table(&format!("{same}CN;08:00;15;Nhạc;\n"));
    assert_eq!(import.operations, []);
    let import = office.table(same);
    // What begins on that very day was never on air: it is taken back, not ended.
    assert_eq!(
        (said(&import), keys(&import.notes)),
        (vec![], vec!["cli-import-stays"])
    );
    let import = office.table("T2, T4;17:00;10;Tin;\n");
    assert_eq!(import.operations, []);
}

#[test]
fn what_no_row_names_goes_unless_a_row_may_mean_it() {
    let office = Office::new(false);
    let import = office.table("T2-T4;17:00;10;Tin;\n");
    assert_eq!(
        said(&import),
        [
            "Đổi khung giờ a: các ngày T2, T3, T4.",
            "Bỏ khung giờ c (hết hạn vào hôm trước ngày áp dụng; khối cũ vẫn còn trong tệp).",
            "Bỏ khung giờ b (hết hạn vào hôm trước ngày áp dụng; khối cũ vẫn còn trong tệp).",
        ]
    );
    #[rustfmt::skip]
    let kept = [
        // The row's minute, its day, or nothing of it is understood.
        ("T2;17:10;mười;Nhạc;",        "cli-import-bad-length"),
        ("T2;lúc năm giờ;10;Nhạc;",    "cli-import-bad-time"),
        ("T9;17:10;10;Nhạc;",          "cli-import-bad-day"),
        ("T2;17:10;10;Chuyện lạ;",     "cli-import-unknown"),
        ("T2;17:10;10;Tiếp âm VOV1;",  "cli-import-relay"),
    ];
    for (row, key) in kept {
        let import = office.table(&format!(
            "T2, T4;17:00;10;Tin;\nT3;06:00;10;PL Tin;\n{row}\n"
        ));
        assert_eq!(import.operations, [], "{row}");
        assert_eq!(keys(&import.notes), [key, "cli-import-stays"], "{row}");
        let told = import.notes[0].say(Language::Vi);
        assert!(told.starts_with("Dòng 4:"), "{told}");
    }
    // A row that surely means something else keeps nothing.
    let import = office.table("T2, T4;17:00;10;Tin;\nT3;06:00;10;PL Tin;\nT2;17:10;mười;Tin;\n");
    assert_eq!(import.operations, [retire("c")]);
    // A day nobody understands is not that of the row above.
    let import = office.table("T2, T4;17:00;10;Tin;\nT9;06:00;10;Tin;\n;07:00;10;Tin;\n");
    assert_eq!(
        keys(&import.notes)[..2],
        ["cli-import-bad-day", "cli-import-bad-day"]
    );
    // Nothing understood is no empty week.
    assert_eq!(office.table("T9;17:00;10;Tin;\n").operations, []);
}

#[test]
fn repeats_are_found_among_the_rows_or_added() {
    let office = Office::new(false);
    let import = office.table(
        "T2, T4;17:00;10;Tin;phát lại lúc 6h\nT3, T5;06:00;10;Tin;\nT2;17:10;10;Nhạc;phát lại lúc 19h15\n",
    );
    assert_eq!(
        said(&import),
        [
            "Đổi khung giờ b: các ngày T3, T5.",
            "Thêm khung giờ nhac-toi: phát lại c, các ngày T2, bắt đầu lúc 19:15, dài 10m.",
        ]
    );
    assert_eq!(keys(&import.notes), ["cli-import-later-added"]);
    let import = office.table("T2, T4;17:00;10;Tin;sẽ phát lại\nT2;17:10;10;Nhạc;\n");
    assert_eq!(keys(&import.notes), ["cli-import-later-when"]);
}

#[test]
fn relays_become_slots_where_the_station_has_a_program_for_them() {
    let office = Office::new(false);
    let write = |path: &str, text: &str| {
        std::fs::write(office.root.path().join(path), text).unwrap();
    };
    let station = std::fs::read_to_string(office.root.path().join("config/station.toml")).unwrap();
    let input = "[[input]]\nid = \"vov1\"\ntitle = \"Đài Tiếng nói Việt Nam\"\nurl = [\"http://127.0.0.1:1/\"]\n";
    write("config/station.toml", &format!("{station}{input}"));
    write(
        "programs/thoi-su.toml",
        "title = \"Thời sự\"\nform = \"relay\"\ninput = \"vov1\"\ntopics = [\"tin\"]\npick = \"newest\"\n",
    );
    let rows = "T2, T4;17:00;10;Tin;\nT3;06:00;10;PL Tin;\nT2;17:10;10;Nhạc;\nT2-CN;6h30;30;Tiếp sóng VOV1;\n";
    let import = office.table(rows);
    assert_eq!(
        said(&import),
        [
            "Thêm khung giờ thoi-su-sang: phát thoi-su, các ngày T2, T3, T4, T5, T6, T7, CN, bắt đầu lúc 06:30, dài 30m."
        ]
    );
    assert_eq!(keys(&import.notes), ["cli-import-guessed"]);
    // By its minute, whatever it is called.
    write(
        "config/schedule.toml",
        &format!(
            "{SCHEDULE}\n[[slot]]\nid = \"r\"\nprogram = \"thoi-su\"\ndays = \"hằng ngày\"\nat = \"06:30\"\nlength = \"30m\"\n"
        ),
    );
    let import = office.table(&rows.replace("Tiếp sóng VOV1", "Nối đài trung ương"));
    assert_eq!(import.operations, []);
}

#[test]
fn a_first_week_comes_from_a_table() {
    let mut office = Office::new(false);
    std::fs::remove_file(office.root.path().join("config/schedule.toml")).unwrap();
    let import = office.table("T2;17:00;10;Tin;\nT3;06:00;10;PL Tin;\n");
    let mut draft = office.draft(import.operations.clone()).unwrap();
    let words = office.difference(&draft, MONDAY).words(Language::Vi);
    assert_eq!(words.moves.len(), 2, "{words:?}");
    office.sign(&mut draft, "Bình", MONDAY).unwrap();
    assert_eq!(
        office.week(),
        ["T2 17:00 tin-chieu 10", "T3 06:00 tin-sang 10"]
    );
    assert!(office.read().contains("repeat  = \"tin-chieu\""));
    let row = office.history().last().unwrap().seq.unwrap();
    office.undo(row).unwrap();
    assert_eq!((office.read(), office.week()), (String::new(), vec![]));
}

/// The sample week as staff keep it is the sample schedule, in both forms: nothing is left to draft.
#[test]
fn the_sample_week_is_the_sample_schedule() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loaded = config::load(own).loaded.unwrap();
    for file in ["tuan.csv", "tuan.xlsx"] {
        let bytes = std::fs::read(own.join("tests/fixtures/week").join(file)).unwrap();
        let week = PaperWeek::read(&bytes, &loaded.schedule, &loaded.calendar, MONDAY).unwrap();
        let import = week.import(&loaded.schedule, MONDAY);
        assert_eq!(import.operations, [], "{file}");
        let relays = import
            .notes
            .iter()
            .filter(|note| note.key() == "cli-import-relay");
        assert_eq!(relays.count(), 3, "{file}: {:?}", import.notes);
    }
}

/// However many times a note names, and rows the table has: a few are used, and what no week has is refused.
#[test]
fn hostile_tables_are_bounded() {
    let office = Office::new(false);
    let times: Vec<String> = (0..60).map(|minute| format!("6h{minute:02}")).collect();
    let note = times.join(" ");
    let import = office.table(&format!("T2;17:10;10;Nhạc;phát lại lúc {note}\n"));
    let added = ["cli-import-later-added"; 4];
    assert_eq!(
        keys(&import.notes),
        [&["cli-import-later-many"][..], &added].concat()
    );

    let rows = |count: u32, note: &str| {
        let row = |number: u32| {
            let at = format!(
                "{}:{:02}:{:02}",
                number / 3600,
                number / 60 % 60,
                number % 60
            );
            format!("T2;{at};10;Tin;{note}\n")
        };
        (0..count).map(row).collect::<String>()
    };
    let read_rows = |count, note| read(format!("{HEAD}{}", rows(count, note)).as_bytes());
    let too_large = Err("cli-import-too-large".to_owned());
    assert_eq!(read_rows(500, ""), Ok(500));
    assert_eq!(read_rows(501, ""), too_large);
    assert_eq!(read_rows(2_000, &format!("phát lại lúc {note}")), too_large);
}

/// A workbook of these parts beside those that each has.
fn workbook(parts: &[(&str, &str)]) -> Vec<u8> {
    book(1, parts)
}

/// A workbook of so many sheets: the last is `sheet1.xml`, and all before it are one part, `sheet2.xml`.
fn book(sheets: u32, parts: &[(&str, &str)]) -> Vec<u8> {
    const ROOT: &str = "http://schemas.openxmlformats.org";
    let name = |number: u32| {
        let part = if number == sheets { 1 } else { 2 };
        format!("<sheet name=\"T{number}\" sheetId=\"{number}\" r:id=\"r{part}\"/>")
    };
    let names: String = (1..=sheets).map(name).collect();
    let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let usual = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{ROOT}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{ROOT}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{ROOT}/spreadsheetml/2006/main\" xmlns:r=\"{ROOT}/officeDocument/2006/relationships\"><sheets>{names}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{ROOT}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{ROOT}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{ROOT}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/></Relationships>"
            ),
        ),
    ];
    let usual = usual.iter().map(|(name, text)| (*name, text.as_str()));
    for (name, text) in usual.chain(parts.iter().copied()) {
        book.start_file(name, SimpleFileOptions::default()).unwrap();
        book.write_all(text.as_bytes()).unwrap();
    }
    book.finish().unwrap().into_inner()
}

/// A sheet of these cells, each with its place.
fn sheet(cells: &[(&str, &str)]) -> String {
    let mut text = String::from("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>");
    for (place, value) in cells {
        let row: String = place.chars().filter(char::is_ascii_digit).collect();
        let cell = format!(
            "<row r=\"{row}\"><c r=\"{place}\" t=\"inlineStr\"><is><t>{value}</t></is></c></row>"
        );
        text.push_str(&cell);
    }
    text + "</sheetData></worksheet>"
}

const ROWS: [(&str, &str); 8] = [
    ("A1", "Thứ"),
    ("B1", "Giờ"),
    ("C1", "Phút"),
    ("D1", "Chương trình"),
    ("A2", "T2"),
    ("B2", "17:00"),
    ("C2", "10"),
    ("D2", "Tin"),
];

fn read(bytes: &[u8]) -> Result<usize, String> {
    let office = Office::new(false);
    let loaded = config::load(office.root.path()).loaded.unwrap();
    let week = PaperWeek::read(bytes, &loaded.schedule, &loaded.calendar, MONDAY);
    week.map(|week| week.slots())
        .map_err(|text| text.key().to_owned())
}

/// Files that would fill any memory are refused, or read for what they are, at once.
#[test]
fn hostile_workbooks_are_bounded() {
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    const SECOND: &str = "xl/worksheets/sheet2.xml";
    let good = sheet(&ROWS);
    assert_eq!(read(&workbook(&[(SHEET, &good)])), Ok(1));
    // So many sheets are looked at, and no more, however small the part that all of them name.
    let nothing = sheet(&[("A1", " ")]);
    let last_of = |sheets| read(&book(sheets, &[(SHEET, &good), (SECOND, &nothing)]));
    assert_eq!(last_of(20), Ok(1));
    assert_eq!(last_of(21), Err("cli-import-no-header".to_owned()));

    // Cells at the ends of the sheet, and counts of what is not there.
    let far = sheet(&[&ROWS[..], &[("XFD3", "xa"), ("A1048576", "T3")]].concat());
    let strings = "<sst count=\"18446744073709551615\" uniqueCount=\"18446744073709551615\"><si><t>a</t></si></sst>";
    let book = workbook(&[(SHEET, &far), ("xl/sharedStrings.xml", strings)]);
    assert_eq!(read(&book), Ok(1));

    let too_large = Err("cli-import-too-large".to_owned());
    let unreadable = Err("cli-import-unreadable".to_owned());
    // 17 MB of blanks in some kilobytes.
    let blanks = format!("{}{good}", " ".repeat(17_000_000));
    let bomb = workbook(&[(SHEET, &blanks)]);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    assert_eq!(read(&bomb), too_large);
    let cells: Vec<(String, String)> = (1..3_000)
        .map(|row| (format!("A{row}"), "x".to_owned()))
        .collect();
    let cells: Vec<(&str, &str)> = cells
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(read(&workbook(&[(SHEET, &sheet(&cells))])), too_large);
    let names: Vec<String> = (0..1_500).map(|part| format!("xl/{part}.xml")).collect();
    let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(read(&workbook(&parts)), too_large);
    assert_eq!(read(&vec![b'a'; 20_000_001]), too_large);
    assert_eq!(read("T2;17:00\n".repeat(3_000).as_bytes()), too_large);

    // Places that no count holds: whatever the reader makes of them, it is one table's affair.
    for (right, wrong) in [
        ("A1:XFD1048576", "B9:A1"),
        ("A1:XFD1048576", "ZZZZZZZZZZZZZ99999999999"),
        ("r=\"A2\"", "r=\"ZZZZZZZZZZZZZ99999999999\""),
        ("row r=\"2\"", "row r=\"99999999999\""),
    ] {
        let odd = good.replace(right, wrong);
        assert_ne!(odd, good);
        let _told = read(&workbook(&[(SHEET, &odd)]));
    }

    // Entities that name each other are not said out.
    let mut entities = String::from("<!DOCTYPE w [<!ENTITY a0 \"Thứ\">");
    for level in 1..40 {
        let last = level - 1;
        let next = format!("<!ENTITY a{level} \"&a{last};&a{last};&a{last};&a{last};\">");
        entities.push_str(&next);
    }
    let bomb = format!("{entities}]>{}", good.replacen("Thứ", "&a39;", 1));
    assert!(read(&workbook(&[(SHEET, &bomb)])).is_err());

    // No workbook, an old one, one in an encoding that hides what it says.
    assert_eq!(read(b"PK\x03\x04"), unreadable);
    assert_eq!(
        read(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        Err("cli-import-old-form".to_owned())
    );
    let hidden = format!("<a>{}</a>", '\u{1b}');
    assert_eq!(read(&workbook(&[(SHEET, &hidden)])), unreadable);
    assert_eq!(read(b"hello"), Err("cli-import-no-header".to_owned()));
}
