//! What is refused: by role, by charge, by what was typed.

use super::*;

#[test]
fn who_may_not_does_nothing() {
    for role in Role::ALL {
        let trial = Trial::new();
        with_station(&trial, false);
        let before = Snapshot::of(trial.folder.path()).digest();
        let session = trial.signed_in("an", &[role]);
        let answer = send(&trial, SLOT, &moved("nhap=&tu="), &session);
        let drafts = || drafts::drafts(&folder(&trial)).unwrap();
        let may = Role::DRAFTING.contains(&role);
        assert_eq!(drafts().len(), usize::from(may), "{role}: {}", answer.code);
        for (path, form) in [
            (SLOT, moved("nhap=&tu=")),
            (DAY, "ngay=01/12/2026&ten=H%E1%BB%99i+ngh%E1%BB%8B&bo=cchc-chieu&phat=&gio=&dai=&nhap=&tu=".to_owned()),
            (DRAFTS, "so=1&viec=nop".to_owned()),
            (HISTORY, "dong=1&viec=hoan-tac&sau=".to_owned()),
        ] {
            let known = drafts();
            for wrong in [
                Ask { token: Some("0"), ..Ask::form(path, &form, Some(&session)) },
                Ask { origin: Some("http://evil.example"), ..Ask::form(path, &form, Some(&session)) },
                Ask { session: None, ..Ask::form(path, &form, None) },
            ] {
                trial.ask(&wrong);
                assert_eq!(drafts(), known, "{role} {path}");
            }
        }

        // Another's draft of what is not the legal office's: only the leadership signs it.
        let staff = trial.signed_in("lan", &[Role::Staff]);
        let other = "khung=ca-nhac-chieu&phat=p%3Aca-nhac&thu=T2&gio=17%3A25&dai=4m30s&den=&le=air&viec=doi&nhap=&tu=";
        send(&trial, SLOT, other, &staff);
        let id = drafts().last().unwrap().id;
        send(&trial, DRAFTS, &format!("so={id}&viec=nop"), &staff);
        let (_, edited) = drafts::edited(
            &folder(&trial),
            &drafts()[drafts().len() - 1],
            date(2026, 11, 24),
            None,
        )
        .unwrap();
        let form = format!(
            "so={id}&viec=ky&tu=2026-11-24&lay=&sau={}",
            edited.snapshot.digest()
        );
        let answer = send(&trial, DRAFTS, &form, &session);
        let changed = Snapshot::of(trial.folder.path()).digest() != before;
        assert_eq!(
            changed,
            role == Role::Leader,
            "{role}: {} {}",
            answer.code,
            answer.body
        );
        assert_eq!(
            answer.code == StatusCode::FORBIDDEN,
            role != Role::Leader,
            "{role}"
        );
        // Nor does anybody else drop it.
        send(&trial, DRAFTS, &format!("so={id}&viec=bo"), &session);
        let state = drafts::find(&folder(&trial), id).unwrap().state;
        let expected = if role == Role::Leader {
            State::Signed
        } else {
            State::Submitted
        };
        assert_eq!(state, expected, "{role}");
    }
}

#[test]
fn the_legal_officer_signs_the_column_and_nobody_their_own_where_two_are_asked_for() {
    let trial = Trial::new();
    with_station(&trial, true);
    let before = Snapshot::of(trial.folder.path()).digest();
    let legal = trial.signed_in("hanh", &[Role::Legal]);
    send(&trial, SLOT, &moved("nhap=&tu=30/11/2026"), &legal);
    send(&trial, DRAFTS, "so=1&viec=nop", &legal);
    let own = page(&trial, "/ban-nhap?so=1", &legal);
    assert!(
        own.contains("đòi hai người") && !own.contains("value=\"ky\""),
        "{own}"
    );
    let form = format!("so=1&viec=ky&tu=2026-11-30&lay=&sau={}", field(&own, "sau"));
    let answer = send(&trial, DRAFTS, &form, &legal);
    assert!(answer.body.contains("đòi hai người"), "{}", answer.body);
    assert_eq!(Snapshot::of(trial.folder.path()).digest(), before);

    // A one-off of the column is the office's too; what another program loses is not.
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let day = |drop: &str, program: &str| {
        format!(
            "ngay=01/12/2026&ten=H%E1%BB%99i+ngh%E1%BB%8B&bo={drop}&phat={program}&gio=17h40&dai=10&nhap=&tu="
        )
    };
    assert_eq!(
        send(
            &trial,
            DAY,
            &day("cchc-chieu", "cai-cach-hanh-chinh"),
            &staff
        )
        .to(),
        "/ban-nhap?so=2"
    );
    assert_eq!(
        send(&trial, DAY, &day("ca-nhac-chieu", ""), &staff).code,
        StatusCode::OK,
        "a time without a program"
    );
    let none = day("ca-nhac-chieu", "").replace("17h40", "");
    assert_eq!(send(&trial, DAY, &none, &staff).to(), "/ban-nhap?so=3");
    for id in [2, 3] {
        send(&trial, DRAFTS, &format!("so={id}&viec=nop"), &staff);
    }
    let music = page(&trial, "/ban-nhap?so=3", &legal);
    assert!(
        music.contains("lãnh đạo UBND ký") && !music.contains("value=\"ky\""),
        "{music}"
    );
    assert_eq!(sign(&trial, 2, "24/11/2026", &legal).to(), "/ban-nhap?so=2");
    let calendar = read(&trial, "config/calendar.toml");
    assert!(
        calendar.contains("drop = [\"cchc-chieu\"]") || calendar.contains("\"cchc-chieu\""),
        "{calendar}"
    );
    assert!(!is_due(&trial, date(2026, 12, 1), "cchc-chieu"));
    taken(&trial);
    let week = page(&trial, &format!("{WEEK}?ngay=2026-12-01"), &staff);
    assert!(
        week.contains("Bỏ vì Hội nghị: 17:15 ") && week.contains("chỉ ngày này"),
        "{week}"
    );
}

/// Forms with one mistake each, and what is said of it.
#[rustfmt::skip]
fn mistakes(good: &str) -> Vec<(String, &'static str)> {
    vec![
        (
            good.replace("17%3A20", "25%3A61"),
            "“25:61” không phải là giờ trong ngày",
        ),
        (
            good.replace("15+ph%C3%BAt", "lâu"),
            "“lâu” không phải là thời lượng",
        ),
        (good.replace("thu=T4", "thu=T9"), "Chưa chọn ngày nào"),
        (good.replace("p%3Acai", "p%3Akhong"), "Chưa chọn phát gì"),
        (
            good.replace("khung=cchc-chieu", "khung=khong-co"),
            "Không có khung giờ “khong-co”",
        ),
        (good.replace("30/11/2026", "23/11/2026"), "đã qua"),
        (good.replace("30/11/2026", "30/02/2026"), "“30/02/2026”"),
        (
            good.replace("den=", "den=01/11/2026"),
            "phải là một ngày có thật",
        ),
        (good.replace("nhap=", "nhap=7"), "Không có bản nháp số 7"),
        (format!("{COLUMN}&viec=doi&nhap=&tu="), "Chưa đổi gì"),
        (
            good.replace("17%3A20", "%3Cscript%3Ealert(1)%3C/script%3E%22%E2%80%AE"),
            "&lt;script&gt;alert(1)&lt;/script&gt;&quot;",
        ),
    ]
}

#[test]
fn what_cannot_be_is_said_at_the_form_and_makes_no_draft() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let other = trial.signed_in("mai", &[Role::Staff]);
    let good = moved("nhap=&tu=30/11/2026");
    for (form, said) in mistakes(&good) {
        let answer = send(&trial, SLOT, &form, &staff);
        assert_eq!(answer.code, StatusCode::OK, "{form}");
        documents::walk(&form, &answer.body);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
        assert!(!answer.body.contains("<script>alert") && !answer.body.contains('\u{202e}'));
        assert!(
            drafts::drafts(&folder(&trial)).unwrap().is_empty(),
            "{form}"
        );
    }
    for form in [
        "viec=xoa&khung=cchc-chieu",
        "viec=bo&khung=",
        "viec=them&khung=cchc-chieu",
    ] {
        assert_eq!(
            send(&trial, SLOT, form, &staff).code,
            StatusCode::BAD_REQUEST,
            "{form}"
        );
    }
    assert!(page(&trial, &format!("{SLOT}?khung=%3Cb%3E"), &staff).contains("“&lt;b&gt;”"));

    // A hostile reason is kept as it is, and shown as text; another's draft is not extended.
    send(
        &trial,
        SLOT,
        &moved("nhap=&tu=&ly_do=%3Cimg+src=x%3E%22%0A%E2%80%AE"),
        &staff,
    );
    let shown = page(&trial, "/ban-nhap?so=1", &staff);
    assert!(
        shown.contains("&lt;img src=x&gt;&quot;") && !shown.contains("<img"),
        "{shown}"
    );
    let answer = send(&trial, SLOT, &moved("nhap=1&tu="), &other);
    assert!(answer.body.contains("của Người lan"), "{}", answer.body);
    assert_eq!(
        drafts::find(&folder(&trial), 1).unwrap().operations.len(),
        1
    );
}

/// A slot's form that was opened before somebody else's change, and a list of acts that is another by now, do nothing.
#[test]
fn what_was_seen_before_others_changed_it_is_seen_again() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let path = format!("{SLOT}?khung=cchc-chieu&ngay=2026-12-08");
    let seen = field(&page(&trial, &path, &staff), "goc");
    let week = read(&trial, FILE);
    let place = week.find("id      = \"cchc-chieu\"").unwrap();
    let theirs = week[place..].replacen("\"10m\"", "\"12m\"", 1);
    fs::write(
        trial.folder.path().join(FILE),
        format!("{}{theirs}", &week[..place]),
    )
    .unwrap();
    taken(&trial);
    let form = format!("{}&goc={seen}", moved("nhap=&tu=30/11/2026"));
    let answer = send(&trial, SLOT, &form, &staff);
    assert!(
        answer.body.contains("vừa được người khác sửa") && answer.body.contains("value=\"12m\""),
        "{}",
        answer.body
    );
    assert_eq!(drafts::drafts(&folder(&trial)).unwrap(), []);
    let now = field(&answer.body, "goc");
    let form = format!("{}&goc={now}", moved("nhap=&tu=30/11/2026"));
    assert_eq!(send(&trial, SLOT, &form, &staff).to(), "/ban-nhap?so=1");

    let add = |slot: &str| {
        let form = format!(
            "khung=&ma={slot}&phat=r%3Acchc-chieu&thu=CN&gio=6h45&dai=10&den=&le=air&viec=them&nhap=1&tu="
        );
        send(&trial, SLOT, &form, &staff);
    };
    let seen = || field(&page(&trial, "/ban-nhap?so=1", &staff), "goc");
    add("cchc-chieu-2");
    let before = seen();
    add("cchc-chieu-3");
    let operations = || drafts::find(&folder(&trial), 1).unwrap().operations.len();
    let drafted = operations();
    assert!(drafted > 1);
    let leave = |seen: &str| {
        let form = format!("so=1&viec=bot&cho=0&goc={seen}");
        send(&trial, DRAFTS, &form, &staff)
    };
    assert_ne!(seen(), before);
    let answer = leave(&before);
    assert!(answer.body.contains("chưa bỏ việc nào"), "{}", answer.body);
    assert_eq!(operations(), drafted);
    assert_eq!(leave(&seen()).to(), "/ban-nhap?so=1");
    assert_eq!(operations(), drafted - 1);
}
