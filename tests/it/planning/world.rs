//! A small station made by hand, and its rundown as short lines.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use phatthanh::calendar::{Calendar, instant};
use phatthanh::names::{AudioPath, ProgramId, SegmentId, SlotId, TopicId};
use phatthanh::rundown::{
    Aired, Approval, Away, Catalogue, History, Inputs, Item, Kind, Note, Rundown, Segment,
    Severity, Source, plan, refill,
};
use phatthanh::schedule::{Due, OccurrenceId, Pick, Play, Program, Rules, Schedule, Slot, Topic};
use phatthanh::units::{Frames, Lufs};
use phatthanh::words::Language;

/// Everything a plan is made from, to be changed by tests.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) schedule: Schedule,
    pub(crate) calendar: Calendar,
    pub(crate) rules: Rules,
    pub(crate) segments: Vec<Segment>,
    pub(crate) history: History,
    pub(crate) as_of: Timestamp,
    pub(crate) away: Away,
}

/// Tuesday.
pub(crate) fn tuesday() -> Date {
    Date::constant(2026, 11, 24)
}

pub(crate) fn length(text: &str) -> SignedDuration {
    text.parse().unwrap()
}

pub(crate) fn frames(text: &str) -> Frames {
    Frames::from_duration(length(text))
}

impl World {
    /// No slots and no programs; topics `nhac` to fill and `du-phong` to fall back on, both music nobody
    /// need approve, with nothing in them.
    pub(crate) fn new(zone: &str) -> Self {
        let rules = Rules {
            fallback: Some(TopicId::from("du-phong")),
            ..Rules::new(TimeZone::get(zone).unwrap())
        };

        let mut world = Self {
            schedule: Schedule::default(),
            calendar: Calendar::default(),
            rules,
            segments: Vec::new(),
            history: History::default(),
            as_of: Timestamp::MIN,
            away: Away::new(),
        };

        for topic in ["nhac", "du-phong", "hieu"] {
            world.topic(topic).approval = false;
        }

        world
    }

    /// Huế, with a filler of one minute.
    pub(crate) fn hue() -> Self {
        let mut world = Self::new("Asia/Ho_Chi_Minh");
        world.segment("nhac/nen.ogg", "1m");
        world
    }

    pub(crate) fn topic(&mut self, id: &str) -> &mut Topic {
        let topic = TopicId::from(id);
        let new = || Topic {
            title: id.to_uppercase(),
            ..Topic::new(topic.clone())
        };
        self.schedule
            .topics
            .entry(topic.clone())
            .or_insert_with(new)
    }

    /// A program that asks for no approval.
    pub(crate) fn program(&mut self, id: &str, pick: Pick, topics: &[&str]) -> &mut Program {
        for topic in topics {
            self.topic(topic);
        }

        let topics = topics.iter().map(|topic| TopicId::from(*topic)).collect();
        let program = Program {
            title: id.to_uppercase(),
            filler: Some(TopicId::from("nhac")),
            approval: false,
            ..Program::new(ProgramId::from(id), pick, topics)
        };

        let programs = &mut self.schedule.programs;
        programs.insert(program.id.clone(), Arc::new(program));
        Arc::make_mut(programs.get_mut(&ProgramId::from(id)).unwrap())
    }

    /// A slot every day.
    pub(crate) fn slot(&mut self, id: &str, program: &str, at: &str, length: &str) -> &mut Slot {
        self.play(id, Play::Program(ProgramId::from(program)), at, length)
    }

    pub(crate) fn repeat(&mut self, id: &str, original: &str, at: &str, length: &str) -> &mut Slot {
        self.play(id, Play::Repeat(SlotId::from(original)), at, length)
    }

    fn play(&mut self, id: &str, play: Play, at: &str, length: &str) -> &mut Slot {
        let due = Due::Weekly {
            days: [true; 7],
            at: at.parse().unwrap(),
        };
        let slot = Slot::new(SlotId::from(id), play, due, self::length(length));
        self.schedule.slots.push(Arc::new(slot));
        Arc::make_mut(self.schedule.slots.last_mut().unwrap())
    }

    /// A recording nobody has approved, ingested a minute after the one before, early in November.
    pub(crate) fn segment(&mut self, path: &str, length: &str) -> &mut Segment {
        let added: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
        let mut id = [0; 32];
        id[..8].copy_from_slice(&self.segments.len().to_be_bytes());
        let title = path.split('/').next_back().unwrap().into();
        let number = self.segments.len().try_into().unwrap();
        self.segments.push(Segment {
            title,
            loudness: Some(Lufs(-20.0)),
            added: added + SignedDuration::from_mins(number),
            ..Segment::new(SegmentId::new(id), AudioPath::from(path), frames(length))
        });
        self.segments.last_mut().unwrap()
    }

    pub(crate) fn find(&mut self, path: &str) -> &mut Segment {
        self.segments
            .iter_mut()
            .find(|segment| segment.path.as_str() == path)
            .unwrap()
    }

    /// Plans a day.
    pub(crate) fn plan(&self, date: Date) -> Rundown {
        let catalogue = self.catalogue();
        plan(date, &self.inputs(&catalogue))
    }

    /// Plans a day and lets it air as planned.
    pub(crate) fn air(&mut self, date: Date) -> Rundown {
        let rundown = self.plan(date);
        self.history.assume(&rundown);
        rundown
    }

    pub(crate) fn refill(&self, slot: &str, due: &str, from: &str) -> Vec<Item> {
        let catalogue = self.catalogue();
        let occurrence = OccurrenceId {
            slot: SlotId::from(slot),
            due: self.at(due),
        };
        refill(
            &occurrence,
            self.at(from),
            None,
            &[],
            &self.inputs(&catalogue),
        )
    }

    pub(crate) fn catalogue(&self) -> Catalogue {
        self.segments.iter().cloned().map(Arc::new).collect()
    }

    pub(crate) fn inputs<'a>(&'a self, catalogue: &'a Catalogue) -> Inputs<'a> {
        Inputs {
            schedule: &self.schedule,
            calendar: &self.calendar,
            rules: &self.rules,
            catalogue,
            history: &self.history,
            as_of: self.as_of,
            away: &self.away,
        }
    }

    /// A time of Tuesday in the station's zone.
    pub(crate) fn at(&self, time: &str) -> Timestamp {
        instant(&self.rules.zone, tuesday(), time.parse().unwrap())
    }

    /// `17:00:00 opening hieu/mo.ogg 10s`, with `~` where it follows the item before, `!` where it is cut.
    pub(crate) fn line(&self, item: &Item) -> String {
        let start = item.start.to_zoned(self.rules.zone.clone());
        let kind = format!("{:?}", item.kind).to_lowercase();
        let (path, cut) = match &item.source {
            Source::Segment(segment) => (
                segment.path.as_str(),
                item.skip + item.length < segment.length,
            ),
            Source::Input(input) => (input.id.as_str(), false),
            Source::Ident | Source::Attention => ("ident", false),
        };

        format!(
            "{}{} {kind} {path} {:#}{}",
            if item.anchored { "" } else { "~" },
            start.strftime("%H:%M:%S%.f"),
            item.length.to_duration(),
            if cut { "!" } else { "" }
        )
    }

    pub(crate) fn lines(&self, items: &[Item]) -> Vec<String> {
        items.iter().map(|item| self.line(item)).collect()
    }

    /// Plans Tuesday and compares its items.
    #[track_caller]
    pub(crate) fn check(&self, expected: &[&str]) {
        let rundown = self.plan(tuesday());
        let lines = self.lines(&rundown.items);
        assert_eq!(lines, expected, "{:#?}", self.notes(&rundown));
    }

    /// Plans Tuesday and compares its notes.
    #[track_caller]
    pub(crate) fn check_notes(&self, expected: &[&str]) {
        assert_eq!(self.notes(&self.plan(tuesday())), expected);
    }

    pub(crate) fn notes(&self, rundown: &Rundown) -> Vec<String> {
        rundown.notes.iter().map(note).collect()
    }
}

fn note(note: &Note) -> String {
    let mark = match note.severity {
        Severity::Info => "i",
        Severity::Warning => "w",
        Severity::Error => "e",
    };
    let slot = note.slot.as_ref().map_or("-", SlotId::as_str);
    format!("{mark} {slot}: {}", note.text.say(Language::En))
}

/// The paths of the segments of an episode, fillers left out.
pub(crate) fn episode(rundown: &Rundown, slot: &str) -> Vec<String> {
    let own = rundown
        .items
        .iter()
        .filter(|item| item.occurrence.slot.as_str() == slot && item.kind == Kind::Segment);
    own.map(|item| match &item.source {
        Source::Segment(segment) => segment.path.to_string(),
        Source::Input(input) => input.id.to_string(),
        Source::Ident | Source::Attention => "ident".into(),
    })
    .collect()
}

pub(crate) fn approval() -> Option<Approval> {
    Some(Approval {
        by: "Công chức Tư pháp".into(),
        at: Timestamp::UNIX_EPOCH,
    })
}

/// An airing as the log would have it, if `item` was heard as planned.
pub(crate) fn aired(item: &Item) -> Option<Aired> {
    Aired::of(
        item,
        item.start + SignedDuration::from_micros(300),
        item.length,
    )
}
