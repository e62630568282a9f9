//! A bad evening as its staff would have it, from the first relay to the log that is read afterwards.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::sound::ended;
use super::tape::recordings;
use super::weather::{Fault, Slot, Week, brief_recording};
use super::{BEGIN, Storm};
use crate::airlog::{Airing, Channel, Ended, Event, Ordered, OrderedRecording};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::names::InputId;
use crate::rundown::{Kind, Urgency};
use crate::schedule::OccurrenceId;
use crate::station::conductor::relay::Presence;
use crate::station::trials::files::Files;
use crate::words::Text;

/// Seconds from the beginning: a relay, recordings, people who speak live.
const RELAY: (u32, u32) = (10, 60);
const NEWS: (u32, u32) = (70, 150);
const LIVE: (u32, u32) = (220, 80);

/// What is ordered: with a mistake in it, mended, another, and the drill; each by its number.
const WRONG: u8 = 12;
const RIGHT: u8 = 13;
const OTHER: u8 = 14;
const DRILL: u8 = 11;

/// The station's files.
fn files(begin: Timestamp) -> Arc<Loaded> {
    let files = Files::new();
    let write = |path: &str, text: &str| files.write(path, text);
    write(
        "config/station.toml",
        "name = \"Đài xã\"\ntimezone = \"UTC\"\nquiet_hours = \"none\"\n\
         [[input]]\nid = \"vov1\"\ntitle = \"VOV1\"\nurl = \"http://127.0.0.1:1/vov1\"\n\
         [[input]]\nid = \"micro\"\ntitle = \"Phòng thu\"\ncard = \"hw:CARD=Mixer\"\n",
    );
    let slots = [("vov", RELAY), ("tin", NEWS), ("toa-dam", LIVE)];
    let slots = slots.iter().enumerate().map(|(number, (program, (start, length)))| {
        let at = begin + SignedDuration::from_secs(i64::from(*start));
        let at = at.strftime("%H:%M:%S").to_string();
        format!(
            "[[slot]]\nid = \"s{number}\"\nprogram = \"{program}\"\ndays = \"hằng ngày\"\nat = \"{at}\"\nlength = \"{length}s\"\n"
        )
    });
    write("config/schedule.toml", &slots.collect::<String>());
    let common = "topics = [\"tin\"]\nfiller = \"nen\"\napproval = false\npick = \"in-order\"\n";
    for (program, more) in [
        ("vov", "form = \"relay\"\ninput = \"vov1\"\n"),
        ("tin", ""),
        ("toa-dam", "form = \"live\"\ninput = \"micro\"\n"),
    ] {
        let text = format!("title = \"{program}\"\n{common}{more}");
        write(&format!("programs/{program}.toml"), &text);
    }
    files.load()
}

/// The times of its slots, for what holds of any storm.
fn week() -> Week {
    let slot = |(start, length)| Slot {
        start,
        length,
        program: 0,
        soft: false,
    };
    Week {
        unit: SignedDuration::from_secs(1),
        slots: [RELAY, NEWS, LIVE].map(slot).to_vec(),
        mandatory: false,
        after_power_cut: "join",
    }
}

impl Storm {
    /// Says of the inputs that are wanted whether they are there.
    pub(super) fn listen(&mut self, now: Timestamp) {
        let wanted = self.conductor().inputs_wanted(now);
        if let Some(radios) = &mut self.radios {
            for (id, presence) in radios.turn(&wanted, self.clock.uptime()) {
                self.conductor().input(&id, presence, now);
            }
            return;
        }
        for id in wanted {
            let away = self.inputs.get(&id).cloned();
            let presence = away.unwrap_or(Presence::There);
            self.conductor().input(&id, presence, now);
        }
    }

    /// Lets time pass until so many seconds after the beginning.
    fn until(&mut self, second: i64) {
        let end = self.begin + SignedDuration::from_secs(second);
        let left = end.duration_since(self.clock.now());
        self.pass(self.clock.uptime() + Duration::try_from(left).unwrap());
    }

    /// The chairman has this said, so often.
    fn says(&mut self, byte: u8, repeat: u32, drill: bool) {
        let now = self.clock.now();
        let ordered = Ordered {
            by: "Lan".into(),
            ordered_by: "Chủ tịch UBND".into(),
            channel: Channel::Spoken,
            level: Urgency::Emergency,
            drill,
            recordings: vec![OrderedRecording::of(&brief_recording(byte))],
            repeat,
            every_us: None,
            until: now + SignedDuration::from_mins(30),
            after_item: false,
            note: None,
        };
        self.write(vec![Event::Ordered(ordered)], now);
    }

    fn lets_the_chairman_speak(&mut self) {
        let now = self.clock.now();
        let live = Event::Live {
            occurrence: OccurrenceId {
                slot: "s2".into(),
                due: self.begin + SignedDuration::from_secs(i64::from(LIVE.0)),
            },
            input: "micro".into(),
            open: true,
            by: "Lan".into(),
            speaker: "Chủ tịch xã".into(),
        };
        self.write(vec![live], now);
    }

    fn is(&mut self, input: &str, presence: Presence) {
        self.inputs.insert(InputId::from(input), presence);
    }
}

/// What a row says that a listener heard: from which second on, what, for how many seconds, and how it ended.
type Told = (f64, String, f64, Ended);

fn told(row: &Airing, begin: Timestamp) -> Option<Told> {
    let start = row.start?.duration_since(begin).as_secs_f64();
    let heard = row.played.unwrap_or_default().to_duration().as_secs_f64();
    let what = match (row.item.kind, row.item.segment.as_ref()) {
        (Kind::Relay, _) => "VOV1".to_owned(),
        (Kind::Live, _) => row.item.input.as_ref()?.speaker.clone()?,
        (Kind::Segment, _) => "news".to_owned(),
        (Kind::Filler, _) => "music".to_owned(),
        (kind, None) => format!("{kind:?}: signal"),
        (kind, Some(segment)) => format!("{kind:?}: {}", segment.id.as_bytes()[0]),
    };
    Some((start, what, heard, row.ended?))
}

/// VOV breaks off and comes back; of the typhoon's first message a word is wrong, so it is stopped and said anew; a second
/// message waits for it; the power goes in its middle; a drill comes, and the line breaks off while the chairman speaks. Each
/// row is held against the recorded sound, and read one after another they say what a listener heard.
#[test]
fn a_bad_evening_is_told_as_it_was_heard() {
    let begin: Timestamp = BEGIN[0].parse().unwrap();
    let weeks = vec![(week(), files(begin))];
    let mut evening = Storm::recorded_as(begin, begin, weeks, recordings().1.clone());
    let gone = || Presence::Away(Text::new("station-input-dry"));
    evening.until(25);
    evening.is("vov1", gone());
    evening.until(40);
    evening.is("vov1", Presence::There);
    evening.until(80);
    evening.says(WRONG, 2, false);
    evening.until(90);
    evening.stop_orders();
    evening.until(92);
    evening.says(RIGHT, 2, false);
    evening.until(100);
    evening.says(OTHER, 1, false);
    evening.until(105);
    evening.strike(&Fault::PowerCut { seconds: 10 });
    evening.until(179);
    evening.says(DRILL, 1, true);
    evening.until(215);
    evening.is("micro", Presence::Waits);
    evening.lets_the_chairman_speak();
    evening.until(232);
    evening.is("micro", Presence::There);
    evening.until(255);
    evening.is("micro", gone());
    evening.until(270);
    evening.is("micro", Presence::There);
    evening.until(310);

    let evening = ended(evening);
    evening.agrees();
    let rows = &evening.rows;
    let told: Vec<Told> = rows.iter().filter_map(|row| told(row, begin)).collect();
    #[rustfmt::skip]
    let expected = [
        (10.0, "VOV1", 15.0, Ended::Fault),
        (26.0, "music", 15.0, Ended::Cut),
        (41.0, "VOV1", 29.0, Ended::Complete),
        (70.0, "news", 10.0, Ended::Interrupted),
        (80.0, "Announcement: signal", 6.0, Ended::Complete),
        (86.0, "Announcement: 12", 4.0, Ended::Skipped),
        (90.0, "news", 2.0, Ended::Complete),
        (92.0, "Announcement: signal", 6.0, Ended::Complete),
        (98.0, "Announcement: 13", 7.0, Ended::PowerCut),
        (115.0, "Announcement: signal", 6.0, Ended::Complete),
        (121.0, "Announcement: 13", 15.0, Ended::Complete),
        (138.0, "Announcement: 13", 15.0, Ended::Complete),
        (153.0, "Announcement: signal", 6.0, Ended::Complete),
        (159.0, "Announcement: 14", 18.0, Ended::Complete),
        (177.0, "news", 2.0, Ended::Interrupted),
        (179.0, "Drill: signal", 6.0, Ended::Complete),
        (185.0, "Drill: 11", 33.0, Ended::Complete),
        (218.0, "news", 2.0, Ended::Cut),
        (220.0, "music", 13.0, Ended::Cut),
        (233.0, "Chủ tịch xã", 22.0, Ended::Fault),
        (256.0, "music", 15.0, Ended::Cut),
        (271.0, "Chủ tịch xã", 29.0, Ended::Complete),
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for ((start, what, heard, ended), expected) in told.iter().zip(expected) {
        let near = |is: f64, due: f64| (is - due).abs() < 1.5;
        let agrees = near(*start, expected.0) && near(*heard, expected.2);
        assert!(
            agrees && (what.as_str(), *ended) == (expected.1, expected.3),
            "{expected:?}: {told:#?}"
        );
    }
}
