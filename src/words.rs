//! What people read, in Vietnamese and English.
//!
//! Code makes a [`Text`]: a key and the facts. The sentences stand in the message files
//! `words/vi/*.ftl` and `words/en/*.ftl`, one file a module, and a test holds the two languages to
//! the same keys and the same facts. A text can be stored and said later, in either language.
//!
//! Pure.

mod facts;

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};

use facts::Facts;

/// A language people read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Vietnamese: what staff read.
    #[default]
    Vi,
    /// English: for engineers, and JSON.
    En,
}

/// A sentence not said yet: the key of a message, and the facts in it.
///
/// A plan of a busy year has more than a million of them, most of them alike: a copy shares its facts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Text {
    key: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    facts: Facts,
}

impl Text {
    /// The message `key`, without facts.
    #[must_use]
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), facts: Facts::default() }
    }

    /// With `fact` as `{ $name }`.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Display) -> Self {
        self.facts.set(name, fact.to_string());
        self
    }

    /// The same facts in another sentence.
    #[must_use]
    pub fn renamed(self, key: &'static str) -> Self {
        Self { key: key.into(), ..self }
    }

    /// The key: stable, for programs to compare.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The sentence. A key without a message says the key itself, which a test forbids.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let bundle = &BUNDLES[language as usize];
        let Some(pattern) = bundle.get_message(&self.key).and_then(|message| message.value()) else {
            return self.key.clone().into_owned();
        };
        let facts: FluentArgs<'_> = self.facts.iter().collect();
        bundle.format_pattern(pattern, Some(&facts), &mut Vec::new()).into_owned()
    }
}

macro_rules! messages {
    ($language:literal) => {
        [
            include_str!(concat!("words/", $language, "/aircheck.ftl")),
            include_str!(concat!("words/", $language, "/airlog.ftl")),
            include_str!(concat!("words/", $language, "/cli.ftl")),
            include_str!(concat!("words/", $language, "/config.ftl")),
            include_str!(concat!("words/", $language, "/evidence.ftl")),
            include_str!(concat!("words/", $language, "/library.ftl")),
            include_str!(concat!("words/", $language, "/playout.ftl")),
            include_str!(concat!("words/", $language, "/report.ftl")),
            include_str!(concat!("words/", $language, "/rundown.ftl")),
            include_str!(concat!("words/", $language, "/schedule.ftl")),
            include_str!(concat!("words/", $language, "/station.ftl")),
        ]
    };
}

static MESSAGES: [(&str, [&str; 11]); 2] = [("vi", messages!("vi")), ("en", messages!("en"))];

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| MESSAGES.map(|(language, files)| bundle(language, files)));

/// # Panics
/// If a message file does not parse or names a key twice: the first test that speaks finds it.
fn bundle(language: &str, files: [&str; 11]) -> FluentBundle<FluentResource> {
    let language = language.parse().expect("a language tag");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for file in files {
        let resource = FluentResource::try_new(file.into()).expect("a message file that parses");
        bundle.add_resource(resource).expect("each key once");
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// `key → the facts it names`, read from the files as text.
    fn keys(files: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys = BTreeMap::<String, BTreeSet<String>>::new();
        let mut key = String::new();
        for line in files.iter().flat_map(|file| file.lines()) {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                key = line.split('=').next().unwrap_or_default().trim().to_owned();
                keys.entry(key.clone()).or_default();
            }
            let facts = line.split("{ $").skip(1).filter_map(|rest| rest.split(' ').next());
            keys.entry(key.clone()).or_default().extend(facts.map(str::to_owned));
        }
        keys
    }

    #[test]
    fn both_languages_say_the_same() {
        let [vi, en] = [keys(&MESSAGES[0].1), keys(&MESSAGES[1].1)];
        for (key, facts) in &vi {
            assert_eq!(en.get(key), Some(facts), "{key} in English");
        }
        for key in en.keys() {
            assert!(vi.contains_key(key), "{key} in Vietnamese");
        }
    }

    #[test]
    fn every_message_parses_and_an_unknown_key_says_itself() {
        assert_eq!(Text::new("no-such-key").say(Language::Vi), "no-such-key");
        assert_eq!(Text::new("no-such-key").say(Language::En), "no-such-key");
    }

    #[test]
    fn a_text_can_be_stored() {
        let text = Text::new("no-such-key").with("id", 7);
        let json = serde_json::to_string(&text).unwrap();
        assert_eq!(json, r#"{"key":"no-such-key","facts":{"id":"7"}}"#);
        assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text);
    }
}
