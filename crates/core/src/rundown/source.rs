//! What an item plays, and every answer that differs by its kind.
//!
//! Callers ask here instead of matching, so that a new kind is decided in this file. The cue for the
//! engine alone translates kind by kind, because the engine opens each in another way.
//!
//! Pure.

use std::sync::Arc;

use super::catalogue::Segment;
use crate::names::{SegmentId, TopicId};
use crate::schedule::Input;
use crate::units::Frames;
use crate::words::{Language, Text};

/// How long the attention signal is, with the silence at its end.
pub const ATTENTION: Frames = Frames::from_ms(6100);

/// What sounds.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A recording.
    Segment(Arc<Segment>),
    /// The identification signal made in code: the last floor.
    Ident,
    /// The attention signal made in code: before what is urgent.
    Attention,
    /// What arrives by an input.
    Input(Arc<Input>),
}

impl Source {
    /// Returns the recording, where it is one.
    #[must_use]
    pub const fn segment(&self) -> Option<&Arc<Segment>> {
        match self {
            Self::Segment(segment) => Some(segment),
            Self::Ident | Self::Attention | Self::Input(_) => None,
        }
    }

    /// Returns the input, where it is one.
    #[must_use]
    pub const fn input(&self) -> Option<&Arc<Input>> {
        match self {
            Self::Input(input) => Some(input),
            Self::Segment(_) | Self::Ident | Self::Attention => None,
        }
    }

    /// Returns the id of the recording, where it is one.
    #[must_use]
    pub fn id(&self) -> Option<SegmentId> {
        self.segment().map(|segment| segment.id)
    }

    /// Returns the topic of the recording, where it is one.
    #[must_use]
    pub fn topic(&self) -> Option<&TopicId> {
        self.segment().map(|segment| &segment.topic)
    }

    /// Returns the length it has of its own; none if it goes on for as long as it is let.
    #[must_use]
    pub fn length(&self) -> Option<Frames> {
        match self {
            Self::Segment(segment) => Some(segment.length),
            Self::Attention => Some(ATTENTION),
            Self::Ident | Self::Input(_) => None,
        }
    }

    /// Returns whether it goes on for as long as it is let.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        self.length().is_none()
    }

    /// Returns whether the two sound alike. A recording is known by its bytes, not by its path.
    #[must_use]
    pub fn sounds_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Segment(one), Self::Segment(other)) => one.id == other.id,
            (Self::Ident, Self::Ident) | (Self::Attention, Self::Attention) => true,
            (Self::Input(one), Self::Input(other)) => one.id == other.id,
            _ => false,
        }
    }

    /// Returns its name for engineers: the path of a recording, or what is made in code.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Segment(segment) => segment.path.as_str(),
            Self::Ident => "(identification signal)",
            Self::Attention => "(attention signal)",
            Self::Input(input) => input.id.as_str(),
        }
    }

    /// Returns its name for people.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        match self {
            Self::Segment(segment) => segment.title.to_string(),
            Self::Ident => Text::new("rundown-ident-title").say(language),
            Self::Attention => Text::new("rundown-attention-title").say(language),
            Self::Input(input) => input.title.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rundown::orders_of_tests::recording;

    #[test]
    fn answers_of_each_kind() {
        let recorded = Source::Segment(recording("a", 60, 1));
        let check = |source: &Source, label: &str, length, is_recording| {
            assert_eq!((source.label(), source.length()), (label, length));
            assert_eq!(source.is_endless(), length.is_none());
            assert_eq!(source.segment().is_some(), is_recording);
            assert_eq!(source.id().is_some(), is_recording);
            assert_eq!(source.topic().is_some(), is_recording);
        };

        let path = recorded.segment().unwrap().path.clone();
        check(
            &recorded,
            path.as_str(),
            Some(Frames::from_ms(60_000)),
            true,
        );
        check(
            &Source::Attention,
            "(attention signal)",
            Some(ATTENTION),
            false,
        );
        check(&Source::Ident, "(identification signal)", None, false);
    }

    #[test]
    fn sounds_alike_by_bytes() {
        let [one, moved, other] = [("a", 1), ("b", 1), ("a", 2)]
            .map(|(name, byte)| Source::Segment(recording(name, 60, byte)));
        assert!(one.sounds_like(&moved));
        assert!(!one.sounds_like(&other));
        assert!(Source::Ident.sounds_like(&Source::Ident));
        assert!(!Source::Ident.sounds_like(&Source::Attention));
        assert!(!one.sounds_like(&Source::Ident));
    }
}
