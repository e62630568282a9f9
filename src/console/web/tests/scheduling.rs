//! The week, its drafts and its history wholly through forms: what is drafted, seen, signed, undone; and by whom not.

mod clumsy;
mod filling;
mod importing;
mod meeting;
mod refusing;
mod switching;

use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};

use super::*;
use crate::airlog::{Airlog, Event};
use crate::config::{self, Snapshot};
use crate::console::web::paths::{DAY, DRAFTS, HISTORY, SLOT, WEEK};
use crate::drafts::{self, Kind, State};
use crate::rundown::Catalogue;
use crate::station::{ClockStatus, Current};

const FILE: &str = "config/schedule.toml";

/// The column as it stands, in the fields of the form.
const COLUMN: &str =
    "khung=cchc-chieu&phat=p%3Acai-cach-hanh-chinh&thu=T3&gio=17%3A15&dai=10m&den=&le=move";

/// The sample station's files in a folder of its own, as a station that runs goes by them.
fn with_station(trial: &Trial, two_persons: bool) {
    let (from, to) = (Path::new(env!("CARGO_MANIFEST_DIR")), trial.folder.path());
    for folder in ["config", "programs"] {
        fs::create_dir_all(to.join(folder)).unwrap();
        for file in fs::read_dir(from.join(folder)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), to.join(folder).join(file.file_name())).unwrap();
        }
    }
    for topic in fs::read_dir(from.join("audio")).unwrap() {
        let topic = topic.unwrap();
        if topic.path().is_dir() {
            let place = to.join("audio").join(topic.file_name());
            fs::create_dir_all(&place).unwrap();
            let settings = topic.path().join("topic.toml");
            if settings.is_file() {
                fs::copy(settings, place.join("topic.toml")).unwrap();
            }
        }
    }
    if two_persons {
        let path = to.join("config/station.toml");
        let text = fs::read_to_string(&path).unwrap();
        let two = text.replace("# two_persons = true", "two_persons = true");
        assert_ne!(text, two);
        fs::write(&path, two).unwrap();
    }
    taken(trial);
    speaks(trial);
}

/// Has the station say now that it goes by its clock: acts are dated only while it does.
fn speaks(trial: &Trial) {
    trial.says("Bản tin");
    trial.status.set(Status {
        clock: ClockStatus {
            trusted: true,
            ..ClockStatus::default()
        },
        ..trial.status.get()
    });
}

/// Does as a running station does with new files: loads them, keeps them, and writes its row.
fn taken(trial: &Trial) {
    let root = trial.folder.path();
    let loaded = Arc::new(config::load(root).loaded.unwrap());
    let snapshot = Snapshot::of(root);
    config::keep(root, &snapshot).unwrap();
    let event = Event::ConfigTaken {
        digest: snapshot.digest(),
        files: Vec::new(),
        waits: Vec::new(),
    };
    let mut log = Airlog::open(&root.join("var/airlog.db")).unwrap();
    log.event(trial.clock.now(), &event).unwrap();
    let catalogue = Arc::new(Catalogue::default());
    trial.current.set(Current { loaded, catalogue });
}

fn read(trial: &Trial, file: &str) -> String {
    fs::read_to_string(trial.folder.path().join(file)).unwrap()
}

fn folder(trial: &Trial) -> Folder {
    Folder::new(trial.folder.path())
}

fn page(trial: &Trial, path: &str, session: &str) -> String {
    let answer = trial.ask(&Ask::page(path, Some(session)));
    assert_eq!(answer.code, StatusCode::OK, "{path}: {}", answer.body);
    documents::walk(path, &answer.body);
    assert!(
        !["week-", "edit-", "program-", "days-"]
            .iter()
            .any(|key| answer.body.contains(key)),
        "{path}: a key without words"
    );
    answer.body
}

fn send(trial: &Trial, path: &str, form: &str, session: &str) -> Answer {
    trial.ask(&Ask::form(path, form, Some(session)))
}

/// The value of a hidden field.
fn field(page: &str, name: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("{name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Looks at a draft, and signs what was seen.
fn sign(trial: &Trial, draft: u32, from: &str, session: &str) -> Answer {
    let page = page(trial, &format!("{DRAFTS}?so={draft}&tu={from}"), session);
    let form = format!(
        "so={draft}&viec=ky&tu={}&lay=&sau={}",
        field(&page, "tu"),
        field(&page, "sau")
    );
    send(trial, DRAFTS, &form, session)
}

fn moved(into: &str) -> String {
    let moved = COLUMN
        .replace("thu=T3", "thu=T4")
        .replace("17%3A15", "17%3A20")
        .replace("10m", "15+ph%C3%BAt");
    format!("{moved}&viec=doi&{into}")
}

fn is_due(trial: &Trial, date: Date, slot: &str) -> bool {
    let loaded = config::load(trial.folder.path()).loaded.unwrap();
    let due = loaded
        .schedule
        .due_on(&loaded.calendar, &loaded.rules.zone, date);
    due.occurrences
        .iter()
        .any(|one| one.slot.id.as_str() == slot)
}

fn versions(trial: &Trial) -> Vec<drafts::Version> {
    let log = Airlog::open_read_only(&trial.folder.path().join("var/airlog.db")).unwrap();
    drafts::history(&folder(trial), &log).unwrap()
}

/// Drafts the column's move and a second repeat of it, for next Monday.
fn drafted(trial: &Trial, staff: &str) {
    let week = page(trial, &format!("{WEEK}?ngay=08/12/2026"), staff);
    let link = "/tuan/khung?khung=cchc-chieu&amp;ngay=2026-12-08";
    assert!(week.contains(link), "{week}");
    let shown = page(
        trial,
        &format!("{SLOT}?khung=cchc-chieu&ngay=2026-12-08"),
        staff,
    );
    let as_it_is = shown.contains("value=\"17:15\"") && shown.contains("value=\"T3\" checked");
    assert!(as_it_is, "{shown}");
    let dragged = page(
        trial,
        &format!("{SLOT}?khung=cchc-chieu&ngay=2026-12-08&thu=T4&gio=17:25"),
        staff,
    );
    let moves = dragged.contains("value=\"17:25\"") && dragged.contains("value=\"T4\" checked");
    assert!(
        moves && !dragged.contains("value=\"T3\" checked"),
        "{dragged}"
    );
    let why = "ly_do=H%E1%BB%8Dp+t%E1%BB%95";
    let made = send(
        trial,
        SLOT,
        &moved(&format!("nhap=&tu=30/11/2026&{why}")),
        staff,
    );
    assert_eq!(made.to(), "/ban-nhap?so=1", "{}", made.body);
    let again =
        "khung=&phat=r%3Acchc-chieu&thu=CN&gio=6h45&dai=10&den=&le=air&viec=them&nhap=1&tu=";
    assert_eq!(send(trial, SLOT, again, staff).to(), "/ban-nhap?so=1");
}

/// Sees what the draft does, submits it, and has it signed.
fn seen_and_signed(trial: &Trial, staff: &str, leader: &str) {
    let draft = page(trial, "/ban-nhap?so=1", staff);
    for said in [
        "Họp tổ",
        "Từ 30/11/2026 đến 13/12/2026",
        "Đổi khung giờ cchc-chieu: các ngày T4, bắt đầu lúc 17:20, dài 15m.",
        "T3 17:15 (10 phút) chuyển sang T4 17:20 (15 phút)",
        "Thêm khung giờ cchc-chieu-phat-lai",
        "Phải xem kỹ",
        "Tư pháp hoặc lãnh đạo UBND ký",
    ] {
        assert!(draft.contains(said), "{said}: {draft}");
    }
    assert!(!draft.contains("value=\"ky\""), "staff sign nothing");
    let early = page(trial, "/ban-nhap?so=1", leader);
    assert!(!early.contains("value=\"ky\""), "not submitted");
    let submitted = send(trial, DRAFTS, "so=1&viec=nop", staff);
    assert_eq!(submitted.to(), "/ban-nhap?so=1");
    assert_eq!(sign(trial, 1, "30/11/2026", leader).to(), "/ban-nhap?so=1");
}

/// Finds the signed version in the history, sees what it did and what undoing it would do, and undoes it.
fn undone(trial: &Trial, staff: &str, leader: &str) {
    let versions = versions(trial);
    let kinds: Vec<Kind> = versions.iter().map(|version| version.kind).collect();
    assert_eq!(kinds, [Kind::First, Kind::Signed]);
    let row = versions[1].seq.unwrap();
    let history = page(trial, HISTORY, staff);
    let line = "Người binh ký, Người lan soạn (bản nháp số 1), áp dụng từ 30/11/2026";
    assert!(history.contains(line), "{history}");
    let seen = page(trial, &format!("{HISTORY}?dong={row}"), leader);
    assert!(seen.contains("chuyển sang T4 17:20 (15 phút)"), "{seen}");
    let ahead = page(trial, &format!("{HISTORY}?dong={row}&truoc=1"), leader);
    assert!(
        ahead.contains("Nếu hoàn tác") && ahead.contains("chuyển sang T3 17:15"),
        "{ahead}"
    );
    let form = format!("dong={row}&viec=hoan-tac&sau={}", field(&ahead, "sau"));
    assert_eq!(send(trial, HISTORY, &form, leader).to(), HISTORY);
    taken(trial);
    let history = page(trial, HISTORY, staff);
    let line = format!("Người binh hoàn tác dòng {row}");
    assert!(history.contains(&line), "{history}");
}

#[test]
fn the_column_moves_is_signed_for_monday_and_undone() {
    let trial = Trial::new();
    with_station(&trial, true);
    let before = read(&trial, FILE);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    drafted(&trial, &staff);
    assert_eq!(read(&trial, FILE), before, "a draft has no effect");

    seen_and_signed(&trial, &staff, &leader);
    let after = read(&trial, FILE);
    let note = "# Thêm ngày 24/11/2026: Người lan soạn, Người binh ký (bản nháp số 1)";
    assert!(after.contains(note), "{after}");
    assert!(!is_due(&trial, date(2026, 12, 1), "cchc-chieu"));
    assert!(is_due(&trial, date(2026, 12, 2), "cchc-chieu"));
    assert!(is_due(&trial, date(2026, 12, 6), "cchc-chieu-phat-lai"));
    // All that was there is there still, in its order.
    let mut left = after.lines();
    let mut lines = before.lines();
    assert!(lines.all(|line| left.any(|other| other == line)), "{after}");

    taken(&trial);
    let signed = page(&trial, "/ban-nhap?so=1", &staff);
    assert!(
        signed.contains("Người binh đã ký, áp dụng từ 30/11/2026"),
        "{signed}"
    );
    undone(&trial, &staff, &leader);
    assert_eq!(read(&trial, FILE), before, "every byte is back");
}

#[test]
fn a_week_is_light_and_names_what_is_special() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let culture = trial.signed_in("mai", &[Role::Culture]);
    let this = page(&trial, WEEK, &staff);
    assert!(this.len() < 30_000, "{}", this.len());
    for said in [
        "Thứ Ba, ngày 24/11/2026 · hôm nay",
        "★ Ngày Văn hóa Việt Nam",
        "Dời vì Ngày Văn hóa Việt Nam, sẽ phát bù: 17:15 ",
        "Giờ yên tĩnh",
        "↻ phát lại",
        "17:29:30–17:30",
        "06:45–17:00: không phát",
        "/tuan?ngay=2026-11-16",
        "/tuan?ngay=2026-11-30",
        "15/10 âm lịch",
    ] {
        assert!(this.contains(said), "{said}: {this}");
    }
    let look = page(&trial, WEEK, &culture);
    assert!(
        !look.contains(SLOT) && !look.contains(DAY),
        "no button for whom it is not: {look}"
    );
    let tet = page(&trial, &format!("{WEEK}?ngay=06/02/2027"), &staff);
    assert!(
        tet.contains("Tết Nguyên đán có lịch riêng, nghỉ: 12 khung giờ"),
        "{tet}"
    );
    assert!(page(&trial, &format!("{WEEK}?ngay=hôm"), &staff).contains("“hôm”"));
    for date in [
        "0001-01-01",
        "9999-12-31",
        "99999999-01-01",
        "%00",
        "2026-02-30",
    ] {
        page(&trial, &format!("{WEEK}?ngay={date}"), &staff);
    }
}
