//! Public warnings on their way to the air: through the desk, and into a running station.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use jiff::SignedDuration;
use phatthanh::airlog::Airlog;
use phatthanh::alert::State;
use phatthanh::clock::{Clock, SystemClock};
use phatthanh::config::{self, AlertSource};
use phatthanh::station::Folder;
use phatthanh::station::alerts::desk::{AlertDesk, Came, DeskError};
use serde_json::Value;

use crate::support::{Daemon, TestStation, in_real_time};

/// A station whose voice gives noise, with two ways for warnings: a folder, and one whose sender nobody knows.
fn station() -> TestStation {
    let station = TestStation::new();
    station.write("voice.sh", "#!/bin/sh\ncat > $0.heard\ncat \"$1\"\n");
    fs::set_permissions(station.path("voice.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    station.noise("spoken.wav", 2.0, 7);
    station.noise("audio/du-phong/nhac.wav", 30.0, 8);
    for folder in ["canh-bao", "mang"] {
        fs::create_dir_all(station.path(folder)).unwrap();
    }
    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let more = format!(
        "[speech]\ncommand = [\"{}\", \"{}\"]\n\
         [[alerts]]\nfolder = \"canh-bao\"\nareas = [\"Hải Dương\"]\n\
         [[alerts]]\nfolder = \"mang\"\nname = \"Mạng\"\nareas = [\"Hải Dương\"]\npolicy = \"ask\"\n",
        station.path("voice.sh").display(),
        station.path("spoken.wav").display()
    );
    station.write("config/station.toml", &(settings + &more));
    station
}

fn desk(station: &TestStation) -> (AlertDesk, Vec<AlertSource>) {
    let root = station.path("");
    let loaded = config::load(&root).loaded.unwrap();
    let sources = loaded.station.alerts.clone();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    (
        AlertDesk::new(Folder::new(&root), clock, Arc::new(loaded)),
        sources,
    )
}

fn moment(minutes: i64) -> String {
    let at = SystemClock::new().now() + SignedDuration::from_mins(minutes);
    at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// A warning for Hải Dương, sent so many minutes from now.
fn alert(id: &str, sent: i64, kind: &str, references: &str, more: &str) -> String {
    let (sent, expires) = (moment(sent), moment(60));
    format!(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>{id}</identifier><sender>kttv@vn</sender>\
         <sent>{sent}</sent><status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>\
         <references>{references}</references><info><language>vi-VN</language><category>Met</category>\
         <event>Bão</event><urgency>Immediate</urgency><severity>Extreme</severity><certainty>Observed</certainty>\
         {more}<expires>{expires}</expires><senderName>Đài KTTV</senderName><headline>Bão {id}; $(touch x)</headline>\
         <area><areaDesc>Hải Dương</areaDesc></area></info></alert>"
    )
}

/// The name of `alert` as others refer to it.
fn name(alert: &str) -> String {
    let key = phatthanh::alert::read(alert.as_bytes()).unwrap().key;
    format!(
        "kttv@vn,{},{}",
        key.identifier,
        key.sent.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    )
}

fn log(station: &TestStation) -> Airlog {
    Airlog::open(&station.path("var/airlog.db")).unwrap()
}

fn open_orders(station: &TestStation) -> Vec<String> {
    let orders = log(station).orders().unwrap();
    orders
        .open()
        .map(|order| order.recordings[0].title.to_string())
        .collect()
}

fn states(station: &TestStation) -> Vec<(String, State)> {
    let alerts = log(station).alerts().unwrap();
    let mut states: Vec<_> = alerts
        .iter()
        .map(|one| (one.identifier.clone(), one.state))
        .collect();
    states.sort_by(|one, other| one.0.cmp(&other.0));
    states
}

#[test]
fn a_warning_becomes_an_order_once_and_its_sender_replaces_and_ends_it() {
    let station = station();
    let (desk, sources) = desk(&station);
    let first = alert("b1", -5, "Alert", "", "");
    assert_eq!(
        desk.receive(first.as_bytes(), &sources[0], true).unwrap(),
        Came::Written
    );
    assert_eq!(
        desk.receive(first.as_bytes(), &sources[0], true).unwrap(),
        Came::Known
    );
    // Another desk, as after a restart.
    let (again, _) = self::desk(&station);
    assert_eq!(
        again.receive(first.as_bytes(), &sources[0], true).unwrap(),
        Came::Known
    );
    assert_eq!(open_orders(&station), ["Bão b1; $(touch x)"]);
    assert_eq!(states(&station), [("b1".to_owned(), State::Aired)]);
    let orders = log(&station).orders().unwrap();
    let order = orders.open().next().unwrap();
    assert!(order.opens_quiet_hours() && order.recordings[0].spoken && order.repeat == 2);
    let heard = fs::read_to_string(station.path("voice.sh.heard")).unwrap();
    assert!(heard.contains("bão") && !heard.contains('$'), "{heard}");
    assert!(!station.path("x").exists() && !std::path::Path::new("x").exists());

    let update = alert("b2", -3, "Update", &name(&first), "");
    desk.receive(update.as_bytes(), &sources[0], true).unwrap();
    assert_eq!(open_orders(&station).len(), 1);
    assert_eq!(
        states(&station),
        [
            ("b1".to_owned(), State::Ended),
            ("b2".to_owned(), State::Aired)
        ]
    );

    // Nobody else takes it off.
    let foreign = alert("b3", -2, "Cancel", &name(&update), "");
    desk.receive(foreign.as_bytes(), &sources[1], true).unwrap();
    assert_eq!(open_orders(&station).len(), 1);
    let cancel = alert("b4", -1, "Cancel", &name(&update), "");
    desk.receive(cancel.as_bytes(), &sources[0], true).unwrap();
    assert_eq!(open_orders(&station).len(), 0);
    assert_eq!(
        states(&station)[1..3],
        [
            ("b2".to_owned(), State::Ended),
            ("b3".to_owned(), State::Asked)
        ]
    );
    assert!(matches!(
        log(&station).verify().unwrap(),
        phatthanh::airlog::Verdict::Ok { .. }
    ));
}

#[test]
fn nobody_unknown_is_aired_before_a_person_has_said_so() {
    let station = station();
    let (desk, sources) = desk(&station);
    let by = |args: &[&str]| {
        let output = station.phatthanh(args).output().unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (text, output.status.code())
    };
    for id in ["m1", "m2"] {
        desk.receive(alert(id, -5, "Alert", "", "").as_bytes(), &sources[1], true)
            .unwrap();
    }
    assert_eq!(open_orders(&station).len(), 0);
    assert_eq!(desk.again().unwrap(), 2);
    let rows = station.json(&["alert", "list", "--json"]);
    let rows: Vec<&Value> = rows
        .iter()
        .flat_map(|row| row.as_array().unwrap())
        .collect();
    assert_eq!(rows.len(), 2);
    assert!(
        rows[0]["reason"]
            .as_str()
            .unwrap()
            .contains("nothing proves"),
        "{rows:?}"
    );
    let id = |identifier: &str| {
        let row = rows
            .iter()
            .find(|row| row["identifier"] == identifier)
            .unwrap();
        row["id"].as_str().unwrap().to_owned()
    };

    let (shown, _) = by(&["alert", "show", &id("m1")]);
    assert!(shown.contains("Đài KTTV. Bão m1; $(touch x)."), "{shown}");
    assert_eq!(by(&["alert", "air", &id("m1"), "--by", " "]).1, Some(2));
    assert_eq!(by(&["alert", "air", "nothing", "--by", "Lan"]).1, Some(2));
    let (told, _) = by(&["alert", "air", &id("m1"), "--by", "Lan"]);
    assert!(told.contains("is aired: order"), "{told}");
    assert_eq!(open_orders(&station), ["Bão m1; $(touch x)"]);
    let (told, code) = by(&["alert", "air", &id("m1"), "--by", "Lan"]);
    assert!(
        code == Some(2) && told.contains("decided already"),
        "{told}"
    );
    assert_eq!(by(&["alert", "drop", &id("m2"), "--by", "Lan"]).1, Some(0));
    assert_eq!(desk.again().unwrap(), 0);
    let alerts = log(&station).alerts().unwrap();
    let aired = alerts.get(&id("m1")).unwrap();
    assert_eq!(
        (aired.by.as_deref(), aired.state),
        (Some("Lan"), State::Aired)
    );
    assert!(aired.order.is_some());
}

/// From an address whose server any authority may vouch for, nothing airs without a person unless the file says so, and then
/// `check` says what that rests on.
#[test]
fn what_airs_by_the_servers_certificate_alone_is_said() {
    for (more, warned, trusted) in [
        ("", false, false),
        ("policy = \"ask\"\n", false, false),
        ("policy = \"air\"\n", true, true),
        ("policy = \"air\"\nca = \"config/ca.pem\"\n", false, true),
    ] {
        let station = TestStation::new();
        let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
        let source = "[[alerts]]\nurl = \"https://a.vn/cap.xml\"\nareas = [\"Hải Dương\"]\n";
        station.write("config/station.toml", &(settings + source + more));
        let (_, sources) = desk(&station);
        assert_eq!(sources[0].listening.trusted, trusted, "{more}");
        let output = station.phatthanh(&["check", "--json"]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let is_said = said.contains("a signature within a warning is not checked");
        assert_eq!(is_said, warned, "{more}: {said}");
    }
}

#[test]
fn a_warning_waits_for_its_time_and_nothing_is_decided_by_a_clock_that_is_not_believed() {
    let station = station();
    let (desk, sources) = desk(&station);
    let onset = format!("<onset>{}</onset>", moment(30));
    desk.receive(
        alert("h1", -5, "Alert", "", &onset).as_bytes(),
        &sources[0],
        true,
    )
    .unwrap();
    assert_eq!(states(&station), [("h1".to_owned(), State::Held)]);
    desk.again().unwrap();
    assert_eq!(open_orders(&station).len(), 0);

    let first = alert("u1", -5, "Alert", "", "");
    assert_eq!(
        desk.receive(first.as_bytes(), &sources[0], false).unwrap(),
        Came::Unwritten(true)
    );
    assert_eq!(states(&station).len(), 1, "no row without a date");
    assert_eq!(
        desk.receive(first.as_bytes(), &sources[0], true).unwrap(),
        Came::Written
    );
    assert_eq!(open_orders(&station).len(), 1);
    assert!(matches!(
        desk.receive(b"<html/>", &sources[0], true),
        Err(DeskError::NotAlert(_))
    ));
}

#[test]
fn a_warning_that_cannot_be_spoken_asks() {
    let station = station();
    station.write("voice.sh", "#!/bin/sh\nexit 1\n");
    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    station.write(
        "config/station.toml",
        &settings.replace("[speech]", "[speech]\nwarning = \"khan-cap/cb.wav\""),
    );
    fs::create_dir_all(station.path("audio/khan-cap")).unwrap();
    station.noise("audio/khan-cap/cb.wav", 1.0, 5);
    let (desk, sources) = desk(&station);
    desk.receive(
        alert("s1", -5, "Alert", "", "").as_bytes(),
        &sources[0],
        true,
    )
    .unwrap();
    // espeak-ng where it is installed, else the recorded warning: something is said in any case.
    assert_eq!(open_orders(&station).len(), 1);
}

#[test]
fn a_running_station_says_a_warning_that_is_dropped_and_tells_what_waits() {
    let _playing = in_real_time();
    let station = station();
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["card on"]);
    station.write("mang/a.xml", &alert("w1", -5, "Alert", "", ""));
    let status = station.until("a warning that waits", |status| {
        status["alerts_waiting"] == 1
    });
    let alarms = status["alarms"].as_array().unwrap();
    assert!(
        alarms.iter().any(|alarm| alarm["key"] == "alert-waiting"),
        "{status}"
    );

    station.write("canh-bao/bad.xml", "<html/>");
    station.until("an alarm", |status| {
        let alarms = status["alarms"].as_array().unwrap();
        alarms.iter().any(|alarm| alarm["key"] == "alert-source")
    });
    station.write("canh-bao/b.xml", &alert("w2", -5, "Alert", "", ""));
    station.until("the warning on air", |status| {
        let title = status["on_air"]["title"].as_str().unwrap_or_default();
        title.starts_with("Bão w2; $(touch x)")
    });
    daemon.stop();
    let rows = station.json(&["log", "--format", "json"]);
    let said = rows.iter().find(|row| row["spoken"] == true).unwrap();
    assert_eq!(said["order"]["ordered_by"], "Đài KTTV");
    assert_eq!(
        said["segment"]["path"],
        "audio/khan-cap/Bão w2; $(touch x).wav"
    );
}

/// Bytes of the kernel's `input_event`: the key Enter, down or up.
fn key(value: i32) -> Vec<u8> {
    let mut bytes = vec![0; 2 * size_of::<usize>()];
    bytes.extend(1_u16.to_ne_bytes());
    bytes.extend(28_u16.to_ne_bytes());
    bytes.extend(value.to_ne_bytes());
    bytes
}

#[test]
fn a_button_that_is_held_has_its_folder_said() {
    use std::io::Write;

    let _playing = in_real_time();
    let station = station();
    fs::create_dir_all(station.path("audio/khan-cap")).unwrap();
    station.noise("audio/khan-cap/01.wav", 20.0, 11);
    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let more = format!(
        "[[button]]\nname = \"Nút đỏ\"\ndevice = \"{}\"\nfolder = \"khan-cap\"\nhold = \"1s\"\n",
        station.path("nut").display()
    );
    station.write("config/station.toml", &(settings + &more));
    let checked = station.phatthanh(&["check"]).output().unwrap();
    let told = String::from_utf8(checked.stdout).unwrap();
    assert!(
        told.contains("is not there") && told.contains("holding it says nothing"),
        "{told}"
    );

    let made = std::process::Command::new("mkfifo")
        .arg(station.path("nut"))
        .status()
        .unwrap();
    assert!(made.success());
    station.ok(&["library", "scan"]);
    station.approve_all();
    let daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    // Opens once the station has: a pipe waits for its other end.
    let mut device = fs::OpenOptions::new()
        .write(true)
        .open(station.path("nut"))
        .unwrap();
    device.write_all(&key(1)).unwrap();
    let status = station.until("the folder on air", |status| {
        let title = status["on_air"]["title"].as_str().unwrap_or_default();
        title.starts_with("01")
    });
    assert_eq!(status["orders"][0]["ordered_by"], "Nút đỏ");
    device.write_all(&key(0)).unwrap();
    fs::remove_file(station.path("nut")).unwrap();
    drop(device);
    station.until("a button that is gone", |status| {
        let alarms = status["alarms"].as_array().unwrap();
        alarms.iter().any(|alarm| alarm["key"] == "button")
    });
    daemon.stop();
}
