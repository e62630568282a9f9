//! The screen on the wall: a token in its address, exchanged for a cookie.

use super::programs::bearer;
use super::*;
use crate::console::people::Scope;
use crate::console::web::paths::{API_STATUS, METRICS};

/// What a program with these scopes holds.
fn word(trial: &Trial, name: &str, scopes: &[Scope]) -> String {
    let header = bearer(trial, name, scopes, 30);
    header.strip_prefix("Bearer ").unwrap().to_owned()
}

/// Asks for `path` from another computer with this cookie.
fn with(trial: &Trial, path: &str, cookie: &str) -> Answer {
    let mut request = Request::builder()
        .uri(path)
        .header(header::HOST, HOST)
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap();
    let peer = Peer("192.168.1.20".parse().unwrap());
    request.extensions_mut().insert(peer);
    trial.send(request)
}

#[test]
fn a_screen_exchanges_its_token_for_a_cookie_that_opens_the_wall_alone() {
    let trial = Trial::new();
    let word = word(&trial, "tuong", &[Scope::Wall]);
    let led = trial.ask(&Ask::page(&format!("{WALL}?the={word}"), None));
    assert_eq!((led.code, led.to()), (StatusCode::SEE_OTHER, WALL));
    assert_eq!(led.headers[header::REFERRER_POLICY], "no-referrer");
    assert!(!led.body.contains(&word));
    let set = led.headers.get_all(header::SET_COOKIE).iter();
    let set = set.map(|value| value.to_str().unwrap());
    let set = set.filter(|value| value.starts_with("phatthanh_man_hinh="));
    let baked: Vec<&str> = set.collect();
    let [baked] = baked[..] else {
        panic!("{baked:?}")
    };
    for part in [
        "Path=/man-hinh;",
        "HttpOnly",
        "SameSite=Strict",
        "Max-Age=2592000",
    ] {
        assert!(baked.contains(part), "{baked}");
    }

    let cookie = baked.split(';').next().unwrap();
    let wall = with(&trial, WALL, cookie);
    assert!(wall.code == StatusCode::OK && wall.body.contains("CÓ TIẾNG RA"));
    assert!(!wall.body.contains(&word));
    assert_eq!(wall.headers[header::REFERRER_POLICY], "same-origin");
    assert_eq!(with(&trial, "/", cookie).to(), SIGN_IN);
    assert!(with(&trial, METRICS, cookie).to().starts_with(SIGN_IN));
    let header = format!("Bearer {word}");
    for path in [API_STATUS, METRICS] {
        let asked = trial.ask(&Ask::program(path, &header));
        assert_ne!(asked.code, StatusCode::OK, "{path}");
    }

    // Taken back, it opens nothing, at once.
    let now = trial.clock.now();
    assert!(trial.store().revoke_token("tuong", now).unwrap().is_some());
    assert_eq!(with(&trial, WALL, cookie).code, StatusCode::UNAUTHORIZED);
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let both = format!("{cookie}; phatthanh={session}");
    assert_eq!(with(&trial, WALL, &both).code, StatusCode::OK);
}

#[test]
fn another_token_in_the_address_opens_no_wall_and_is_kept_nowhere() {
    let trial = Trial::new();
    let log = word(&trial, "nhat-ky", &[Scope::Log]);
    for bad in [log.as_str(), "phatthanh-1-00", "x", "%00"] {
        let answer = trial.ask(&Ask::page(&format!("{WALL}?the={bad}"), None));
        assert_ne!(answer.code, StatusCode::OK, "{bad}");
        let set = answer.headers.get_all(header::SET_COOKIE).iter();
        assert!(
            set.filter_map(|value| value.to_str().ok())
                .all(|value| !value.contains("man_hinh"))
        );
        assert!(!answer.body.contains(&log));
    }
}
