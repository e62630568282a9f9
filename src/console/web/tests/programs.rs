//! What programs ask with a token: every scope at every route, expiry, taking back, delays; and what they are told.

use serde_json::Value;

use super::approving::{believed, with_recordings};
use super::*;
use crate::airlog::{Airlog, Channel, Event, Missed, Ordered, Planned};
use crate::console::people::{Scope, TokenWish};
use crate::console::web::paths::{
    API_LIBRARY, API_LOG, API_ORDERS, API_PLAN, API_SKIP, API_STATUS, API_STOP, METRICS, TOKENS,
};
use crate::rundown::{Kind, Urgency};
use crate::units::Frames;
use crate::words::Text;

/// What a program with these scopes sends as its header.
pub(super) fn bearer(trial: &Trial, name: &str, scopes: &[Scope], days: u32) -> String {
    let wish = TokenWish {
        name,
        scopes: scopes.iter().copied().collect(),
        days,
        by: "Người quản",
        at: trial.clock.now(),
    };
    let (_, word) = trial.store().add_token(&wish).unwrap();
    format!("Bearer {word}")
}

pub(super) fn json(answer: &Answer) -> Value {
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
    serde_json::from_str(&answer.body).unwrap()
}

/// Returns the kind of trouble of an answer, and its words.
pub(super) fn told(answer: &Answer) -> (String, String) {
    let error = json(answer)["error"].clone();
    let word = |key: &str| error[key].as_str().unwrap().to_owned();
    (word("code"), word("message"))
}

/// Has `count` filler items missed in the log, a minute apart, from `from` on.
pub(super) fn with_missed(trial: &Trial, count: i64) {
    let mut log = Airlog::open(&trial.folder.path().join("var/airlog.db")).unwrap();
    for minute in 0..count {
        let at = trial.clock.now() - jiff::SignedDuration::from_mins(count - minute);
        let item = Planned {
            start: at,
            kind: Kind::Filler,
            slot: None,
            due: None,
            program: None,
            topic: None,
            segment: None,
            approved_by: None,
            held: Frames::ZERO,
            skip: Frames::ZERO,
            episode: None,
            repeat: false,
            makes_good: None,
            reading: None,
            order: None,
            spoken: false,
            input: None,
        };
        let reason = Text::new("station-missed-power-cut");
        log.missed(&Missed { item, at, reason }).unwrap();
    }
}

#[test]
fn every_scope_opens_its_routes_and_no_other() {
    let trial = Trial::new();
    with_recordings(&trial);
    let routes = ROUTES.iter().filter_map(|route| match route.who {
        Who::Program(scope, _) => Some((route, scope)),
        _ => None,
    });
    let routes: Vec<_> = routes.collect();
    assert!(routes.len() >= 8);
    for own in Scope::ALL {
        let header = bearer(&trial, own.name(), &[own], 30);
        for (route, scope) in &routes {
            let answer = trial.ask(&Ask {
                call: route.is_call.then_some("{}"),
                ..Ask::program(route.path, &header)
            });
            let name = format!("{own} at {}: {}", route.path, answer.body);
            let opened = answer.code != StatusCode::FORBIDDEN;
            assert_eq!(opened, own == *scope, "{name}");
            assert_ne!(answer.code, StatusCode::UNAUTHORIZED, "{name}");
            if !opened {
                assert_eq!(told(&answer).0, "scope", "{name}");
            }
            assert!(answer.code.as_u16() < 500, "{name}");
            assert!(!answer.headers.contains_key(header::SET_COOKIE), "{name}");
        }
        // A token is nobody's session.
        for path in ["/", TOKENS, OWN] {
            let answer = trial.ask(&Ask::program(path, &header));
            assert_eq!(answer.code, StatusCode::SEE_OTHER, "{own} at {path}");
        }
        let figures = trial.ask(&Ask::program(METRICS, &header)).code;
        assert_eq!(figures == StatusCode::OK, own == Scope::Status, "{own}");
    }
}

#[test]
fn a_token_that_is_none_expired_or_taken_back_opens_nothing() {
    let trial = Trial::new();
    with_recordings(&trial);
    let header = bearer(&trial, "lich", &Scope::ALL, 30);
    let code = |header: &str| trial.ask(&Ask::program(API_PLAN, header)).code;
    assert_eq!(code(&header), StatusCode::OK);
    trial.clock.jump(jiff::SignedDuration::from_hours(24 * 30));
    assert_eq!(code(&header), StatusCode::UNAUTHORIZED, "expired");
    trial.clock.jump(jiff::SignedDuration::from_hours(-24));
    trial.clock.sleep(Duration::from_secs(2));
    assert_eq!(code(&header), StatusCode::OK);
    let now = trial.clock.now();
    trial.store().revoke_token("lich", now).unwrap();
    assert_eq!(code(&header), StatusCode::UNAUTHORIZED, "taken back");
    let rows = trial.rows();
    let refused = (Did::Refused, "token:lich".to_owned());
    assert_eq!(rows, [refused.clone(), refused]);
    for path in [API_STATUS, API_LOG, API_LIBRARY, API_ORDERS] {
        let answer = trial.ask(&Ask::page(path, None));
        assert_eq!(answer.code, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(told(&answer).0, "token");
        assert!(
            answer.headers[header::WWW_AUTHENTICATE]
                .to_str()
                .unwrap()
                .starts_with("Bearer")
        );
    }
}

#[test]
fn wrong_tokens_wait_and_a_right_one_does_not() {
    let trial = Trial::new();
    with_recordings(&trial);
    let right = bearer(&trial, "dung", &[Scope::Status], 30);
    let ask = |header: &str| trial.ask(&Ask::program(API_STATUS, header));
    let wrong = format!("Bearer phatthanh-1-{}", "0".repeat(64));
    let long = format!("Bearer {}", "x".repeat(4000));
    assert_eq!(ask(&wrong).code, StatusCode::UNAUTHORIZED);
    let slow = ask(&long);
    assert_eq!(slow.code, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(slow.headers[header::RETRY_AFTER], "1");
    assert_eq!(ask(&right).code, StatusCode::OK);
    trial.clock.sleep(Duration::from_secs(1));
    assert_eq!(ask(&wrong).code, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&wrong).headers[header::RETRY_AFTER], "2");
    assert_eq!(trial.rows().len(), 2);
    for _ in 0..100 {
        trial.clock.sleep(Duration::from_secs(60));
        trial.says("Bản tin");
        ask(&wrong);
    }
    assert_eq!(trial.rows().len(), 4, "a program asks for ever");
}

#[test]
fn it_is_told_in_its_language_and_as_json() {
    let trial = Trial::new();
    with_recordings(&trial);
    let header = bearer(&trial, "lich", &Scope::ALL, 30);
    for (path, language, code, words) in [
        (
            "/api/v1/plan?date=hôm+nay",
            "vi",
            "asked",
            "Không hiểu date",
        ),
        (
            "/api/v1/plan?date=2026-02-30",
            "en-GB,en",
            "asked",
            "is not understood",
        ),
        (
            "/api/v1/plan?ngay=1",
            "en",
            "asked",
            "no parameter \"ngay\"",
        ),
        ("/api/v1/khong-co", "vi", "nowhere", "Không có trang này"),
        ("/api/v1/khong-co", "en", "nowhere", "no such page"),
        ("/api/v1/skip", "en", "method", "/api/v1/openapi.json"),
    ] {
        let answer = trial.ask(&Ask {
            language,
            ..Ask::program(path, &header)
        });
        let (kind, message) = told(&answer);
        assert_eq!(kind, code, "{path}");
        assert!(message.contains(words), "{path}: {message}");
        assert!(!message.contains("console-"), "{path}: {message}");
    }
    let answer = trial.ask(&Ask::program(API_SKIP, &header));
    assert_eq!(answer.headers[header::ALLOW], "POST");
}

#[test]
fn what_is_asked_is_bounded() {
    let trial = Trial::new();
    with_recordings(&trial);
    with_missed(&trial, 3);
    let header = bearer(&trial, "lich", &Scope::ALL, 30);
    for (question, good) in [
        ("plan", true),
        ("plan?date=2026-12-25", true),
        ("plan?date=2026-10-24", true),
        ("plan?date=2026-12-26", false),
        ("plan?date=2026-10-23", false),
        ("plan?date=9999-12-31", false),
        ("plan?date=2026-11-24&date=2026-11-25", false),
        ("plan?date=%00", false),
        ("log?from=2026-11-24&to=2026-11-25", true),
        ("log?from=2026-11-24T00:00:00%2B07:00", true),
        ("log?from=2025-01-01&to=2026-11-25", false),
        ("log?from=2026-11-25&to=2026-11-24", false),
        ("log?from=9999-12-31", false),
        ("log?to=-009999-01-01", false),
        ("log?to=0001-01-01", true),
        ("log?from=h%C3%B4m+qua", false),
        ("log?limit=0", false),
        ("log?limit=1001", false),
        ("log?limit=-1", false),
        ("log?limit=1000", true),
        ("log?after=x", false),
        ("log?after=1-1", true),
        ("log?after=-9223372036854775808-1", true),
        ("log?after=9223372036854775807-9", true),
        ("log?failed=1", false),
        ("log?failed=true&topic=x'%20or%201=1", true),
        ("library?state=ready", true),
        ("library?state=x", false),
        ("library?state=", false),
        ("plan?date=", false),
        ("log?after=", false),
        ("log?limit=", false),
        ("library?search=%22%3E%3Cscript%3E&limit=5", true),
        ("library?after=%F0%9F%92%A9", true),
        ("library?limit=99999999999999999999", false),
    ] {
        let path = format!("/api/v1/{question}");
        let answer = trial.ask(&Ask::program(&path, &header));
        let expected = if good {
            StatusCode::OK
        } else {
            StatusCode::BAD_REQUEST
        };
        assert_eq!(answer.code, expected, "{question}: {}", answer.body);
        assert!(good || told(&answer).0 == "asked", "{question}");
    }
}

/// Asks for something to be done.
pub(super) fn call(trial: &Trial, path: &str, header: &str, sent: &str) -> Answer {
    trial.ask(&Ask {
        call: Some(sent),
        ..Ask::program(path, header)
    })
}

#[test]
fn a_program_ends_what_is_on_air_under_its_name() {
    let trial = Trial::new();
    with_recordings(&trial);
    let header = bearer(&trial, "nut-bam", &[Scope::Order], 30);
    let answer = call(&trial, API_SKIP, &header, "");
    assert_eq!(answer.code, StatusCode::ACCEPTED);
    assert_eq!(json(&answer)["skipped"], "Bản tin");
    let skip = |by: &str| Act::Skip { by: by.to_owned() };
    assert_eq!(trial.acts.take(), [skip("token:nut-bam")]);

    trial.status.set(Status {
        on_air: None,
        ..trial.status.get()
    });
    let nothing = call(&trial, API_SKIP, &header, "");
    assert_eq!(
        (nothing.code, told(&nothing).0.as_str()),
        (StatusCode::CONFLICT, "against")
    );
    assert_eq!(trial.acts.take(), []);
}

#[test]
fn a_browser_has_nothing_done_with_a_token_it_did_not_choose_to_send() {
    let trial = Trial::new();
    with_recordings(&trial);
    let header = bearer(&trial, "nut-bam", &[Scope::Order], 30);
    let word = header.strip_prefix("Bearer ").unwrap();
    let both = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("x:{word}"),
    );
    let basic = format!("Basic {both}");
    let session = trial.signed_in("lanh", &[Role::Leader, Role::Admin]);
    for (name, ask) in [
        (
            "a password that was typed once",
            Ask {
                origin: Some("http://127.0.0.1:8080"),
                ..Ask::program(API_SKIP, &basic)
            },
        ),
        (
            "the same, without an origin",
            Ask::program(API_SKIP, &basic),
        ),
        (
            "another site",
            Ask {
                origin: Some("http://evil.example"),
                ..Ask::program(API_SKIP, &header)
            },
        ),
        (
            "a page in a sandbox",
            Ask {
                origin: Some("null"),
                ..Ask::program(API_SKIP, &header)
            },
        ),
        (
            "a name that leads here",
            Ask {
                host: "evil.example",
                ..Ask::program(API_SKIP, &header)
            },
        ),
        (
            "a session",
            Ask {
                origin: Some("http://127.0.0.1:8080"),
                ..Ask::page(API_SKIP, Some(&session))
            },
        ),
    ] {
        let answer = trial.ask(&Ask {
            call: Some(""),
            ..ask
        });
        assert!(answer.code.is_client_error(), "{name}: {}", answer.code);
        let acts = trial.acts.take();
        assert!(
            !acts.iter().any(|act| matches!(act, Act::Skip { .. })),
            "{name}"
        );
    }
}

/// A person's order, in force until `until`.
fn ordered(until: jiff::Timestamp) -> Event {
    Event::Ordered(Ordered {
        by: "Lan".into(),
        ordered_by: "Chủ tịch xã".into(),
        channel: Channel::Spoken,
        level: Urgency::Priority,
        drill: false,
        recordings: Vec::new(),
        repeat: 1,
        every_us: None,
        until,
        after_item: false,
        note: None,
    })
}

#[test]
fn orders_are_stopped_by_name_once_the_clock_is_believed() {
    let trial = Trial::new();
    with_recordings(&trial);
    let header = bearer(&trial, "nut-bam", &[Scope::Order], 30);
    let stop = |sent: &str| call(&trial, API_STOP, &header, sent);
    assert_eq!(told(&stop("")).0, "against", "there is none");
    let path = trial.folder.path().join("var/airlog.db");
    let mut log = Airlog::open(&path).unwrap();
    let (now, until) = (
        trial.clock.now(),
        trial.clock.now() + jiff::SignedDuration::from_hours(1),
    );
    let one = ordered(until);
    let first = log.event(now, &one).unwrap();
    let second = log.event(now, &one).unwrap();
    for (sent, code) in [
        ("{", StatusCode::BAD_REQUEST),
        ("{\"orders\":[\"1\"]}", StatusCode::BAD_REQUEST),
        ("{\"all\":true}", StatusCode::BAD_REQUEST),
        ("{\"orders\":[999]}", StatusCode::CONFLICT),
        (&"x".repeat(40_000), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(stop(sent).code, code);
    }
    believed(&trial, false);
    assert_eq!(stop("").code, StatusCode::CONFLICT);
    believed(&trial, true);
    trial.acts.take();

    let answer = stop(&format!("{{\"orders\":[{}]}}", second.0));
    assert_eq!(json(&answer)["stopped"], serde_json::json!([second.0]));
    assert_eq!(trial.acts.take(), [Act::Orders]);
    let answer = stop("{}");
    assert_eq!(json(&answer)["stopped"], serde_json::json!([first.0]));
    assert_eq!(log.orders().unwrap().open().count(), 0);
    let ended = log
        .events(now, until)
        .unwrap()
        .into_iter()
        .filter_map(|(_, event)| match event {
            Event::OrderEnded { by, .. } => by,
            _ => None,
        });
    assert_eq!(
        ended.collect::<Vec<_>>(),
        ["token:nut-bam", "token:nut-bam"]
    );
}

#[test]
fn an_administrator_makes_tokens_and_takes_them_back() {
    let trial = Trial::new();
    with_recordings(&trial);
    let admin = trial.signed_in("quan", &[Role::Admin]);
    let send = |form: &str| trial.ask(&Ask::form(TOKENS, form, Some(&admin)));
    let made = send("lam=them&ten=man-hinh&so_ngay=30&quyen=status&quyen=plan");
    let (_, word) = made.body.split_once("<output class=\"secret\">").unwrap();
    let word = word.split('<').next().unwrap();
    let header = format!("Bearer {word}");
    assert_eq!(
        trial.ask(&Ask::program(API_STATUS, &header)).code,
        StatusCode::OK
    );
    let again = trial.ask(&Ask::page(TOKENS, Some(&admin))).body;
    assert!(!again.contains(word) && again.contains("24/12/2026"));

    for (form, words) in [
        (
            "lam=them&ten=man-hinh&so_ngay=30&quyen=status",
            "đã dùng rồi",
        ),
        ("lam=them&ten=hai&so_ngay=30", "Chưa chọn quyền"),
        ("lam=them&ten=hai&so_ngay=x&quyen=log", "từ 1 đến"),
        ("lam=them&ten=hai&so_ngay=9&quyen=interrupt", "ra lệnh phát"),
        ("lam=them&ten=%3Cb%3E&so_ngay=1&quyen=log", "&lt;b&gt;"),
        ("lam=thu-hoi&ten=khong-co", "Không có thẻ"),
    ] {
        assert!(send(form).body.contains(words), "{form}");
    }
    assert_eq!(send("lam=gi-do").code, StatusCode::BAD_REQUEST);
    assert_eq!(send("lam=thu-hoi&ten=man-hinh").to(), TOKENS);
    assert_eq!(
        trial.ask(&Ask::program(API_STATUS, &header)).code,
        StatusCode::UNAUTHORIZED
    );
    assert!(
        trial
            .ask(&Ask::page(TOKENS, Some(&admin)))
            .body
            .contains("ĐÃ THU HỒI")
    );

    let acts = trial.acts.take();
    let rows = acts.iter().filter_map(|act| match act {
        Act::Attended(row) => Some(row),
        _ => None,
    });
    let rows: Vec<_> = rows.collect();
    assert_eq!(
        rows.iter().map(|row| row.did).collect::<Vec<_>>(),
        [Did::TokenAdded, Did::TokenRevoked, Did::Refused]
    );
    assert_eq!(
        rows[0].roles,
        ["plan", "status"]
            .map(str::to_owned)
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
    assert!(
        rows[..2]
            .iter()
            .all(|row| row.by == "Người quan" && row.about.as_deref() == Some("man-hinh"))
    );
}
