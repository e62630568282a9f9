//! The story of a slot as people and programs read it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::table::{clock, kind_name, length};
use super::{PlanItem, PlanNote, rfc3339};
use crate::names::{ProgramId, SegmentId, SlotId, TopicId};
use crate::rundown::{CandidateStory, Fate, OccurrenceStory, PoolStory, Rival, Story};
use crate::schedule::{Pick, Play, Schedule};
use crate::units::instant;
use crate::words::{Language, Text};

/// The most candidates of one topic that the text names; JSON has all.
const MOST: usize = 12;

/// The JSON of a story.
#[derive(Debug, Clone, Serialize)]
pub struct StoryJson {
    slot: SlotId,
    date: Date,
    special: Vec<String>,
    due: bool,
    not_due: Option<String>,
    occurrences: Vec<OccurrenceJson>,
    notes: Vec<PlanNote>,
}

#[derive(Debug, Clone, Serialize)]
struct OccurrenceJson {
    due: String,
    until: String,
    start: Option<String>,
    end: Option<String>,
    program: ProgramId,
    rivals: Vec<RivalJson>,
    pools: Vec<PoolJson>,
    items: Vec<PlanItem>,
}

#[derive(Debug, Clone, Serialize)]
struct RivalJson {
    slot: SlotId,
    priority: i32,
    due: String,
    until: String,
    start: Option<String>,
    end: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct PoolJson {
    topic: Option<TopicId>,
    last_turn: Option<String>,
    tried: bool,
    candidates: Vec<CandidateJson>,
}

#[derive(Debug, Clone, Serialize)]
struct CandidateJson {
    id: SegmentId,
    path: String,
    title: String,
    rank: Option<usize>,
    last_aired: Option<String>,
    added: String,
    dated: Option<Date>,
    number: Option<u32>,
    fate: &'static str,
    reason: Option<String>,
}

impl StoryJson {
    /// The story, its sentences in `language`.
    #[must_use]
    pub fn new(story: &Story, zone: &TimeZone, language: Language) -> Self {
        Self {
            slot: story.slot.id.clone(),
            date: story.date,
            special: story.special.clone(),
            due: !story.occurrences.is_empty(),
            not_due: story.not_due.as_ref().map(|why| why.say(language)),
            occurrences: story
                .occurrences
                .iter()
                .map(|told| occurrence(told, zone, language))
                .collect(),
            notes: story
                .notes
                .iter()
                .map(|note| PlanNote::new(note, language))
                .collect(),
        }
    }
}

fn occurrence(told: &OccurrenceStory, zone: &TimeZone, language: Language) -> OccurrenceJson {
    let time = |at| rfc3339(at, zone);
    let rival = |rival: &Rival| RivalJson {
        slot: rival.slot.clone(),
        priority: rival.priority,
        due: time(rival.due.0),
        until: time(rival.due.1),
        start: rival.got.map(|got| time(got.0)),
        end: rival.got.map(|got| time(got.1)),
    };

    let candidate = |candidate: &CandidateStory| CandidateJson {
        id: candidate.segment.id,
        path: format!("audio/{}", candidate.segment.path),
        title: candidate.segment.title.to_string(),
        rank: candidate.rank,
        last_aired: candidate.last_aired.map(time),
        added: time(candidate.segment.added),
        dated: candidate.segment.dated,
        number: candidate.segment.number,
        fate: match candidate.fate {
            Fate::Won => "won",
            Fate::Held(_) => "held",
            Fate::NoRoom => "no-room",
            Fate::NotItsTurn => "not-its-turn",
        },
        reason: match &candidate.fate {
            Fate::Held(why) => Some(why.say(language)),
            _ => None,
        },
    };

    let pool = |pool: &PoolStory| PoolJson {
        topic: pool.topic.clone(),
        last_turn: pool.last_turn.map(time),
        tried: pool.tried,
        candidates: pool.candidates.iter().map(candidate).collect(),
    };

    OccurrenceJson {
        due: time(told.due.0),
        until: time(told.due.1),
        start: told.got.map(|got| time(got.0)),
        end: told.got.map(|got| time(got.1)),
        program: told.program.id.clone(),
        rivals: told.rivals.iter().map(rival).collect(),
        pools: told.pools.iter().map(pool).collect(),
        items: PlanItem::all(&told.items, zone, language),
    }
}

/// The story as text.
#[must_use]
pub fn story_text(
    story: &Story,
    schedule: &Schedule,
    zone: &TimeZone,
    language: Language,
) -> String {
    let mut page = Page {
        schedule,
        zone,
        language,
        text: String::new(),
    };

    let weekday = Text::new(format!(
        "rundown-weekday-{}",
        story.date.weekday().to_monday_one_offset()
    ));
    let heading = Text::new("rundown-why-heading").with("slot", &story.slot.id);
    let heading = heading.with("weekday", weekday.say(language));
    page.line(0, &heading.with("date", story.date.strftime("%d/%m/%Y")));
    for special in &story.special {
        page.line(1, &Text::new("rundown-why-special").with("day", special));
    }

    match (&story.not_due, story.occurrences.is_empty()) {
        (Some(why), _) => page.line(1, why),
        (None, true) => page.line(1, &Text::new("rundown-why-displaced")),
        (None, false) => {}
    }

    for told in &story.occurrences {
        page.occurrence(told, story);
    }

    if !story.notes.is_empty() {
        page.line(1, &Text::new("rundown-why-notes"));
    }

    for note in &story.notes {
        page.line(2, &note.text);
    }

    page.text
}

struct Page<'a> {
    schedule: &'a Schedule,
    zone: &'a TimeZone,
    language: Language,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, depth: usize, text: &Text) {
        self.push(depth, &text.say(self.language));
    }

    fn push(&mut self, depth: usize, text: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn span(&self, (start, end): (jiff::Timestamp, jiff::Timestamp)) -> String {
        format!("{}–{}", clock(start, self.zone), clock(end, self.zone))
    }

    fn day(&self, at: jiff::Timestamp) -> String {
        instant::say(at, self.zone, "%d/%m/%Y")
    }

    fn occurrence(&mut self, told: &OccurrenceStory, story: &Story) {
        let due = Text::new("rundown-why-due").with("times", self.span(told.due));
        self.line(
            1,
            &due.with("program", &told.program.title)
                .with("priority", story.slot.priority),
        );
        for rival in &told.rivals {
            let text = Text::new(if rival.got.is_some() {
                "rundown-why-rival"
            } else {
                "rundown-why-rival-lost"
            });
            let got = rival.got.map(|got| self.span(got)).unwrap_or_default();
            let text = text
                .with("slot", &rival.slot)
                .with("times", self.span(rival.due))
                .with("got", got);
            self.line(2, &text.with("priority", rival.priority));
        }

        match told.got {
            None => return self.line(2, &Text::new("rundown-why-lost")),
            Some(got) if told.rivals.is_empty() && got.0 == told.due.0 => {}
            Some(got) => self.line(
                2,
                &Text::new("rundown-why-got").with("times", self.span(got)),
            ),
        }

        let how = match (&story.slot.play, told.program.pick) {
            (Play::Repeat(original), _) => {
                Text::new("rundown-why-repeat").with("original", original)
            }
            (Play::Program(_), Pick::Rotate) => Text::new("rundown-why-rotate"),
            (Play::Program(_), Pick::Newest) => Text::new("rundown-why-newest"),
            (Play::Program(_), Pick::InOrder) => Text::new("rundown-why-in-order"),
            (Play::Program(_), Pick::Dated) => Text::new("rundown-why-dated"),
        };

        self.line(2, &how);
        for (place, pool) in told.pools.iter().enumerate() {
            self.pool(place + 1, pool);
        }

        self.line(2, &Text::new("rundown-why-airs"));
        for item in &told.items {
            let kind = kind_name(item.kind, self.language);
            let (at, long) = (clock(item.start, self.zone), length(item.length));
            let (title, why) = (
                item.source.title(self.language),
                item.reason.0.say(self.language),
            );
            self.push(3, &format!("{at}  {long}  {kind}: {title} – {why}"));
        }
    }

    fn pool(&mut self, place: usize, pool: &PoolStory) {
        if let Some(topic) = &pool.topic {
            let name = self
                .schedule
                .topics
                .get(topic)
                .map_or(topic.as_str(), |topic| &topic.title);
            let key = match (pool.last_turn, pool.tried) {
                (None, true) => "rundown-why-topic-never",
                (Some(_), true) => "rundown-why-topic-last",
                (None, false) => "rundown-why-topic-never-later",
                (Some(_), false) => "rundown-why-topic-last-later",
            };
            let last = pool
                .last_turn
                .map(|last| self.day(last))
                .unwrap_or_default();
            self.line(
                2,
                &Text::new(key)
                    .with("place", place)
                    .with("topic", name)
                    .with("last", last),
            );
        }

        if pool.candidates.is_empty() {
            self.line(3, &Text::new("rundown-why-empty"));
        }

        for candidate in pool.candidates.iter().take(MOST) {
            self.candidate(candidate);
        }

        if pool.candidates.len() > MOST {
            self.line(
                3,
                &Text::new("rundown-why-more").with("count", pool.candidates.len() - MOST),
            );
        }
    }

    fn candidate(&mut self, candidate: &CandidateStory) {
        let segment = &candidate.segment;
        let heard = match candidate.last_aired {
            None => Text::new("rundown-why-never"),
            Some(last) => Text::new("rundown-why-last").with("last", self.day(last)),
        };

        let mut facts = vec![
            heard
                .with("added", self.day(segment.added))
                .say(self.language),
        ];
        let number = segment
            .number
            .map(|number| Text::new("rundown-why-number").with("number", number));
        let dated = segment
            .dated
            .map(|date| date.strftime("%d/%m/%Y").to_string());
        let dated = dated.map(|date| Text::new("rundown-why-carries").with("dated", date));
        facts.extend(
            [number, dated]
                .into_iter()
                .flatten()
                .map(|fact| fact.say(self.language)),
        );
        let fate = match &candidate.fate {
            Fate::Won => Text::new("rundown-why-won"),
            Fate::Held(why) => return self.push(3, &format!("×  {}", why.say(self.language))),
            Fate::NoRoom => Text::new("rundown-why-no-room"),
            Fate::NotItsTurn => Text::new("rundown-why-not-its-turn"),
        };

        let rank = candidate.rank.unwrap_or_default();
        let (facts, long) = (facts.join(", "), length(segment.length));
        let fate = fate.say(self.language);
        self.push(
            3,
            &format!("{rank}. “{}” ({long}; {facts}) – {fate}", segment.title),
        );
    }
}
