//! What a date airs, with a change of the calendar and without.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::config::Loaded;
use crate::console::web::airings::inputs;
use crate::console::web::visitor::Visitor;
use crate::names::SlotId;
use crate::rundown::{History, Item, Kind, Rundown, plan};
use crate::schedule::Occurrence;
use crate::station::Current;
use crate::units::instant::clock;
use crate::words::{Language, Text, harmless};

/// So many titles of an occurrence are told.
const TITLES: usize = 2;

/// One date.
#[derive(Debug)]
pub(super) struct Preview {
    pub(super) date: Date,
    pub(super) lines: Vec<Line>,
}

/// What is due, or was without the change.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    from: String,
    until: String,
    /// The program.
    title: String,
    /// What is heard then.
    plays: String,
    becomes: Becomes,
}

/// What the change makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Becomes {
    Same,
    /// It is heard with the change only.
    New,
    /// It is heard without the change only.
    Gone,
    /// It plays something else.
    Other,
}

/// A date as one of two stations airs it.
struct Side {
    due: BTreeMap<(Timestamp, SlotId), Occurrence>,
    rundown: Rundown,
}

impl Side {
    fn of(current: &Current, history: &History, date: Date, now: Timestamp) -> Self {
        let loaded = &current.loaded;
        let due = loaded
            .schedule
            .due_on(&loaded.calendar, &loaded.rules.zone, date);
        let due = due.occurrences.into_iter();
        Self {
            due: due
                .map(|one| ((one.start, one.slot.id.clone()), one))
                .collect(),
            rundown: plan(date, &inputs(current, history, now)),
        }
    }

    /// What is heard of an occurrence: its recordings, or what is there instead.
    fn plays(&self, of: &Occurrence, language: Language) -> String {
        let own = |item: &&Item| {
            item.occurrence.slot == of.slot.id && (of.start..of.end()).contains(&item.start)
        };
        let carries = |item: &&Item| {
            matches!(
                item.kind,
                Kind::Segment | Kind::Announcement | Kind::Relay | Kind::Live
            )
        };
        let mut titles: Vec<String> = Vec::new();
        for item in self.rundown.items.iter().filter(own).filter(carries) {
            let title = item.source.title(language);
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        if titles.is_empty() {
            return self.at(of.start, language);
        }
        let more = if titles.len() > TITLES { " …" } else { "" };
        titles.truncate(TITLES);
        titles.join(" · ") + more
    }

    /// What is on air at a time.
    fn at(&self, at: Timestamp, language: Language) -> String {
        match self.rundown.on_air_at(at) {
            Some(item) => item.source.title(language),
            None => Text::new("days-silent").say(language),
        }
    }
}

impl Preview {
    /// Compares what `date` airs `before` and `after` a change.
    pub(super) fn of(
        (before, after): (&Current, &Current),
        history: &History,
        date: Date,
        now: Timestamp,
        language: Language,
    ) -> Self {
        let [was, is] = [before, after].map(|side| Side::of(side, history, date, now));
        let loaded: &Loaded = &after.loaded;
        let mut keys: Vec<_> = was.due.keys().chain(is.due.keys()).collect();
        keys.sort();
        keys.dedup();
        let line = |key: &(Timestamp, SlotId)| {
            let (old, new) = (was.due.get(key), is.due.get(key));
            let one = new.or(old)?;
            let (plays, becomes) = match (old, new) {
                (None, _) => (is.plays(one, language), Becomes::New),
                (Some(_), None) => (is.at(one.start, language), Becomes::Gone),
                (Some(old), Some(new)) => {
                    let (then, now) = (was.plays(old, language), is.plays(new, language));
                    let becomes = if then == now {
                        Becomes::Same
                    } else {
                        Becomes::Other
                    };
                    (now, becomes)
                }
            };
            Some(Line {
                from: clock(one.start, &loaded.rules.zone),
                until: clock(one.end(), &loaded.rules.zone),
                title: one.program.title.clone(),
                plays,
                becomes,
            })
        };
        Self {
            date,
            lines: keys.into_iter().filter_map(line).collect(),
        }
    }

    /// Shows it as a list, each line with its word and its shape.
    pub(super) fn show(&self, visitor: &Visitor) -> Markup {
        html! {
            section {
                h3 { (visitor.say(&Text::new("airlog-day")
                    .with("weekday", self.date.strftime("%a"))
                    .with("date", self.date.strftime("%d/%m/%Y")))) }
                @if self.lines.is_empty() { p { (visitor.word("days-nothing")) } }
                ul class="changes" {
                    @for line in &self.lines { (line.show(visitor)) }
                }
            }
        }
    }
}

impl Line {
    fn show(&self, visitor: &Visitor) -> Markup {
        let (shape, word) = match self.becomes {
            Becomes::Same => ("=", None),
            Becomes::New => ("+", Some("days-new")),
            Becomes::Gone => ("−", Some("days-gone")),
            Becomes::Other => ("≠", Some("days-other")),
        };
        html! {
            li class=[word.map(|_| "differs")] {
                span class="shape" aria-hidden="true" { (shape) " " }
                b { (self.from) "–" (self.until) }
                " " (harmless(&self.title))
                @if let Some(word) = word { " " strong { (visitor.word(word)) } }
                @if self.becomes == Becomes::Gone {
                    small { (visitor.say(&Text::new("days-instead").with("what", harmless(&self.plays)))) }
                } @else {
                    small { (harmless(&self.plays)) }
                }
            }
        }
    }
}
