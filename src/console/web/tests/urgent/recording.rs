//! Words recorded at the page, and drills at the desk: what becomes of each, and what never does.

use super::*;
use crate::console::web::paths::{URGENT_RECORD, URGENT_SOUND};
use crate::sound::Attention;

impl Station {
    /// Sends what a browser recorded: a WAV file of `seconds`.
    fn records(&self, seconds: u32, rate: u32, session: &str) -> (StatusCode, HeaderMap, String) {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: rate,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut file = std::io::Cursor::new(Vec::new());
        let mut wav = hound::WavWriter::new(&mut file, spec).unwrap();
        for frame in 0..seconds * rate {
            let angle = f64::from(frame) * 440.0 / f64::from(rate) * std::f64::consts::TAU;
            wav.write_sample((angle.sin() * 9_000.0) as i16).unwrap();
        }
        wav.finalize().unwrap();
        self.sends(file.into_inner(), session)
    }

    fn sends(&self, body: Vec<u8>, session: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::post(URGENT_RECORD)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::COOKIE, format!("phatthanh={session}"))
            .header(TOKEN_HEADER, form_token(session))
            .body(Body::from(body))
            .unwrap();
        let (code, headers, body) = self.trial.bytes(request);
        (code, headers, String::from_utf8(body).unwrap())
    }
}

fn key_of(choice: &str) -> String {
    let (_, key) = choice.split_once("value=\"").unwrap();
    key.split('"').next().unwrap().to_owned()
}

#[test]
fn words_recorded_at_the_page_are_the_orders_own() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let (code, headers, choice) = station.records(4, 44_100, &session);
    assert_eq!(
        (code, &headers["x-phatthanh-thu"]),
        (StatusCode::OK, &"1".parse().unwrap())
    );
    assert!(
        choice.contains("Lời thu của Người an lúc 17.30.00") && choice.contains("00:04"),
        "{choice}"
    );
    let form = format!("thu={}&{WHOSE}", key_of(&choice));
    let (page, key) = station.review(&form, &session);
    assert!(
        page.contains("Lời thu của Người an") && page.contains("00:04"),
        "{page}"
    );
    // It stands in the form for the way back.
    assert!(
        page.contains(&format!("name=\"thu\" value=\"{}\"", key_of(&choice))),
        "{page}"
    );
    let back = station.post(&format!("viec=sua&{form}"), &session).body;
    assert!(back.contains(&choice), "{back}");
    let heard = format!("{URGENT_SOUND}?ma={key}&so=0");
    let request = Request::get(&heard)
        .header(header::HOST, HOST)
        .header(header::COOKIE, format!("phatthanh={session}"))
        .body(Body::empty())
        .unwrap();
    assert_eq!(station.trial.bytes(request).2.len(), 44 + 4 * 4 * 48_000);

    assert_eq!(station.give(&form, &session).to(), URGENT_NOW);
    let [row] = &station.ordered()[..] else {
        panic!("one row")
    };
    assert_eq!(
        row["recordings"][0]["title"],
        "Lời thu của Người an lúc 17.30.00"
    );
    assert!(
        row["recordings"][0]["text"].is_null(),
        "no machine speaks it"
    );
    assert!(station.rows("consent").is_empty());
    let audio = station.trial.folder.path().join("audio/khan-cap");
    let files = std::fs::read_dir(audio).unwrap();
    assert!(
        files
            .map(|file| file.unwrap().file_name())
            .all(|name| !name.to_string_lossy().contains("thu"))
    );
}

#[test]
fn what_is_recorded_is_bounded_and_nobody_elses() {
    let station = Station::new();
    let an = station.trial.signed_in("an", &[Role::Staff]);
    let mai = station.trial.signed_in("mai", &[Role::Leader]);
    for garbage in [
        Vec::new(),
        b"khong phai am thanh".to_vec(),
        b"RIFF\xff\xff\xff\xffWAVEfmt ".to_vec(),
    ] {
        let (code, headers, why) = station.sends(garbage, &an);
        assert_eq!(
            (code, &headers["x-phatthanh-thu"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &"0".parse().unwrap())
        );
        assert!(why.contains("không phát được"), "{why}");
    }
    let (code, _, why) = station.records(190, 8_000, &an);
    assert_eq!(code, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(why.contains("3 phút"), "{why}");

    let (_, _, choice) = station.records(2, 48_000, &an);
    let form = format!("viec=xem&thu={}&{WHOSE}", key_of(&choice));
    assert!(station.post(&form, &mai).body.contains("không còn"));
    let made_up = format!("viec=xem&thu=00&{WHOSE}");
    assert!(station.post(&made_up, &an).body.contains("không còn"));
    let person = station.trial.store().named("an").unwrap().unwrap();
    let known = || {
        let site = &station.trial.site;
        site.recorded()
            .get(&key_of(&choice), &person, site.uptime())
            .is_some()
    };
    assert!(known());
    station.trial.clock.sleep(Duration::from_secs(61 * 60));
    assert!(!known());
    assert!(station.ordered().is_empty());
}

#[test]
fn a_drill_at_the_desk_is_a_row_and_nothing_on_air() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let form = of(station.id(STORM));
    let (page, key) = station.review(&form, &session);
    assert!(page.contains("value=\"tai-ban\""), "{page}");
    station.trial.acts.take();
    let drill = station.post(&format!("viec=tai-ban&ma={key}&{form}"), &session);
    documents::walk(URGENT, &drill.body);
    for words in [
        "KHÔNG LÊN SÓNG",
        "Tín hiệu báo hiệu",
        "lượt 2 trên 2",
        "Nhật ký ghi là diễn tập tại bàn",
    ] {
        assert!(drill.body.contains(words), "{words}: {}", drill.body);
    }
    let acts = station.trial.acts.take();
    let [Act::Attended(Attended { did, by, about, .. })] = &acts[..] else {
        panic!("{acts:?}")
    };
    assert_eq!(
        (*did, by.as_str(), about.as_deref()),
        (Did::DeskDrill, "Người an", Some("bão"))
    );
    assert!(station.ordered().is_empty());

    // Each part is heard by this person alone.
    let other = station.trial.signed_in("mai", &[Role::Leader]);
    let parts: Vec<&str> = drill
        .body
        .split("src=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let parts: Vec<String> = parts
        .iter()
        .filter(|part| part.contains("?ma="))
        .map(|part| part.replace("&amp;", "&"))
        .collect();
    assert_eq!(parts.len(), 3, "{parts:?}");
    let fetch = |path: &str, session: &str| {
        let request = Request::get(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, format!("phatthanh={session}"))
            .body(Body::empty())
            .unwrap();
        station.trial.bytes(request)
    };
    let (code, _, signal) = fetch(&parts[0], &session);
    assert_eq!(
        (code, signal.len()),
        (StatusCode::OK, 44 + 4 * Attention::LENGTH.index())
    );
    let loud = hound::WavReader::new(&signal[..])
        .unwrap()
        .into_samples::<i16>();
    assert!(
        loud.map(|sample| sample.unwrap().unsigned_abs())
            .max()
            .unwrap()
            > 20_000
    );
    assert_eq!(fetch(&parts[1], &session).2.len(), 44 + 4 * 96_000);
    assert_eq!(fetch(&parts[0], &other).0, StatusCode::NOT_FOUND);
    let stale = station.post(&format!("viec=tai-ban&ma=00&{form}"), &session);
    assert!(stale.body.contains("đã cũ"), "{}", stale.body);
    assert!(station.trial.acts.take().is_empty());
}
