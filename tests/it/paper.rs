//! Reports and books: their numbers are the log's, their layout is the paper's.

mod counted;
mod month;
mod numbers;

use std::path::Path;
use std::process::Command;

use phatthanh::clock::Clock;

pub(crate) use month::november;

use crate::support::TestStation;

/// What stands in a part of a `.docx`, by python's own ZIP and XML readers: another pair of eyes.
fn part(document: &Path, script: &str) -> String {
    let code = format!(
        "import sys, zipfile\nfrom xml.etree import ElementTree as E\nW='{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}'\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nfor n in z.namelist():\n    E.fromstring(z.read(n))\nd=E.fromstring(z.read('word/document.xml'))\n{script}"
    );
    let output = Command::new("python3")
        .arg("-c")
        .arg(code)
        .arg(document)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_document_has_the_official_layout() {
    let station = november();
    let path = station.path("bao-cao.docx");
    let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
    command
        .arg("--station")
        .arg(station.path(""))
        .args(["report", "--quarter", "2026-Q4", "--out"])
        .arg(&path);
    assert!(
        command
            .env_remove("PHATTHANH_LANG")
            .status()
            .unwrap()
            .success()
    );
    let text = part(
        &path,
        "print('\\n'.join(''.join(t.text or '' for t in p.iter(W+'t')) for p in d.iter(W+'p')))",
    );
    for line in [
        "ỦY BAN NHÂN DÂN",
        "PHƯỜNG THUẬN AN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "quý IV năm 2026",
        "Nơi nhận:",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "III. ĐÁNH GIÁ CHUNG",
        "Đất đai",
        "Tố cáo",
        // What the log keeps in the words of the program.
        "card không nhận âm thanh trong 1032 ms",
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "{line} is missing in:\n{text}"
        );
    }

    assert!(
        text.contains("/BC-UBND") && text.contains("từ ngày 01/10/2026 đến hết ngày 31/12/2026"),
        "{text}"
    );
    assert!(text.contains("./."), "the body ends as it must");
    let layout = part(
        &path,
        "m=d.find('.//'+W+'pgMar'); s=d.find('.//'+W+'pgSz'); print([m.get(W+k) for k in ('top','bottom','left','right')], s.get(W+'w'), s.get(W+'h'), d.find('.//'+W+'titlePg') is not None)\nprint(E.fromstring(z.read('word/styles.xml')).find('.//'+W+'rFonts').get(W+'ascii'))\nprint(''.join(t.text for t in E.fromstring(z.read('word/header1.xml')).iter(W+'instrText')))",
    );
    assert_eq!(
        layout,
        "['1134', '1134', '1701', '851'] 11906 16838 True\nTimes New Roman\n PAGE \n"
    );

    // The same figures give the same bytes.
    let again = station.path("lai.docx");
    let once = station.path("mot.docx");
    for path in [&once, &again] {
        station.ok(&[
            "report",
            "--quarter",
            "2026-Q4",
            "--out",
            path.to_str().unwrap(),
        ]);
    }

    assert_eq!(std::fs::read(once).unwrap(), std::fs::read(again).unwrap());
}

#[test]
fn the_diary_and_the_approval_book() {
    let station = november();
    let diary = station.ok(&["report", "diary", "2026-11-10"]);
    for text in [
        "BROADCAST DIARY",
        "Tuesday, 10/11/2026",
        "power cut",
        "Session 2: on 17:00:00",
        "OPERATOR",
    ] {
        assert!(diary.contains(text), "{text} is missing in:\n{diary}");
    }

    let quiet = station.ok(&["report", "diary", "2026-12-01"]);
    assert!(quiet.contains("Nothing aired on this day"), "{quiet}");
    let today = phatthanh::clock::SystemClock::new()
        .now()
        .to_zoned(station.zone())
        .date();
    let month = today.strftime("%Y-%m").to_string();
    let book = station.ok(&["report", "approvals", "--month", &month]);
    assert!(
        book.contains("APPROVAL BOOK") && book.contains("May air (on paper)"),
        "{book}"
    );
    let rows = book.matches("<tr").count() - 1;
    let approved = station
        .json(&["library", "--json"])
        .iter()
        .filter(|row| !row["approved_by"].is_null())
        .count();
    assert_eq!(rows, approved);
}

#[test]
fn what_cannot_be_written_is_said() {
    let station = TestStation::new();
    let check = |args: &[&str], expected: &str| {
        let output = station.phatthanh(args).output().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {words}");
        assert!(words.contains(expected), "{args:?}: {words}");
    };

    check(&["report"], "--month 2026-11");
    check(&["report", "--month", "11/2026"], "11/2026 is no period");
    check(
        &["report", "--from", "2026-11-09", "--to", "2026-11-02"],
        "no period",
    );
    check(
        &["report", "--month", "2026-11", "--format", "docx"],
        "--out name.docx",
    );
    check(
        &["report", "diary", "2026-11-10", "--format", "xlsx"],
        "docx, html",
    );
    check(
        &["report", "--month", "2026-11", "--out", "/proc/none/x.docx"],
        "Could not write",
    );

    // An empty log is a report too.
    let report = station
        .json(&["report", "--year", "2026", "--format", "json"])
        .remove(0);
    assert_eq!(
        (&report["seconds"], &report["sessions"]),
        (&0.0.into(), &0.into())
    );
}
