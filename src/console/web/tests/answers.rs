//! What programs are answered: as the commands print it.

use serde_json::Value;

use super::approving::with_recordings;
use super::programs::{bearer, json, told, with_missed};
use super::*;
use crate::airlog::{Airlog, Filter, view};
use crate::console::people::Scope;
use crate::console::web::paths::{
    API_LIBRARY, API_LOG, API_ORDERS, API_PLAN, API_STATUS, FONT, FONT_LICENCE, FONT_VIETNAMESE,
    STYLE,
};
use crate::rundown::{History, PlanDay};
use crate::station::{Snapshot, rundowns};

#[test]
fn the_status_is_the_commands_but_for_the_first_code() {
    let trial = Trial::new();
    with_recordings(&trial);
    let header = bearer(&trial, "theo-doi", &[Scope::Status], 30);
    let code = trial.site.first().said();
    trial.site.tell(crate::station::ConsoleStatus {
        first_code: Some(code.clone()),
        ..Default::default()
    });
    let answer = trial.ask(&Ask::program(API_STATUS, &header));
    assert!(!answer.body.contains(&code));
    let mut status = trial.status.get();
    status.console.first_code = None;
    assert_eq!(answer.body, serde_json::to_string(&status).unwrap() + "\n");
    assert_eq!(
        json(&trial.ask(&Ask::program(API_ORDERS, &header)))["orders"],
        Value::Array(vec![])
    );
    trial.clock.sleep(Duration::from_secs(6));
    let stale = trial.ask(&Ask::program(API_STATUS, &header));
    assert_eq!(
        (stale.code, told(&stale).0.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "mute")
    );
}

#[test]
fn a_plan_is_the_commands() {
    let trial = Trial::new();
    with_recordings(&trial);
    let header = bearer(&trial, "lich", &[Scope::Plan], 30);
    let current = trial.current.get().unwrap();
    let (loaded, history) = (&current.loaded, History::default());
    let today = "2026-11-24".parse().unwrap();
    let days = rundowns(
        loaded,
        &*current.catalogue,
        history,
        today,
        4,
        trial.clock.now(),
    );
    for rundown in days {
        let path = format!("{API_PLAN}?date={}", rundown.date);
        let answer = trial.ask(&Ask::program(&path, &header));
        let day = PlanDay::new(&rundown, &loaded.rules.zone, Language::En);
        assert!(!day.items.is_empty());
        let printed = serde_json::to_string(&day).unwrap();
        assert_eq!(
            answer.body.trim_end(),
            crate::words::harmless_json(&printed)
        );
    }
    let today = json(&trial.ask(&Ask::program(API_PLAN, &header)));
    assert_eq!(today["date"], "2026-11-24");
}

#[test]
fn the_log_comes_in_pages_that_miss_nothing_and_repeat_nothing() {
    let trial = Trial::new();
    with_recordings(&trial);
    with_missed(&trial, 25);
    let header = bearer(&trial, "luu", &[Scope::Log], 30);
    let (mut seqs, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let path = format!("{API_LOG}?from=2026-11-24&limit=10{after}");
        let page = json(&trial.ask(&Ask::program(&path, &header)));
        let airings = page["airings"].as_array().unwrap();
        seqs.extend(airings.iter().map(|airing| airing["seq"].as_i64().unwrap()));
        pages += 1;
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!((pages, seqs), (3, (1..=25).collect::<Vec<_>>()));

    let log = Airlog::open_read_only(&trial.folder.path().join("var/airlog.db")).unwrap();
    let zone = crate::config::zone::vietnam();
    let lines = view::json_lines(&log.airings(&Filter::default()).unwrap(), &zone);
    let body = trial.ask(&Ask::program(API_LOG, &header)).body;
    let joined = lines.trim_end().replace('\n', ",");
    assert_eq!(body, format!("{{\"airings\":[{joined}],\"next\":null}}\n"));
}

#[test]
fn the_library_is_the_commands_in_pages() {
    let trial = Trial::new();
    with_recordings(&trial);
    let root = trial.folder.path();
    std::fs::create_dir_all(root.join("audio/dat-dai")).unwrap();
    for name in ["b.mp3", "a.mp3", "=1+1.mp3"] {
        std::fs::write(root.join("audio/dat-dai").join(name), "no sound").unwrap();
    }
    let clock: Arc<dyn Clock> = trial.clock.clone();
    trial.clock.sleep(Duration::from_secs(3600));
    let folder = Folder::new(root);
    crate::station::scan(&folder, Arc::clone(&clock), Language::En).unwrap();
    let loaded = trial.current.get().unwrap().loaded;
    let snapshot = Snapshot::indexed(&folder, clock, loaded).unwrap();
    let rows = snapshot
        .rows_with_airings(trial.clock.now(), Language::En)
        .unwrap();
    assert_eq!(rows.len(), 3);

    let header = bearer(&trial, "luu", &[Scope::Library], 30);
    let ask = |question: &str| {
        json(&trial.ask(&Ask::program(&format!("{API_LIBRARY}{question}"), &header)))
    };
    assert_eq!(ask("")["recordings"], serde_json::to_value(&rows).unwrap());
    let first = ask("?limit=2");
    assert_eq!(first["recordings"].as_array().unwrap().len(), 2);
    let next = form_urlencoded::byte_serialize(first["next"].as_str().unwrap().as_bytes());
    let last = ask(&format!("?limit=2&after={}", next.collect::<String>()));
    assert_eq!(
        (last["recordings"][0]["path"].as_str(), &last["next"]),
        (Some(rows[2].path.as_str()), &Value::Null)
    );
    assert_eq!(ask("?state=ready")["recordings"], Value::Array(vec![]));
    assert_eq!(
        ask("?state=refused&topic=dat-dai")["recordings"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(ask("?topic=ho-tich")["recordings"], Value::Array(vec![]));
}

#[test]
fn a_calendar_signs_in_with_the_token_as_its_password() {
    let trial = Trial::new();
    with_recordings(&trial);
    let nobody = trial.ask(&Ask::page(CALENDAR, None));
    assert_eq!(nobody.code, StatusCode::UNAUTHORIZED);
    assert!(
        nobody.headers[header::WWW_AUTHENTICATE]
            .to_str()
            .unwrap()
            .starts_with("Basic")
    );
    let header = bearer(&trial, "lich", &[Scope::Plan], 30);
    let word = header.strip_prefix("Bearer ").unwrap();
    let both = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("lich:{word}"),
    );
    let session = trial.signed_in("lan", &[Role::Staff]);
    let by_token = trial.ask(&Ask::program(CALENDAR, &format!("Basic {both}")));
    let by_session = trial.ask(&Ask::page(CALENDAR, Some(&session)));
    assert_eq!(by_token.code, StatusCode::OK);
    assert_eq!(
        by_token.headers[header::CONTENT_TYPE],
        "text/calendar; charset=utf-8"
    );
    assert_eq!(by_token.body, by_session.body);
    let contributor = trial.signed_in("ngoai", &[Role::Contributor]);
    let answer = trial.ask(&Ask::page(CALENDAR, Some(&contributor)));
    assert_eq!(answer.code, StatusCode::FORBIDDEN);

    // Fourteen days of the sample station's week, each event once.
    let starts: Vec<&str> = by_token
        .body
        .lines()
        .filter(|line| line.starts_with("DTSTART:"))
        .collect();
    let uids: BTreeSet<&str> = by_token
        .body
        .lines()
        .filter(|line| line.starts_with("UID:"))
        .collect();
    assert!(starts.len() > 14 && uids.len() == starts.len());
    assert!(
        starts
            .iter()
            .any(|start| start.starts_with("DTSTART:20261207"))
    );
    assert!(
        !starts
            .iter()
            .any(|start| start.starts_with("DTSTART:20261209"))
    );
}

/// What a browser loads that was never here: the page and all it names, fonts too.
#[test]
fn the_first_load_is_light_and_brings_its_own_letters() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", Role::STATION);
    for (path, session) in [
        (SIGN_IN, None),
        ("/", Some(session.as_str())),
        (WALL, Some(session.as_str())),
    ] {
        let page = trial.ask(&Ask::page(path, session));
        let named = page
            .body
            .split('"')
            .filter(|word| word.starts_with("/tinh/"));
        let named: BTreeSet<&str> = named.collect();
        let mut all = page.body.len();
        for own in &named {
            let request = Request::get(*own).header(header::HOST, HOST);
            let (code, headers, bytes) = trial.bytes(request.body(Body::empty()).unwrap());
            assert_eq!(code, StatusCode::OK, "{own}");
            assert!(headers.contains_key(header::CACHE_CONTROL), "{own}");
            all += bytes.len();
        }
        assert!(all <= 120_000, "{path}: {all}");
        assert!(page.body.len() <= 30_000, "{path}: {}", page.body.len());
        for font in [FONT, FONT_VIETNAMESE] {
            assert!(page.body.contains(&format!(
                "<link rel=\"preload\" href=\"{font}\" as=\"font\""
            )));
        }
    }
    let style = trial.ask(&Ask::page(STYLE, None)).body;
    assert_eq!(style.matches("font-display: swap").count(), 2);
    assert!(style.contains("tabular-nums"));
    let licence = trial.ask(&Ask::page(FONT_LICENCE, None)).body;
    assert!(licence.contains("SIL Open Font License"));
}
