//! What is said to whoever is told of alarms.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::alarm::{Alarm, Grade, Say, Telling};
use crate::units::instant::Moment;
use crate::words::{Language, Text};

/// A message, as long and as short as the ways need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    /// What the station is called.
    pub(super) station: String,
    /// A line.
    pub(super) subject: String,
    /// All of it, in lines.
    pub(super) text: String,
    /// The gist, for a telephone.
    pub(super) short: String,
    /// When it was said, RFC 3339.
    pub(super) at: Moment,
    /// What it is about, with its sentences.
    pub(super) alarms: Vec<(Alarm, Grade, String)>,
}

/// What messages are made of.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub(super) station: &'a str,
    pub(super) zone: &'a TimeZone,
    pub(super) language: Language,
    /// What is wrong and what to do, as it was seen last.
    pub(super) words: &'a BTreeMap<Alarm, Vec<Text>>,
}

impl Writer<'_> {
    /// Writes down `telling`, as it is at `now`.
    pub(super) fn write(
        &self,
        telling: &Telling,
        grade: impl Fn(Alarm) -> Grade,
        now: Timestamp,
    ) -> Message {
        let at = Moment::new(now, self.zone);
        let alarms: Vec<_> = telling
            .alarms
            .iter()
            .map(|alarm| (*alarm, grade(*alarm), self.words_of(*alarm)))
            .collect();
        let key = match telling.say {
            Say::Raised => "station-telling-raised",
            Say::Again => "station-telling-again",
            Say::Over => "station-telling-over",
            Say::Alive if alarms.is_empty() => "station-telling-alive",
            Say::Alive => "station-telling-alive-but",
            Say::Drill => "station-telling-drill",
        };
        let heading = Text::new(key).say(self.language);
        let subject = format!("{}: {heading}", self.station);
        let mut lines = vec![subject.clone(), at.say("%H:%M %d/%m/%Y")];
        lines.extend(alarms.iter().map(|(.., words)| format!("- {words}")));
        if matches!(telling.say, Say::Raised | Say::Again) {
            lines.push(Text::new("station-telling-ack").say(self.language));
        }

        let gist = alarms.iter().map(|(.., words)| first_sentence(words));
        let gist: Vec<&str> = gist.collect();
        let short = format!("{subject} {} {}", at.say("%H:%M"), gist.join(" "));
        Message {
            station: self.station.to_owned(),
            subject,
            text: lines.join("\n") + "\n",
            short: short.trim_end().to_owned(),
            at,
            alarms,
        }
    }

    fn words_of(&self, alarm: Alarm) -> String {
        let words = self.words.get(&alarm).into_iter().flatten();
        let words: Vec<String> = words.map(|text| text.say(self.language)).collect();
        if words.is_empty() {
            alarm.to_string()
        } else {
            words.join(" ")
        }
    }
}

/// Up to the first full stop that ends a sentence.
fn first_sentence(words: &str) -> &str {
    words.split_inclusive(". ").next().unwrap_or(words).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_who_what_and_what_to_do() {
        let words = BTreeMap::from([(Alarm::NoCard, vec![Text::new("station-alarm-no-card")])]);
        let writer = Writer {
            station: "Đài xã",
            zone: &TimeZone::UTC,
            language: Language::Vi,
            words: &words,
        };
        let telling = |say, alarms: &[Alarm]| Telling {
            to: "Trực".into(),
            say,
            alarms: alarms.to_vec(),
        };
        let now = "2026-11-30T08:05:00Z".parse().unwrap();
        let write = |telling: &Telling| writer.write(telling, Alarm::grade, now);

        let raised = write(&telling(Say::Raised, &[Alarm::NoCard, Alarm::Faults]));
        assert_eq!(raised.subject, "Đài xã: BÁO ĐỘNG");
        let no_card = words[&Alarm::NoCard][0].say(Language::Vi);
        assert!(raised.text.contains(&no_card), "{}", raised.text);
        assert!(
            raised.text.contains("phatthanh alarm ack"),
            "{}",
            raised.text
        );
        assert!(raised.text.contains("08:05 30/11/2026"), "{}", raised.text);
        assert!(raised.short.len() < raised.text.len());
        let over = write(&telling(Say::Over, &[Alarm::NoCard]));
        assert!(!over.text.contains("alarm ack"));
        let subjects = [Say::Raised, Say::Again, Say::Over, Say::Alive, Say::Drill]
            .map(|say| write(&telling(say, &[])).subject);
        let different: std::collections::BTreeSet<_> = subjects.iter().collect();
        assert_eq!(different.len(), subjects.len());
    }
}
