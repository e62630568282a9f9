//! The clock: believed, kept by a battery while the power is off, set by a time source.

use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::Patient;
use super::finding::{Finding, Matter};
use crate::clock::Evidence;
use crate::config::ClockRules;
use crate::station;
use crate::units::instant::Moment;
use crate::words::Text;

const CLOCK: Matter = Matter {
    key: "clock",
    why: "doctor-clock-why",
};

const BATTERY: Matter = Matter {
    key: "clock-battery",
    why: "doctor-battery-why",
};

const SOURCE: Matter = Matter {
    key: "time-source",
    why: "doctor-source-why",
};

/// The kernel's own clock chip, where it reports its battery.
const CHIP: &str = "/proc/driver/rtc";

/// The hardware clock is read to the second, and drifts a few seconds a day.
const APART: SignedDuration = SignedDuration::from_mins(5);

/// Examines whether the clock is believed, its battery, and what sets it.
pub(super) fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let usual = ClockRules::default();
    let rules = patient
        .loaded()
        .map_or(&usual, |loaded| &loaded.station.clock);
    let evidence = patient.clock.evidence(&rules.synchronised);
    let now = patient.clock.now();
    let chip = fs::read_to_string(CHIP).unwrap_or_default();
    vec![
        believed(patient),
        battery(&evidence, &chip, now, rules.hardware),
        source(&evidence, now),
    ]
}

/// As the running station has it, or as one that started now would.
fn believed(patient: &Patient<'_>) -> Finding {
    let status = match patient.status() {
        Some(status) => Ok(status.clock.clone()),
        None => station::clock_status(patient.folder, patient.clock, patient.language),
    };
    match status {
        Ok(status) => judge(status.now, status.problem.as_deref()),
        Err(error) => CLOCK.not_known(
            Text::new("doctor-clock-not-known").with("problem", error),
            Some(Text::new("doctor-own-account")),
        ),
    }
}

fn judge(now: Moment, problem: Option<&str>) -> Finding {
    let now = now.say("%d/%m/%Y %H:%M:%S");
    match problem {
        None => CLOCK.good(Text::new("doctor-clock-good").with("now", now)),
        Some(problem) => CLOCK.bad(
            Text::new("doctor-clock-doubted").with("problem", problem),
            Text::new("doctor-clock-doubted-do"),
        ),
    }
}

/// `chip` is what the kernel says of its clock chip; `asked` whether the station asks the hardware clock at all.
fn battery(evidence: &Evidence, chip: &str, now: Timestamp, asked: bool) -> Finding {
    let is_dead = chip.lines().any(|line| {
        line.strip_prefix("batt_status")
            .is_some_and(|rest| rest.trim_start_matches([' ', '\t', ':']) == "dead")
    });
    match evidence.hardware {
        _ if is_dead => BATTERY.bad(
            Text::new("doctor-battery-dead"),
            Text::new("doctor-battery-do"),
        ),
        None if !asked => BATTERY.not_known(Text::new("doctor-battery-not-asked"), None),
        None => BATTERY.warning(
            Text::new("doctor-battery-none"),
            Text::new("doctor-battery-none-do"),
        ),
        Some(hardware) if hardware.duration_since(now).abs() > APART => BATTERY.bad(
            Text::new("doctor-battery-apart")
                .with("hours", hardware.duration_since(now).abs().as_hours()),
            Text::new("doctor-battery-do"),
        ),
        Some(_) => BATTERY.good(Text::new("doctor-battery-good")),
    }
}

fn source(evidence: &Evidence, now: Timestamp) -> Finding {
    let cure = || Text::new("doctor-source-do");
    match evidence.synchronised {
        Some(_) if evidence.vouches(now) => SOURCE.good(Text::new("doctor-source-good")),
        Some(at) => SOURCE.warning(
            Text::new("doctor-source-long-ago")
                .with("hours", now.duration_since(at).abs().as_hours()),
            cure(),
        ),
        None if Path::new("/run/systemd/system").exists() => {
            SOURCE.warning(Text::new("doctor-source-none"), cure())
        }
        // Without the usual service manager the file that tells may have another name.
        None => SOURCE.not_known(Text::new("doctor-source-none"), Some(cure())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    fn evidence(hardware_off: Option<i64>, synchronised: Option<i64>) -> (Evidence, Timestamp) {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let at = |minutes: i64| now + SignedDuration::from_mins(minutes);
        let evidence = Evidence {
            hardware: hardware_off.map(at),
            synchronised: synchronised.map(|ago| at(-ago)),
            ..Evidence::default()
        };
        (evidence, now)
    }

    #[test]
    fn a_hardware_clock_far_off_has_no_battery_left() {
        let verdict = |hardware, chip: &str, asked| {
            let (evidence, now) = evidence(hardware, None);
            battery(&evidence, chip, now, asked).verdict()
        };
        assert_eq!(verdict(Some(1), "", true), Verdict::Good);
        assert_eq!(verdict(Some(-600_000), "", true), Verdict::Bad);
        assert_eq!(verdict(None, "", true), Verdict::Warning);
        assert_eq!(verdict(None, "", false), Verdict::NotKnown);
        let dead = "rtc_time\t: 10:00:00\nbatt_status\t: dead\n";
        assert_eq!(verdict(Some(0), dead, true), Verdict::Bad);
        assert_eq!(
            verdict(Some(0), &dead.replace("dead", "okay"), true),
            Verdict::Good
        );
    }

    #[test]
    fn a_time_source_heard_today_is_good() {
        let verdict = |ago| {
            let (evidence, now) = evidence(None, ago);
            source(&evidence, now).verdict()
        };
        assert_eq!(verdict(Some(30)), Verdict::Good);
        assert_eq!(verdict(Some(60 * 50)), Verdict::Warning);
        assert_ne!(verdict(None), Verdict::Good);
    }
}
