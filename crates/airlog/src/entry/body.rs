//! How an entry is written down: its kind and its body.
//!
//! Bodies are read again years later, by other versions and by strangers: a field may be added, none
//! renamed or dropped. A new kind or a new [`Event`] needs a migration, so that an older phatthanh
//! refuses the log rather than misreads it.

use serde::{Deserialize, Serialize};

use super::{Channel, End, Ended, Event, Planned, Recording, Seq, stored};
use phatthanh_core::units::Frames;
use phatthanh_core::words::Text;

/// The facts of one entry, by its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Facts {
    Start(Planned),
    End(EndBody),
    Missed(MissedBody),
    Approval(ConsentBody),
    Withdrawal(ConsentBody),
    Event(Event),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EndBody {
    pub(crate) of: Seq,
    #[serde(rename = "played_frames", with = "stored::frames")]
    pub(crate) played: Frames,
    pub(crate) ended: Ended,
    pub(crate) reason: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MissedBody {
    #[serde(flatten)]
    pub(crate) item: Planned,
    pub(crate) reason: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ConsentBody {
    pub(crate) by: String,
    pub(crate) channel: Channel,
    pub(crate) note: Option<String>,
    pub(crate) segment: Recording,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
}

impl EndBody {
    pub(crate) fn new(of: Seq, end: &End) -> Self {
        Self {
            of,
            played: end.played,
            ended: end.ended,
            reason: end.reason.clone(),
        }
    }
}

impl Facts {
    /// The entry's `kind`.
    pub(crate) fn kind(&self) -> &'static str {
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
    pub(crate) fn body(&self) -> String {
        let value = match self {
            Self::Start(body) => serde_json::to_value(body),
            Self::End(body) => serde_json::to_value(body),
            Self::Missed(body) => serde_json::to_value(body),
            Self::Approval(body) | Self::Withdrawal(body) => serde_json::to_value(body),
            Self::Event(body) => serde_json::to_value(body),
        };
        // serde_json keeps a map's keys sorted; a test holds it.
        value
            .expect("plain structs with text keys are JSON")
            .to_string()
    }

    /// Reads `kind` and `body` back; none if they are no entry of this phatthanh.
    pub(crate) fn parse(kind: &str, body: &str) -> Option<Self> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The record is canonical only as long as nothing makes `serde_json` keep the order of fields.
    #[test]
    fn keys_are_sorted_and_nothing_is_left_out() {
        let body = EndBody {
            of: Seq(7),
            played: Frames::new(48),
            ended: Ended::PowerCut,
            reason: None,
        };

        let end = Facts::End(body);
        assert_eq!(
            end.body(),
            r#"{"ended":"power-cut","of":7,"played_frames":48,"reason":null}"#
        );
        assert_eq!(Facts::parse("end", &end.body()), Some(end));

        let event = Event::LogSetAside {
            old: "a\n\"đ".into(),
            last: None,
            hash: None,
        };

        let event = Facts::Event(event);
        assert_eq!(
            event.body(),
            r#"{"event":"log-set-aside","hash":null,"last":null,"old":"a\n\"đ"}"#
        );
        assert_eq!(Facts::parse("event", &event.body()), Some(event.clone()));
        assert_eq!(Facts::parse("start", &event.body()), None);
        assert_eq!(Facts::parse("news", "{}"), None);
    }
}
