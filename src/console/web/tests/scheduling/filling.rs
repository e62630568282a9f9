//! Programs: listed with their turns, their files shown as they stand, changed through a draft.

use super::*;
use crate::console::web::paths::{PROGRAM, PROGRAMS};

const COLUMN_FILE: &str = "programs/cai-cach-hanh-chinh.toml";

/// The form of the column as the sample station has it.
fn column() -> String {
    let topics = [
        "dat-dai",
        "dang-ky-kinh-doanh",
        "ho-tich",
        "ho-khau",
        "cong-chung",
        "xu-phat-vi-pham-hanh-chinh",
        "khieu-nai",
        "to-cao",
    ];
    let topics = topics.iter().enumerate();
    let topics = topics.map(|(place, topic)| format!("&thu-tu-{topic}={}", place + 1));
    format!(
        "ma=cai-cach-hanh-chinh&title=Chuy%C3%AAn+m%E1%BB%A5c+C%E1%BA%A3i+c%C3%A1ch+h%C3%A0nh+ch%C3%ADnh&in_charge=C%C3%B4ng+ch%E1%BB%A9c+T%C6%B0+ph%C3%A1p&pick=rotate{}&opening=nhac-hieu/cchc.ogg&closing=nhac-hieu/cchc-ket.wav&filler=nhac-nen&evergreen=du-phong/gioi-thieu-dai.mp3&approval=true&mandatory=true&make_good=7d&expires=&after_power_cut=join&nhap=",
        topics.collect::<String>()
    )
}

#[test]
fn programs_are_listed_with_their_turns() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let list = page(&trial, PROGRAMS, &staff);
    for said in [
        "Chuyên mục Cải cách hành chính",
        "luân phiên từng lĩnh vực",
        "Mỗi lĩnh vực đến lượt một lần trong 8 tuần",
        "chưa phát lần nào",
        "du-phong/gioi-thieu-dai.mp3",
        "chỉ phát bài đã duyệt",
        // Today is a holiday, and the column moves; its repeats stay.
        "T7 17:15 28/11 (phát lại)",
        "T3 17:15 01/12",
    ] {
        assert!(list.contains(said), "{said}: {list}");
    }
    assert!(list.len() < 30_000, "{}", list.len());
}

#[test]
fn a_file_is_shown_whole_and_changed_key_by_key() {
    let trial = Trial::new();
    with_station(&trial, false);
    let legal = trial.signed_in("hanh", &[Role::Legal]);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    let before = read(&trial, COLUMN_FILE);
    let path = format!("{PROGRAM}?ma=cai-cach-hanh-chinh");
    let shown = page(&trial, &path, &legal);
    assert!(
        shown.contains("\n# Tám lĩnh vực thay phiên nhau"),
        "line by line: {shown}"
    );
    assert!(shown.contains("name=\"evergreen\"") && shown.contains("value=\"7d\""));
    assert!(
        !page(&trial, &path, &leader).contains("name=\"evergreen\""),
        "the leadership drafts nothing"
    );

    let same = send(&trial, PROGRAM, &column(), &legal);
    assert!(same.body.contains("Chưa đổi gì"), "{}", same.body);
    let form = column()
        .replace("pick=rotate", "pick=in-order")
        .replace("make_good=7d", "make_good=3+ng%C3%A0y");
    assert_eq!(send(&trial, PROGRAM, &form, &legal).to(), "/ban-nhap?so=1");
    assert_eq!(read(&trial, COLUMN_FILE), before, "a draft has no effect");
    let draft = page(&trial, "/ban-nhap?so=1", &legal);
    assert!(
        draft.contains("pick = in-order") && draft.contains("make_good = 3d"),
        "{draft}"
    );
    assert!(
        !draft.contains("value=\"ky\""),
        "a program's file is the leadership's to sign"
    );

    send(&trial, DRAFTS, "so=1&viec=nop", &legal);
    assert_eq!(
        sign(&trial, 1, "24/11/2026", &leader).to(),
        "/ban-nhap?so=1"
    );
    let after = before
        .replace("pick      = \"rotate\"", "pick      = \"in-order\"")
        .replace("make_good = \"7d\"", "make_good = \"3d\"");
    assert_ne!(after, before);
    assert_eq!(
        read(&trial, COLUMN_FILE),
        after,
        "every other byte is as it was"
    );
}

/// A form that was opened before somebody else's change takes nothing of it back, and topics that only the file names stay.
#[test]
fn a_form_takes_back_nothing_that_others_did() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let path = format!("{PROGRAM}?ma=cai-cach-hanh-chinh");
    let seen = field(&page(&trial, &path, &staff), "goc");
    let theirs = read(&trial, COLUMN_FILE)
        .replace("make_good = \"7d\"", "make_good = \"5d\"")
        .replace("\"to-cao\"", "\"to-cao\", \"moi-co\"");
    fs::write(trial.folder.path().join(COLUMN_FILE), theirs).unwrap();

    let form = column().replace("pick=rotate", "pick=in-order");
    let answer = send(&trial, PROGRAM, &format!("{form}&goc={seen}"), &staff);
    assert!(
        answer.body.contains("vừa được người khác sửa"),
        "{}",
        answer.body
    );
    assert_eq!(drafts::drafts(&folder(&trial)).unwrap(), []);
    documents::walk(PROGRAM, &answer.body);
    for now in ["value=\"5d\"", "name=\"thu-tu-moi-co\""] {
        assert!(answer.body.contains(now), "as it is now: {}", answer.body);
    }
    let now = field(&answer.body, "goc");
    assert_ne!(now, seen);
    let form = form.replace("make_good=7d", "make_good=5d") + "&thu-tu-moi-co=9";
    send(&trial, PROGRAM, &format!("{form}&goc={now}"), &staff);
    let made = drafts::drafts(&folder(&trial)).unwrap();
    let operations: Vec<String> = made
        .iter()
        .flat_map(|draft| &draft.operations)
        .map(|one| one.say(crate::words::Language::En))
        .collect();
    assert_eq!(
        operations,
        ["Edit programs/cai-cach-hanh-chinh.toml: pick = in-order."]
    );
}

#[test]
fn what_the_station_would_refuse_is_said_in_words_and_drafted_by_nobody() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    for (from, to, said) in [
        (
            "evergreen=du-phong/gioi-thieu-dai.mp3",
            "evergreen=../../etc/passwd",
            "programs/cai-cach-hanh-chinh.toml:",
        ),
        (
            "make_good=7d",
            "make_good=90d",
            "programs/cai-cach-hanh-chinh.toml:",
        ),
        ("make_good=7d", "make_good=lâu", "không phải là thời hạn"),
        (
            "thu-tu-to-cao=8",
            "thu-tu-to-cao=cuối",
            "không phải là số thứ tự",
        ),
        (
            "ma=cai-cach-hanh-chinh",
            "ma=../config/station",
            "Không có chương trình",
        ),
        ("ma=cai-cach-hanh-chinh", "ma=khac", "Không có chương trình"),
    ] {
        let form = column().replace(from, to);
        let answer = send(&trial, PROGRAM, &form, &staff);
        assert!(answer.body.contains(said), "{to}: {}", answer.body);
        documents::walk(PROGRAM, &answer.body);
    }
    assert_eq!(drafts::drafts(&folder(&trial)).unwrap(), []);
}
