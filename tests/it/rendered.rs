//! Documents as an office program shows them. Where `LibreOffice` or poppler is not installed these pass unseen;
//! the XML is held by `paper` anywhere.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::paper::november;

/// Whether `program` can be run here.
fn installed(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// The documents as PDF, in a folder of their own.
fn pdfs(documents: &[PathBuf], folder: &Path) -> Vec<PathBuf> {
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    let mut office = Command::new("libreoffice");
    office
        .arg(profile)
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .args(documents);
    let output = office.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    documents
        .iter()
        .map(|document| folder.join(document.with_extension("pdf").file_name().unwrap()))
        .collect()
}

/// The lines of a page, as they stand on it.
fn page(pdf: &Path, number: u32) -> Vec<String> {
    let number = number.to_string();
    let mut tool = Command::new("pdftotext");
    let output = tool
        .args(["-layout", "-f", &number, "-l", &number])
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn facts(pdf: &Path) -> String {
    String::from_utf8(Command::new("pdfinfo").arg(pdf).output().unwrap().stdout).unwrap()
}

#[test]
fn the_papers_look_as_they_must() {
    if !(installed("libreoffice") && installed("pdftotext")) {
        return;
    }

    let station = november();
    let folder = tempfile::tempdir().unwrap();
    let document = |name: &str, args: &[&str]| {
        let path = folder.path().join(name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
        command
            .arg("--station")
            .arg(station.path(""))
            .arg("report")
            .args(args)
            .arg("--out")
            .arg(&path);
        assert!(
            command
                .env_remove("PHATTHANH_LANG")
                .status()
                .unwrap()
                .success()
        );
        path
    };

    let documents = [
        document("bao-cao.docx", &["--month", "2026-11"]),
        document("nhat-ky.docx", &["diary", "2026-11-10"]),
        document("so-duyet.docx", &["approvals", "--year", "2026"]),
    ];
    let [report, diary, book] = &pdfs(&documents, folder.path())[..] else {
        panic!("three documents")
    };

    assert!(
        facts(report).contains("595.304 x 841.89 pts (A4)"),
        "{}",
        facts(report)
    );
    the_first_page_is_official(report);
    the_body_ends_before_the_signatures(report);
    for (pdf, title) in [(diary, "SỔ NHẬT KÝ PHÁT SÓNG"), (book, "SỔ DUYỆT TIN BÀI")] {
        a_book_lies_across(pdf, title);
    }

    // The power went in the evening, some pages on.
    let lines: Vec<String> = (1..=8).flat_map(|number| page(diary, number)).collect();
    assert!(
        lines.iter().any(|line| line.contains("mất điện")),
        "{lines:?}"
    );
}

#[track_caller]
fn the_first_page_is_official(report: &Path) {
    let first = page(report, 1);
    // The office and the country stand beside each other; neither is wrapped.
    let head = &first[0];
    assert!(
        head.starts_with("ỦY BAN NHÂN DÂN") && head.ends_with("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        "{first:?}"
    );
    let motto = &first[1];
    assert!(
        motto.starts_with("PHƯỜNG THUẬN AN") && motto.ends_with("Độc lập - Tự do - Hạnh phúc"),
        "{first:?}"
    );
    let number = first.iter().find(|line| line.contains("/BC-UBND")).unwrap();
    assert!(
        number.contains("Thuận An, ngày") && number.contains("năm 2026"),
        "{number}"
    );
    let title = first.iter().position(|line| line == "BÁO CÁO").unwrap();
    assert!(
        first[title + 1].starts_with("Kết quả hoạt động phát thanh"),
        "{first:?}"
    );

    // No number on the first page, and the number alone at the top of the others.
    assert_ne!(first[0], "1");
    assert_eq!(
        (page(report, 2)[0].as_str(), page(report, 3)[0].as_str()),
        ("2", "3")
    );
}

#[track_caller]
fn the_body_ends_before_the_signatures(report: &Path) {
    let all: Vec<String> = (1..=12).flat_map(|number| page(report, number)).collect();
    let place = |line: &str| {
        all.iter()
            .position(|found| found.contains(line))
            .unwrap_or_else(|| panic!("{line}"))
    };

    assert!(
        place("./.") < place("Nơi nhận:"),
        "the body ends before the signatures"
    );
    let receivers = &all[place("Nơi nhận:")];
    assert!(
        receivers.ends_with("TM. ỦY BAN NHÂN DÂN"),
        "side by side: {receivers}"
    );
    assert!(place("Nơi nhận:") < place("PHỤ LỤC"), "the annex follows");
}

/// A table over many pages, on sheets that lie across.
#[track_caller]
fn a_book_lies_across(pdf: &Path, title: &str) {
    assert!(
        facts(pdf).contains("841.89 x 595.304 pts (A4)"),
        "{}",
        facts(pdf)
    );
    assert!(
        page(pdf, 1).iter().any(|line| line == title),
        "{:?}",
        page(pdf, 1)
    );

    // The last page holds more than its number.
    let facts = facts(pdf);
    let pages = facts
        .lines()
        .find_map(|line| line.strip_prefix("Pages:"))
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    assert!(page(pdf, pages).len() > 1, "{:?}", page(pdf, pages));
}
