//! Who approves what: by role, by folder, by bytes; and what is shown and heard of it.

use super::*;
use crate::airlog::{Airlog, Channel, Consent, Recording};
use crate::console::web::drawing::draw_waiting;
use crate::console::web::paths::{APPROVE, LISTEN, RECORDINGS};
use crate::names::SegmentId;
use crate::rundown::{Catalogue, Segment};
use crate::station::{ClockStatus, Current};
use crate::units::{Frames, Lufs};

/// In the column, in the bulletin, and the same bytes in both.
const COLUMN: u8 = 1;
const BULLETIN: u8 = 2;
const BOTH: u8 = 3;

const PLACES: [(u8, &str); 4] = [
    (COLUMN, "dat-dai/Kỳ 1 đất đai.wav"),
    (BULLETIN, "ban-tin/Bản tin.wav"),
    (BOTH, "ho-tich/Khai sinh.wav"),
    (BOTH, "ban-tin/Khai sinh.wav"),
];

fn id(byte: u8) -> SegmentId {
    SegmentId::new([byte; 32])
}

/// The sample station, with these recordings.
pub(super) fn with_recordings(trial: &Trial) {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let loaded = Arc::new(crate::config::load(root).loaded.unwrap());
    let segment = |(byte, path): (u8, &str)| {
        Arc::new(Segment {
            added: trial.clock.now(),
            title: path.into(),
            ..Segment::new(id(byte), path.into(), Frames::new(48_000 * 90))
        })
    };
    let catalogue: Catalogue = PLACES.into_iter().map(segment).collect();
    let catalogue = Arc::new(catalogue);
    trial.current.set(Current { loaded, catalogue });
    believed(trial, true);
}

pub(super) fn believed(trial: &Trial, trusted: bool) {
    trial.status.set(Status {
        clock: ClockStatus {
            trusted,
            problem: (!trusted).then(|| "Giờ của máy sai".to_owned()),
            ..ClockStatus::default()
        },
        ..trial.status.get()
    });
}

/// The latest word on these bytes, if anybody said one.
fn word(trial: &Trial, byte: u8) -> Option<bool> {
    let log = Airlog::open_read_only(&trial.folder.path().join("var/airlog.db")).ok()?;
    log.words()
        .unwrap()
        .get(&id(byte))
        .map(|word| word.approved)
}

fn form(act: &str, byte: u8) -> String {
    format!("bai={}&viec={act}&kenh=giay&ghi_chu=so+12", id(byte))
}

/// As console.md has it: the leadership everything, the legal officer the column, nobody else anything.
fn may_approve(roles: &[Role], byte: u8) -> bool {
    roles.contains(&Role::Leader) || (roles.contains(&Role::Legal) && byte == COLUMN)
}

#[test]
fn no_request_of_a_role_without_the_right_approves_anything() {
    let groups = Role::ALL
        .iter()
        .map(|role| vec![*role])
        .chain([
            vec![Role::Staff, Role::Culture, Role::Admin, Role::Contributor],
            vec![Role::Staff, Role::Legal],
            vec![Role::Admin, Role::Leader],
        ])
        .collect::<Vec<_>>();
    for roles in &groups {
        for act in ["duyet", "tra-lai"] {
            let trial = Trial::new();
            with_recordings(&trial);
            let session = trial.signed_in("an", roles);
            for byte in [COLUMN, BULLETIN, BOTH] {
                let name = format!("{roles:?} {act} {byte}");
                let sent = form(act, byte);
                let ask = Ask::form(APPROVE, &sent, Some(&session));
                for wrong in [
                    Ask {
                        token: Some("0"),
                        ..ask.clone()
                    },
                    Ask {
                        origin: Some("http://evil.example"),
                        ..ask.clone()
                    },
                    Ask {
                        session: None,
                        ..ask.clone()
                    },
                    Ask {
                        form: None,
                        ..ask.clone()
                    },
                ] {
                    trial.ask(&wrong);
                    assert_eq!(word(&trial, byte), None, "{name}");
                }
                let answer = trial.ask(&ask);
                let expected = may_approve(roles, byte).then_some(act == "duyet");
                assert_eq!(word(&trial, byte), expected, "{name}: {}", answer.code);
                let refused = answer.code == StatusCode::FORBIDDEN;
                assert_eq!(refused, expected.is_none(), "{name}: {}", answer.code);
            }
        }
    }
}

#[test]
fn one_that_is_not_theirs_among_several_approves_none() {
    let trial = Trial::new();
    with_recordings(&trial);
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let several = format!("bai={}&{}", id(BULLETIN), form("duyet", COLUMN));
    let answer = trial.ask(&Ask::form(APPROVE, &several, Some(&session)));
    assert_eq!(answer.code, StatusCode::FORBIDDEN);
    assert_eq!((word(&trial, COLUMN), word(&trial, BULLETIN)), (None, None));

    let leader = trial.signed_in("binh", &[Role::Leader]);
    let answer = trial.ask(&Ask::form(APPROVE, &several, Some(&leader)));
    assert_eq!(answer.to(), APPROVE);
    assert_eq!(
        (word(&trial, COLUMN), word(&trial, BULLETIN)),
        (Some(true), Some(true))
    );
    let log = Airlog::open_read_only(&trial.folder.path().join("var/airlog.db")).unwrap();
    let said = &log.words().unwrap()[&id(COLUMN)].consent;
    assert_eq!(
        (said.by.as_str(), said.channel),
        ("Người binh", Channel::Paper)
    );
    assert_eq!(said.note.as_deref(), Some("so 12"));
}

#[test]
fn what_is_missing_is_asked_for_and_nothing_is_written() {
    let trial = Trial::new();
    with_recordings(&trial);
    let session = trial.signed_in("binh", &[Role::Leader]);
    let hash = id(COLUMN);
    let gone = id(9);
    for (sent, said) in [
        ("viec=duyet&kenh=giay".to_owned(), "Chưa chọn bài nào"),
        (
            format!("bai={hash}&viec=duyet"),
            "Chưa chọn quyết định đến bằng cách nào",
        ),
        (
            format!("bai={hash}&viec=duyet&kenh=nut"),
            "Chưa chọn quyết định đến bằng cách nào",
        ),
        (
            format!("bai={hash}&viec=tra-lai&kenh=giay&ghi_chu=+"),
            "Chưa ghi lý do",
        ),
        (
            format!("bai={hash}&bai={gone}&viec=duyet&kenh=giay"),
            "không còn trong thư mục",
        ),
        (
            "bai=12&viec=duyet&kenh=giay".to_owned(),
            "Chưa chọn bài nào",
        ),
    ] {
        let answer = trial.ask(&Ask::form(APPROVE, &sent, Some(&session)));
        assert!(answer.body.contains(said), "{sent}: {}", answer.body);
        assert_eq!(word(&trial, COLUMN), None, "{sent}");
    }
    believed(&trial, false);
    let answer = trial.ask(&Ask::form(APPROVE, &form("duyet", COLUMN), Some(&session)));
    assert!(answer.body.contains("Giờ của máy sai"), "{}", answer.body);
    assert_eq!(word(&trial, COLUMN), None);
}

#[test]
fn each_sees_what_they_may_decide_and_where_it_would_air() {
    let trial = Trial::new();
    with_recordings(&trial);
    let words = trial.folder.path().join("audio/dat-dai");
    std::fs::create_dir_all(&words).unwrap();
    std::fs::write(words.join("Kỳ 1 đất đai.txt"), "Kính thưa bà con <b>").unwrap();
    let legal = trial.signed_in("hanh", &[Role::Legal]);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    let page = |path: &str, session: &str| trial.ask(&Ask::page(path, Some(session))).body;

    let list = page(APPROVE, &legal);
    documents::walk(APPROVE, &list);
    assert!(
        list.contains("Kỳ 1 đất đai") && !list.contains("Bản tin.wav"),
        "{list}"
    );
    assert!(
        list.contains("phát lần tới lúc") && list.contains("Chuyên mục Cải cách hành chính"),
        "{list}"
    );
    assert!(list.contains("Còn 2 bài chờ lãnh đạo"), "{list}");
    assert!(page(APPROVE, &leader).contains("Bản tin.wav"));

    let one = format!("{APPROVE}?bai={}", id(COLUMN));
    let whole = page(&one, &legal);
    documents::walk(&one, &whole);
    assert!(
        whole.contains("Kính thưa bà con &lt;b&gt;") && whole.contains(&id(COLUMN).to_string())
    );
    assert!(whole.contains("value=\"duyet\"") && !whole.contains("value=\"thu-hoi\""));
    let other = page(&format!("{APPROVE}?bai={}", id(BULLETIN)), &legal);
    assert!(!other.contains("value=\"duyet\"") && other.contains("chỉ lãnh đạo UBND duyệt được"));

    trial.ask(&Ask::form(APPROVE, &form("duyet", COLUMN), Some(&legal)));
    let whole = page(&one, &legal);
    assert!(!whole.contains("value=\"duyet\"") && whole.contains("value=\"thu-hoi\""));
    let list = page(APPROVE, &legal);
    assert!(
        list.contains("đã duyệt: Người hanh (so 12)") && list.contains("Không có bài nào chờ"),
        "{list}"
    );
    trial.rows();
    let back = format!("{}&ngay=1", form("thu-hoi", COLUMN));
    trial.ask(&Ask::form(APPROVE, &back, Some(&legal)));
    assert_eq!(word(&trial, COLUMN), Some(false));
    let by = "Người hanh".to_owned();
    assert_eq!(trial.acts.take(), [Act::Leave { id: id(COLUMN), by }]);
}

#[test]
fn a_recording_is_heard_whole_or_in_parts_that_are_the_whole() {
    let trial = Trial::new();
    with_recordings(&trial);
    let place = crate::library::Store::within(&trial.folder.path().join("var")).path(id(COLUMN));
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(&place, spec).unwrap();
    for frame in 0..48_000 * 90 {
        wav.write_sample((frame % 2000 * 10) as i16).unwrap();
    }
    wav.finalize().unwrap();
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let ask = |range: Option<&str>| {
        let mut request = Request::get(format!("{LISTEN}?bai={}", id(COLUMN)))
            .header(header::HOST, HOST)
            .header(header::COOKIE, format!("phatthanh={session}"));
        if let Some(range) = range {
            request = request.header(header::RANGE, range);
        }
        trial.bytes(request.body(Body::empty()).unwrap())
    };
    let (code, headers, whole) = ask(None);
    assert_eq!(
        (code, headers[header::CONTENT_TYPE].as_bytes()),
        (StatusCode::OK, &b"audio/wav"[..])
    );
    let read = hound::WavReader::new(std::io::Cursor::new(&whole)).unwrap();
    assert_eq!((read.spec().channels, read.duration()), (2, 48_000 * 90));
    for (from, to) in [
        (0, 1),
        (0, 99),
        (44, 47),
        (1001, 300_000),
        (9_000_003, 9_000_009),
    ] {
        let (code, headers, part) = ask(Some(&format!("bytes={from}-{to}")));
        assert_eq!(code, StatusCode::PARTIAL_CONTENT);
        let said = format!("bytes {from}-{to}/{}", whole.len());
        assert_eq!(headers[header::CONTENT_RANGE].to_str().unwrap(), said);
        assert!(part == whole[from..=to], "{from}-{to}");
    }
    let beyond = format!("bytes={}-", whole.len());
    assert_eq!(ask(Some(&beyond)).0, StatusCode::RANGE_NOT_SATISFIABLE);
    let nobody = Ask::page(LISTEN, Some(&session));
    assert_eq!(trial.ask(&nobody).code, StatusCode::NOT_FOUND);
}

#[test]
fn every_recording_is_found_without_accents_with_its_state_and_next_airing() {
    let trial = Trial::new();
    with_recordings(&trial);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    trial.ask(&Ask::form(
        APPROVE,
        &form("tra-lai", BULLETIN),
        Some(&leader),
    ));
    let page = |query: &str| {
        let answer = trial.ask(&Ask::page(&format!("{RECORDINGS}{query}"), Some(&staff)));
        documents::walk(query, &answer.body);
        answer.body
    };
    let all = page("");
    for (_, path) in PLACES {
        assert!(all.contains(path), "{all}");
    }
    assert!(all.contains("4 bài") && all.contains("chờ duyệt") && all.contains("đã trả lại"));
    // Nothing for those who approve nothing.
    assert!(!all.contains(APPROVE), "{all}");
    let found = page("?tim=khai+SINH");
    assert!(
        found.contains("2 bài") && !found.contains("Kỳ 1 đất đai"),
        "{found}"
    );
    let none = page("?tim=zzz");
    assert!(none.contains("Không có bài nào"), "{none}");
    assert!(page("?trang=99").contains("4 bài"));
}

fn consent(byte: u8, title: &str, at: jiff::Timestamp) -> Consent {
    Consent {
        at,
        by: "Lê Văn Bình".into(),
        channel: Channel::Paper,
        note: None,
        text: None,
        segment: Recording {
            id: id(byte),
            path: "ban-tin/bai.wav".into(),
            title: title.into(),
        },
    }
}

#[test]
fn the_latest_decision_stands_first_where_the_clock_was_set_back_since_the_one_before() {
    let trial = Trial::new();
    with_recordings(&trial);
    let log = trial.folder.path().join("var/airlog.db");
    let ahead = trial.clock.now() + jiff::SignedDuration::from_hours(30);
    std::fs::create_dir_all(log.parent().unwrap()).unwrap();
    let mut log = Airlog::open(&log).unwrap();
    log.approve(&consent(BULLETIN, "duyệt trước", ahead))
        .unwrap();
    log.approve(&consent(COLUMN, "duyệt sau", trial.clock.now()))
        .unwrap();
    drop(log);

    let session = trial.signed_in("binh", &[Role::Leader]);
    let page = trial.ask(&Ask::page(APPROVE, Some(&session)));
    let place = |title| page.body.find(title).expect(title);
    assert!(place("duyệt sau") < place("duyệt trước"), "{}", page.body);
}

/// Keeps bytes for the recording of the column, of so many seconds: loud in their last third.
fn with_bytes(trial: &Trial, seconds: u32) {
    let stored = Folder::new(trial.folder.path()).store().path(id(COLUMN));
    std::fs::create_dir_all(stored.parent().unwrap()).unwrap();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(&stored, spec).unwrap();
    for frame in 0..48_000 * seconds {
        let is_loud = frame / (16_000 * seconds) == 2;
        let level = if is_loud { 20_000 } else { 2_000 };
        wav.write_sample(if frame % 40 < 20 { level } else { -level })
            .unwrap();
    }
    wav.finalize().unwrap();
}

/// Has every recording that waits drawn.
fn drawn(trial: &Trial) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(draw_waiting(&trial.site));
}

#[test]
fn a_recording_is_seen_once_it_is_measured() {
    let trial = Trial::new();
    with_recordings(&trial);
    with_bytes(&trial, 90);
    drawn(&trial);

    let leader = trial.signed_in("chu-tich", &[Role::Leader]);
    for path in [APPROVE.to_owned(), format!("{APPROVE}?bai={}", id(COLUMN))] {
        let body = trial.ask(&Ask::page(&path, Some(&leader))).body;
        // What has no bytes has no picture, and its page stands all the same.
        assert_eq!(body.matches("class=\"contour\"").count(), 1, "{path}");
        let words = "to nhất quanh 01:00; không có chỗ im";
        assert!(body.contains(words) && body.contains("M1 11v2"), "{body}");
        super::documents::walk(&path, &body);
    }
}

/// As long a list as one page shows, each with its picture, and as many decisions below it as are listed.
#[test]
fn the_fullest_list_of_what_waits_is_a_light_page() {
    let trial = Trial::new();
    with_recordings(&trial);
    with_bytes(&trial, 3);
    let stored = Folder::new(trial.folder.path()).store();
    let current = trial.current.get().unwrap();
    let title = "Thủ tục đăng ký khai sinh cho trẻ em: hồ sơ gồm những gì?";
    let segments = (0..16).map(|number| {
        let (id, path) = (
            id(100 + number),
            format!("ho-tich/Thủ tục khai sinh, bài {number}.mp3"),
        );
        let to = stored.path(id);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::hard_link(stored.path(self::id(COLUMN)), to).unwrap();
        Arc::new(Segment {
            added: trial.clock.now(),
            title: format!("{title} ({number})").into(),
            loudness: Some(Lufs(-16.8)),
            ..Segment::new(id, path.as_str().into(), Frames::new(48_000 * 3))
        })
    });
    let catalogue = Arc::new(segments.collect());
    trial.current.set(Current {
        catalogue,
        ..current
    });
    let log = trial.folder.path().join("var/airlog.db");
    std::fs::create_dir_all(log.parent().unwrap()).unwrap();
    let mut log = Airlog::open(&log).unwrap();
    for byte in 125..140 {
        log.approve(&consent(byte, title, trial.clock.now()))
            .unwrap();
    }
    drop(log);
    drawn(&trial);

    let leader = trial.signed_in("chu-tich", &[Role::Leader]);
    let body = trial.ask(&Ask::page(APPROVE, Some(&leader))).body;
    assert_eq!(body.matches("class=\"contour\"").count(), 15);
    assert!(body.len() <= 30_000, "{}", body.len());
}
