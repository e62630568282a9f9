//! How an entry is written down: its kind and its body.
//!
//! Bodies are read again years later, by other versions and by strangers: a field may be added, none
//! renamed or dropped. A new kind or a new [`Event`] needs a migration, so that an older phatthanh
//! refuses the log rather than misreads it.

use serde::{Deserialize, Serialize};

use super::entry::{Channel, End, Ended, Event, Planned, Recording, Seq};
use crate::units::Frames;
use crate::words::Text;

/// The facts of one entry, by its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Facts {
    Start(Planned),
    End(EndBody),
    Missed(MissedBody),
    Approval(ConsentBody),
    Withdrawal(ConsentBody),
    Event(Event),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EndBody {
    pub(super) of: Seq,
    #[serde(rename = "played_frames", with = "frames")]
    pub(super) played: Frames,
    pub(super) ended: Ended,
    pub(super) reason: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MissedBody {
    #[serde(flatten)]
    pub(super) item: Planned,
    pub(super) reason: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ConsentBody {
    pub(super) by: String,
    pub(super) channel: Channel,
    pub(super) note: Option<String>,
    pub(super) segment: Recording,
}

impl EndBody {
    pub(super) fn new(of: Seq, end: &End) -> Self {
        Self { of, played: end.played, ended: end.ended, reason: end.reason.clone() }
    }
}

impl Facts {
    /// The entry's `kind`.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Start(_) => "start",
            Self::End(_) => "end",
            Self::Missed(_) => "missed",
            Self::Approval(_) => "approval",
            Self::Withdrawal(_) => "withdrawal",
            Self::Event(_) => "event",
        }
    }

    /// The entry's `body`: JSON, keys sorted, no spaces.
    pub(super) fn body(&self) -> String {
        let value = match self {
            Self::Start(body) => serde_json::to_value(body),
            Self::End(body) => serde_json::to_value(body),
            Self::Missed(body) => serde_json::to_value(body),
            Self::Approval(body) | Self::Withdrawal(body) => serde_json::to_value(body),
            Self::Event(body) => serde_json::to_value(body),
        };
        // serde_json keeps a map's keys sorted; a test holds it.
        value.expect("plain structs with text keys are JSON").to_string()
    }

    /// Reads `kind` and `body` back; none if they are no entry of this phatthanh.
    pub(super) fn parse(kind: &str, body: &str) -> Option<Self> {
        match kind {
            "start" => serde_json::from_str(body).map(Self::Start),
            "end" => serde_json::from_str(body).map(Self::End),
            "missed" => serde_json::from_str(body).map(Self::Missed),
            "approval" => serde_json::from_str(body).map(Self::Approval),
            "withdrawal" => serde_json::from_str(body).map(Self::Withdrawal),
            "event" => serde_json::from_str(body).map(Self::Event),
            _ => return None,
        }
        .ok()
    }
}

/// An instant as whole microseconds.
pub(super) mod micros {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::airlog) fn serialize<S: Serializer>(at: &Timestamp, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_i64(at.as_microsecond())
    }

    pub(in crate::airlog) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        let micros = i64::deserialize(from)?;
        Timestamp::from_microsecond(micros).map_err(serde::de::Error::custom)
    }
}

/// Serialises an optional instant as microseconds.
pub(super) mod opt_micros {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "serde's `with` hands a reference to the field")]
    pub(in crate::airlog) fn serialize<S: Serializer>(
        at: &Option<Timestamp>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        at.map(Timestamp::as_microsecond).serialize(out)
    }

    pub(in crate::airlog) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let micros = Option::<i64>::deserialize(from)?;
        micros.map(Timestamp::from_microsecond).transpose().map_err(serde::de::Error::custom)
    }
}

/// A length as whole frames.
pub(super) mod frames {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::units::Frames;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's `with` hands a reference to the field")]
    pub(in crate::airlog) fn serialize<S: Serializer>(length: &Frames, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_u64(length.get())
    }

    pub(in crate::airlog) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Frames, D::Error> {
        u64::deserialize(from).map(Frames::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The record is canonical only as long as nothing makes `serde_json` keep the order of fields.
    #[test]
    fn keys_are_sorted_and_nothing_is_left_out() {
        let body = EndBody { of: Seq(7), played: Frames::new(48), ended: Ended::PowerCut, reason: None };
        let end = Facts::End(body);
        assert_eq!(end.body(), r#"{"ended":"power-cut","of":7,"played_frames":48,"reason":null}"#);
        assert_eq!(Facts::parse("end", &end.body()), Some(end));

        let event = Event::LogSetAside { old: "a\n\"đ".into(), last: None, hash: None };
        let event = Facts::Event(event);
        assert_eq!(event.body(), r#"{"event":"log-set-aside","hash":null,"last":null,"old":"a\n\"đ"}"#);
        assert_eq!(Facts::parse("event", &event.body()), Some(event.clone()));
        assert_eq!(Facts::parse("start", &event.body()), None);
        assert_eq!(Facts::parse("news", "{}"), None);
    }
}
