//! What comes of an order that is given: one row, that of the command, with what was shown.

use super::*;
use crate::console::web::paths::{HOLD, URGENT_SOUND};

#[test]
fn an_order_of_a_browser_is_the_row_that_a_command_writes() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let form = format!(
        "{}&moi_phut=10&den_gio=22:00&sau_muc=1&dien_tap=1&ghi_chu=so+12",
        of(station.id(STORM))
    );
    let (page, key) = station.review(&form, &session);
    documents::walk(URGENT, &page);
    assert!(station.ordered().is_empty(), "it was only shown");
    for said in [
        "DIỄN TẬP",
        "bão",
        "Đài thử",
        "Sau khi mục đang phát kết thúc, khoảng 17:33:12",
        "Khoảng 00:12 mỗi đợt: tín hiệu báo hiệu, rồi đọc 2 lượt",
        "Cứ 10 phút một đợt",
        "Hết hiệu lực lúc 22:00 24/11/2026",
        "Không cắt ngang gì",
        "Lệnh của Chủ tịch; Người an nhập vào máy",
        HOLD,
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }

    let given = station.post(&format!("viec=phat&ma={key}"), &session);
    assert_eq!(given.to(), URGENT_NOW);
    assert_eq!(station.trial.acts.take(), [Act::Orders]);
    let [row] = &station.ordered()[..] else {
        panic!("one row")
    };

    // What `phatthanh interrupt` hands to the log, by its own way.
    let now = station.trial.clock.now();
    let library = station.trial.site.library();
    let stored = library.stored(station.id(STORM));
    let recording = crate::station::ordering::recording(&library, &stored, now).unwrap();
    let same = crate::airlog::Ordered {
        by: "Người an".into(),
        ordered_by: "Chủ tịch".into(),
        channel: Channel::Spoken,
        level: Urgency::Emergency,
        drill: true,
        recordings: vec![recording],
        repeat: 2,
        every_us: Some(600_000_000),
        until: "2026-11-24T22:00:00+07:00".parse().unwrap(),
        after_item: true,
        note: Some("so 12".into()),
    };
    let mut expected = serde_json::to_value(&same).unwrap();
    expected["event"] = "ordered".into();
    assert_eq!(*row, expected);
    let segment = station.segment(STORM);
    assert_eq!(row["recordings"][0]["length_frames"], segment.length.get());
    assert!(matches!(
        station.log().verify().unwrap(),
        crate::airlog::Verdict::Ok { .. }
    ));
}

#[test]
fn sent_twice_it_is_one_order_and_the_same_again_is_refused_unless_it_replaces() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let form = of(station.id(STORM));
    let (_, key) = station.review(&form, &session);
    for _ in 0..3 {
        let given = station.post(&format!("viec=phat&ma={key}"), &session);
        assert_eq!(given.to(), URGENT_NOW);
    }
    assert_eq!(station.ordered().len(), 1);
    let (page, key) = station.review(&form, &session);
    assert!(page.contains("Sau lệnh số"), "{page}");
    let same = station.post(&format!("viec=phat&ma={key}&{form}"), &session);
    assert!(same.body.contains("có đúng nội dung này"), "{}", same.body);
    assert_eq!(station.ordered().len(), 1);

    let form = format!("{form}&thay=1");
    let (page, key) = station.review(&form, &session);
    assert!(page.contains("của Chủ tịch dừng hẳn"), "{page}");
    assert!(page.contains("“Bản tin” đang phát bị cắt ngang"), "{page}");
    station.post(&format!("viec=phat&ma={key}"), &session);
    assert_eq!(station.ordered().len(), 2);
    let ended = station.rows("order-ended");
    assert_eq!(
        (&ended[0]["how"], &ended[0]["by"]),
        (&"replaced".into(), &"Người an".into())
    );
}

#[test]
fn a_text_is_spoken_whole_before_and_the_row_has_its_words() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let typed = "H%E1%BB%8Dp+l%C3%BAc+7h%0D%0AG%E1%BA%B7p+%C3%B4ng+XYZ+%3Cb%3E";
    let form = format!("van_ban={typed}&bai={}&{WHOSE}", station.id(STORM));
    let (page, key) = station.review(&form, &session);
    documents::walk(URGENT, &page);
    assert!(page.contains("họp lúc bảy giờ"), "{page}");
    assert!(page.contains("Máy chưa biết chắc cách đọc “XYZ”"), "{page}");
    assert!(!page.contains("<b>"), "{page}");
    let heard = std::fs::read_to_string(station.trial.folder.path().join("voice.sh.heard"));
    assert!(heard.unwrap().starts_with("họp lúc bảy giờ"));

    let sound = |place: &str, session: &str| {
        let path = format!("{URGENT_SOUND}?ma={key}&so={place}");
        let request = Request::get(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, format!("phatthanh={session}"));
        station.trial.bytes(request.body(Body::empty()).unwrap())
    };
    let (code, _, wav) = sound("1", &session);
    assert_eq!(code, StatusCode::OK);
    let read = hound::WavReader::new(std::io::Cursor::new(&wav)).unwrap();
    assert!(
        read.duration() > 48_000 * 2,
        "the text is heard before it airs"
    );
    assert_eq!(sound("2", &session).0, StatusCode::NOT_FOUND);
    let other = station.trial.signed_in("binh", &[Role::Staff]);
    assert_eq!(sound("1", &other).0, StatusCode::NOT_FOUND, "not another's");

    station.post(&format!("viec=phat&ma={key}"), &session);
    let rows = station.ordered();
    let said = rows[0]["recordings"].as_array().unwrap();
    assert_eq!(said.len(), 2, "the text is behind the recordings");
    assert_eq!(said[1]["text"], "Họp lúc 7h\nGặp ông XYZ <b>");
    assert_eq!(said[1]["length_frames"], u64::from(read.duration()));
    let id: SegmentId = said[1]["id"].as_str().unwrap().parse().unwrap();
    assert!(station.trial.site.folder().store().path(id).is_file());
}
