//! What an edit of `config/station.toml` changes, setting by setting, and when each change counts.
//!
//! The settings are taken to pieces without `..`: a new one does not compile until it has its place here, and its place
//! says when an edit of it counts. Pure.

use super::{Aircheck, ClockRules, ConsoleRules, Keeping, Loaded, Output, Station};
use crate::schedule::Rules;
use crate::sound::Processing;

/// A setting that an edit changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "a variant is the setting that `key` names")]
pub enum ConfigChange {
    Name,
    Timezone,
    OutputDevice,
    OutputSampleRate,
    OutputLead,
    DeskDevice,
    LoudnessTarget,
    LoudnessTruePeak,
    FallbackFolder,
    FallbackNoRepeat,
    OrdersPause,
    QuietHours,
    LimitsSessionsPerDay,
    LimitsSessionLength,
    LimitsDays,
    LimitsRefuse,
    SoundHighPass,
    SoundLowPass,
    SoundLeveller,
    SoundPreEmphasis,
    LibrarySettle,
    LibraryKeep,
    LibraryFloor,
    /// The whole table comes or goes.
    Aircheck,
    AircheckFolder,
    AircheckFormat,
    AircheckLength,
    AircheckKeep,
    AircheckFloor,
    Speech,
    Alerts,
    /// `[[alarm]]`, and what it needs: `[alarms]`, `[modem]`, `[mail]`.
    Alarm,
    Transmitter,
    Rds,
    Button,
    Input,
    SealExport,
    Backup,
    ClockLongestAbsence,
    ClockSynchronised,
    ClockHardware,
    ConsoleListen,
    ConsoleTls,
    ConsolePlain,
    ConsoleTwoPersons,
    Unit,
}

/// When a changed setting counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// At once: in the next plan, or with the next thing that asks for it.
    Now,
    /// As soon as nothing sounds: nobody shall hear the stages of the sound change.
    InSilence,
    /// When the station is started again.
    AtRestart,
}

impl ConfigChange {
    /// Returns the setting as the files name it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.decided().0
    }

    /// Returns when the change counts.
    #[must_use]
    pub const fn counts(self) -> Counts {
        self.decided().1
    }

    const fn decided(self) -> (&'static str, Counts) {
        use Counts::{AtRestart, InSilence, Now};
        match self {
            Self::Name => ("name", Now),
            Self::Timezone => ("timezone", Now),
            Self::OutputDevice => ("output.device", AtRestart),
            Self::OutputSampleRate => ("output.sample_rate", AtRestart),
            Self::OutputLead => ("output.lead", AtRestart),
            Self::DeskDevice => ("desk.device", Now),
            Self::LoudnessTarget => ("loudness.target", InSilence),
            Self::LoudnessTruePeak => ("loudness.true_peak", InSilence),
            Self::FallbackFolder => ("fallback.folder", Now),
            Self::FallbackNoRepeat => ("fallback.no_repeat", Now),
            Self::OrdersPause => ("orders.pause", Now),
            Self::QuietHours => ("quiet_hours", Now),
            Self::LimitsSessionsPerDay => ("limits.sessions_per_day", Now),
            Self::LimitsSessionLength => ("limits.session_length", Now),
            Self::LimitsDays => ("limits.days", Now),
            Self::LimitsRefuse => ("limits.refuse", Now),
            Self::SoundHighPass => ("sound.high_pass", InSilence),
            Self::SoundLowPass => ("sound.low_pass", InSilence),
            Self::SoundLeveller => ("sound.leveller", InSilence),
            Self::SoundPreEmphasis => ("sound.pre_emphasis", InSilence),
            Self::LibrarySettle => ("library.settle", Now),
            Self::LibraryKeep => ("library.keep", Now),
            Self::LibraryFloor => ("library.floor", Now),
            Self::Aircheck => ("aircheck", Now),
            Self::AircheckFolder => ("aircheck.folder", Now),
            Self::AircheckFormat => ("aircheck.format", Now),
            Self::AircheckLength => ("aircheck.length", Now),
            Self::AircheckKeep => ("aircheck.keep", Now),
            Self::AircheckFloor => ("aircheck.floor", Now),
            Self::Speech => ("speech", Now),
            Self::Alerts => ("alerts", Now),
            Self::Alarm => ("alarm", Now),
            Self::Transmitter => ("transmitter", Now),
            Self::Rds => ("rds", Now),
            Self::Button => ("button", Now),
            Self::Input => ("input", Now),
            Self::SealExport => ("seal.export", Now),
            Self::Backup => ("backup", Now),
            Self::ClockLongestAbsence => ("clock.longest_absence", Now),
            Self::ClockSynchronised => ("clock.synchronised", Now),
            Self::ClockHardware => ("clock.hardware", Now),
            Self::ConsoleListen => ("console.listen", AtRestart),
            Self::ConsoleTls => ("console.tls", AtRestart),
            Self::ConsolePlain => ("console.plain", AtRestart),
            Self::ConsoleTwoPersons => ("console.two_persons", Now),
            Self::Unit => ("unit", Now),
        }
    }

    /// Returns what differs between the station `before` an edit and `after` it, in the order of the variants.
    #[must_use]
    pub fn between(before: &Loaded, after: &Loaded) -> Vec<Self> {
        // Slots, programs, topics and days are no settings: whoever plans or writes notes takes all of them at once.
        let Loaded {
            station,
            rules,
            schedule: _,
            calendar: _,
            quiet_topics: _,
            digest: _,
            files: _,
        } = before;
        let mut changes = Changes(Vec::new());

        changes.station(station, &after.station);
        changes.rules(rules, &after.rules);

        changes.0.sort_unstable();
        // The loudness and the high pass stand in the rules of the plan and in the stages of the sound.
        changes.0.dedup();
        changes.0
    }

    /// Returns the keys of those settings that the sound going through `stages` does not have yet.
    #[must_use]
    pub fn waiting_for_silence(stages: Processing, station: &Station) -> Vec<&'static str> {
        let mut changes = Changes(Vec::new());
        changes.sound(stages, station.processing);
        changes.0.sort_unstable();
        changes.0.into_iter().map(Self::key).collect()
    }

    /// Returns the keys of those settings that a station started `before` takes up only when it starts again.
    #[must_use]
    pub fn waiting(before: &Loaded, after: &Loaded) -> Vec<&'static str> {
        let changes = Self::between(before, after).into_iter();
        changes
            .filter(|change| change.counts() == Counts::AtRestart)
            .map(Self::key)
            .collect()
    }
}

/// What was found to differ.
struct Changes(Vec<ConfigChange>);

impl Changes {
    fn note(&mut self, change: ConfigChange, is_same: bool) {
        if !is_same {
            self.0.push(change);
        }
    }

    fn station(&mut self, before: &Station, after: &Station) {
        let Station {
            name,
            output,
            desk,
            processing,
            library,
            aircheck,
            speech,
            alerts,
            alarms,
            transmitter,
            rds,
            buttons,
            inputs,
            clock,
            console,
            exports,
            backup,
            units,
        } = before;
        self.note(ConfigChange::Name, name == &after.name);
        self.note(ConfigChange::DeskDevice, desk == &after.desk);
        self.note(ConfigChange::Speech, speech == &after.speech);
        self.note(ConfigChange::Alerts, alerts == &after.alerts);
        self.note(ConfigChange::Alarm, alarms == &after.alarms);
        self.note(ConfigChange::Transmitter, transmitter == &after.transmitter);
        self.note(ConfigChange::Rds, rds == &after.rds);
        self.note(ConfigChange::Button, buttons == &after.buttons);
        self.note(ConfigChange::Input, inputs == &after.inputs);
        self.note(ConfigChange::SealExport, exports == &after.exports);
        self.note(ConfigChange::Backup, backup == &after.backup);
        self.note(ConfigChange::Unit, units == &after.units);

        self.output(output, &after.output);
        self.sound(*processing, after.processing);
        self.library(library, &after.library);
        self.clock(clock, &after.clock);
        self.console(console, &after.console);
        match (aircheck, &after.aircheck) {
            (Some(before), Some(after)) => self.aircheck(before, after),
            (before, after) => {
                self.note(ConfigChange::Aircheck, before.is_some() == after.is_some());
            }
        }
    }

    fn output(&mut self, before: &Output, after: &Output) {
        let Output {
            devices,
            sample_rate,
            lead,
        } = before;
        self.note(ConfigChange::OutputDevice, devices == &after.devices);
        self.note(
            ConfigChange::OutputSampleRate,
            *sample_rate == after.sample_rate,
        );
        self.note(ConfigChange::OutputLead, *lead == after.lead);
    }

    fn sound(&mut self, before: Processing, after: Processing) {
        let Processing {
            true_peak,
            target,
            high_pass_hz,
            low_pass_hz,
            leveller,
            pre_emphasis_us,
        } = before;
        self.note(ConfigChange::LoudnessTruePeak, true_peak == after.true_peak);
        self.note(ConfigChange::LoudnessTarget, target == after.target);
        self.note(
            ConfigChange::SoundHighPass,
            high_pass_hz == after.high_pass_hz,
        );
        self.note(ConfigChange::SoundLowPass, low_pass_hz == after.low_pass_hz);
        self.note(ConfigChange::SoundLeveller, leveller == after.leveller);
        self.note(
            ConfigChange::SoundPreEmphasis,
            pre_emphasis_us == after.pre_emphasis_us,
        );
    }

    fn library(&mut self, before: &Keeping, after: &Keeping) {
        let Keeping {
            settle,
            keep,
            floor,
        } = before;
        self.note(ConfigChange::LibrarySettle, *settle == after.settle);
        self.note(ConfigChange::LibraryKeep, *keep == after.keep);
        self.note(ConfigChange::LibraryFloor, *floor == after.floor);
    }

    fn aircheck(&mut self, before: &Aircheck, after: &Aircheck) {
        let Aircheck {
            folder,
            format,
            length,
            keep,
            floor,
        } = before;
        self.note(ConfigChange::AircheckFolder, folder == &after.folder);
        self.note(ConfigChange::AircheckFormat, *format == after.format);
        self.note(ConfigChange::AircheckLength, *length == after.length);
        self.note(ConfigChange::AircheckKeep, *keep == after.keep);
        self.note(ConfigChange::AircheckFloor, *floor == after.floor);
    }

    fn clock(&mut self, before: &ClockRules, after: &ClockRules) {
        let ClockRules {
            longest_absence,
            synchronised,
            hardware,
        } = before;
        self.note(
            ConfigChange::ClockLongestAbsence,
            *longest_absence == after.longest_absence,
        );
        self.note(
            ConfigChange::ClockSynchronised,
            synchronised == &after.synchronised,
        );
        self.note(ConfigChange::ClockHardware, *hardware == after.hardware);
    }

    fn console(&mut self, before: &ConsoleRules, after: &ConsoleRules) {
        let ConsoleRules {
            listen,
            tls,
            plain,
            two_persons,
        } = before;
        self.note(ConfigChange::ConsoleListen, *listen == after.listen);
        self.note(ConfigChange::ConsoleTls, *tls == after.tls);
        self.note(ConfigChange::ConsolePlain, *plain == after.plain);
        self.note(
            ConfigChange::ConsoleTwoPersons,
            *two_persons == after.two_persons,
        );
    }

    fn rules(&mut self, before: &Rules, after: &Rules) {
        let Rules {
            zone,
            quiet,
            sessions_per_day,
            session_length,
            days,
            refuse,
            fallback,
            no_repeat,
            order_pause,
            loudness,
            true_peak,
            high_pass_hz,
        } = before;
        self.note(ConfigChange::Timezone, zone == &after.zone);
        self.note(ConfigChange::QuietHours, quiet == &after.quiet);
        self.note(
            ConfigChange::LimitsSessionsPerDay,
            *sessions_per_day == after.sessions_per_day,
        );
        self.note(
            ConfigChange::LimitsSessionLength,
            *session_length == after.session_length,
        );
        self.note(ConfigChange::LimitsDays, *days == after.days);
        self.note(ConfigChange::LimitsRefuse, *refuse == after.refuse);
        self.note(ConfigChange::FallbackFolder, fallback == &after.fallback);
        self.note(
            ConfigChange::FallbackNoRepeat,
            *no_repeat == after.no_repeat,
        );
        self.note(ConfigChange::OrdersPause, *order_pause == after.order_pause);
        self.note(ConfigChange::LoudnessTarget, *loudness == after.loudness);
        self.note(
            ConfigChange::LoudnessTruePeak,
            *true_peak == after.true_peak,
        );
        self.note(
            ConfigChange::SoundHighPass,
            *high_pass_hz == after.high_pass_hz,
        );
    }
}

#[cfg(test)]
mod tests;
