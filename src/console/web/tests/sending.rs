//! Recordings that are sent: piece by piece, after cuts, in one piece; by whom, and what is refused.

mod in_one_piece;
mod owners;

use std::path::PathBuf;

use axum::body::Bytes;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures_util::stream;

use super::*;
use crate::airlog::{Airlog, Channel, Uploaded};
use crate::config::Loaded;
use crate::console::web::paths::{APPROVE, UPLOAD, UPLOAD_WHOLE};
use crate::console::web::uploads::incoming::{Came, receive};
use crate::console::web::uploads::reception::{Announced, Circumstances};
use crate::names::{AudioPath, SegmentId};
use crate::rundown::{Catalogue, Segment};
use crate::station::{ClockStatus, Current};
use crate::units::{Frames, Size};

/// A folder in which all must be approved, and one that fills.
const COLUMN: &str = "dat-dai";
const FILLER: &str = "nhac-nen";

/// What is sent: no two bytes in a row tell where they are from.
fn recording(bytes: usize) -> Vec<u8> {
    let mut random = 7_u32;
    let next = || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 24) as u8
    };
    std::iter::repeat_with(next).take(bytes).collect()
}

fn identify(bytes: &[u8]) -> SegmentId {
    SegmentId::new(*blake3::hash(bytes).as_bytes())
}

/// A trial of the sample station, on whose disk there is always room.
struct Sending {
    trial: Trial,
    loaded: Arc<Loaded>,
    lan: String,
}

impl Sending {
    fn new() -> Self {
        let trial = Trial::new();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut loaded = crate::config::load(root).loaded.unwrap();
        loaded.station.library.floor = Size(0);
        let loaded = Arc::new(loaded);
        std::fs::create_dir(trial.folder.path().join("audio")).unwrap();
        trial.status.set(Status {
            clock: ClockStatus {
                trusted: true,
                ..ClockStatus::default()
            },
            ..trial.status.get()
        });
        let lan = trial.signed_in("lan", &[Role::Contributor]);
        let sending = Self { trial, loaded, lan };
        sending.knows(&[]);
        sending
    }

    /// Has the library know these recordings: where they lie, and their bytes.
    fn knows(&self, recordings: &[(&str, SegmentId)]) {
        let segment = |(path, id): &(&str, SegmentId)| {
            Arc::new(Segment {
                added: self.trial.clock.now(),
                title: (*path).into(),
                ..Segment::new(*id, (*path).into(), Frames::new(48_000 * 90))
            })
        };
        let catalogue: Catalogue = recordings.iter().map(segment).collect();
        self.trial.current.set(Current {
            loaded: Arc::clone(&self.loaded),
            catalogue: Arc::new(catalogue),
        });
    }

    fn audio(&self, path: &str) -> PathBuf {
        self.trial.folder.path().join("audio").join(path)
    }

    /// What lies in the folder of uploads.
    fn parts(&self) -> usize {
        let folder = std::fs::read_dir(self.trial.folder.path().join("var/upload"));
        folder.map_or(0, Iterator::count)
    }

    fn uploads(&self) -> Vec<Uploaded> {
        let Ok(log) = Airlog::open_read_only(&self.trial.folder.path().join("var/airlog.db"))
        else {
            return Vec::new();
        };
        let uploads = log.uploads().unwrap().into_iter();
        uploads.map(|(_, _, uploaded)| uploaded).collect()
    }

    fn tus(
        &self,
        session: &str,
        method: &str,
        at: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(at)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::COOKIE, format!("phatthanh={session}"))
            .header(TOKEN_HEADER, form_token(session));
        if !headers.iter().any(|(name, _)| *name == "tus-resumable") {
            request = request.header("tus-resumable", "1.0.0");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.trial.send(request.body(body).unwrap())
    }

    fn begin(&self, session: &str, topic: &str, name: &str, length: &str) -> Answer {
        let metadata = metadata(&[("filename", name), ("topic", topic)]);
        let headers = [("upload-length", length), ("upload-metadata", &metadata)];
        self.tus(session, "POST", UPLOAD, &headers, Body::empty())
    }

    fn begun(&self, topic: &str, name: &str, length: usize) -> String {
        let begun = self.begin(&self.lan, topic, name, &length.to_string());
        assert_eq!(begun.code, StatusCode::CREATED, "{}", begun.body);
        begun.to().to_owned()
    }

    fn far(&self, at: &str) -> u64 {
        let answer = self.tus(&self.lan, "HEAD", at, &[], Body::empty());
        assert_eq!(answer.code, StatusCode::OK, "{}", answer.body);
        number(&answer, "upload-offset")
    }

    fn patch(&self, at: &str, offset: u64, body: impl Into<Body>) -> Answer {
        let offset = offset.to_string();
        let headers = [
            ("upload-offset", offset.as_str()),
            ("content-type", "application/offset+octet-stream"),
        ];
        self.tus(&self.lan, "PATCH", at, &headers, body.into())
    }

    /// Sends all of `bytes`.
    fn sent(&self, topic: &str, name: &str, bytes: &[u8]) {
        let at = self.begun(topic, name, bytes.len());
        let answer = self.patch(&at, 0, bytes.to_vec());
        assert_eq!(answer.code, StatusCode::NO_CONTENT, "{}", answer.body);
    }

    fn page(&self, session: &str) -> String {
        let page = self.trial.ask(&Ask::page(RECORDINGS, Some(session))).body;
        documents::walk(RECORDINGS, &page);
        page
    }

    fn circumstances(&self) -> Circumstances {
        Circumstances {
            now: self.trial.clock.now(),
            run: "run".into(),
            trusted: true,
            floor: Size(0),
        }
    }
}

fn metadata(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs
        .iter()
        .map(|(key, value)| format!("{key} {}", BASE64_STANDARD.encode(value)));
    pairs.collect::<Vec<_>>().join(",")
}

fn number(answer: &Answer, name: &str) -> u64 {
    answer.headers[name].to_str().unwrap().parse().unwrap()
}

/// A body in pieces, without a length, that breaks off at its end if `cut`.
fn in_pieces(bytes: &[u8], cut: bool) -> Body {
    let pieces = bytes
        .chunks(60_000)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)));
    let end = cut.then(|| Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)));
    Body::from_stream(stream::iter(pieces.chain(end).collect::<Vec<_>>()))
}

#[test]
fn a_recording_that_is_cut_goes_on_where_it_was_and_lies_whole_in_its_folder() {
    let sending = Sending::new();
    let bytes = recording(8_000_000);
    let cut = bytes.len() * 37 / 100;
    let at = sending.begun(COLUMN, "Kỳ 1 đất đai.mp3", bytes.len());
    assert_eq!(sending.far(&at), 0);

    let answer = sending.patch(&at, 0, in_pieces(&bytes[..cut], true));
    assert_eq!(answer.code, StatusCode::REQUEST_TIMEOUT);
    assert_eq!(sending.far(&at), cut as u64, "nothing that came is lost");
    assert!(!sending.audio(COLUMN).exists(), "the watch sees no part");
    let page = sending.page(&sending.lan);
    assert!(
        page.contains("Đang gửi dở") && page.contains("(37 %)"),
        "{page}"
    );

    let answer = sending.patch(&at, cut as u64, in_pieces(&bytes[cut..], false));
    assert_eq!(answer.code, StatusCode::NO_CONTENT, "{}", answer.body);
    assert_eq!(number(&answer, "upload-offset"), bytes.len() as u64);
    let path = "dat-dai/Kỳ 1 đất đai.mp3";
    assert!(std::fs::read(sending.audio(path)).unwrap() == bytes);
    assert_eq!(sending.parts(), 0);
    // Whoever lost the last answer asks again.
    assert_eq!(sending.far(&at), bytes.len() as u64);

    let expected = Uploaded {
        account: "lan".into(),
        path: path.into(),
        id: identify(&bytes),
        replaces: None,
    };
    assert_eq!(sending.uploads(), [expected]);
    let page = sending.page(&sending.lan);
    assert!(
        page.contains("Đang xem") && !page.contains("Đang gửi dở"),
        "{page}"
    );
    sending.sent(COLUMN, "KỲ 1 Đất đai.MP3", &bytes[..10]);
    assert!(sending.audio("dat-dai/KỲ 1 Đất đai (2).MP3").exists());
}

#[test]
fn what_a_request_says_wrongly_changes_nothing() {
    let sending = Sending::new();
    let bytes = recording(1000);
    let at = sending.begun(COLUMN, "a.mp3", bytes.len());
    let lan = &sending.lan;
    assert_eq!(
        sending.patch(&at, 0, bytes[..400].to_vec()).code,
        StatusCode::NO_CONTENT
    );

    for offset in [0, 399, 401, 1000, u64::MAX] {
        let answer = sending.patch(&at, offset, bytes[400..].to_vec());
        assert_eq!(answer.code, StatusCode::CONFLICT, "from {offset}");
    }
    // Longer than announced: as it says itself, and as it comes.
    let long = [&bytes[400..], &[0]].concat();
    let said = [
        ("upload-offset", "400"),
        ("content-type", "application/offset+octet-stream"),
        ("content-length", "601"),
    ];
    let answer = sending.tus(lan, "PATCH", &at, &said, Body::from(long.clone()));
    assert_eq!(answer.code, StatusCode::PAYLOAD_TOO_LARGE);
    let answer = sending.patch(&at, 400, in_pieces(&long, false));
    assert_eq!(answer.code, StatusCode::PAYLOAD_TOO_LARGE);
    // Shorter than it says.
    let lies = [said[0], said[1], ("content-length", "600")];
    let answer = sending.tus(lan, "PATCH", &at, &lies, in_pieces(&bytes[400..500], true));
    assert_eq!(answer.code, StatusCode::REQUEST_TIMEOUT);
    assert_eq!(sending.far(&at), 500);

    let patch = |headers: &[(&str, &str)]| sending.tus(lan, "PATCH", &at, headers, Body::from("x"));
    let kind = ("content-type", "application/offset+octet-stream");
    for (code, headers) in [
        (
            StatusCode::PRECONDITION_FAILED,
            vec![("upload-offset", "500"), kind, ("tus-resumable", "0.2.2")],
        ),
        (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            vec![("upload-offset", "500")],
        ),
        (StatusCode::BAD_REQUEST, vec![kind]),
        (
            StatusCode::BAD_REQUEST,
            vec![kind, ("upload-offset", "-500")],
        ),
        (
            StatusCode::BAD_REQUEST,
            vec![kind, ("upload-offset", "+500")],
        ),
    ] {
        assert_eq!(patch(&headers).code, code, "{headers:?}");
    }
    assert_eq!(sending.far(&at), 500);
    let gone = sending.tus(lan, "DELETE", &at, &[], Body::empty());
    assert_eq!((gone.code, sending.parts()), (StatusCode::NO_CONTENT, 0));
    let again = sending.tus(lan, "HEAD", &at, &[], Body::empty());
    assert_eq!(again.code, StatusCode::NOT_FOUND);
    assert!(sending.uploads().is_empty() && !sending.audio(COLUMN).exists());
}

#[test]
fn what_cannot_be_begun_is_refused_in_words() {
    let sending = Sending::new();
    let lan = &sending.lan;
    for (length, name, said) in [
        ("0", "a.mp3", "Chưa chọn tệp"),
        ("1000000001", "a.mp3", "nặng quá 1 GB"),
        ("18446744073709551616", "a.mp3", "không hiểu"),
        ("-1", "a.mp3", "không hiểu"),
        ("", "a.mp3", "không hiểu"),
        ("5", "đơn.docx", "không phải tệp âm thanh"),
        ("5", "\u{202e}", "không phải tệp âm thanh"),
        ("5", "../..", "không phải tệp âm thanh"),
    ] {
        let answer = sending.begin(lan, COLUMN, name, length);
        assert!(answer.code.is_client_error(), "{length} {name:?}");
        assert!(
            answer.body.contains(said),
            "{length} {name:?}: {}",
            answer.body
        );
        assert!(!answer.body.contains('\u{202e}'));
    }
    for topic in [
        "",
        "khong-co",
        "..",
        "../config",
        "dat-dai/x",
        FILLER,
        "ca-nhac",
        "du-phong",
    ] {
        let answer = sending.begin(lan, topic, "a.mp3", "5");
        assert!(
            answer.body.contains("Không có thư mục ấy"),
            "{topic}: {}",
            answer.body
        );
    }
    for given in ["", "filename", "filename !!!", "topic ZA=="] {
        let headers = [("upload-length", "5"), ("upload-metadata", given)];
        let answer = sending.tus(lan, "POST", UPLOAD, &headers, Body::empty());
        assert!(answer.code.is_client_error(), "{given}");
    }
    assert_eq!(sending.parts(), 0);
}

#[test]
fn names_of_every_kind_stay_in_their_folder_and_harm_no_page() {
    let sending = Sending::new();
    let long = format!("{}.mp3", "ắ".repeat(87));
    let names = [
        "<script>alert(1)</script>.mp3",
        "a\u{202e}3pm.wav",
        "x\u{1b}[31m\r\nSet-Cookie: a=b.mp3",
        "../../../etc/cron.d/x.mp3",
        "Ky\u{300} 2.mp3",
        "nul.mp3",
        &long,
    ];
    for (number, name) in names.iter().enumerate() {
        sending.sent(COLUMN, name, &recording(number + 1));
    }
    let lies: BTreeSet<String> = std::fs::read_dir(sending.audio(COLUMN))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(lies.len(), names.len(), "{lies:?}");
    assert!(lies.contains("Kỳ 2.mp3") && lies.contains("x.mp3") && lies.contains("_nul.mp3"));
    assert!(
        lies.iter()
            .all(|name| name.len() <= 200 && !name.contains(char::is_control))
    );
    assert_eq!(std::fs::read_dir(sending.audio("")).unwrap().count(), 1);
    let page = sending.page(&sending.lan);
    assert!(!page.contains("<script>alert") && !page.contains('\u{202e}'));
}

#[test]
fn a_thousand_uploads_are_not_begun() {
    let sending = Sending::new();
    let mut begun = 0;
    for _ in 0..50 {
        let answer = sending.begin(&sending.lan, COLUMN, "a.mp3", "5");
        if answer.code == StatusCode::CREATED {
            begun += 1;
        } else {
            assert_eq!(answer.code, StatusCode::TOO_MANY_REQUESTS);
            assert!(
                answer.body.contains("Đang có 10 tệp gửi dở"),
                "{}",
                answer.body
            );
        }
    }
    assert_eq!(begun, 10);
    for number in 0..8 {
        let session = sending
            .trial
            .signed_in(&format!("nguoi-{number}"), &[Role::Staff]);
        for _ in 0..10 {
            let answer = sending.begin(&session, FILLER, "a.mp3", "5");
            begun += usize::from(answer.code == StatusCode::CREATED);
        }
    }
    assert_eq!(begun, 60, "all together");
    assert_eq!(sending.parts(), 2 * 60);
    let full = sending.begin(
        &sending.trial.signed_in("cuoi", &[Role::Staff]),
        COLUMN,
        "a.mp3",
        "5",
    );
    assert!(
        full.body.contains("Nhiều người đang gửi dở"),
        "{}",
        full.body
    );
}

#[test]
fn nobody_touches_anothers_upload() {
    let sending = Sending::new();
    let at = sending.begun(COLUMN, "a.mp3", 5);
    let other = sending.trial.signed_in("mai", &[Role::Staff, Role::Admin]);
    let kind = ("content-type", "application/offset+octet-stream");
    for (method, headers) in [
        ("HEAD", vec![]),
        ("DELETE", vec![]),
        ("PATCH", vec![("upload-offset", "0"), kind]),
    ] {
        for at in [&at, &format!("{UPLOAD}?ma=..%2Fpeople"), UPLOAD] {
            let body = Body::from(if method == "PATCH" { "other" } else { "" });
            let answer = sending.tus(&other, method, at, &headers, body);
            assert_eq!(answer.code, StatusCode::NOT_FOUND, "{method} {at}");
        }
    }
    assert!(!sending.page(&other).contains("Đang gửi dở"));
    assert_eq!(sending.far(&at), 0);
    let drop = format!("viec=bo&{}", at.split_once('?').unwrap().1);
    let answer = sending
        .trial
        .ask(&Ask::form(RECORDINGS, &drop, Some(&other)));
    assert!(
        answer.body.contains("Không còn tệp gửi dở"),
        "{}",
        answer.body
    );
    assert_eq!(
        sending
            .trial
            .ask(&Ask::form(RECORDINGS, &drop, Some(&sending.lan)))
            .to(),
        RECORDINGS
    );
    assert_eq!(sending.parts(), 0);
}

#[test]
fn a_line_that_is_dead_is_let_go_of() {
    let sending = Sending::new();
    let announced = Announced {
        account: "lan".into(),
        by: "Lan".into(),
        from: "127.0.0.1".into(),
        topic: COLUMN.into(),
        name: "a.mp3".into(),
        length: 10,
        modified: None,
        replaces: None,
        whole: false,
    };
    let by = sending.circumstances();
    let site = &sending.trial.site;
    let upload = site.uploads().begin(announced, &by).unwrap();
    let dead = || {
        let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"abc"))]);
        first.chain(stream::pending())
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let turn = upload.take().await.unwrap();
        let brief = Duration::from_millis(1);
        let came = receive(site, &upload, &turn, &by, dead(), brief).await;
        assert!(matches!(came, Ok(Came::Cut)) && upload.offset() == 3);
        drop(turn);

        // A line nobody knows to be dead, until the browser comes back by another.
        let turn = upload.take().await.unwrap();
        let long = Duration::from_secs(3600);
        let held = async {
            let came = receive(site, &upload, &turn, &by, dead(), long).await;
            drop(turn);
            came
        };
        let other = async { upload.take().await.map(drop) };
        let (came, taken) = tokio::join!(held, other);
        assert!(matches!(came, Ok(Came::Cut)) && taken.is_ok());
        assert!([3, 6].contains(&upload.offset()));
    });
}
