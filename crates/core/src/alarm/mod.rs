//! Alarms: the matters that can go wrong, how grave each is, and who is told what, when, and when again.
//!
//! Pure: the clock comes in as values, what is to be told goes out as values. Senders stand elsewhere.

mod fold;
mod ladder;

pub use fold::ascii;
pub use ladder::{Change, Instant, Known, Ladder, NightRule, Rules, Rung, Say, Step, Telling};

use std::fmt;

use serde::{Deserialize, Serialize};

/// A matter that can go wrong. Its name in `kebab-case` is the alarm's key in JSON, and stays.
///
/// In order of what people should look at first: what is not heard, then what is not written, then
/// what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// The computer's clock is not believed: nothing airs.
    Clock,
    /// No sound gets out: no output takes any.
    NoCard,
    /// A card takes the sound, and takes none of its frames.
    NotTaken,
    /// Something is on air and nothing is heard behind the last stage.
    Silence,
    /// The transmitter does not take how it is switched: nobody hears the station, or its carrier stands in the night.
    Transmitter,
    /// Sound goes to a card that is not the first of the list, or its name leads to another card than it did.
    OtherCard,
    /// An input that is to be relayed is not there; others stand in.
    Input,
    /// Quiet hours kept something from the air: the schedule is wrong, or the clock was.
    QuietHours,
    /// The airtime log takes no rows; they wait in memory.
    LogWaiting,
    /// The airtime log was set aside, made anew or put back, or a row of it was; until a person has seen it.
    LogFile,
    /// The catalogue's file cannot be opened, or was set aside; the latter until a person has seen it.
    Catalogue,
    /// The disk has less room than the floor of `station.toml`.
    DiskLow,
    /// No more files can be opened, or hardly any: what is to come may be late, and is tried again.
    FileHandles,
    /// The air-check has holes: the disk or its folder does not take it.
    Aircheck,
    /// Of the room set aside for the airtime log, some is used up.
    LogReserve,
    /// The airtime log cannot be sealed.
    LogSeal,
    /// Sealed days of the airtime log wait to be copied: a stick is away, full, locked.
    LogCopies,
    /// The station's own copy is old, or cannot be made: no stick, a full one, one that is locked.
    Backup,
    /// A folder of the station does not answer: a share or a disk hangs.
    Folder,
    /// The files people edit have faults.
    Faults,
    /// Recordings that lie in the folders could not be played, and do not air.
    BrokenRecordings,
    /// The RDS encoder does not take what it is told.
    Rds,
    /// A button is away, has nothing to say, or was held in vain.
    Button,
    /// Public warnings wait for a person.
    AlertWaiting,
    /// A way by which public warnings come does not work.
    AlertSource,
    /// A way by which alarms are told does not work.
    NotTold,
    /// A day that is over differs from its plan, and nobody can say why.
    Unexplained,
}

/// How grave an alarm is, and so who is told of it and whether it waits for the morning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Somebody should look one of these days.
    Notice,
    /// Something will hurt the air, or what must be kept, before long.
    Warning,
    /// The station is not heard, or not as it should be.
    Urgent,
}

impl Alarm {
    /// Every alarm, the gravest first.
    pub const ALL: &'static [Self] = &[
        Self::Clock,
        Self::NoCard,
        Self::NotTaken,
        Self::Silence,
        Self::Transmitter,
        Self::OtherCard,
        Self::Input,
        Self::QuietHours,
        Self::LogWaiting,
        Self::LogFile,
        Self::Catalogue,
        Self::DiskLow,
        Self::FileHandles,
        Self::Aircheck,
        Self::LogReserve,
        Self::LogSeal,
        Self::LogCopies,
        Self::Backup,
        Self::Folder,
        Self::Faults,
        Self::BrokenRecordings,
        Self::Rds,
        Self::Button,
        Self::AlertWaiting,
        Self::AlertSource,
        Self::NotTold,
        Self::Unexplained,
    ];

    /// Returns how grave it is where the station does not say otherwise.
    #[must_use]
    pub const fn grade(self) -> Grade {
        match self {
            Self::Clock
            | Self::NoCard
            | Self::NotTaken
            | Self::Silence
            | Self::Transmitter
            | Self::AlertWaiting => Grade::Urgent,
            Self::OtherCard
            | Self::Input
            | Self::LogWaiting
            | Self::LogFile
            | Self::DiskLow
            | Self::FileHandles
            | Self::Folder
            | Self::LogReserve
            | Self::Button
            | Self::NotTold => Grade::Warning,
            Self::QuietHours
            | Self::Catalogue
            | Self::Aircheck
            | Self::LogSeal
            | Self::LogCopies
            | Self::Backup
            | Self::Faults
            | Self::BrokenRecordings
            | Self::Rds
            | Self::AlertSource
            | Self::Unexplained => Grade::Notice,
        }
    }

    /// Returns the alarm of this key; none if none has it.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|alarm| alarm.to_string() == key)
    }
}

impl fmt::Display for Alarm {
    /// Writes its key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Serialises as its key: one list of names.
        self.serialize(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alarm_is_found_by_its_key() {
        for alarm in Alarm::ALL {
            assert_eq!(Alarm::of_key(&alarm.to_string()), Some(*alarm));
        }
        assert_eq!(Alarm::NoCard.to_string(), "no-card");
        assert_eq!(Alarm::of_key("no-such"), None);
        assert!(Alarm::ALL.is_sorted(), "the gravest first, as in the enum");
    }
}
