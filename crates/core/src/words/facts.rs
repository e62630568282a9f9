//! The facts of a sentence, by name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

type Fact = (Cow<'static, str>, String);

/// By name, each once. Few: a sorted row is smaller than a tree, and copies share it.
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Facts(Option<Arc<Vec<Fact>>>);

impl Facts {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .flat_map(|facts| facts.iter())
            .map(|(name, fact)| (&**name, fact.as_str()))
    }

    /// Takes `fact` in place of what was there by that name.
    pub(super) fn set(&mut self, name: &'static str, fact: String) {
        let facts = Arc::make_mut(self.0.get_or_insert_default());
        match facts.binary_search_by(|(known, _)| (**known).cmp(name)) {
            Ok(place) => facts[place].1 = fact,
            Err(place) => facts.insert(place, (name.into(), fact)),
        }
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let facts = BTreeMap::<String, String>::deserialize(deserializer)?;
        let facts: Vec<Fact> = facts
            .into_iter()
            .map(|(name, fact)| (name.into(), fact))
            .collect();
        Ok(Self((!facts.is_empty()).then(|| Arc::new(facts))))
    }
}
