//! `/metrics`: the station's state for Prometheus, in plain text.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::console::web::site::Site;
use crate::console::web::verdict::Verdict;
use crate::station::Status;

/// The text format's own type.
const TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(in crate::console::web) async fn show(State(site): State<Site>) -> impl IntoResponse {
    let status = site.status();
    let verdict = Verdict::of(&status, site.is_fresh(&status));
    ([(CONTENT_TYPE, TYPE)], written(&status, verdict))
}

/// One figure: its name, its type, what it is, and how much; none where nothing is known.
type Figure = (&'static str, &'static str, &'static str, Option<f64>);

const GAUGE: &str = "gauge";
const COUNTER: &str = "counter";

/// Writes every figure with its type and what it is.
fn written(status: &Status, verdict: Verdict) -> String {
    let mut text = String::new();
    for (name, kind, help, value) in sound(status, verdict).into_iter().chain(work(status)) {
        let Some(value) = value else { continue };
        let _ = write!(
            text,
            "# HELP phatthanh_{name} {help}\n# TYPE phatthanh_{name} {kind}\nphatthanh_{name} {value}\n"
        );
    }

    text.push_str("# HELP phatthanh_alarm 1 for each alarm that is raised.\n");
    text.push_str("# TYPE phatthanh_alarm gauge\n");
    for alarm in &status.alarms {
        // Keys are ours: letters and hyphens.
        let key = serde_json::to_value(alarm.key).unwrap_or_default();
        let _ = writeln!(text, "phatthanh_alarm{{key={key}}} 1");
    }
    text
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// What the air is like.
fn sound(status: &Status, verdict: Verdict) -> Vec<Figure> {
    let says = verdict != Verdict::Unknown;
    let sounds = verdict == Verdict::Heard || verdict == Verdict::Quiet;
    let on_air = says && status.on_air.is_some();
    let frames = status.card_frames as f64;
    let underruns = status.underruns as f64;
    vec![
        ("up", GAUGE, "1 while the station speaks.", Some(flag(says))),
        (
            "sound_ok",
            GAUGE,
            "1 while all that is due is heard.",
            Some(flag(sounds)),
        ),
        (
            "on_air",
            GAUGE,
            "1 while an item is on air.",
            Some(flag(on_air)),
        ),
        (
            "card",
            GAUGE,
            "1 with an output.",
            Some(flag(status.card.is_some())),
        ),
        (
            "card_frames_total",
            COUNTER,
            "Frames the card took.",
            Some(frames),
        ),
        (
            "underruns_total",
            COUNTER,
            "Bursts of no sound.",
            Some(underruns),
        ),
        (
            "peak_dbfs",
            GAUGE,
            "Peak of the last second.",
            status.peak_dbfs,
        ),
        (
            "drift_ppm",
            GAUGE,
            "The card's clock.",
            Some(status.drift_ppm),
        ),
    ]
}

/// What waits for a person or a disk.
fn work(status: &Status) -> Vec<Figure> {
    let count = |count: usize| Some(count as f64);
    let trusted = Some(flag(status.clock.trusted));
    let rows = count(status.log_rows_waiting);
    let waiting = count(status.waiting_approval);
    let alerts = count(status.alerts_waiting);
    let free = status.disk_free_bytes.map(|bytes| bytes as f64);
    vec![
        (
            "clock_trusted",
            GAUGE,
            "1 while the clock is believed.",
            trusted,
        ),
        ("log_rows_waiting", GAUGE, "Log rows that wait.", rows),
        ("recordings_waiting", GAUGE, "Wait for approval.", waiting),
        (
            "files_refused",
            GAUGE,
            "Files not taken.",
            count(status.refused),
        ),
        ("alerts_waiting", GAUGE, "Wait for a person.", alerts),
        (
            "orders_open",
            GAUGE,
            "In force.",
            count(status.orders.len()),
        ),
        ("disk_free_bytes", GAUGE, "Room on the disk.", free),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alarm::Alarm;
    use crate::station::AlarmStatus;

    /// As the format's grammar has it: comments, and `name{label="value"} number`.
    #[test]
    fn every_line_is_one_that_prometheus_reads() {
        let status = Status {
            card_frames: 1 << 40,
            alarms: vec![AlarmStatus {
                key: Alarm::NoCard,
                since: Status::default().now,
                words: "dây \"tuột\"\n".into(),
                grade: Alarm::NoCard.grade(),
                told: false,
                acknowledged_by: None,
            }],
            ..Status::default()
        };
        let text = written(&status, Verdict::Silent);
        assert!(text.ends_with('\n'));
        for line in text.lines().filter(|line| !line.starts_with("# ")) {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(
                name.starts_with("phatthanh_") && value.parse::<f64>().is_ok(),
                "{line}"
            );
        }
        assert!(text.contains("\nphatthanh_card_frames_total 1099511627776\n"));
        assert!(text.contains("\nphatthanh_alarm{key=\"no-card\"} 1\n"));
        assert!(text.contains("\nphatthanh_sound_ok 0\n") && text.contains("\nphatthanh_up 1\n"));
    }
}
