//! Speaking live from a browser: who may, the rows of it, and what the socket takes and refuses.

use futures_util::SinkExt;
use tokio::io::DuplexStream;
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::*;
use crate::airlog::Airlog;
use crate::config;
use crate::console::web::paths::{TALK, TALK_LIVE, TALK_SOUND, query};
use crate::console::web::server::{converse, told};
use crate::console::web::visitor::TOKEN_FIELD;
use crate::relay::Cards;
use crate::rundown::Kind;
use crate::station::{ClockStatus, Current};
use crate::stream::{MOST_SAMPLES, Parcel};

const TALK_ID: &str = "00112233445566778899aabbccddeeff";
const OTHER_ID: &str = "ffeeddccbbaa99887766554433221100";
const SLOT: &str = "toa-dam-toi@2026-11-24";

/// A console of a station with a phone, and a slot for it at 18:00: in half an hour.
fn studio() -> Trial {
    let trial = Trial::new();
    let write = |path: &str, text: &str| {
        let path = trial.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "config/station.toml",
        "name = \"Đài thử\"\ntimezone = \"Asia/Ho_Chi_Minh\"\nquiet_hours = \"none\"\n[fallback]\nfolder = \"du-phong\"\n\
         [[input]]\nid = \"dien-thoai\"\ntitle = \"Điện thoại\"\npush = \"browser\"\n\
         [[input]]\nid = \"ban-tron\"\ncard = \"hw:CARD=Mixer\"\n",
    );
    write(
        "programs/toa-dam.toml",
        "title = \"Tọa <đàm>\"\nform = \"live\"\ninput = \"dien-thoai\"\ntopics = [\"tin\"]\napproval = false\n",
    );
    write(
        "config/schedule.toml",
        "[[slot]]\nid = \"toa-dam-toi\"\nprogram = \"toa-dam\"\ndays = \"hằng ngày\"\nat = \"18:00\"\nlength = \"30m\"\n",
    );
    write("audio/tin/topic.toml", "");
    write("audio/du-phong/topic.toml", "");
    let outcome = config::load(trial.folder.path());
    let loaded = outcome
        .loaded
        .unwrap_or_else(|| panic!("{:#?}", outcome.faults));
    trial.current.set(Current {
        loaded: Arc::new(loaded),
        catalogue: Arc::default(),
    });
    trial.trusts();
    trial
}

impl Trial {
    fn trusts(&self) {
        self.status.set(Status {
            clock: ClockStatus {
                trusted: true,
                ..ClockStatus::default()
            },
            ..self.status.get()
        });
    }

    /// Lets time pass, of which the station says that this is on air.
    fn passes(&self, seconds: u64, on_air: Option<Kind>) {
        self.clock.sleep(Duration::from_secs(seconds));
        self.says("Tọa đàm");
        let mut status = self.status.get();
        if let Some(now) = &mut status.on_air {
            now.slot = "toa-dam-toi".into();
            now.kind = on_air.unwrap_or(Kind::Filler);
        }
        self.status.set(status);
        self.trusts();
    }

    fn talk_page(&self, session: &str) -> String {
        self.ask(&Ask::page(TALK, Some(session))).body
    }

    /// Has the form sent that lets somebody speak, or ends that.
    fn says_talk(&self, act: &str, session: &str) -> Answer {
        let form = format!("viec={act}&luot={SLOT}&nguoi_noi=Chủ+tịch+xã");
        self.ask(&Ask::form(TALK, &form, Some(session)))
    }
}

/// A browser's end of a socket.
struct Browser {
    runtime: Runtime,
}

impl Browser {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        Self { runtime }
    }

    /// Asks for a socket at `path`, with all that a browser sends, but for what `ask` has differently.
    fn joins(
        &self,
        trial: &Trial,
        path: &str,
        ask: &Ask<'_>,
    ) -> Result<WebSocketStream<DuplexStream>, StatusCode> {
        let mut request = Request::get(format!("ws://{}{path}", ask.host))
            .header(header::HOST, ask.host)
            .header(header::CONNECTION, "Upgrade")
            .header(header::UPGRADE, "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", generate_key());
        if let Some(session) = ask.session {
            request = request.header(header::COOKIE, format!("phatthanh={session}"));
        }
        if let Some(origin) = ask.origin {
            request = request.header(header::ORIGIN, origin);
        }
        let request = request.body(()).unwrap();
        let pages = told(trial.router.clone(), ask.from.parse().unwrap());
        self.runtime.block_on(async {
            let (near, far) = tokio::io::duplex(1 << 16);
            tokio::spawn(converse(far, pages));
            match client_async(request, near).await {
                Ok((socket, _)) => Ok(socket),
                Err(Error::Http(answer)) => Err(answer.status()),
                Err(error) => panic!("{error}"),
            }
        })
    }

    fn joins_well(
        &self,
        trial: &Trial,
        session: &str,
        talk: &str,
    ) -> WebSocketStream<DuplexStream> {
        let ask = well(session);
        self.joins(trial, &address(session, talk), &ask).unwrap()
    }

    fn sends(&self, socket: &mut WebSocketStream<DuplexStream>, message: Message) {
        // Whoever was cut off already cannot send any more.
        drop(self.runtime.block_on(socket.send(message)));
    }

    /// Reads on until the station says why it ends, if it does: the number and the sentence.
    fn ends(&self, socket: &mut WebSocketStream<DuplexStream>) -> Option<(u16, String)> {
        self.runtime.block_on(async {
            let mut why = String::new();
            while let Some(Ok(message)) = socket.next().await {
                match message {
                    Message::Text(text) => {
                        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
                        why = told["why"].as_str().unwrap_or_default().to_owned();
                    }
                    Message::Close(Some(frame)) => return Some((frame.code.into(), why)),
                    _ => {}
                }
            }
            None
        })
    }

    /// Waits until the station has said that it hears.
    fn is_heard(&self, socket: &mut WebSocketStream<DuplexStream>) {
        let first = self.runtime.block_on(socket.next()).unwrap().unwrap();
        assert_eq!(first, Message::Text("{}".into()));
    }
}

fn well(session: &str) -> Ask<'_> {
    Ask {
        origin: Some("http://127.0.0.1:8080"),
        ..Ask::page(TALK_SOUND, Some(session))
    }
}

fn address(session: &str, talk: &str) -> String {
    let token = form_token(session);
    let pairs = [
        ("nguon", "dien-thoai"),
        ("cuoc", talk),
        (TOKEN_FIELD, &token),
    ];
    query(TALK_SOUND, &pairs)
}

fn parcel(number: u32) -> Parcel {
    Parcel {
        number,
        clock: u64::from(number) * 960,
        rate: 48_000,
        samples: vec![8192; 960],
    }
}

#[test]
fn a_person_lets_somebody_speak_and_ends_it_with_rows_that_say_who() {
    let trial = studio();
    let session = trial.signed_in("lan", &[Role::Staff]);
    let page = trial.talk_page(&session);
    assert!(
        page.contains("CHƯA MỞ TRỰC TIẾP") && page.contains("Tọa &lt;đàm&gt;"),
        "{page}"
    );
    assert!(
        !page.contains("id=\"noi\""),
        "nobody speaks where nobody may"
    );
    let opened = trial.says_talk("mo", &session);
    assert_eq!(opened.to(), "/truc-tiep?luot=toa-dam-toi%402026-11-24");
    assert_eq!(trial.acts.take(), [Act::Orders]);
    let log = || Airlog::open(&trial.folder.path().join("var/airlog.db")).unwrap();
    let current = trial.current.get().unwrap();
    let ahead = crate::station::arming::ahead(&current.loaded, trial.clock.now());
    let armed = || {
        log()
            .orders()
            .unwrap()
            .armings()
            .open(&ahead[0].id())
            .cloned()
    };
    let arming = armed().unwrap();
    assert_eq!(
        (&*arming.by, &*arming.speaker),
        ("Người lan", "Chủ tịch xã")
    );
    let page = trial.talk_page(&session);
    for words in [
        "CHƯA ĐẾN GIỜ",
        "Còn 30:00 nữa",
        "Người nói: Chủ tịch xã",
        "id=\"noi\"",
        "Chưa có micro",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }

    trial.passes(30 * 60 + 60, None);
    let session = trial.signed_in("mai", &[Role::Leader]);
    assert!(trial.talk_page(&session).contains("ĐANG PHÁT NHẠC THAY"));
    trial.passes(60, Some(Kind::Live));
    assert!(trial.talk_page(&session).contains("ĐANG LÊN SÓNG"));
    assert_eq!(
        trial.says_talk("dung", &session).code,
        StatusCode::SEE_OTHER
    );
    assert_eq!(armed(), None);
    let page = trial.talk_page(&session);
    assert!(page.contains("CHƯA MỞ TRỰC TIẾP") && !page.contains("id=\"noi\""));
    trial.passes(29 * 60, None);
    let over = trial.ask(&Ask::page(&query(TALK, &[("luot", SLOT)]), Some(&session)));
    assert!(over.body.contains("ĐÃ HẾT GIỜ"));
}

#[test]
fn what_is_sent_without_a_name_or_for_nothing_is_refused() {
    let trial = studio();
    let session = trial.signed_in("lan", &[Role::Staff]);
    let form = format!("viec=mo&luot={SLOT}&nguoi_noi=++");
    let nobody = trial.ask(&Ask::form(TALK, &form, Some(&session)));
    assert!(nobody.body.contains("Chưa ghi người sẽ nói"));
    for wrong in [
        "viec=mo&nguoi_noi=A&luot=",
        "viec=mo&nguoi_noi=A&luot=x@2026-11-24",
        "viec=x&nguoi_noi=A&luot=toa-dam-toi@2026-11-24",
    ] {
        let answer = trial.ask(&Ask::form(TALK, wrong, Some(&session)));
        assert!(
            answer.body.contains("Không còn lượt"),
            "{wrong}: {}",
            answer.body
        );
    }
    assert!(trial.acts.take().is_empty());
}

#[test]
fn a_word_that_cannot_be_dated_is_not_written() {
    let trial = studio();
    let session = trial.signed_in("lan", &[Role::Staff]);
    trial.status.set(Status {
        clock: ClockStatus::default(),
        ..trial.status.get()
    });
    let answer = trial.says_talk("mo", &session);
    assert!(answer.body.contains("role=\"alert\""), "{}", answer.body);
    assert!(trial.acts.take().is_empty());
    assert!(!trial.folder.path().join("var/airlog.db").exists());
}

#[test]
fn what_is_live_of_it_is_as_the_page_has_it() {
    let trial = studio();
    let session = trial.signed_in("lan", &[Role::Staff]);
    trial.says_talk("mo", &session);
    let live = query(TALK_LIVE, &[("luot", SLOT)]);
    let answer = trial.ask(&Ask::page(&live, Some(&session)));
    let data = answer.body.strip_prefix("data: ").unwrap();
    let pieces: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(data.trim_end()).unwrap();
    let page = trial.talk_page(&session);
    assert!(page.contains(&format!("data-live=\"{live}\"")), "{page}");
    assert_eq!(pieces.len(), 2);
    for (id, inside) in pieces {
        let inside = inside.as_str().unwrap();
        assert!(
            page.contains(&format!("id=\"{id}\"")) && page.contains(inside),
            "{id}: {inside}"
        );
    }
}

#[test]
fn only_the_page_where_people_speak_asks_for_a_microphone() {
    let trial = studio();
    let session = trial.signed_in("lan", &[Role::Staff]);
    let policy = |path: &str| {
        let answer = trial.ask(&Ask::page(path, Some(&session)));
        answer.headers["permissions-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert!(policy(TALK).contains("microphone=(self)"));
    assert!(policy("/khan-cap").contains("microphone=(self)"));
    for path in ["/", "/tin-bai", "/khong-co", "/truc-tiep/khac"] {
        assert!(policy(path).contains("microphone=()"), "{path}");
    }
}

/// What is sent arrives where the input is listened to, once; who sent it stands in a row, once a talk.
#[test]
fn what_is_said_arrives_and_a_row_says_by_whom() {
    let trial = studio();
    let session = trial.signed_in("lan", &[Role::Staff]);
    let browser = Browser::new();
    let mut card = trial.site.phones().open("dien-thoai");
    let mut hears = || {
        let mut frames = 0;
        card.hear(&mut |sound| frames += sound.len() / 2);
        frames
    };
    let mut socket = browser.joins_well(&trial, &session, TALK_ID);
    for number in 0..10 {
        browser.sends(&mut socket, Message::Binary(parcel(number).write().into()));
    }
    browser.is_heard(&mut socket);
    assert_eq!(trial.rows(), [(Did::Microphone, "Người lan".to_owned())]);
    let mut frames = 0;
    while frames < 9600 {
        browser.runtime.block_on(tokio::task::yield_now());
        frames += hears();
    }
    assert_eq!(frames, 9600);
    let page = trial.talk_page(&session);
    assert!(
        page.contains("Đài đang nhận tiếng của Người lan, mức -12 dBFS"),
        "{page}"
    );
    assert!(
        page.contains("CHƯA MỞ TRỰC TIẾP"),
        "nobody is on air by joining: {page}"
    );

    // It breaks off, and comes back with what was heard before and more.
    drop(socket);
    let mut socket = browser.joins_well(&trial, &session, TALK_ID);
    for number in 5..12 {
        browser.sends(&mut socket, Message::Binary(parcel(number).write().into()));
    }
    browser.is_heard(&mut socket);
    while frames < 12 * 960 {
        browser.runtime.block_on(tokio::task::yield_now());
        frames += hears();
    }
    assert_eq!(frames, 12 * 960);
    assert_eq!(trial.rows(), [], "the same talk");
}

#[test]
fn a_second_sender_is_told_who_speaks() {
    let trial = studio();
    let lan = trial.signed_in("lan", &[Role::Staff]);
    let mai = trial.signed_in("mai", &[Role::Leader]);
    let browser = Browser::new();
    let mut first = browser.joins_well(&trial, &lan, TALK_ID);
    browser.is_heard(&mut first);
    let mut second = browser.joins_well(&trial, &mai, OTHER_ID);
    let (code, why) = browser.ends(&mut second).unwrap();
    assert_eq!(code, 4001);
    assert!(why.contains("Người lan đang nói"), "{why}");
    assert_eq!(trial.rows(), [(Did::Microphone, "Người lan".to_owned())]);

    // Her own other page has the seat, and the first one is told so with what it sends next.
    let mut other = browser.joins_well(&trial, &lan, OTHER_ID);
    browser.is_heard(&mut other);
    browser.sends(&mut first, Message::Binary(parcel(0).write().into()));
    assert_eq!(browser.ends(&mut first).unwrap().0, 4002);
    drop(other);
    browser.runtime.block_on(tokio::task::yield_now());
    let input = crate::names::InputId::from("dien-thoai");
    while trial.site.phones().sitting(&input).is_some() {
        browser.runtime.block_on(tokio::task::yield_now());
    }
    let mut second = browser.joins_well(&trial, &mai, OTHER_ID);
    browser.is_heard(&mut second);
}

#[test]
fn whoever_may_not_gets_no_socket() {
    let trial = studio();
    let lan = trial.signed_in("lan", &[Role::Staff]);
    let browser = Browser::new();
    let refused = |path: &str, ask: &Ask<'_>| browser.joins(&trial, path, ask).err();
    let right = address(&lan, TALK_ID);
    for origin in [
        None,
        Some("null"),
        Some("http://evil.example"),
        Some("http://127.0.0.1:8081"),
    ] {
        let ask = Ask {
            origin,
            ..well(&lan)
        };
        assert_eq!(
            refused(&right, &ask),
            Some(StatusCode::FORBIDDEN),
            "{origin:?}"
        );
    }
    let evil = Ask {
        host: "evil.example",
        origin: Some("http://evil.example"),
        ..well(&lan)
    };
    assert_eq!(
        refused(&right, &evil),
        Some(StatusCode::MISDIRECTED_REQUEST)
    );
    let nobody = Ask {
        session: None,
        ..well(&lan)
    };
    assert_eq!(refused(&right, &nobody), Some(StatusCode::SEE_OTHER));
    for role in [Role::Culture, Role::Admin, Role::Contributor] {
        let session = trial.signed_in(role.name(), &[role]);
        let code = refused(&address(&session, TALK_ID), &well(&session));
        assert_eq!(code, Some(StatusCode::FORBIDDEN), "{role}");
    }
    let mai = trial.signed_in("mai", &[Role::Leader]);
    assert_eq!(
        refused(&address(&mai, TALK_ID), &well(&lan)),
        Some(StatusCode::FORBIDDEN),
        "another's token"
    );
    let plain = query(TALK_SOUND, &[("nguon", "dien-thoai"), ("cuoc", TALK_ID)]);
    assert_eq!(
        refused(&plain, &well(&lan)),
        Some(StatusCode::FORBIDDEN),
        "no token"
    );
    let with = |input: &str, talk: &str| {
        let token = form_token(&lan);
        let pairs = [("nguon", input), ("cuoc", talk), (TOKEN_FIELD, &token)];
        refused(&query(TALK_SOUND, &pairs), &well(&lan))
    };
    assert_eq!(with("dien-thoai", "1"), Some(StatusCode::BAD_REQUEST));
    for input in ["", "khong-co", "ban-tron"] {
        assert_eq!(with(input, TALK_ID), Some(StatusCode::NOT_FOUND), "{input}");
    }
    assert_eq!(trial.rows(), []);
}

#[test]
fn what_is_no_sound_ends_it() {
    let trial = studio();
    let session = trial.signed_in("lan", &[Role::Staff]);
    let browser = Browser::new();
    let ends = |messages: Vec<Message>| {
        let mut socket = browser.joins_well(&trial, &session, TALK_ID);
        for message in messages {
            browser.sends(&mut socket, message);
        }
        browser.ends(&mut socket).map(|(code, _)| code)
    };
    assert_eq!(ends(vec![Message::Binary("PTS1".into())]), Some(4004));
    assert_eq!(ends(vec![Message::Text("xin chào".into())]), Some(4004));
    assert_eq!(ends(vec![Message::Binary(vec![0; 500].into())]), Some(4004));
    // Longer than any parcel: the frame itself is not read.
    let long = ends(vec![Message::Binary(vec![0; 1 << 17].into())]);
    assert!(long.is_none_or(|code| code < 4000), "{long:?}");
    let long = Parcel {
        samples: vec![1; MOST_SAMPLES],
        ..parcel(0)
    };
    let flood: Vec<Message> = (0..20)
        .map(|number| Parcel {
            number,
            clock: u64::from(number) * 9600,
            ..long.clone()
        })
        .map(|parcel| Message::Binary(parcel.write().into()))
        .collect();
    assert_eq!(ends(flood), Some(4005), "four seconds at once");
    assert!(browser.runtime.block_on(async {
        // And the seat is free.
        tokio::task::yield_now().await;
        let input = crate::names::InputId::from("dien-thoai");
        while trial.site.phones().sitting(&input).is_some() {
            tokio::task::yield_now().await;
        }
        true
    }));
}
