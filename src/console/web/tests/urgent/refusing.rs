//! Which orders are not given, and what is said of it.

use super::*;

#[test]
fn only_those_who_may_give_end_or_see_anything_of_orders() {
    let station = Station::new();
    let storm = station.id(STORM);
    for role in Role::ALL {
        let session = station.trial.signed_in(role.name(), &[role]);
        let may = [Role::Staff, Role::Legal, Role::Leader].contains(&role);
        let review = station.post(&format!("viec=xem&{}", of(storm)), &session);
        assert_eq!(review.code == StatusCode::OK, may, "{role}");
        let start = station.trial.status.get().on_air.unwrap().start;
        let start = start.at().as_microsecond();
        station.trial.acts.take();
        let skipped = station.post(&format!("viec=bo-qua&bat_dau={start}"), &session);
        assert_eq!(skipped.to() == URGENT_NOW, may, "{role}");
        let by = format!("Người {role}");
        let skip = may.then_some(Act::Skip { by });
        assert_eq!(station.trial.acts.take(), Vec::from_iter(skip), "{role}");
        if !may {
            for form in ["viec=phat&ma=x", "viec=dung&lenh=1", "viec=thu-hoi"] {
                let refused = station.post(form, &session);
                assert_eq!(refused.code, StatusCode::FORBIDDEN, "{role} {form}");
            }
            let today = station.trial.ask(&Ask::page("/", Some(&session))).body;
            assert!(!today.contains(URGENT), "{role}: no way there is shown");
            continue;
        }
        let (_, key) = station.review(&of(storm), &session);
        let form = format!("viec=phat&ma={key}");
        let right = Ask::form(URGENT, &form, Some(&session));
        for wrong in [
            Ask {
                token: Some("0"),
                ..right.clone()
            },
            Ask {
                origin: Some("http://evil.example"),
                ..right.clone()
            },
            Ask::form(URGENT, &form, None),
            Ask::page(&format!("{URGENT}?{form}"), Some(&session)),
        ] {
            station.trial.ask(&wrong);
        }
    }
    assert!(station.ordered().is_empty());
}

#[test]
fn what_is_missing_or_wrong_is_said_with_the_cure_and_nothing_typed_is_lost() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Leader]);
    let (storm, gone) = (station.id(STORM).to_string(), SegmentId::new([9; 32]));
    let right = [
        ("bai", storm.as_str()),
        ("nguoi_lenh", "An"),
        ("kenh", "giay"),
        ("muc", "khan-cap"),
        ("so_luot", "1"),
    ];
    let (gone, long, name) = (gone.to_string(), "a".repeat(5001), "n".repeat(81));
    //    fields that are changed, and what is said
    let wrong: &[(&[(&str, &str)], &str)] = &[
        (&[("bai", "")], "Chưa chọn bài nào và chưa gõ văn bản nào"),
        (&[("bai", ""), ("van_ban", " \n ")], "chưa gõ văn bản nào"),
        (&[("van_ban", &long)], "dài 5001 chữ cái"),
        (&[("bai", &gone)], "không còn trong thư mục"),
        (&[("bai", "12")], "không còn trong thư mục"),
        (&[("nguoi_lenh", " ")], "Chưa ghi người ra lệnh"),
        (&[("nguoi_lenh", &name)], "dài quá 80 ký tự"),
        (&[("kenh", "")], "Chưa chọn lệnh đến bằng cách nào"),
        (&[("kenh", "nut")], "Chưa chọn lệnh đến bằng cách nào"),
        (&[("muc", "")], "Chưa chọn mức của lệnh"),
        (&[("so_luot", "21")], "từ 1 đến 20"),
        (&[("so_luot", "0")], "từ 1 đến 20"),
        (&[("moi_phut", "0")], "từ 1 đến 1440"),
        (&[("moi_phut", "10")], "phải ghi giờ hết hiệu lực"),
        (&[("den_gio", "chiều")], "viết như 22:00"),
        (
            &[("den_gio", "17:00"), ("den_ngay", "24/11/2026")],
            "ở sau bây giờ",
        ),
        (
            &[("den_gio", "17:00"), ("den_ngay", "24/12/2026")],
            "trong vòng 7 ngày",
        ),
    ];
    for (changed, said) in wrong {
        let mut form = form_urlencoded::Serializer::new("viec=xem&ghi_chu=giu-lai-nhe".to_owned());
        let kept = right
            .iter()
            .filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        for (name, value) in kept.chain(*changed).filter(|(_, value)| !value.is_empty()) {
            form.append_pair(name, value);
        }
        let answer = station.post(&form.finish(), &session);
        let short: Vec<&str> = changed.iter().map(|(name, _)| *name).collect();
        assert!(answer.body.contains(said), "{short:?}: {}", answer.body);
        assert!(answer.body.contains("giu-lai-nhe"), "{short:?}");
        documents::walk(said, &answer.body);
        assert!(!answer.body.contains("name=\"ma\""), "{short:?}");
    }
    assert!(station.ordered().is_empty());
    assert!(station.trial.acts.take().is_empty());
}

#[test]
fn a_clock_that_is_not_believed_dates_no_order() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Leader]);
    let (_, key) = station.review(&of(station.id(STORM)), &session);
    let status = station.trial.status.get();
    let clock = ClockStatus {
        trusted: false,
        problem: Some("Giờ của máy sai".to_owned()),
        ..ClockStatus::default()
    };
    station.trial.status.set(Status { clock, ..status });
    for form in [format!("viec=phat&ma={key}"), "viec=dung&lenh=1".to_owned()] {
        let answer = station.post(&form, &session);
        assert!(answer.body.contains("Giờ của máy sai"), "{}", answer.body);
    }
    assert!(station.ordered().is_empty());
}

#[test]
fn no_order_airs_what_somebody_took_back_or_nobody_may_let_air() {
    let station = Station::new();
    let sign_in = |role: Role| (role, station.trial.signed_in(role.name(), &[role]));
    let people = [Role::Staff, Role::Legal, Role::Leader].map(sign_in);
    let (unapproved, withdrawn) = (Some("chưa được duyệt. Hãy nhờ"), Some("phải duyệt lại"));
    //    recording, why not: staff, legal officer, leadership
    for (path, why) in [
        (STORM, [None, None, None]),
        (FLOOD, [unapproved, unapproved, None]),
        (COLUMN, [unapproved, None, None]),
        (OLD, [withdrawn, withdrawn, withdrawn]),
    ] {
        for ((role, session), why) in people.iter().zip(why) {
            // By itself, and beside one that may and a text: none of it.
            let (one, form) = (station.id(STORM), of(station.id(path)));
            for form in [form.clone(), format!("bai={one}&van_ban=x&{form}")] {
                let answer = station.post(&format!("viec=xem&{form}"), session);
                let is_ready = answer.body.contains("name=\"ma\"");
                assert_eq!(is_ready, why.is_none(), "{path} {role}: {}", answer.body);
                if is_ready {
                    let is_told = answer.body.contains("Chưa ai duyệt bài này");
                    assert_eq!(is_told, path != STORM, "{path} {role}: {}", answer.body);
                }
                if let Some(why) = why {
                    assert!(answer.body.contains(why), "{path} {role}: {}", answer.body);
                }
            }
        }
    }
    assert!(station.ordered().is_empty(), "nothing was given");
}

#[test]
fn what_was_ready_is_asked_again_when_it_is_given() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let other = station.trial.signed_in("binh", &[Role::Leader]);
    let form = of(station.id(STORM));
    let (_, key) = station.review(&form, &session);
    let give =
        |key: &str, session: &str| station.post(&format!("viec=phat&ma={key}&{form}"), session);

    let stale = "Bản xem lại này đã cũ";
    for (key, session) in [("", &session), ("0123", &session), (&key, &other)] {
        let answer = give(key, session);
        assert!(answer.body.contains(stale), "{}", answer.body);
        assert!(
            answer.body.contains("value=\"Chủ tịch\""),
            "what was typed stays"
        );
    }
    station.say(STORM, false);
    let withdrawn = give(&key, &session);
    assert!(
        withdrawn.body.contains("phải duyệt lại"),
        "{}",
        withdrawn.body
    );
    assert!(station.ordered().is_empty());

    station.say(STORM, true);
    station.trial.clock.sleep(Duration::from_secs(16 * 60));
    station.trial.says("Bản tin");
    let status = station.trial.status.get();
    let clock = ClockStatus {
        trusted: true,
        ..ClockStatus::default()
    };
    station.trial.status.set(Status { clock, ..status });
    assert!(give(&key, &session).body.contains(stale));
    assert!(station.ordered().is_empty());
    let stored = station.trial.site.folder().store().path(station.id(STORM));
    let (_, key) = station.review(&form, &session);
    std::fs::remove_file(stored).unwrap();
    assert!(
        give(&key, &session).body.contains(stale),
        "its copy is gone"
    );
    assert!(station.ordered().is_empty());
}

#[test]
fn a_voice_that_fails_is_said_and_a_text_without_words_is_none() {
    let mut station = Station::new();
    let broken = station.trial.folder.path().join("broken.sh");
    std::fs::write(&broken, "#!/bin/sh\necho hong dong co >&2\nexit 3\n").unwrap();
    std::fs::set_permissions(&broken, std::fs::Permissions::from_mode(0o755)).unwrap();
    station.loaded.station.speech = Some(Speech {
        command: vec![broken.to_str().unwrap().to_owned()],
        warning: Some(STORM.into()),
        ..Speech::default()
    });
    station.look();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    // Where espeak-ng is installed it speaks; else the recorded warning stands in.
    let answer = station.post(&format!("viec=xem&van_ban=L%C5%A9&{WHOSE}"), &session);
    assert!(
        answer.body.contains("báo lỗi: hong dong co"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("name=\"ma\""), "{}", answer.body);
    let answer = station.post(&format!("viec=xem&van_ban=%2C%2C%2C&{WHOSE}"), &session);
    assert!(answer.body.contains("không có chữ nào"), "{}", answer.body);
    assert!(!answer.body.contains("name=\"ma\""), "{}", answer.body);
}
