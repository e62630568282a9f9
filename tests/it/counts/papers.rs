//! What the papers say of their numbers, the names they are written by, and how they print.

use std::fs;
use std::process::Command;

use super::{four_months, line, report};

/// What the page says of how much is content and how much only music, and what each table counts.
#[test]
fn definitions_stand_below_the_tables() {
    let station = four_months();
    let page = station.ok(&["report", "--month", "2027-02"]);
    for text in [
        "filler and fallback",
        "First airing: the first of a recording since the station has kept its log",
        "Content of the program only, as in Table 3",
        "Table 3. Airtime by program",
    ] {
        assert!(page.contains(text), "{text} is missing in:\n{page}");
    }

    // Two ways to ask for the column say the same of it.
    let whole = report(&station, &["--month", "2027-02"]);
    let alone = report(
        &station,
        &["--month", "2027-02", "--program", "cai-cach-hanh-chinh"],
    );
    assert_eq!(
        alone["programs"][0],
        *line(&whole["programs"], "program", "cai-cach-hanh-chinh")
    );
    let page = station.ok(&[
        "report",
        "--month",
        "2027-02",
        "--program",
        "cai-cach-hanh-chinh",
    ]);
    for text in [
        "1 new episodes, 2 airings, 2.5 minutes of content",
        "Village meetings",
        "The machine knows only what went on air",
    ] {
        assert!(page.contains(text), "{text} is missing in:\n{page}");
    }

    let output = station
        .phatthanh(&["report", "--month", "2027-02", "--program", "cchc"])
        .output()
        .unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && words.contains("cai-cach-hanh-chinh"),
        "{words}"
    );
}

/// A report is what its name says, or it is not written.
#[test]
fn nothing_goes_by_another_name() {
    let station = four_months();
    let refused = |args: &[&str], file: &str, words: &str| {
        let path = station.path(file);
        let mut all = args.to_vec();
        all.extend(["--out", path.to_str().unwrap()]);
        let output = station.phatthanh(&all).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.code() == Some(2) && said.contains(words),
            "{all:?}: {said}"
        );
        assert!(!path.exists(), "{file}");
    };

    let month = ["report", "--month", "2027-02"];
    let diary = ["report", "diary", "2027-02-02"];
    let book = ["report", "approvals", "--month", "2027-02"];
    for args in [&month[..], &diary, &book] {
        refused(args, "x.pdf", "save it as PDF");
        refused(args, "x.PDF", "save it as PDF");
        refused(args, "x.doc", "The ending .doc names no format");
        refused(args, "x", "has no ending");
        refused(
            &[args, &["--format", "html"]].concat(),
            "x.docx",
            "does not fit",
        );
        refused(
            &[args, &["--format", "docx"]].concat(),
            "x.pdf",
            "save it as PDF",
        );
    }

    refused(&diary, "x.xlsx", "docx, html");
    let page = station.path("x.HTM");
    station.ok(&[
        "report",
        "--month",
        "2027-02",
        "--out",
        page.to_str().unwrap(),
    ]);
    assert!(
        fs::read_to_string(page)
            .unwrap()
            .starts_with("<!DOCTYPE html>")
    );
    let plain = station.path("x");
    station.ok(&[
        "report",
        "--month",
        "2027-02",
        "--format",
        "docx",
        "--out",
        plain.to_str().unwrap(),
    ]);
    assert!(fs::read(plain).unwrap().starts_with(b"PK"));
}

/// The workbook prints on pages as wide as its columns; the signatures hold on to what is before them; the year
/// is the one it is written in.
#[test]
fn the_papers_print() {
    let station = four_months();
    let unzip = |name: &str, part: &str| {
        let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); [print(z.read(n).decode()) for n in z.namelist() if n.startswith(sys.argv[2])]";
        let output = Command::new("python3")
            .args(["-c", script])
            .arg(station.path(name))
            .arg(part)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };

    for name in ["a.xlsx", "a.docx"] {
        station.ok(&[
            "report",
            "--month",
            "2026-11",
            "--out",
            station.path(name).to_str().unwrap(),
        ]);
    }

    let sheets = unzip("a.xlsx", "xl/worksheets/");
    assert_eq!(sheets.matches("fitToPage=\"1\"").count(), 6, "{sheets}");
    assert_eq!(sheets.matches("fitToHeight=\"0\"").count(), 6, "{sheets}");
    let text = unzip("a.docx", "word/document.xml");
    let end = text.rfind("End of the report.").unwrap();
    let paragraph = text[..end].rfind("<w:p>").unwrap();
    assert!(
        text[paragraph..end].contains("<w:keepNext/>"),
        "{}",
        &text[paragraph..end]
    );
    let today = phatthanh::clock::Clock::now(&phatthanh::clock::SystemClock::new());
    let year = today.to_zoned(station.zone()).year();
    let old = station.ok(&["report", "--year", "2020"]);
    assert!(
        old.contains(&format!("/{year}</i>")) && !old.contains("/2020</i>"),
        "{old}"
    );

    // Forty seconds of music after each bulletin of a minute are one line each, and no incident.
    let diary = station.ok(&["report", "diary", "2026-11-02"]);
    assert_eq!(diary.matches("Filler</td>").count(), 1, "{diary}");
}
