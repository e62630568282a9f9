//! A program's keys as people choose them in a form, and as its file has them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::{Literal, SpliceError, typed_age, value};
use crate::console::web::visitor::Fields;
use crate::drafts::Operation;
use crate::names::TopicId;
use crate::words::{Text, harmless};

/// No field is longer.
pub(super) const MOST: usize = 200;

/// What stands between the topics of a list.
const BETWEEN: char = ',';

/// What a key holds, and what it is where the file does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A recording below `audio/`.
    Path,
    /// One of these names; the first where the file does not say.
    Choice(&'static [&'static str]),
    /// Yes or no.
    Flag(bool),
    /// A topic, or none.
    Topic,
    /// Topics in their order.
    Topics,
    /// A length.
    Length,
}

/// The keys the form has, in its order.
pub(super) const KEYS: [(&str, Kind); 13] = [
    ("title", Kind::Text),
    ("in_charge", Kind::Text),
    (
        "pick",
        Kind::Choice(&["rotate", "newest", "in-order", "dated"]),
    ),
    ("topics", Kind::Topics),
    ("opening", Kind::Path),
    ("closing", Kind::Path),
    ("filler", Kind::Topic),
    ("evergreen", Kind::Path),
    ("approval", Kind::Flag(true)),
    ("mandatory", Kind::Flag(false)),
    ("make_good", Kind::Length),
    ("expires", Kind::Length),
    (
        "after_power_cut",
        Kind::Choice(&["join", "restart", "skip"]),
    ),
];

/// What a form has in its fields, by key.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Typed(BTreeMap<&'static str, String>);

impl Typed {
    /// Returns what a program's file of these bytes says.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, SpliceError> {
        let mut typed = BTreeMap::new();
        for (key, kind) in KEYS {
            let found = match value(bytes, &[], key)? {
                Some(literal) => plain(&literal),
                None => match kind {
                    Kind::Choice(names) => names[0].to_owned(),
                    Kind::Flag(flag) => flag.to_string(),
                    _ => String::new(),
                },
            };
            typed.insert(key, found);
        }
        Ok(Self(typed))
    }

    /// Reads what was sent; `topics` are those there are. Returns also what is wrong: a place in the order that is no
    /// number.
    pub(super) fn read<'t>(
        fields: &Fields,
        topics: impl Iterator<Item = &'t TopicId>,
    ) -> (Self, Vec<Text>) {
        let own = |name: &str| -> String {
            harmless(fields.get(name).trim())
                .chars()
                .take(MOST)
                .collect()
        };
        let mut typed = BTreeMap::new();
        for (key, kind) in KEYS {
            let value = match kind {
                Kind::Topics => continue,
                Kind::Flag(_) => (fields.get(key) == "true").to_string(),
                _ => own(key),
            };
            typed.insert(key, value);
        }

        let (mut placed, mut problems) = (Vec::new(), Vec::new());
        for topic in topics {
            let place = own(&place_of(topic));
            match place.parse::<u32>() {
                _ if place.is_empty() => {}
                Ok(place) => placed.push((place, topic)),
                Err(_) => {
                    let text = Text::new("program-no-place").with("found", &place);
                    problems.push(text.with("topic", topic));
                }
            }
        }
        placed.sort();
        let topics: Vec<&str> = placed.iter().map(|(_, topic)| topic.as_str()).collect();
        typed.insert("topics", topics.join(&BETWEEN.to_string()));
        (Self(typed), problems)
    }

    pub(super) fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Returns its topics in their order.
    pub(super) fn topics(&self) -> Vec<&str> {
        let names = self.get("topics").split(BETWEEN);
        names.filter(|name| !name.is_empty()).collect()
    }

    /// Returns every topic that one of its keys names.
    pub(super) fn all_topics(&self) -> Vec<&str> {
        let mut all = self.topics();
        let alone = KEYS.iter().filter(|(_, kind)| *kind == Kind::Topic);
        all.extend(alone.map(|(key, _)| self.get(key)));
        all.retain(|name| !name.is_empty());
        all
    }

    /// Returns what changes the program's `file` from `was` into what was typed.
    ///
    /// # Errors
    /// Everything that is wrong; that nothing differs.
    pub(super) fn change(&self, file: &Path, was: &Self) -> Result<Vec<Operation>, Vec<Text>> {
        let (mut operations, mut problems) = (Vec::new(), Vec::new());
        for (key, kind) in KEYS {
            match differing(key, kind, self.get(key), was.get(key)) {
                Ok(None) => {}
                Ok(Some(Edit::Give(value))) => operations.push(Operation::Set {
                    file: file.to_owned(),
                    table: Vec::new(),
                    key: key.to_owned(),
                    value,
                }),
                Ok(Some(Edit::Empty)) => operations.push(Operation::Unset {
                    file: file.to_owned(),
                    table: Vec::new(),
                    key: key.to_owned(),
                }),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() && operations.is_empty() {
            problems.push(Text::new("program-same"));
        }
        if problems.is_empty() {
            Ok(operations)
        } else {
            Err(problems)
        }
    }
}

/// The field in which a topic has its place.
pub(super) fn place_of(topic: &TopicId) -> String {
    format!("thu-tu-{topic}")
}

/// What becomes of a key.
#[derive(Debug, PartialEq)]
enum Edit {
    /// It has this value.
    Give(Literal),
    /// It is taken away.
    Empty,
}

/// Returns what becomes of a key where it differs from what the file has.
fn differing(key: &str, kind: Kind, is: &str, was: &str) -> Result<Option<Edit>, Text> {
    let text = || Literal::Text(is.to_owned());
    let literal = match kind {
        _ if is == was => return Ok(None),
        Kind::Choice(names) if names.contains(&is) => text(),
        Kind::Choice(_) => return Err(Text::new("program-no-choice").with("key", key)),
        _ if is.is_empty() => return Ok(Some(Edit::Empty)),
        Kind::Text | Kind::Path | Kind::Topic => text(),
        Kind::Flag(_) => Literal::Flag(is == "true"),
        Kind::Topics => {
            let names = is.split(BETWEEN).map(|name| Literal::Text(name.to_owned()));
            Literal::List(names.collect())
        }
        Kind::Length => match (typed_age(is), typed_age(was)) {
            (None, _) => {
                let text = Text::new("program-no-length").with("key", key);
                return Err(text.with("found", is));
            }
            // In other words, and the same.
            (new, old) if new == old => return Ok(None),
            (Some(length), _) => Literal::Text(length),
        },
    };
    Ok(Some(Edit::Give(literal)))
}

/// A value as the form has it.
fn plain(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        Literal::List(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            items.join(&BETWEEN.to_string())
        }
        other => other.written(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "title = \"Cải cách\" # tên\ntopics = [\"dat-dai\",\n  \"ho-tich\"]\nevergreen = \"du-phong/a.mp3\"\nmake_good = \"7d\"\n";

    const FORM: &str = "title=C%E1%BA%A3i+c%C3%A1ch&in_charge=&pick=rotate&thu-tu-dat-dai=1&thu-tu-ho-tich=2&thu-tu-to-cao=&opening=&closing=&filler=&evergreen=du-phong/a.mp3&approval=true&make_good=7d&expires=&after_power_cut=join";

    #[track_caller]
    fn check(form: &str, expected: &str) {
        let topics = ["dat-dai", "ho-tich", "to-cao"].map(TopicId::from);
        let was = Typed::of(FILE.as_bytes()).unwrap();
        let (typed, problems) = Typed::read(&Fields::read(form.as_bytes()), topics.iter());
        let file = Path::new("programs/cchc.toml");
        let keys = |texts: &[Text]| texts.iter().map(Text::key).collect::<Vec<_>>().join(", ");
        let found = match typed.change(file, &was) {
            _ if !problems.is_empty() => keys(&problems),
            Err(problems) => keys(&problems),
            Ok(operations) => {
                let said = operations.iter().map(|operation| match operation {
                    Operation::Set { key, value, .. } => format!("{key} = {}", value.written()),
                    Operation::Unset { key, .. } => format!("{key} gone"),
                    other => panic!("{other:?}"),
                });
                said.collect::<Vec<_>>().join(", ")
            }
        };
        assert_eq!(found, expected, "{form}");
    }

    #[test]
    fn only_keys_that_differ_are_set() {
        check(FORM, "program-same");
        check(&FORM.replace("=7d", "=168h"), "program-same");
        check(&FORM.replace("=7d", "=3d"), "make_good = \"3d\"");
        check(
            &FORM.replace("pick=rotate", "pick=newest"),
            "pick = \"newest\"",
        );
        check(&FORM.replace("&approval=true", ""), "approval = false");
        check(&format!("{FORM}&mandatory=true"), "mandatory = true");
        check(
            &FORM
                .replace("ho-tich=2", "ho-tich=")
                .replace("to-cao=", "to-cao=0"),
            "topics = [\"to-cao\", \"dat-dai\"]",
        );
        check(
            &FORM.replace("filler=", "filler=nhac-nen"),
            "filler = \"nhac-nen\"",
        );
    }

    #[test]
    fn a_key_that_is_emptied_is_taken_away() {
        check(
            &FORM.replace("evergreen=du-phong/a.mp3", "evergreen="),
            "evergreen gone",
        );
        check(
            &FORM
                .replace("ho-tich=2", "ho-tich=")
                .replace("dat-dai=1", "dat-dai="),
            "topics gone",
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_key() {
        check(&FORM.replace("=1&", "=x&"), "program-no-place");
        check(
            &FORM.replace("rotate", "x").replace("=7d", "=x"),
            "program-no-choice, program-no-length",
        );
        check("", "program-no-choice, program-no-choice");
    }
}
