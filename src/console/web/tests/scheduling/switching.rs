//! The calendar: a month with lunar dates; Tết and mourning as one switch each, seen before they are drafted.

use super::*;
use crate::console::web::paths::{DAYS, SWITCH, query};

const CALENDAR_FILE: &str = "config/calendar.toml";

/// The way to switching off what the calendar has of `list` under these keys.
fn off(list: &str, name: &str, keys: [(&str, &str); 2]) -> String {
    let [(key, value), (key_2, value_2)] = keys;
    let asked = [
        ("viec", "tat"),
        ("danh-sach", list),
        ("ten", name),
        ("khoa", key),
        ("tri", value),
        ("khoa2", key_2),
        ("tri2", value_2),
    ];
    query(SWITCH, &asked)
}

/// Signs the draft as the leadership, today.
fn signed(trial: &Trial, draft: u32, staff: &str, leader: &str) {
    send(trial, DRAFTS, &format!("so={draft}&viec=nop"), staff);
    let answer = sign(trial, draft, "24/11/2026", leader);
    assert_eq!(
        answer.to(),
        format!("/ban-nhap?so={draft}"),
        "{}",
        answer.body
    );
    taken(trial);
}

#[test]
fn a_month_names_what_is_special() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let month = page(&trial, DAYS, &staff);
    for said in [
        "Tháng 11 năm 2026",
        "Thứ Ba, ngày 24/11/2026, 16/10 âm lịch, Ngày Văn hóa Việt Nam",
        "Năm Bính Ngọ",
        "Tết Nguyên đán: 06/02/2027–08/02/2027",
        "Quốc khánh",
        "có lịch riêng thay lịch tuần.",
    ] {
        assert!(month.contains(said), "{said}: {month}");
    }
    assert!(month.len() < 30_000, "{}", month.len());
    let tet = page(&trial, &format!("{DAYS}?ngay=06/02/2027"), &staff);
    assert!(
        tet.contains("06:01–06:10") && tet.contains("Năm Đinh Mùi"),
        "{tet}"
    );
    let culture = trial.signed_in("mai", &[Role::Culture]);
    assert!(
        !page(&trial, DAYS, &culture).contains(SWITCH),
        "no button for whom it is not"
    );
    for date in ["0001-01-01", "9999-12-31", "2200-01-01", "%00", "hôm"] {
        page(&trial, &format!("{DAYS}?ngay={date}"), &staff);
    }
}

#[test]
fn mourning_is_seen_before_it_is_drafted_signed_and_switched_off() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    let before = read(&trial, CALENDAR_FILE);
    let asked = query(
        SWITCH,
        &[
            ("viec", "tang"),
            ("dau", "01/12/2026"),
            ("cuoi", "02/12/2026"),
        ],
    );
    let seen = page(&trial, &asked, &staff);
    // Songs leave; what is heard in their time is said.
    for said in [
        "Thứ Ba, ngày 01/12/2026",
        "Thứ Tư, ngày 02/12/2026",
        "bỏ",
        "giờ ấy:",
    ] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    let form = "viec=tang&dau=01/12/2026&cuoi=02/12/2026&nhap=&ly_do=";
    assert_eq!(send(&trial, SWITCH, form, &staff).to(), "/ban-nhap?so=1");
    let draft = page(&trial, "/ban-nhap?so=1", &staff);
    assert!(
        draft.contains("Quốc tang từ 01/12/2026 đến hết 02/12/2026"),
        "{draft}"
    );
    assert_eq!(read(&trial, CALENDAR_FILE), before);
    let legal = trial.signed_in("hanh", &[Role::Legal]);
    assert!(
        !page(&trial, "/ban-nhap?so=1", &legal).contains("value=\"ky\""),
        "not the legal office's"
    );

    signed(&trial, 1, &staff, &leader);
    let block = "[[mourning]]\nfrom  = \"2026-12-01\"\nuntil = \"2026-12-02\"\n";
    let after = read(&trial, CALENDAR_FILE);
    assert!(
        after.starts_with(&before) && after.ends_with(block),
        "{after}"
    );
    assert!(
        !is_due(&trial, date(2026, 12, 1), "ca-nhac-chieu"),
        "songs rest"
    );
    assert!(page(&trial, DAYS, &staff).contains("01/12/2026–02/12/2026"));

    let keys = [("from", "2026-12-01"), ("until", "2026-12-02")];
    let way = off("mourning", "01/12/2026–02/12/2026", keys);
    let seen = page(&trial, &way, &staff);
    assert!(seen.contains("thêm"), "songs are back: {seen}");
    let form = way.split_once('?').unwrap().1;
    assert_eq!(
        send(&trial, SWITCH, &format!("{form}&nhap=&ly_do="), &staff).to(),
        "/ban-nhap?so=2"
    );
    signed(&trial, 2, &staff, &leader);
    assert!(is_due(&trial, date(2026, 12, 1), "ca-nhac-chieu"));
    assert!(read(&trial, CALENDAR_FILE).contains("# [[mourning]]\n# from  = \"2026-12-01\""));
    let gone = page(&trial, &way, &staff);
    assert!(gone.contains("Trong lịch không còn"), "{gone}");
}

#[test]
fn tet_has_more_days_is_switched_off_and_on_again() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    let found = "khoa=lunar&tri=1/1&khoa2=name&tri2=T%E1%BA%BFt+Nguy%C3%AAn+%C4%91%C3%A1n";
    let asked = format!("{SWITCH}?viec=so-ngay&{found}&so-ngay=4");
    let seen = page(&trial, &asked, &staff);
    assert!(
        seen.contains("09/02/2027") && !seen.contains("08/02/2027"),
        "the day that comes: {seen}"
    );
    let form = format!("viec=so-ngay&{found}&so-ngay=4&nhap=&ly_do=");
    assert_eq!(send(&trial, SWITCH, &form, &staff).to(), "/ban-nhap?so=1");
    signed(&trial, 1, &staff, &leader);
    assert!(
        read(&trial, CALENDAR_FILE).contains("name        = \"Tết Nguyên đán\"\nlength_days = 4\n")
    );

    let on = "viec=tet&bat-dau=1/1&so-ngay=3&phat-0=chuc-tet&gio-0=6h&dai-0=9&nhap=&ly_do=";
    let twice = send(&trial, SWITCH, on, &staff);
    assert!(
        twice
            .body
            .contains("Trong lịch đã có Tết: 06/02/2027–09/02/2027"),
        "{}",
        twice.body
    );
    let off = format!("viec=tat&danh-sach=day&ten=T%E1%BA%BFt&{found}&nhap=&ly_do=");
    assert_eq!(send(&trial, SWITCH, &off, &staff).to(), "/ban-nhap?so=2");
    signed(&trial, 2, &staff, &leader);
    assert!(page(&trial, DAYS, &staff).contains("đang tắt"));

    assert_eq!(send(&trial, SWITCH, on, &staff).to(), "/ban-nhap?so=3");
    let draft = page(&trial, "/ban-nhap?so=3", &staff);
    let said = "Hằng năm từ ngày 1/1 âm lịch, 3 ngày (lần tới 06/02/2027): Tết Nguyên đán, nghỉ lễ; thay lịch tuần bằng chuc-tet lúc 06:00, dài 9m";
    assert!(draft.contains(said), "{draft}");
    signed(&trial, 3, &staff, &leader);
    let loaded = config::load(trial.folder.path()).loaded.unwrap();
    let due = loaded
        .schedule
        .due_on(&loaded.calendar, &loaded.rules.zone, date(2027, 2, 8));
    assert_eq!(due.occurrences.len(), 1, "the third day has one program");
}

#[test]
fn what_cannot_be_is_said_and_drafted_by_nobody() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    for (form, said) in [
        ("viec=tang&dau=01/11/2026&cuoi=02/11/2026", "đã qua"),
        (
            "viec=tang&dau=02/12/2026&cuoi=01/12/2026",
            "sau hoặc đúng ngày đầu",
        ),
        (
            "viec=tang&dau=02/12/2026&cuoi=02/12/2027",
            "không quá 30 ngày",
        ),
        ("viec=tang&dau=x&cuoi=31/02/2027", "không phải là ngày"),
        (
            "viec=so-ngay&khoa=lunar&tri=1/1&khoa2=name&tri2=x&so-ngay=2",
            "Trong lịch không còn",
        ),
        (
            "viec=so-ngay&khoa=lunar&tri=1/1&khoa2=name&tri2=T%E1%BA%BFt+Nguy%C3%AAn+%C4%91%C3%A1n&so-ngay=3",
            "Trong tệp đã là 3 ngày",
        ),
        (
            "viec=so-ngay&khoa=lunar&tri=1/1&khoa2=name&tri2=T%E1%BA%BFt+Nguy%C3%AAn+%C4%91%C3%A1n&so-ngay=99",
            "không phải là số ngày",
        ),
        (
            "viec=tat&danh-sach=slot&ten=x&khoa=id&tri=cchc-chieu&khoa2=at&tri2=17:15",
            "Trong lịch không còn",
        ),
    ] {
        let answer = send(&trial, SWITCH, &format!("{form}&nhap=&ly_do="), &staff);
        assert!(answer.body.contains(said), "{form}: {}", answer.body);
        documents::walk(SWITCH, &answer.body);
    }
    assert_eq!(drafts::drafts(&folder(&trial)).unwrap(), []);
    // A holiday alone is a day too.
    let day = "ngay=02/12/2026&ten=L%E1%BB%85+h%E1%BB%99i&le=1&phat=&gio=&dai=&nhap=&tu=";
    assert_eq!(send(&trial, DAY, day, &staff).to(), "/ban-nhap?so=1");
    let draft = page(&trial, "/ban-nhap?so=1", &staff);
    assert!(draft.contains("nghỉ lễ"), "{draft}");
}
