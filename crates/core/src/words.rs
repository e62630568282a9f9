//! What people read, in Vietnamese and English.
//!
//! Code makes a [`Text`]: a key and the facts. The sentences stand in the message files
//! `words/vi/*.ftl` and `words/en/*.ftl`, one file a module, which is the first word of its keys, and a test
//! holds the two languages to the same keys and the same facts. A text can be stored and said later, in either language.
//!
//! Pure.

mod facts;
mod harmless;
mod numbers;
mod problems;

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};

use facts::Facts;
pub use harmless::{harmless, harmless_json, harmless_lines};
pub use problems::{Cause, problem};

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
        Self {
            key: key.into(),
            facts: Facts::default(),
        }
    }

    /// With `fact` as `{ $name }`.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Display) -> Self {
        self.facts.set(name, fact.to_string());
        self
    }

    /// Puts the facts into another sentence.
    #[must_use]
    pub fn renamed(self, key: &'static str) -> Self {
        Self {
            key: key.into(),
            ..self
        }
    }

    /// The key: stable, for programs to compare.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The fact `{ $name }` as it was given; none if there is none of that name.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&str> {
        let mut facts = self.facts.iter();
        facts
            .find(|(known, _)| *known == name)
            .map(|(_, fact)| fact)
    }

    /// The sentence. Beside its facts it may name the [`Cause`] of its `problem`, as `{ $cause }`. A key without a message says the key itself, which a test forbids.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let module = self.key.split('-').next().unwrap_or_default();
        let file = MODULES.iter().position(|name| *name == module);
        let bundle = file.map(|file| FILES[language as usize][file].bundle());
        let message =
            bundle.and_then(|bundle| Some((bundle, bundle.get_message(&self.key)?.value()?)));
        let Some((bundle, pattern)) = message else {
            return self.key.clone().into_owned();
        };

        // What came from a file's name or a stranger's program commands no terminal and breaks no line.
        let facts: Vec<(&str, Cow<'_, str>)> = self
            .facts
            .iter()
            .map(|(name, fact)| (name, harmless(fact)))
            .collect();

        // Faults quote the numbers of files, where a point is a point.
        let quotes = module == "config" || module == "schedule";
        let causes = facts.iter().filter(|(name, _)| *name == "problem");
        let causes: Vec<_> = causes
            .map(|(_, problem)| ("cause", Cause::of(problem).name().into()))
            .collect();

        // Kept as the system or a program said it; read by people.
        let facts: Vec<(&str, Cow<'_, str>)> = facts
            .iter()
            .map(|(name, fact)| match *name {
                "problem" | "what" => (*name, problem(fact, language)),
                _ => (*name, Cow::Borrowed(fact.as_ref())),
            })
            .collect();

        let facts: FluentArgs<'_> = facts
            .iter()
            .map(|(name, fact)| (*name, numbers::value(name, fact, quotes, language)))
            .chain(causes)
            .collect();
        bundle
            .format_pattern(pattern, Some(&facts), &mut Vec::new())
            .into_owned()
    }
}

type Bundle = FluentBundle<FluentResource>;

/// A message file, read once it is needed: parsed, it takes ten times its size, and a station on air says
/// few of the sentences there are.
struct File {
    language: &'static str,
    text: &'static str,
    parsed: OnceLock<Bundle>,
}

impl File {
    const fn new(language: &'static str, text: &'static str) -> Self {
        Self {
            language,
            text,
            parsed: OnceLock::new(),
        }
    }

    fn bundle(&self) -> &Bundle {
        self.parsed.get_or_init(|| self.parse())
    }

    /// # Panics
    /// If it does not parse or names a key twice: the first test that speaks finds it.
    fn parse(&self) -> Bundle {
        let language = self.language.parse().expect("a language tag");
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        let resource =
            FluentResource::try_new(self.text.into()).expect("a message file that parses");
        bundle.add_resource(resource).expect("each key once");
        bundle
    }
}

macro_rules! messages {
    ($($module:literal)*) => {
        /// The message files, each named by the first word of its keys.
        const MODULES: &[&str] = &[$($module),*];

        /// What they hold, in the order of [`Language`].
        static FILES: [[File; MODULES.len()]; 2] = [
            [$(File::new("vi", include_str!(concat!("words/vi/", $module, ".ftl")))),*],
            [$(File::new("en", include_str!(concat!("words/en/", $module, ".ftl")))),*],
        ];
    };
}

messages! {
    "aircheck" "airlog" "alert" "backup" "cli" "config" "console" "days" "doctor" "edit" "evidence" "init" "library" "machine"
    "playout" "program" "publish" "report"
    "rundown" "schedule" "setup" "station" "voice" "week"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// `key → the facts it names`, read from the files as text.
    fn keys(files: &[File]) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys = BTreeMap::<String, BTreeSet<String>>::new();
        for (file, module) in files.iter().zip(MODULES) {
            let mut key = String::new();
            for line in file.text.lines() {
                if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    key = line.split('=').next().unwrap_or_default().trim().to_owned();
                    assert_eq!(
                        key.split('-').next(),
                        Some(*module),
                        "{key} stands in a file where it is not found"
                    );
                    assert!(
                        keys.insert(key.clone(), BTreeSet::new()).is_none(),
                        "{key} stands twice"
                    );
                }
                let facts = line
                    .split("{ $")
                    .skip(1)
                    .filter_map(|rest| rest.split(' ').next());
                keys.entry(key.clone())
                    .or_default()
                    .extend(facts.map(str::to_owned));
            }
        }

        keys
    }

    #[test]
    fn both_languages_say_the_same() {
        let [vi, en] = FILES.each_ref().map(|files| keys(files));
        for (key, facts) in &vi {
            assert_eq!(en.get(key), Some(facts), "{key} in English");
        }
        for key in en.keys() {
            assert!(vi.contains_key(key), "{key} in Vietnamese");
        }
    }

    #[test]
    fn every_message_parses_and_an_unknown_key_says_itself() {
        for file in FILES.iter().flatten() {
            file.parse();
        }
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
