//! Two at once: files that changed meanwhile, clashes, edits by hand.

use super::*;

/// Somebody moves the column itself to Thursday, in the file.
fn by_hand(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let moved = |text: &str, id: &str, from: &str, to: &str| {
        let (before, slot) = text.split_once(&format!("id      = \"{id}\"")).unwrap();
        let slot = slot.replacen(
            &format!("days    = [\"{from}\"]"),
            &format!("days    = [\"{to}\"]"),
            1,
        );
        format!("{before}id      = \"{id}\"{slot}")
    };
    let text = moved(&text, "cchc-chieu", "T3", "T5");
    let text = moved(&text, "an-ninh-giao-thong-chieu", "T5", "T3");
    fs::write(path, &text).unwrap();
    text
}

#[test]
fn a_draft_on_files_that_changed_is_stale_and_a_clash_is_decided() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    send(&trial, SLOT, &moved("nhap=&tu=30/11/2026"), &staff);
    send(&trial, DRAFTS, "so=1&viec=nop", &staff);
    let seen = page(&trial, "/ban-nhap?so=1", &leader);
    let form = format!(
        "so=1&viec=ky&tu=2026-11-30&lay=&sau={}",
        field(&seen, "sau")
    );

    // Somebody edits a comment: the draft still holds, but is not what was seen.
    let path = trial.folder.path().join(FILE);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replace("# LỊCH PHÁT SÓNG", "# LỊCH MỚI, PHÁT SÓNG"),
    )
    .unwrap();
    let answer = send(&trial, DRAFTS, &form, &leader);
    assert!(
        answer.body.contains("vừa đổi so với lúc xem"),
        "{}",
        answer.body
    );
    let stale = send(&trial, SLOT, &moved("nhap=1&tu="), &staff);
    assert!(
        stale.body.contains("các tệp của đài đã đổi"),
        "{}",
        stale.body
    );

    let theirs = by_hand(&path);
    let clash = page(&trial, "/ban-nhap?so=1", &leader);
    for said in [
        "Theo người khác (đang ở trong tệp)",
        "&quot;T5&quot;",
        "&quot;T4&quot;",
        "lay=ca-hai",
    ] {
        assert!(clash.contains(said), "{said}: {clash}");
    }
    assert!(!clash.contains("value=\"ky\""), "{clash}");
    let answer = send(&trial, DRAFTS, &form, &leader);
    assert!(
        answer.body.contains("Người khác cũng đã đổi cchc-chieu"),
        "{}",
        answer.body
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);

    let both = page(&trial, "/ban-nhap?so=1&tu=2026-11-30&lay=ca-hai", &leader);
    let form = format!(
        "so=1&viec=ky&tu=2026-11-30&lay=ca-hai&sau={}",
        field(&both, "sau")
    );
    assert_eq!(send(&trial, DRAFTS, &form, &leader).to(), "/ban-nhap?so=1");
    assert!(is_due(&trial, date(2026, 12, 2), "cchc-chieu"));
    taken(&trial);

    // What was done by hand stands in the history, and is signed afterwards.
    let history = page(&trial, HISTORY, &leader);
    assert!(history.contains("sửa trực tiếp trên tệp"), "{history}");
}

#[test]
fn an_edit_by_hand_is_signed_afterwards_by_who_may() {
    let trial = Trial::new();
    with_station(&trial, false);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    let legal = trial.signed_in("hanh", &[Role::Legal]);
    let path = trial.folder.path().join("programs/ca-nhac.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text + "\n# thêm\n").unwrap();
    assert!(page(&trial, HISTORY, &legal).contains("đài chưa nhận"));
    taken(&trial);
    let log = Airlog::open_read_only(&trial.folder.path().join("var/airlog.db")).unwrap();
    let row = drafts::history(&folder(&trial), &log).unwrap()[1]
        .seq
        .unwrap();
    let form = format!("dong={row}&viec=xac-nhan&sau=");
    assert_eq!(
        send(&trial, HISTORY, &form, &legal).code,
        StatusCode::FORBIDDEN
    );
    assert!(page(&trial, &format!("{HISTORY}?dong={row}"), &leader).contains("value=\"xac-nhan\""));
    assert_eq!(send(&trial, HISTORY, &form, &leader).to(), HISTORY);
    assert!(page(&trial, HISTORY, &legal).contains("Người binh đã ký sau"));
    assert!(page(&trial, &format!("{HISTORY}?dong=99999"), &legal).contains("Không có dòng 99"));
    let first = page(&trial, &format!("{HISTORY}?dong=1"), &leader);
    assert!(first.contains("bản đầu tiên"), "{first}");
}
