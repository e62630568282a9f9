//! Whose a recording is: who sees it, takes it back, replaces it.

use super::*;

#[test]
fn each_sends_where_they_may_and_sees_what_is_theirs() {
    let sending = Sending::new();
    let staff = sending.trial.signed_in("tu", &[Role::Staff]);
    let options = |session: &str| {
        let page = sending.page(session);
        let (_, select) = page.split_once("<select id=\"linh_vuc\"").unwrap();
        let select = select.split("</select>").next().unwrap();
        select.matches("<option value=\"").count()
    };
    assert_eq!(options(&staff), sending.loaded.schedule.topics.len());
    assert!(options(&sending.lan) < options(&staff) && options(&sending.lan) > 3);
    let leader = sending.trial.signed_in("binh", &[Role::Leader]);
    assert!(!sending.page(&leader).contains("type=\"file\""));

    let (own, other) = (recording(10), recording(20));
    sending.sent(COLUMN, "của Lan.mp3", &own);
    sending.knows(&[
        ("dat-dai/của Lan.mp3", identify(&own)),
        ("dat-dai/bài khác.mp3", identify(&other)),
    ]);
    let page = sending.page(&sending.lan);
    assert!(
        page.contains("của Lan.mp3") && !page.contains("bài khác.mp3"),
        "{page}"
    );
    assert!(
        page.contains("1 bài") && page.contains("chờ duyệt"),
        "{page}"
    );
    let page = sending.page(&staff);
    assert!(
        page.contains("2 bài") && page.contains("Người lan gửi lúc 17:30"),
        "{page}"
    );
    let one = |session: &str, bytes: &[u8]| {
        let at = format!("{RECORDINGS}?bai={}", identify(bytes));
        sending.trial.ask(&Ask::page(&at, Some(session)))
    };
    assert_eq!(one(&sending.lan, &other).code, StatusCode::NOT_FOUND);
    let page = one(&sending.lan, &own).body;
    documents::walk("one", &page);
    assert!(
        page.contains("value=\"thu-hoi\"") && page.contains("Lời bài"),
        "{page}"
    );
    assert!(!one(&staff, &own).body.contains("value=\"thu-hoi\""));
}

#[test]
fn an_author_takes_back_their_own_and_nothing_else() {
    let sending = Sending::new();
    let (own, both) = (recording(10), recording(20));
    sending.sent(COLUMN, "a.mp3", &own);
    sending.sent(COLUMN, "b.mp3", &both);
    sending.knows(&[
        ("dat-dai/a.mp3", identify(&own)),
        ("dat-dai/b.mp3", identify(&both)),
        // Somebody else's, in the same bytes.
        ("ban-tin/b.mp3", identify(&both)),
    ]);
    let trial = &sending.trial;
    let ask = |bytes: &[u8], session: &str| {
        let form = format!(
            "viec=thu-hoi&bai={}&ghi_chu=sai+t%C3%AAn&ngay=1",
            identify(bytes)
        );
        trial.ask(&Ask::form(RECORDINGS, &form, Some(session)))
    };
    let log = || Airlog::open_read_only(&trial.folder.path().join("var/airlog.db")).unwrap();
    let staff = trial.signed_in("tu", &[Role::Staff]);
    assert_eq!(ask(&own, &staff).code, StatusCode::FORBIDDEN);
    assert_eq!(ask(&both, &sending.lan).code, StatusCode::FORBIDDEN);
    assert!(log().words().unwrap().is_empty() && trial.acts.take().is_empty());

    assert_eq!(ask(&own, &sending.lan).to(), RECORDINGS);
    let words = log().words().unwrap();
    let word = &words[&identify(&own)];
    assert!(!word.approved && word.consent.channel == Channel::Message);
    assert_eq!(word.consent.by, "Người lan");
    let (id, by) = (identify(&own), "Người lan".to_owned());
    assert_eq!(trial.acts.take(), [Act::Leave { id, by }]);
    let page = sending.page(&sending.lan);
    assert!(
        page.contains("Người lan đã trả lại hoặc thu hồi: sai tên"),
        "{page}"
    );
    assert_eq!(ask(&own, &sending.lan).code, StatusCode::FORBIDDEN, "once");
}

#[test]
fn the_reason_of_a_return_stands_beside_what_was_sent() {
    let sending = Sending::new();
    let bytes = recording(10);
    sending.sent(COLUMN, "a.mp3", &bytes);
    sending.knows(&[("dat-dai/a.mp3", identify(&bytes))]);
    let leader = sending.trial.signed_in("binh", &[Role::Leader]);
    let form = format!(
        "bai={}&viec=tra-lai&kenh=giay&ghi_chu=%3Cb%3Esai+s%E1%BB%91",
        identify(&bytes)
    );
    sending.trial.ask(&Ask::form(APPROVE, &form, Some(&leader)));
    let page = sending.page(&sending.lan);
    assert!(
        page.contains("Người binh đã trả lại hoặc thu hồi: &lt;b&gt;sai số"),
        "{page}"
    );

    // Another file in its place; then nothing.
    sending.trial.clock.sleep(Duration::from_secs(1));
    sending.knows(&[("dat-dai/a.mp3", identify(b"other"))]);
    assert!(sending.page(&sending.lan).contains("Đã có tệp khác thay"));
    sending.knows(&[]);
    assert!(sending.page(&sending.lan).contains("Đang xem"));
    std::fs::remove_file(sending.audio("dat-dai/a.mp3")).unwrap();
    sending.trial.site.decided();
    assert!(
        sending
            .page(&sending.lan)
            .contains("Tệp không còn trong thư mục")
    );
}

#[test]
fn a_recording_takes_the_place_of_ones_own_only() {
    let sending = Sending::new();
    let (old, new) = (recording(10), recording(20));
    sending.sent(COLUMN, "Bài 1.mp3", &old);
    std::fs::write(sending.audio("dat-dai/khác.mp3"), b"other").unwrap();
    sending.knows(&[
        ("dat-dai/Bài 1.mp3", identify(&old)),
        ("dat-dai/khác.mp3", identify(b"other")),
    ]);
    let begin = |replaces: &str, name: &str| {
        let metadata = metadata(&[("filename", name), ("replaces", replaces)]);
        let length = new.len().to_string();
        let headers = [
            ("upload-length", length.as_str()),
            ("upload-metadata", &metadata),
        ];
        sending.tus(&sending.lan, "POST", UPLOAD, &headers, Body::empty())
    };
    for (replaces, name) in [
        ("dat-dai/khác.mp3", "mới.mp3"),
        ("dat-dai/Bài 1.mp3", "mới.wav"),
        ("dat-dai/../../config/station.mp3", "mới.mp3"),
        ("nhac-nen/a.mp3", "mới.mp3"),
    ] {
        assert_eq!(
            begin(replaces, name).code,
            StatusCode::FORBIDDEN,
            "{replaces}"
        );
    }
    let begun = begin("dat-dai/Bài 1.mp3", "mới.mp3");
    assert_eq!(
        sending.patch(begun.to(), 0, new.clone()).code,
        StatusCode::NO_CONTENT
    );
    let path: AudioPath = "dat-dai/Bài 1.mp3".into();
    assert!(std::fs::read(sending.audio(path.as_str())).unwrap() == new);
    assert_eq!(std::fs::read_dir(sending.audio(COLUMN)).unwrap().count(), 2);
    let last = sending.uploads().pop().unwrap();
    assert_eq!((last.path, last.replaces), (path, Some(identify(&old))));
    let page = sending.trial.ask(&Ask::page(
        &format!("{RECORDINGS}?thay=dat-dai%2FB%C3%A0i+1.mp3"),
        Some(&sending.lan),
    ));
    documents::walk("in place", &page.body);
    assert!(page.body.contains("Tệp mới thay cho") && page.body.contains("name=\"thay\""));
}

#[test]
fn where_the_station_wants_two_persons_nobody_approves_what_they_sent() {
    let sending = Sending::new();
    let both = sending.trial.signed_in("tu", &[Role::Staff, Role::Leader]);
    let bytes = recording(10);
    let length = bytes.len().to_string();
    let begun = sending.begin(&both, COLUMN, "a.mp3", &length);
    let headers = [
        ("upload-offset", "0"),
        ("content-type", "application/offset+octet-stream"),
    ];
    let done = sending.tus(
        &both,
        "PATCH",
        begun.to(),
        &headers,
        Body::from(bytes.clone()),
    );
    assert_eq!(done.code, StatusCode::NO_CONTENT, "{}", done.body);
    let lies = [("dat-dai/a.mp3", identify(&bytes))];

    let mut loaded = Loaded::clone(&sending.loaded);
    loaded.station.console.two_persons = true;
    let strict = Sending {
        loaded: Arc::new(loaded),
        ..sending
    };
    strict.knows(&lies);
    let trial = &strict.trial;
    let form = format!("bai={}&viec=duyet&kenh=giay", identify(&bytes));
    let approve = |session: &str| trial.ask(&Ask::form(APPROVE, &form, Some(session)));
    assert_eq!(approve(&both).code, StatusCode::FORBIDDEN);
    let one = format!("{APPROVE}?bai={}", identify(&bytes));
    let page = trial.ask(&Ask::page(&one, Some(&both))).body;
    assert!(page.contains("người duyệt phải khác người gửi"), "{page}");
    let words = || {
        let log = Airlog::open_read_only(&trial.folder.path().join("var/airlog.db")).unwrap();
        log.words().unwrap().len()
    };
    assert_eq!(words(), 0);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    assert_eq!((approve(&leader).to(), words()), (APPROVE, 1));
}

#[test]
fn another_office_sends_nothing_where_something_airs_without_approval() {
    let sending = Sending::new();
    let offered = |loaded: Loaded| {
        let trial = Sending {
            loaded: Arc::new(loaded),
            ..Sending::new()
        };
        trial.knows(&[]);
        let begun = trial.begin(&trial.lan, COLUMN, "a.mp3", "5");
        begun.code == StatusCode::CREATED
    };
    assert!(offered(Loaded::clone(&sending.loaded)));
    let program = sending.loaded.schedule.programs.keys().next().unwrap();
    let with = |change: &dyn Fn(&mut crate::schedule::Program)| {
        let mut loaded = Loaded::clone(&sending.loaded);
        change(Arc::make_mut(
            loaded.schedule.programs.get_mut(program).unwrap(),
        ));
        offered(loaded)
    };
    assert!(!with(&|program| program.filler = Some(COLUMN.into())));
    // By its name, which nothing has yet.
    let opening: Option<AudioPath> = Some("dat-dai/mo-dau.mp3".into());
    assert!(with(&|program| {
        program.approval = true;
        program.opening.clone_from(&opening);
    }));
    assert!(!with(&|program| {
        program.approval = false;
        program.opening.clone_from(&opening);
    }));
    let mut loaded = Loaded::clone(&sending.loaded);
    loaded.rules.fallback = Some(COLUMN.into());
    assert!(!offered(loaded));
}
