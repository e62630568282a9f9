//! What is live: the pieces that are sent, to how many, and what keeps a session awake.

use super::*;
use crate::console::web::paths::{BY_ITSELF, LIVE, METRICS};

/// The pieces of the first event.
fn pieces(answer: &Answer) -> serde_json::Map<String, serde_json::Value> {
    let data = answer.body.strip_prefix("data: ").unwrap();
    serde_json::from_str(data.trim_end()).unwrap()
}

#[test]
fn the_first_event_has_every_piece_as_the_page_has_it() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let live = trial.ask(&Ask::page(LIVE, Some(&session)));
    assert_eq!(live.code, StatusCode::OK);
    let page = trial.ask(&Ask::page("/", Some(&session))).body;
    let pieces = pieces(&live);
    assert_eq!(pieces.len(), 6);
    for (id, inside) in pieces {
        let inside = inside.as_str().unwrap();
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
        assert!(page.contains(&format!(">{inside}</div>")), "{id}: {inside}");
    }
}

#[test]
fn sixteen_pages_are_live_and_the_next_goes_without() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let request = || {
        Request::get(LIVE)
            .header(header::HOST, HOST)
            .header(header::COOKIE, format!("phatthanh={session}"))
            .body(Body::empty())
            .unwrap()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let open: Vec<_> = (0..17)
        .map(|_| {
            runtime
                .block_on(trial.router.clone().oneshot(request()))
                .unwrap()
        })
        .collect();
    let codes: Vec<StatusCode> = open.iter().map(axum::response::Response::status).collect();
    assert_eq!(codes[..16], [StatusCode::OK; 16]);
    assert_eq!(codes[16], StatusCode::SERVICE_UNAVAILABLE);
    drop(open);
    assert_eq!(trial.send(request()).code, StatusCode::OK);
}

#[test]
fn a_page_that_asks_by_itself_keeps_no_session_awake() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let by_itself = format!("/?{BY_ITSELF}");
    for path in [LIVE, &by_itself, METRICS].repeat(16) {
        assert_eq!(
            trial.ask(&Ask::page(path, Some(&session))).code,
            StatusCode::OK,
            "{path}"
        );
        trial.clock.sleep(Duration::from_secs(37));
    }
    trial.clock.sleep(Duration::from_secs(60));
    assert_eq!(trial.ask(&Ask::page("/", Some(&session))).to(), UNLOCK);
}

#[test]
fn figures_are_for_this_computer_and_those_signed_in() {
    let trial = Trial::new();
    let here = Ask {
        from: "127.0.0.1",
        ..Ask::page(METRICS, None)
    };
    let figures = trial.ask(&here).body;
    assert!(
        figures.contains("\nphatthanh_sound_ok 1\n") && figures.contains("\nphatthanh_on_air 1\n")
    );
    assert_eq!(
        trial.ask(&Ask::page(METRICS, None)).code,
        StatusCode::SEE_OTHER
    );
    trial.clock.sleep(Duration::from_secs(6));
    assert!(trial.ask(&here).body.contains("\nphatthanh_up 0\n"));
}
