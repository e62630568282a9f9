//! The description of `/api/v1`, held against the routes and against what is answered.

use serde_json::{Map, Value};

use super::approving::{believed, with_recordings};
use super::papering::{completed, heard_order};
use super::programs::{bearer, json, with_missed};
use super::*;
use crate::airlog::Channel;
use crate::alarm::Alarm;
use crate::console::people::Scope;
use crate::console::web::api::asked::MOST;
use crate::console::web::api::description::TEXT;
use crate::console::web::paths::{
    API, API_LIBRARY, API_LOG, API_ORDERS, API_PAPERS, API_PLAN, API_STATUS,
};
use crate::station::{AlarmStatus, EditStatus, NextStatus, OrderStatus};

fn description() -> Value {
    serde_json::from_str(TEXT).unwrap()
}

/// Returns what `path/method` answers with `code`, as a schema.
fn answered<'a>(all: &'a Value, path: &str, method: &str, code: &str) -> &'a Value {
    let mut response = &all["paths"][path][method]["responses"][code];
    if let Some(named) = response["$ref"].as_str() {
        response = all.pointer(named.strip_prefix('#').unwrap()).unwrap();
    }
    let content = response["content"].as_object();
    let (_, content) = content
        .and_then(|content| content.iter().next())
        .unwrap_or_else(|| panic!("{path} {code}"));
    &content["schema"]
}

/// Says where `value` is not what `schema` has; nothing if it is. Of JSON Schema it knows what the description uses, and
/// takes nothing else for good.
fn faults(all: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(named) = schema["$ref"].as_str() {
        let named = all.pointer(named.strip_prefix('#').unwrap());
        return faults(
            all,
            named.unwrap_or_else(|| panic!("{at}: {schema}")),
            value,
            at,
        );
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = choices
            .iter()
            .filter(|choice| faults(all, choice, value, at).is_empty());
        let count = fits.count();
        let first = faults(all, &choices[0], value, at);
        return if count == 1 { Vec::new() } else { first };
    }

    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => panic!("{at}: {schema} says no type"),
    };
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = types.contains(&is) || (is == "integer" && types.contains(&"number"));
    if !fits {
        return vec![format!("{at}: {value} is no {types:?}")];
    }
    let mut found = value_faults(schema, value, at);
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                found.extend(faults(
                    all,
                    &schema["items"],
                    item,
                    &format!("{at}/{place}"),
                ));
            }
        }
        Value::Object(fields) => found.extend(fields_faults(all, schema, fields, at)),
        _ => {}
    }
    found
}

/// Says what is wrong with a value by itself.
fn value_faults(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    if schema["enum"]
        .as_array()
        .is_some_and(|known| !known.contains(value))
    {
        found.push(format!("{at}: {value} is not listed"));
    }
    if let (Some(number), Some(least)) = (value.as_f64(), schema["minimum"].as_f64())
        && number < least
    {
        found.push(format!("{at}: {number} is less than {least}"));
    }
    if let (Value::String(text), Some(format)) = (value, schema["format"].as_str()) {
        let reads = match format {
            "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
            "date" => text.parse::<jiff::civil::Date>().is_ok(),
            _ => panic!("{at}: {format}"),
        };
        if !reads {
            found.push(format!("{at}: {text} is no {format}"));
        }
    }
    found
}

fn fields_faults(
    all: &Value,
    schema: &Value,
    fields: &Map<String, Value>,
    at: &str,
) -> Vec<String> {
    let known = schema["properties"].as_object();
    let known = known.unwrap_or_else(|| panic!("{at}: an object of anything"));
    let required = schema["required"].as_array().unwrap();
    let missing = required
        .iter()
        .filter_map(Value::as_str)
        .filter(|name| !fields.contains_key(*name));
    let mut found: Vec<String> = missing.map(|name| format!("{at}: no {name}")).collect();
    for (name, value) in fields {
        match known.get(name) {
            Some(schema) => found.extend(faults(all, schema, value, &format!("{at}/{name}"))),
            None => found.push(format!("{at}/{name} is not described")),
        }
    }
    found
}

#[track_caller]
fn holds(all: &Value, path: &str, method: &str, answer: &Answer) {
    let schema = answered(all, path, method, answer.code.as_str());
    let faults = faults(all, schema, &json(answer), path);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_route_of_programs_is_described_and_no_other() {
    let all = description();
    let mut described = BTreeSet::new();
    for (path, methods) in all["paths"].as_object().unwrap() {
        for (method, what) in methods.as_object().unwrap() {
            let scope = what["security"][0]["token"][0].as_str().map(str::to_owned);
            assert!(what["summary"].is_string() && what["responses"].is_object());
            described.insert((path.clone(), method.clone(), scope));
        }
    }
    let routes = ROUTES
        .iter()
        .filter(|route| route.path.starts_with(API) || matches!(route.who, Who::Program(..)));
    let routes = routes.map(|route| {
        let scope = match route.who {
            Who::Program(scope, _) => Some(scope.name().to_owned()),
            _ => None,
        };
        let method = if route.is_call { "post" } else { "get" };
        (route.path.to_owned(), method.to_owned(), scope)
    });
    assert_eq!(routes.collect::<BTreeSet<_>>(), described);
    // Without a look at where it comes from: a session must never do for it.
    let calls = ROUTES.iter().filter(|route| route.is_call);
    let by_token = |route: &Route| matches!(route.who, Who::Program(_, roles) if roles.is_empty());
    assert!(calls.into_iter().all(by_token));
}

/// Everything that is named is there, every object is closed, and every operation has a name of its own.
#[test]
fn the_description_is_sound() {
    fn walk(all: &Value, value: &Value, at: &str) {
        if let Some(named) = value["$ref"].as_str() {
            assert!(
                all.pointer(named.strip_prefix('#').unwrap()).is_some(),
                "{at}: {named}"
            );
        }
        if value["type"] == "object" && at.starts_with("/components/schemas") {
            assert_eq!(value["additionalProperties"], false, "{at}");
            let known = value["properties"].as_object().unwrap();
            let required = value["required"].as_array().unwrap();
            assert!(
                required
                    .iter()
                    .all(|name| known.contains_key(name.as_str().unwrap())),
                "{at}"
            );
        }
        match value {
            Value::Object(fields) => fields
                .iter()
                .for_each(|(name, value)| walk(all, value, &format!("{at}/{name}"))),
            Value::Array(items) => items.iter().for_each(|value| walk(all, value, at)),
            _ => {}
        }
    }
    let all = description();
    walk(&all, &all, "");
    assert_eq!(all["openapi"], "3.1.0");
    let paths = all["paths"].as_object().unwrap().values();
    let names: Vec<&Value> = paths
        .flat_map(|path| path.as_object().unwrap().values())
        .map(|what| &what["operationId"])
        .collect();
    let unlike: BTreeSet<String> = names.iter().map(ToString::to_string).collect();
    assert_eq!(unlike.len(), names.len());
    let limit = &all["paths"][API_LOG]["get"]["parameters"][5];
    assert_eq!(
        (&limit["name"], &limit["schema"]["maximum"]),
        (&"limit".into(), &MOST.into())
    );
}

/// A status in which nothing is left out.
fn full(trial: &Trial) -> Status {
    let status = trial.status.get();
    let now = status.now;
    Status {
        next: vec![NextStatus {
            start: now,
            slot: "sang".into(),
            kind: crate::rundown::Kind::Opening,
            title: "x".into(),
        }],
        orders: vec![OrderStatus {
            seq: 7,
            level: crate::rundown::Urgency::Emergency,
            drill: true,
            ordered_by: "x".into(),
            until: now,
            titles: vec!["y".into()],
            readings_left: 2,
            due: Some(now),
        }],
        real_time: serde_json::from_str(r#"{"priority":"real-time","memory_locked":true}"#)
            .unwrap(),
        aircheck: Some(crate::station::Recording::Silence),
        transmitter: Some(crate::station::TransmitterStatus {
            on: false,
            why: crate::transmitter::Why::QuietHours,
            since: now,
            next: Some(now),
            taken: Some(false),
            read_back: false,
            warm_in_s: 1,
            problem: Some("x".into()),
        }),
        alarms: Alarm::ALL
            .iter()
            .map(|key| AlarmStatus {
                key: *key,
                since: now,
                words: "x".into(),
                grade: key.grade(),
                told: true,
                acknowledged_by: Some("x".into()),
            })
            .collect(),
        last_edit: Some(EditStatus {
            taken: now,
            days: 14,
            items_changed: 1,
            broadcasts_changed: 2,
        }),
        waits_for_restart: vec!["x".into()],
        disk_free_bytes: Some(1),
        backup: crate::station::BackupStatus {
            made: Some(now),
            place: Some("/media/usb/phatthanh-sao-luu".into()),
            stick: Some("/media/usb".into()),
            running_since: Some(now),
            due: Some(now),
            problem: Some("x".into()),
        },
        first_sound_ms: Some(3),
        ..status
    }
}

#[test]
fn what_is_answered_is_what_is_described() {
    let (all, trial) = (description(), Trial::new());
    with_recordings(&trial);
    with_missed(&trial, 3);
    let header = bearer(&trial, "moi", &Scope::ALL, 30);
    let ask = |path: &str| trial.ask(&Ask::program(path, &header));
    holds(&all, API_STATUS, "get", &ask(API_STATUS));
    trial.status.set(full(&trial));
    let status = ask(API_STATUS);
    holds(&all, API_STATUS, "get", &status);
    assert!(!status.body.contains("\"real_time\":null") && status.body.contains("khan-cap"));
    holds(&all, API_ORDERS, "get", &ask(API_ORDERS));
    for day in 24..=30 {
        let plan = ask(&format!("{API_PLAN}?date=2026-11-{day}"));
        holds(&all, API_PLAN, "get", &plan);
    }
    let log = ask(API_LOG);
    assert_eq!(json(&log)["airings"].as_array().unwrap().len(), 3);
    holds(&all, API_LOG, "get", &log);
    holds(&all, API_LIBRARY, "get", &ask(API_LIBRARY));

    for (path, asked, code) in [
        (API_PLAN, "?date=x", "400"),
        (API_LOG, "?limit=0", "400"),
        (API_LIBRARY, "?state=x", "400"),
    ] {
        let answer = ask(&format!("{path}{asked}"));
        assert_eq!(answer.code.as_str(), code);
        holds(&all, path, "get", &answer);
    }
    let nobody = trial.ask(&Ask::page(API_STATUS, None));
    holds(&all, API_STATUS, "get", &nobody);
    let narrow = bearer(&trial, "hep", &[Scope::Plan], 30);
    holds(
        &all,
        API_STATUS,
        "get",
        &trial.ask(&Ask::program(API_STATUS, &narrow)),
    );
    believed(&trial, true);
    for (path, codes) in [
        ("/api/v1/skip", ["202", "202"]),
        ("/api/v1/orders/stop", ["409", "409"]),
    ] {
        for code in codes {
            let answer = trial.ask(&Ask {
                call: Some(""),
                ..Ask::program(path, &header)
            });
            assert_eq!(answer.code.as_str(), code);
            holds(&all, path, "post", &answer);
        }
    }
    trial.clock.sleep(Duration::from_secs(60));
    holds(&all, API_STATUS, "get", &ask(API_STATUS));
    heard_order(&trial, Channel::Spoken, None);
    let written = heard_order(&trial, Channel::Paper, Some("12/CĐ-UBND"));
    completed(&trial, written);
    for (asked, count) in [("", 1), ("?all=true", 2), ("?all=true&limit=1", 1)] {
        let papers = ask(&format!("{API_PAPERS}{asked}"));
        assert_eq!(json(&papers)["papers"].as_array().unwrap().len(), count);
        holds(&all, API_PAPERS, "get", &papers);
    }
}

/// The rows of an airing and a recording with all that either can have.
#[test]
fn a_full_airing_and_a_full_recording_are_described() {
    let all = description();
    let airing = serde_json::json!({
        "seq": 1042, "planned": "2026-11-24T17:30:00.000+07:00", "start": null, "end": null, "start_error_ms": 0.4,
        "kind": "segment", "slot": "a", "program": null, "topic": null, "segment": null, "approved_by": null,
        "played_frames": null, "held_frames": 1, "skip_frames": 0, "episode": 17, "repeat": false, "ended": null,
        "reason": null, "hash": null, "prev": null
    });
    let schema = &all["components"]["schemas"]["Airing"];
    assert_eq!(faults(&all, schema, &airing, ""), Vec::<String>::new());
    for (name, wrong) in [
        ("seq", serde_json::json!(0)),
        ("kind", serde_json::json!("song")),
        ("planned", serde_json::json!("17:30")),
        ("repeat", Value::Null),
        ("more", Value::Null),
    ] {
        let mut changed = airing.clone();
        changed[name] = wrong;
        assert_eq!(faults(&all, schema, &changed, "").len(), 1, "{name}");
    }
    let mut short = airing.clone();
    short.as_object_mut().unwrap().remove("hash");
    assert_eq!(faults(&all, schema, &short, "").len(), 1);
}
