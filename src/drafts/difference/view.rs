//! The difference as people and programs read it.

use jiff::civil::Date;
use serde::Serialize;

use super::airtime::Airtime;
use super::compare::Difference;
use super::conflict::{Early, Silence};
use super::moves::Moved;
use super::special::Special;
use crate::config::{FaultRow, written_time};
use crate::drafts::pattern::{Pattern, minutes, weekday};
use crate::words::{Language, Text};

/// The difference in sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceWords {
    /// Which days were looked at.
    pub days: String,
    /// What becomes of slots; that nothing differs, where nothing does.
    pub moves: Vec<String>,
    /// What is wrong that was not: faults, repeats before originals, silence, notes of the plan.
    pub conflicts: Vec<String>,
    /// Special days that differ, also behind those days.
    pub special: Vec<String>,
    /// Airtime of topics, before and after.
    pub topics: Vec<String>,
    /// Recordings that are not heard any more.
    pub lost: Option<String>,
}

/// The difference as programs read it.
#[derive(Debug, Serialize)]
pub struct DifferenceJson<'a> {
    from: Date,
    until: Date,
    slots: Vec<SlotJson>,
    special: Vec<SpecialJson<'a>>,
    more_special: usize,
    topics: Vec<TopicJson<'a>>,
    lost: &'a [String],
    faults: Vec<FaultRow<'a>>,
    notes: Vec<NoteJson>,
    repeats_before_original: Vec<EarlyJson>,
    silences: Vec<SilenceJson>,
}

#[derive(Debug, Serialize)]
struct SlotJson {
    slot: String,
    moved_to: Option<String>,
    program: String,
    program_after: Option<String>,
    before: Option<String>,
    after: Option<String>,
    text: String,
}

#[derive(Debug, Serialize)]
struct SpecialJson<'a> {
    date: Date,
    name: Option<&'a str>,
    before: &'a [String],
    after: &'a [String],
}

#[derive(Debug, Serialize)]
struct TopicJson<'a> {
    topic: &'a str,
    title: &'a str,
    seconds_before: i64,
    seconds_after: i64,
}

#[derive(Debug, Serialize)]
struct NoteJson {
    date: Date,
    slot: Option<String>,
    text: String,
}

#[derive(Debug, Serialize)]
struct EarlyJson {
    slot: String,
    original: String,
    date: Date,
    at: String,
}

#[derive(Debug, Serialize)]
struct SilenceJson {
    date: Date,
    from: String,
    until: String,
}

impl<'a> DifferenceJson<'a> {
    /// Views `difference`, its sentences in `language`.
    #[must_use]
    pub fn new(difference: &'a Difference, language: Language) -> Self {
        let said = |pattern: &Option<Pattern>| pattern.as_ref().map(|it| it.say(language));
        let slot = |moved: &Moved| SlotJson {
            slot: moved.slot.to_string(),
            moved_to: moved.other.as_ref().map(ToString::to_string),
            program: moved.title.clone(),
            program_after: moved.instead.clone(),
            before: said(&moved.before),
            after: said(&moved.after),
            text: moved.say(language),
        };
        let special = |day: &'a Special| SpecialJson {
            date: day.date,
            name: day.name.as_deref(),
            before: &day.before,
            after: &day.after,
        };
        let topic = |airtime: &'a Airtime| TopicJson {
            topic: airtime.topic.as_str(),
            title: &airtime.title,
            seconds_before: airtime.before.as_secs(),
            seconds_after: airtime.after.as_secs(),
        };
        Self {
            from: difference.first,
            until: difference.last,
            slots: difference.slots.iter().map(slot).collect(),
            special: difference.special.iter().map(special).collect(),
            more_special: difference.more_special,
            topics: difference.topics.iter().map(topic).collect(),
            lost: &difference.lost,
            faults: difference
                .faults
                .iter()
                .map(|it| it.row(language))
                .collect(),
            notes: notes(difference, language),
            repeats_before_original: early(difference),
            silences: silences(difference),
        }
    }
}

fn notes(difference: &Difference, language: Language) -> Vec<NoteJson> {
    let note = |(date, note): &(Date, crate::rundown::Note)| NoteJson {
        date: *date,
        slot: note.slot.as_ref().map(ToString::to_string),
        text: note.text.say(language),
    };
    difference.notes.iter().map(note).collect()
}

fn early(difference: &Difference) -> Vec<EarlyJson> {
    let early = |early: &Early| EarlyJson {
        slot: early.slot.to_string(),
        original: early.original.to_string(),
        date: early.date,
        at: written_time(early.at),
    };
    difference.early.iter().map(early).collect()
}

fn silences(difference: &Difference) -> Vec<SilenceJson> {
    let silence = |silence: &Silence| SilenceJson {
        date: silence.date,
        from: written_time(silence.from),
        until: written_time(silence.until),
    };
    difference.silences.iter().map(silence).collect()
}

impl Moved {
    fn say(&self, language: Language) -> String {
        let said = |pattern: &Option<Pattern>| {
            let pattern = pattern.as_ref();
            pattern.map_or_else(String::new, |pattern| pattern.say(language))
        };
        let key = match self {
            Self { other: Some(_), .. } => "edit-says-moved-to",
            Self { before: None, .. } => "edit-says-added",
            Self { after: None, .. } => "edit-says-gone",
            Self {
                instead: Some(_),
                before,
                after,
                ..
            } if before == after => "edit-says-instead",
            Self {
                instead: Some(_), ..
            } => "edit-says-moved-instead",
            _ => "edit-says-moved",
        };
        let other = self.other.as_ref().map(ToString::to_string);
        let mut text = Text::new(key)
            .with("slot", &self.slot)
            .with("title", &self.title);
        for (name, fact) in [("other", other), ("instead", self.instead.clone())] {
            if let Some(fact) = fact {
                text = text.with(name, fact);
            }
        }
        text.with("before", said(&self.before))
            .with("after", said(&self.after))
            .say(language)
    }
}

fn day(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

/// A date with its weekday.
fn dated(date: Date, language: Language) -> String {
    let name = weekday(date.weekday().to_monday_zero_offset(), language);
    format!("{name} {}", day(date))
}

impl Difference {
    /// Returns it in words, a line each.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let words = self.words(language);
        let parts = [
            vec![words.days],
            words.moves,
            words.conflicts,
            words.special,
            words.topics,
            words.lost.into_iter().collect(),
        ];
        parts.concat().join("\n") + "\n"
    }

    /// Returns it in words, by what people look for first.
    #[must_use]
    pub fn words(&self, language: Language) -> DifferenceWords {
        let days = Text::new("edit-says-days")
            .with("from", day(self.first))
            .with("until", day(self.last));
        let mut moves: Vec<String> = self.slots.iter().map(|moved| moved.say(language)).collect();
        if self.is_empty() {
            moves.push(Text::new("edit-says-nothing").say(language));
        }
        let aired = |programs: &[String]| match programs {
            [] => Text::new("edit-says-special-none").say(language),
            _ => programs.join(", "),
        };
        let special = self.special.iter().map(|special| {
            let mourning = special.is_mourning.then(|| Text::new("week-mourning"));
            let mourning = mourning.map(|text| text.say(language));
            let names = [special.name.clone(), mourning].into_iter().flatten();
            let day: Vec<String> = std::iter::once(dated(special.date, language))
                .chain(names)
                .collect();
            Text::new("edit-says-special")
                .with("day", day.join(", "))
                .with("before", aired(&special.before))
                .with("after", aired(&special.after))
                .say(language)
        });
        let more = Text::new("edit-says-special-more").with("count", self.more_special);
        let more = (self.more_special > 0).then(|| more.say(language));
        let lost = Text::new("edit-says-lost")
            .with("count", self.lost.len())
            .with("titles", self.lost.join("; "));
        DifferenceWords {
            days: days.say(language),
            moves,
            conflicts: self.conflicts(language),
            special: special.chain(more).collect(),
            topics: self.airtimes(language),
            lost: (!self.lost.is_empty()).then(|| lost.say(language)),
        }
    }

    fn conflicts(&self, language: Language) -> Vec<String> {
        let faults = self.faults.iter().map(|fault| fault.say(language));
        let early = self.early.iter().map(|early| {
            Text::new("edit-says-early")
                .with("slot", &early.slot)
                .with("original", &early.original)
                .with("date", dated(early.date, language))
                .with("at", written_time(early.at))
                .say(language)
        });
        let silences = self.silences.iter().map(|silence| {
            Text::new("edit-says-silence")
                .with("date", dated(silence.date, language))
                .with("from", written_time(silence.from))
                .with("until", written_time(silence.until))
                .say(language)
        });
        let notes = self.notes.iter().map(|(date, note)| {
            Text::new("edit-says-note")
                .with("date", dated(*date, language))
                .with("what", note.text.say(language))
                .say(language)
        });
        faults.chain(early).chain(silences).chain(notes).collect()
    }

    fn airtimes(&self, language: Language) -> Vec<String> {
        let changed = self.topics.iter().filter(|it| it.before != it.after);
        let line = |airtime: &Airtime| {
            Text::new("edit-says-topic")
                .with("topic", &airtime.title)
                .with("before", minutes(airtime.before, language))
                .with("after", minutes(airtime.after, language))
                .say(language)
        };
        changed.map(line).collect()
    }
}
