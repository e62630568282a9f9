//! What people did at the console, or were refused.

use std::fmt;

use phatthanh_core::names::{AudioPath, SegmentId};
use serde::{Deserialize, Serialize};

use super::Seq;

/// What a person did at the console, or was refused: whose name stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    /// What it was.
    pub did: Did,
    /// The person; of a refusal the name that was typed. An account of this computer is
    /// `linux:NAME`, a program with a token `token:NAME`.
    pub by: String,
    /// The address it came from; none for a command on this computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The account it is about, where that is another's; the token, the paper, the stick, the input, or what was said in a
    /// drill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The roles it gives, or the scopes of a token.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The recording it brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Uploaded>,
    /// What is written about an order, or a live broadcast, that had no paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Box<CompletedPaper>>,
}

/// The paper of an order, or of a live broadcast, as a person adds it afterwards. The entry it is about stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletedPaper {
    /// The entry of the order, or the first that let people speak in the occurrence.
    pub of: Seq,
    /// Number, date and kind of the document, or what stands in its place and where it is kept.
    pub document: String,
    /// Anything to add.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A recording that somebody sent from a browser: whose it is from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// The account that sent it.
    pub account: String,
    /// Where it was put.
    pub path: AudioPath,
    /// Its bytes.
    pub id: SegmentId,
    /// The bytes that lay there before, where it took their place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<SegmentId>,
}

/// What a person did. Its name in `kebab-case` is the row's, and stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Did {
    /// Signed in with the password.
    SignedIn,
    /// Came back with the PIN, or the password, after a pause.
    Unlocked,
    /// Signed out.
    SignedOut,
    /// Was refused: the password, the PIN or the code was wrong, or the account is closed.
    Refused,
    /// Made an account.
    UserAdded,
    /// Changed what an account may do.
    UserRoles,
    /// Closed an account.
    UserDisabled,
    /// Opened an account again.
    UserEnabled,
    /// Gave an account a new password.
    UserReset,
    /// Chose a new password.
    PasswordChanged,
    /// Chose a new PIN, or none.
    PinChanged,
    /// Ended another's sessions.
    SessionsEnded,
    /// Gave a program a token.
    TokenAdded,
    /// Took a program's token back.
    TokenRevoked,
    /// Had a report, a book or an evidence pack made.
    Exported,
    /// Sent a recording. Written just before it lies in its folder: a power cut between the two leaves this row, and the
    /// recording is put there, with another, when the station is back.
    Uploaded,
    /// Had the station copied to a stick; nobody did where it was done by itself, and `by` is `phatthanh`.
    BackedUp,
    /// Joined a microphone to an input, in a browser. Whether it was on air, the airings say.
    Microphone,
    /// Opened a drill at the desk: an order to be heard in the browser, and by nobody on air. How much of it was played
    /// the browser does not say.
    DeskDrill,
    /// Completed the paper of an order, or of a live broadcast.
    PaperCompleted,
}

impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::SignedIn => "signed-in",
            Self::Unlocked => "unlocked",
            Self::SignedOut => "signed-out",
            Self::Refused => "refused",
            Self::UserAdded => "user-added",
            Self::UserRoles => "user-roles",
            Self::UserDisabled => "user-disabled",
            Self::UserEnabled => "user-enabled",
            Self::UserReset => "user-reset",
            Self::PasswordChanged => "password-changed",
            Self::PinChanged => "pin-changed",
            Self::SessionsEnded => "sessions-ended",
            Self::TokenAdded => "token-added",
            Self::TokenRevoked => "token-revoked",
            Self::Exported => "exported",
            Self::Uploaded => "uploaded",
            Self::BackedUp => "backed-up",
            Self::Microphone => "microphone",
            Self::DeskDrill => "desk-drill",
            Self::PaperCompleted => "paper-completed",
        };
        f.write_str(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Event;
    use crate::entry::body::Facts;

    #[test]
    fn a_row_says_who_did_what_and_no_more() {
        let row = Attended {
            did: Did::SignedIn,
            by: "Nguyễn Thị Hạnh".into(),
            from: Some("127.0.0.1".into()),
            about: None,
            roles: Vec::new(),
            recording: None,
            paper: None,
        };
        let facts = Facts::Event(Event::Attended(row));
        assert_eq!(
            facts.body(),
            r#"{"by":"Nguyễn Thị Hạnh","did":"signed-in","event":"attended","from":"127.0.0.1"}"#
        );
        assert_eq!(Facts::parse("event", &facts.body()), Some(facts));
    }

    /// `phatthanh user add` and `log seen` also write while the station is stopped: no power cut, and no proof that it ran.
    #[test]
    fn what_people_did_says_nothing_of_the_daemon() {
        let mut log = crate::Airlog::in_memory().unwrap();
        let at = |hour: i64| jiff::Timestamp::from_second(1_764_000_000 + hour * 3600).unwrap();
        let version = "0.1.0".into();
        log.event(at(0), &Event::Started { version }).unwrap();
        log.event(at(1), &Event::Stopped).unwrap();
        let row = Attended {
            did: Did::UserAdded,
            by: "linux:root".into(),
            from: None,
            about: Some("lan".into()),
            roles: vec!["can-bo-dai".into()],
            recording: None,
            paper: None,
        };
        log.event(at(2), &Event::Attended(row)).unwrap();
        let seen = Event::LogSeen {
            by: "Hạnh".into(),
            last: crate::Seq(1),
        };
        log.event(at(3), &seen).unwrap();
        let word = log.last_word().unwrap().unwrap();
        assert_eq!((word.at, word.orderly), (at(1), true));
        let silence = log.silence(at(2), at(3), None).unwrap();
        assert_eq!(silence.answer, crate::Answer::NotKnown);
    }

    #[test]
    fn what_was_done_is_named_alike_in_rows_and_in_words() {
        let chain = include_str!("../CHAIN.md");
        for did in [
            Did::SignedIn,
            Did::Unlocked,
            Did::SignedOut,
            Did::Refused,
            Did::UserAdded,
            Did::UserRoles,
            Did::UserDisabled,
            Did::UserEnabled,
            Did::UserReset,
            Did::PasswordChanged,
            Did::PinChanged,
            Did::SessionsEnded,
            Did::TokenAdded,
            Did::TokenRevoked,
            Did::Exported,
            Did::Uploaded,
            Did::BackedUp,
            Did::Microphone,
            Did::DeskDrill,
            Did::PaperCompleted,
        ] {
            assert!(chain.contains(&format!("`{did}`")), "CHAIN.md: {did}");
            assert_eq!(serde_json::to_value(did).unwrap(), did.to_string());
        }
    }

    #[test]
    fn whose_a_recording_is_stands_in_the_log() {
        let mut log = crate::Airlog::in_memory().unwrap();
        let at = |second: i64| jiff::Timestamp::from_second(1_764_000_000 + second).unwrap();
        let row = |did, recording| Attended {
            did,
            by: "Trần Thị Lan".into(),
            from: None,
            about: None,
            roles: Vec::new(),
            recording,
            paper: None,
        };
        let sent = |path: &str, byte: u8| Uploaded {
            account: "lan".into(),
            path: path.into(),
            id: SegmentId::new([byte; 32]),
            replaces: None,
        };
        let rows = [
            row(Did::SignedIn, None),
            row(Did::Uploaded, Some(sent("tin/a.mp3", 1))),
            row(Did::Refused, None),
            row(Did::Uploaded, Some(sent("tin/\"did\":\"uploaded\".mp3", 2))),
        ];
        for (second, row) in (0..).zip(rows) {
            log.event(at(second), &Event::Attended(row)).unwrap();
        }
        let found = log.uploads().unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|(at, by, sent)| {
                (
                    at.as_second() - 1_764_000_000,
                    by.as_str(),
                    sent.path.as_str(),
                )
            })
            .collect();
        let lan = "Trần Thị Lan";
        assert_eq!(
            found,
            [
                (1, lan, "tin/a.mp3"),
                (3, lan, "tin/\"did\":\"uploaded\".mp3")
            ]
        );
    }
}
