//! Papers that are made in the browser, and a day that is explained there.

use base64::Engine as _;
use sha2::{Digest, Sha256};

use super::approving::{believed, with_recordings};
use super::documents::walk;
use super::*;
use crate::airlog::{Airlog, Event, Planned, ScheduledLog};
use crate::console::web::papers::Kind;
use crate::console::web::paths::{PAPER, PAPER_FILE, PAPER_VIEW, RECONCILE, REPORTS};
use crate::office::{Format, Office};
use crate::report::Period;
use crate::rundown;
use crate::units::Frames;

fn log(trial: &Trial) -> Airlog {
    Airlog::open(&trial.folder.path().join("var/airlog.db")).unwrap()
}

/// Has the station run yesterday, with one item that was planned and has no row.
fn with_a_loss(trial: &Trial) {
    let at = |time: &str| {
        format!("2026-11-23T{time}+07:00")
            .parse::<jiff::Timestamp>()
            .unwrap()
    };
    let mut log = log(trial);
    let version = "0.1.0".to_owned();
    log.event(at("05:00:00"), &Event::Started { version })
        .unwrap();
    let start = at("17:30:00");
    let item = Planned {
        start,
        kind: rundown::Kind::Segment,
        slot: Some("cchc-chieu".into()),
        due: Some(start),
        program: Some("cai-cach-hanh-chinh".into()),
        topic: None,
        segment: None,
        approved_by: None,
        held: Frames::new(48_000 * 60),
        skip: Frames::ZERO,
        episode: None,
        repeat: false,
        makes_good: None,
        reading: None,
        order: None,
        spoken: false,
        input: None,
    };
    let scheduled = ScheduledLog {
        start,
        length: item.held,
        kind: item.kind,
        occurrence: item.occurrence().unwrap(),
        program: item.program.clone().unwrap(),
        segment: None,
        path: Some("dat-dai/<b>Kỳ 1</b>.wav".into()),
    };
    let planned = Event::Planned {
        date: "2026-11-23".parse().unwrap(),
        items: vec![scheduled],
    };
    log.event(at("05:00:01"), &planned).unwrap();
    log.event(at("23:00:00"), &Event::Stopped).unwrap();
}

/// Asks for a paper and waits until it is there. Returns its number.
fn made(trial: &Trial, session: &str, form: &str) -> String {
    let answer = trial.ask(&Ask::form(REPORTS, form, Some(session)));
    assert_eq!(
        answer.code,
        StatusCode::SEE_OTHER,
        "{form}: {}",
        answer.body
    );
    let number = answer
        .to()
        .strip_prefix(&format!("{PAPER}?so="))
        .unwrap()
        .to_owned();
    trial.site.papers().settle();
    number
}

/// What a browser that keeps the file gets.
fn kept(trial: &Trial, session: &str, number: &str) -> (HeaderMap, Vec<u8>) {
    let request = Request::get(format!("{PAPER_FILE}?so={number}"))
        .header(header::HOST, HOST)
        .header(header::COOKIE, format!("phatthanh={session}"))
        .body(Body::empty())
        .unwrap();
    let (code, headers, bytes) = trial.bytes(request);
    assert_eq!(code, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_LENGTH], bytes.len().to_string());
    (headers, bytes)
}

fn office(trial: &Trial) -> Office {
    Office {
        folder: Folder::new(trial.folder.path()),
        loaded: trial.current.get().unwrap().loaded,
        log: log(trial),
        clock: trial.clock.clone(),
        language: Language::Vi,
    }
}

/// What a form asks for, what its file is called, and what the command of that name prints.
fn printed(trial: &Trial) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let (office, month) = (office(trial), Period::month("2026-11").unwrap());
    let day = "2026-11-23".parse().unwrap();
    let mut table = Vec::new();
    office
        .table(&Period::days(day, day).unwrap(), &mut table)
        .unwrap();
    let slug = "cai-cach-hanh-chinh".into();
    vec![
        (
            "loai=bao-cao&ky=2026-11&dang=html",
            "bao-cao-2026-11-01-2026-11-30.html",
            office.report(&month, None, Format::Html).unwrap(),
        ),
        (
            "loai=bao-cao&ky=2026-11&dang=json",
            "bao-cao-2026-11-01-2026-11-30.json",
            office.report(&month, None, Format::Json).unwrap(),
        ),
        (
            "loai=bao-cao&ky=2026-11&dang=docx&chuong_trinh=cai-cach-hanh-chinh",
            "bao-cao-cai-cach-hanh-chinh-2026-11-01-2026-11-30.docx",
            office.report(&month, Some(&slug), Format::Docx).unwrap(),
        ),
        (
            "loai=nhat-ky-phat-thanh&ngay=23/11/2026&dang=html",
            "nhat-ky-phat-thanh-2026-11-23.html",
            office.diary(day, Format::Html).unwrap(),
        ),
        (
            "loai=so-duyet&ky=ngay&tu=01/11/2026&den=30/11/2026&dang=html",
            "so-duyet-2026-11-01-2026-11-30.html",
            {
                let days =
                    Period::days("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap());
                office.approvals(&days.unwrap(), Format::Html).unwrap()
            },
        ),
        (
            "loai=bang-nhat-ky&tu=2026-11-23&den=23/11/2026",
            "bang-nhat-ky-2026-11-23.csv",
            table,
        ),
    ]
}

#[test]
fn a_paper_is_the_commands_and_its_row_has_the_persons_name() {
    let trial = Trial::new();
    with_recordings(&trial);
    with_a_loss(&trial);
    let session = trial.signed_in("hoa", &[Role::Culture]);
    for (form, name, bytes) in printed(&trial) {
        trial.acts.take();
        let number = made(&trial, &session, form);
        let (headers, file) = kept(&trial, &session, &number);
        assert_eq!(file, bytes, "{form}");
        assert_eq!(
            headers[header::CONTENT_DISPOSITION],
            format!("attachment; filename=\"{name}\"")
        );
        let acts = trial.acts.take();
        let [Act::Attended(row)] = &acts[..] else {
            panic!("{acts:?}")
        };
        assert_eq!(
            (row.did, row.by.as_str(), row.about.as_deref()),
            (Did::Exported, "Người hoa", Some(name))
        );

        let page = trial.ask(&Ask::page(&format!("{PAPER}?so={number}"), Some(&session)));
        walk(PAPER, &page.body);
        assert!(page.body.contains(name) && !page.headers.contains_key(header::REFRESH));
        assert_eq!(page.body.contains(PAPER_VIEW), name.ends_with("html"));
    }

    let number = made(&trial, &session, "loai=bao-cao&ky=2026-11&dang=xlsx");
    assert!(kept(&trial, &session, &number).1.starts_with(b"PK"));
    let list = trial.ask(&Ask::page(REPORTS, Some(&session))).body;
    assert_eq!(list.matches(PAPER).count(), 7, "left, and found again");
}

#[test]
fn a_paper_that_is_seen_brings_its_own_style_and_nothing_else() {
    let trial = Trial::new();
    with_recordings(&trial);
    with_a_loss(&trial);
    let session = trial.signed_in("hoa", &[Role::Leader]);
    for form in [
        "loai=bao-cao&ky=2026-11&dang=html",
        "loai=nhat-ky-phat-thanh&ngay=23/11/2026&dang=html",
        "loai=so-duyet&ky=2026-11&dang=html",
    ] {
        let number = made(&trial, &session, form);
        let seen = trial.ask(&Ask::page(
            &format!("{PAPER_VIEW}?so={number}"),
            Some(&session),
        ));
        assert_eq!(seen.code, StatusCode::OK);
        let (_, style) = seen.body.split_once("<style>").unwrap();
        let (style, rest) = style.split_once("</style>").unwrap();
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
        let policy = seen.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(
            policy.contains(&format!("style-src 'sha256-{digest}';")) && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(
            !rest.contains("<style") && !rest.contains("style=\"") && !rest.contains("<script"),
            "{form}"
        );
        assert!(!rest.contains("<b>Kỳ 1</b>"));
    }
    let number = made(&trial, &session, "loai=bao-cao&ky=2026-11&dang=docx");
    let seen = trial.ask(&Ask::page(
        &format!("{PAPER_VIEW}?so={number}"),
        Some(&session),
    ));
    assert_eq!(seen.code, StatusCode::NOT_FOUND);
}

#[test]
fn an_evidence_pack_is_one_zip_and_none_where_there_is_nothing_to_prove() {
    let trial = Trial::new();
    with_recordings(&trial);
    let session = trial.signed_in("hoa", &[Role::Culture]);
    let form = "loai=chung-cu&tu=01/11/2026&den=23/11/2026&im_lang=23/11/2026 12:00";
    let number = made(&trial, &session, form);
    let page = |number: &str| {
        trial
            .ask(&Ask::page(&format!("{PAPER}?so={number}"), Some(&session)))
            .body
    };
    assert!(page(&number).contains("class=\"wrong\"") && !page(&number).contains(PAPER_FILE));
    let gone = trial.ask(&Ask::page(
        &format!("{PAPER_FILE}?so={number}"),
        Some(&session),
    ));
    assert_eq!(gone.code, StatusCode::NOT_FOUND);

    with_a_loss(&trial);
    let number = made(&trial, &session, form);
    let (headers, bytes) = kept(&trial, &session, &number);
    assert_eq!(headers[header::CONTENT_TYPE], "application/zip");
    let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names = zip.file_names().map(|name| name.unwrap().into_owned());
    let names: BTreeSet<String> = names.collect();
    assert!(
        names.contains("SHA256SUMS") && names.contains("SHA256SUMS.sig"),
        "{names:?}"
    );
    assert!(
        log(&trial).last_seal().unwrap().is_some(),
        "sealed first, as the command does"
    );
}

#[test]
fn what_cannot_be_made_says_why_and_has_no_row() {
    let trial = Trial::new();
    with_recordings(&trial);
    let session = trial.signed_in("hoa", &[Role::Culture]);
    trial.acts.take();
    for (form, words) in [
        ("loai=bao-cao&ky=2026-13", "2026-13"),
        (
            "loai=bao-cao&ky=ngay&tu=31/02/2026&den=01/03/2026",
            "31/02/2026",
        ),
        (
            "loai=bao-cao&ky=ngay&tu=02/11/2026&den=01/11/2026",
            "2026-11-02 – 2026-11-01",
        ),
        ("loai=bao-cao&ky=ngay&tu=01/01/2020&den=01/11/2026", "366"),
        (
            "loai=bao-cao&ky=2026-11&chuong_trinh=%3Cscript%3E",
            "&lt;script&gt;",
        ),
        ("loai=nhat-ky-phat-thanh&ngay=", "role=\"alert\""),
        ("loai=chung-cu&tu=01/01/2026&den=01/11/2026", "92"),
        (
            "loai=chung-cu&tu=01/11/2026&den=02/11/2026&im_lang=trưa",
            "trưa",
        ),
    ] {
        let answer = trial.ask(&Ask::form(REPORTS, form, Some(&session)));
        assert_eq!(answer.code, StatusCode::OK, "{form}");
        walk(form, &answer.body);
        assert!(answer.body.contains(words), "{form}");
    }
    trial.status.set(Status {
        disk_free_bytes: Some(1 << 30),
        ..trial.status.get()
    });
    let full = trial.ask(&Ask::form(
        REPORTS,
        "loai=chung-cu&tu=01/11/2026&den=02/11/2026",
        Some(&session),
    ));
    assert!(full.body.contains("Ổ đĩa còn trống dưới"));
    assert_eq!(
        trial
            .ask(&Ask::form(REPORTS, "loai=x", Some(&session)))
            .code,
        StatusCode::BAD_REQUEST
    );
    for number in ["", "1", "-1", "99999999999999999999", "x"] {
        for path in [PAPER, PAPER_VIEW, PAPER_FILE] {
            let answer = trial.ask(&Ask::page(&format!("{path}?so={number}"), Some(&session)));
            assert_eq!(answer.code, StatusCode::NOT_FOUND, "{path} {number}");
        }
    }
    assert_eq!(trial.acts.take(), []);
}

#[test]
fn every_kind_of_paper_is_offered_with_its_words() {
    let trial = Trial::new();
    with_recordings(&trial);
    let session = trial.signed_in("hoa", &[Role::Culture]);
    let page = trial.ask(&Ask::page(REPORTS, Some(&session))).body;
    walk(REPORTS, &page);
    for kind in Kind::ALL {
        assert!(
            page.contains(&format!("name=\"loai\" value=\"{}\"", kind.name())),
            "{kind:?}"
        );
    }
    let said: BTreeSet<&str> = page
        .split("<h2>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    assert_eq!(said.len(), Kind::ALL.len());
}

#[test]
fn a_days_differences_are_explained_once_by_a_named_person() {
    let trial = Trial::new();
    with_recordings(&trial);
    with_a_loss(&trial);
    let session = trial.signed_in("hoa", &[Role::Culture]);
    let page = |day: &str| {
        trial
            .ask(&Ask::page(
                &format!("{RECONCILE}?ngay={day}"),
                Some(&session),
            ))
            .body
    };
    let send = |form: &str| trial.ask(&Ask::form(RECONCILE, form, Some(&session)));
    let open = page("23/11/2026");
    walk(RECONCILE, &open);
    assert!(open.contains("KHÔNG RÕ LÝ DO") && open.contains("&lt;b&gt;Kỳ 1&lt;/b&gt;"));
    assert_eq!(page(""), open, "yesterday");
    assert!(page("h%C3%B4m+kia").contains("role=\"alert\""));

    let words = || {
        log(&trial)
            .acceptances("2026-11-23".parse().unwrap())
            .unwrap()
    };
    for (form, said) in [
        ("ngay=23/11/2026&ly_do=+", "Chưa ghi lý do"),
        ("ngay=24/11/2026&ly_do=x", "chưa hết"),
        ("ngay=9999-12-31&ly_do=x", "chưa hết"),
        ("ngay=22/11/2026&ly_do=x", "không ghi gì thêm"),
        ("ngay=31/02/2026&ly_do=x", "31/02/2026"),
    ] {
        let answer = send(form);
        assert!(answer.body.contains(said), "{form}");
        walk(form, &answer.body);
    }
    assert_eq!(send("ly_do=x").code, StatusCode::BAD_REQUEST);
    believed(&trial, false);
    assert!(
        send("ngay=23/11/2026&ly_do=x")
            .body
            .contains("chưa tin được")
    );
    believed(&trial, true);
    assert!(words().is_empty());

    let reason = "mất điện\u{202e} cả xã";
    let answer = send(&format!("ngay=23/11/2026&ly_do={reason}"));
    assert_eq!(answer.to(), "/bao-cao/doi-chieu?ngay=2026-11-23");
    let said = words();
    assert_eq!(
        (said.len(), said[0].by.as_str(), said[0].reason.as_str()),
        (1, "Người hoa", "mất điện  cả xã")
    );
    let done = page("2026-11-23");
    assert!(done.contains("class=\"right\"") && !done.contains("name=\"ly_do\""));
    assert!(
        send("ngay=23/11/2026&ly_do=nữa")
            .body
            .contains("không ghi gì thêm")
    );
    assert_eq!(words().len(), 1);
}

#[test]
fn a_paper_that_is_made_asks_for_itself_and_keeps_no_session_awake() {
    let trial = Trial::new();
    with_recordings(&trial);
    let session = trial.signed_in("hoa", &[Role::Culture]);
    made(&trial, &session, "loai=bao-cao&ky=2026-11&dang=html");
    for _ in 0..31 {
        trial.clock.sleep(Duration::from_secs(60));
        trial.ask(&Ask::page(&format!("{PAPER}?so=1&tu-dong"), Some(&session)));
    }
    let answer = trial.ask(&Ask::page(REPORTS, Some(&session)));
    assert!(answer.to().starts_with(UNLOCK));
}
