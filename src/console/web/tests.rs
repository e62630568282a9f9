//! The whole console as a function: every role at every route, with and without what a request must carry.

mod answers;
mod approving;
mod crowding;
mod described;
mod documents;
mod entering;
mod founding;
mod lively;
mod machine;
mod managing;
mod papering;
mod programs;
mod reporting;
mod scheduling;
mod sending;
mod talking;
mod timing;
mod urgent;
mod wall;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use futures_util::StreamExt;
use tower::ServiceExt;

use super::guard::Who;
use super::paths::{
    CALENDAR, FIRST, HEALTH, OWN, RECORDINGS, SIGN_IN, SIGN_OUT, UNLOCK, WALL, is_socket,
    takes_files,
};
use super::routes::{ROUTES, Route, router};
use super::site::{Given, Site};
use super::visitor::{Peer, TOKEN_HEADER, form_token};
use crate::airlog::{Attended, Did};
use crate::clock::{Clock, SimClock};
use crate::console::people::{PeopleStore, Role, Secret};
use crate::station::{
    Act, Acts, Confirmation, Copying, CurrentCell, Folder, OnAirStatus, Phones, Status, StatusCell,
};
use crate::units::instant::Moment;
use crate::words::Language;

const HOST: &str = "127.0.0.1:8080";
const WORD: &str = "lúa chín vàng đồng";
const GUEST: &str = "0123456789012345678901234567890123456789012345678901234567890123";

/// A console without a socket or a station: what it asks for lies in `acts`.
struct Trial {
    folder: tempfile::TempDir,
    clock: Arc<SimClock>,
    status: StatusCell,
    current: CurrentCell,
    acts: Acts,
    confirmation: Confirmation,
    copying: Copying,
    site: Site,
    router: Router,
}

/// What came back.
struct Answer {
    code: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn to(&self) -> &str {
        let to = self.headers.get(header::LOCATION);
        to.and_then(|to| to.to_str().ok()).unwrap_or_default()
    }

    /// The session's cookie that it sets, if it sets one.
    fn session(&self) -> Option<String> {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        set.filter_map(|value| value.to_str().ok()?.strip_prefix("phatthanh="))
            .map(|rest| rest.split(';').next().unwrap().to_owned())
            .next()
    }
}

/// What a request carries; all that is right, unless a test takes some away.
#[derive(Clone)]
struct Ask<'a> {
    path: &'a str,
    form: Option<&'a str>,
    /// Another than that of pages and forms.
    method: Option<&'a str>,
    /// Whether the token comes in a header.
    is_upload: bool,
    session: Option<&'a str>,
    token: Option<&'a str>,
    origin: Option<&'a str>,
    host: &'a str,
    from: &'a str,
    language: &'a str,
    /// The whole header `Authorization`.
    authorization: Option<&'a str>,
    /// Whether a program has something done, with this in JSON.
    call: Option<&'a str>,
}

impl<'a> Ask<'a> {
    fn page(path: &'a str, session: Option<&'a str>) -> Self {
        Self {
            path,
            form: None,
            method: None,
            is_upload: false,
            session,
            token: None,
            origin: None,
            host: HOST,
            from: "192.168.1.20",
            language: "vi",
            authorization: None,
            call: None,
        }
    }

    fn program(path: &'a str, authorization: &'a str) -> Self {
        Self {
            authorization: Some(authorization),
            ..Self::page(path, None)
        }
    }

    fn form(path: &'a str, form: &'a str, session: Option<&'a str>) -> Self {
        Self {
            form: Some(form),
            origin: Some("http://127.0.0.1:8080"),
            ..Self::page(path, session)
        }
    }
}

impl Trial {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("var")).unwrap();
        let clock = Arc::new(SimClock::new("2026-11-24T10:30:00Z".parse().unwrap()));
        let (status, acts) = (StatusCell::default(), Acts::default());
        let (current, confirmation) = (CurrentCell::default(), Confirmation::default());
        let copying = Copying::default();
        let site = Site::new(Given {
            folder: Folder::new(folder.path()),
            clock: clock.clone(),
            language: Language::Vi,
            status: status.clone(),
            current: current.clone(),
            acts: acts.clone(),
            confirmation: confirmation.clone(),
            copying: copying.clone(),
            examine: Some(machine::examine()),
            phones: Phones::default(),
        })
        .unwrap();
        let trial = Self {
            folder,
            clock,
            status,
            current,
            acts,
            confirmation,
            copying,
            router: router(site.clone()),
            site,
        };
        trial.says("Bản tin");
        trial
    }

    /// Has the station say that `title` is on air now.
    fn says(&self, title: &str) {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
        let now = self.clock.now();
        self.status.set(Status {
            station: "Đài thử".into(),
            now: Moment::new(now, &zone),
            card: Some("default".into()),
            peak_dbfs: Some(-12.5),
            on_air: Some(OnAirStatus {
                start: Moment::new(now, &zone),
                end: Moment::new(now + jiff::SignedDuration::from_secs(192), &zone),
                played_seconds: 0.0,
                slot: "sang".into(),
                program: "tin".into(),
                kind: crate::rundown::Kind::Segment,
                title: title.into(),
                id: None,
            }),
            ..Status::default()
        });
    }

    fn store(&self) -> PeopleStore {
        PeopleStore::open(&self.folder.path().join("var/people.db")).unwrap()
    }

    /// An account with these roles, signed in. Returns what its browser holds.
    fn signed_in(&self, name: &str, roles: &[Role]) -> String {
        let mut store = self.store();
        let secret = Secret::new(WORD).unwrap();
        let roles: BTreeSet<Role> = roles.iter().copied().collect();
        let person = store
            .add(name, &format!("Người {name}"), &roles, &secret, false)
            .unwrap();
        store
            .begin_session(person.id, "192.168.1.20", self.site.sessions())
            .unwrap()
    }

    fn ask(&self, ask: &Ask<'_>) -> Answer {
        let held = ask.session.unwrap_or(GUEST);
        let mut cookie = format!(
            "phatthanh_khach={GUEST}; phatthanh_ngon_ngu={}",
            ask.language
        );
        if let Some(session) = ask.session {
            cookie = format!("{cookie}; phatthanh={session}");
        }
        let mut request = Request::builder()
            .uri(ask.path)
            .header(header::HOST, ask.host)
            .header(header::COOKIE, cookie);
        if let Some(origin) = ask.origin {
            request = request.header(header::ORIGIN, origin);
        }
        if let Some(authorization) = ask.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        request = request.header(header::ACCEPT_LANGUAGE, ask.language);
        let mut body = String::new();
        if let Some(call) = ask.call {
            body = call.to_owned();
            request = request.method("POST");
        }
        if let Some(form) = ask.form {
            let right = form_token(held);
            let token = ask.token.unwrap_or(&right);
            request = request.method("POST");
            if ask.is_upload {
                body = form.to_owned();
                request = request.header(TOKEN_HEADER, token);
            } else {
                body = format!("{form}&token={token}");
                let kind = "application/x-www-form-urlencoded";
                request = request.header(header::CONTENT_TYPE, kind);
            }
        }
        if let Some(method) = ask.method {
            request = request.method(method);
        }
        let mut request = request.body(Body::from(body)).unwrap();
        request
            .extensions_mut()
            .insert(Peer(ask.from.parse().unwrap()));
        self.send(request)
    }

    fn send(&self, request: Request<Body>) -> Answer {
        let (code, headers, body) = self.bytes(request);
        Answer {
            code,
            headers,
            // Fonts are no text.
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    fn bytes(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let kind = parts.headers.get(header::CONTENT_TYPE);
            let body = if kind.is_some_and(|kind| kind == "text/event-stream") {
                // What is live never ends: its first word is enough.
                body.into_data_stream().next().await.unwrap().unwrap()
            } else {
                to_bytes(body, 1 << 25).await.unwrap()
            };
            (parts.status, parts.headers, body.to_vec())
        })
    }

    /// What the console asked to be written down since this was called last.
    fn rows(&self) -> Vec<(Did, String)> {
        let row = |act| match act {
            Act::Attended(Attended { did, by, .. }) => Some((did, by)),
            _ => None,
        };
        self.acts.take().into_iter().filter_map(row).collect()
    }
}

/// Who asks, and whether they are let in, as console.md has it and not as the guard does.
fn may(route: &Route, role: Option<Role>) -> bool {
    match (route.who, role) {
        (Who::Anyone, _) => true,
        // From another computer.
        (Who::Screen | Who::Wall | Who::SignedIn, role) => role.is_some(),
        (Who::Only(_) | Who::Program(..), None) => false,
        (Who::Only(roles) | Who::Program(_, roles), Some(role)) => roles.contains(&role),
    }
}

#[test]
fn every_role_at_every_route() {
    let trial = Trial::new();
    let mut people = vec![(None, None)];
    for role in Role::ALL {
        people.push((Some(role), Some(trial.signed_in(role.name(), &[role]))));
    }
    for route in ROUTES {
        for (role, session) in &people {
            // Signing out ends a session.
            let own = match role {
                Some(role) if route.path == SIGN_OUT => {
                    Some(trial.signed_in(&format!("{role}-2"), &[*role]))
                }
                _ => session.clone(),
            };
            let form = route.is_form.then_some("x=1");
            let ask = match form {
                Some(form) => Ask::form(route.path, form, own.as_deref()),
                None => Ask {
                    call: route.is_call.then_some("{}"),
                    origin: route.is_call.then_some("http://127.0.0.1:8080"),
                    ..Ask::page(route.path, own.as_deref())
                },
            };
            let ask = Ask {
                method: Some(route.method),
                is_upload: takes_files(route.path) || is_socket(route.path),
                // A browser says where it asks from whenever it does not only look.
                origin: Some("http://127.0.0.1:8080"),
                ..ask
            };
            let name = format!("{} {role:?}", route.path);
            refused_without_what_it_needs(&trial, route, &ask, &name);
            trial.rows();
            let answer = trial.ask(&ask);
            let left = trial.rows().iter().any(|(did, _)| *did == Did::SignedOut);
            let sent_away =
                answer.code == StatusCode::SEE_OTHER && answer.to().starts_with(SIGN_IN);
            let asked_in = [SIGN_IN, FIRST, UNLOCK].contains(&route.path);
            let refused = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED].contains(&answer.code)
                || (sent_away && !left && !asked_in)
                || (route.path == "/"
                    && *role == Some(Role::Contributor)
                    && answer.to() == RECORDINGS);
            assert_eq!(
                !refused,
                may(route, *role),
                "{name}: {} {}",
                answer.code,
                answer.to()
            );
            // Nothing is planned before a station runs.
            let mute = route.path == CALENDAR && answer.code == StatusCode::SERVICE_UNAVAILABLE;
            assert!(
                answer.code.as_u16() < 500 || mute,
                "{name}: {}",
                answer.code
            );
        }
    }
}

/// Takes away, one after another, what a request must carry; nothing is done then, for nobody.
fn refused_without_what_it_needs(trial: &Trial, route: &Route, ask: &Ask<'_>, name: &str) {
    let mut wrong = vec![
        (
            StatusCode::MISDIRECTED_REQUEST,
            Ask {
                host: "evil.example",
                ..ask.clone()
            },
        ),
        (
            StatusCode::MISDIRECTED_REQUEST,
            Ask {
                host: "127.0.0.1.evil.example:8080",
                ..ask.clone()
            },
        ),
    ];
    if route.is_form {
        let other = form_token("another session");
        let checked = [
            Ask {
                origin: None,
                ..ask.clone()
            },
            Ask {
                origin: Some("null"),
                ..ask.clone()
            },
            Ask {
                origin: Some("http://evil.example"),
                ..ask.clone()
            },
            Ask {
                origin: Some("http://127.0.0.1:8081"),
                ..ask.clone()
            },
        ];
        wrong.extend(checked.map(|ask| (StatusCode::FORBIDDEN, ask)));
        for token in ["", &other] {
            trial.rows();
            let answer = trial.ask(&Ask {
                token: Some(token),
                ..ask.clone()
            });
            let refused = [StatusCode::FORBIDDEN, StatusCode::SEE_OTHER].contains(&answer.code);
            assert!(
                refused && trial.rows().is_empty(),
                "{name}, token {token:?}: {}",
                answer.code
            );
            assert_eq!(answer.session(), None);
        }
    }
    for (code, ask) in wrong {
        trial.rows();
        let answer = trial.ask(&ask);
        assert_eq!(
            answer.code, code,
            "{name}, host {}, origin {:?}",
            ask.host, ask.origin
        );
        assert!(
            trial.rows().is_empty() && answer.session().is_none(),
            "{name}"
        );
    }
}

#[test]
fn every_answer_tells_browsers_what_no_page_of_ours_does() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", Role::STATION);
    for path in ROUTES
        .iter()
        .filter(|route| !route.is_form)
        .map(|route| route.path)
        .chain(["/khong-co"])
    {
        let answer = trial.ask(&Ask::page(path, Some(&session)));
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{path}"
        );
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(answer.headers.contains_key(header::CACHE_CONTROL));
    }
    assert_eq!(
        trial.ask(&Ask::page("/khong-co", None)).code,
        StatusCode::NOT_FOUND
    );
    assert!(
        trial
            .ask(&Ask::page("/khong-co", None))
            .body
            .contains("Không có trang này")
    );
}

#[test]
fn what_is_stale_says_so_everywhere() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let today = || trial.ask(&Ask::page("/", Some(&session))).body;
    assert!(today().contains("ĐANG PHÁT, CÓ TIẾNG RA") && today().contains("còn 03:12"));
    assert_eq!(trial.ask(&Ask::page(HEALTH, None)).code, StatusCode::OK);
    trial.clock.sleep(Duration::from_secs(6));
    assert!(today().contains("ĐÀI KHÔNG TRẢ LỜI") && !today().contains("CÓ TIẾNG RA"));
    let health = trial.ask(&Ask::page(HEALTH, None));
    assert_eq!(
        (health.code, health.body.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "unknown\n")
    );
    let wall = Ask {
        from: "127.0.0.1",
        ..Ask::page(WALL, None)
    };
    assert!(trial.ask(&wall).body.contains("ĐÀI KHÔNG TRẢ LỜI"));
    trial.says("Bản tin");
    assert!(trial.ask(&wall).body.contains("CÓ TIẾNG RA"));
    assert_eq!(
        trial.ask(&Ask::page(WALL, None)).to(),
        "/vao?ve=%2Fman-hinh",
        "not from another computer"
    );
}

#[test]
fn the_first_code_stands_on_no_page() {
    let trial = Trial::new();
    let code = trial.site.first().said();
    let session = trial.signed_in("hanh", Role::STATION);
    for route in ROUTES.iter().filter(|route| !route.is_form) {
        for session in [None, Some(session.as_str())] {
            let body = trial.ask(&Ask::page(route.path, session)).body;
            assert!(
                !body.contains(&code) && !body.contains(&code.replace(' ', "")),
                "{}",
                route.path
            );
        }
    }
}

#[test]
fn a_form_that_is_too_long_or_none_is_refused() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let long = format!("x={}", "a".repeat(1024 * 1024));
    assert_eq!(
        trial.ask(&Ask::form(OWN, &long, Some(&session))).code,
        StatusCode::BAD_REQUEST
    );
    let request = Request::post(OWN)
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header(header::COOKIE, format!("phatthanh={session}"))
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from(format!("token={}", form_token(&session))))
        .unwrap();
    assert_eq!(trial.send(request).code, StatusCode::BAD_REQUEST);
}
