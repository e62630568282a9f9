//! Against being late: the threads of the air before all others, and memory that stays in memory.
//!
//! Asked for once, where the system allows it (`LimitRTPRIO=`, `LimitMEMLOCK=` of a service), and done
//! without where it does not: the sound is the same, but a busy machine may then interrupt it.
//!
//! | thread | order |
//! | --- | --- |
//! | engine | real time, above the card's: it must come through when one of those runs wild |
//! | card, and what the sound system starts on it: the callback | real time |
//! | deck | ordinary, but preferred: it decodes seconds ahead |
//!
//! In turns among equals (round robin), so that none can keep another away for ever.

use rustix::mm::MlockAllFlags;
use rustix::process::{Resource, Rlimit};
use thread_priority::{
    NormalThreadSchedulePolicy, RealtimeThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy,
};

/// Real-time priority of the engine.
const ENGINE: u8 = 11;

/// Real-time priority of the card. Under that of the kernel's own threads for the hardware (50).
const CARD: u8 = 10;

/// `nice` of what must not be late where real time is not allowed, or not needed.
const PREFERRED: i32 = -11;

/// How the threads of the air stand among the others of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Before all that is not real time itself.
    RealTime,
    /// More of the processor than others get.
    Preferred,
    /// As everyone: the system allows no more.
    Ordinary,
}

/// What the system lets us have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RealTime {
    /// Of the engine's thread; the card's is as high.
    pub priority: Standing,
    /// Whether no memory of this program can be put out on the disk.
    pub memory_locked: bool,
}

impl RealTime {
    /// Before anything was asked for.
    pub(super) const NOTHING: Self = Self {
        priority: Standing::Ordinary,
        memory_locked: false,
    };

    /// Raises the calling thread as the engine's, and locks the memory of the process; logs what came of it.
    pub(super) fn ask() -> Self {
        let asked = Self {
            priority: raise(ENGINE),
            memory_locked: lock_memory(),
        };

        let Self {
            priority,
            memory_locked,
        } = asked;
        if priority == Standing::RealTime {
            tracing::info!(?priority, memory_locked, "engine starts");
        } else {
            let note = "a busy machine may interrupt the sound";
            tracing::warn!(
                ?priority,
                memory_locked,
                note,
                "engine starts without real-time priority"
            );
        }

        asked
    }
}

/// Raises the calling thread as the card's; the threads it starts are as high.
pub(super) fn raise_card() {
    raise(CARD);
}

/// Puts the calling thread, started by the engine, back among the others, if before most of them.
pub(super) fn lower_deck() {
    let other = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Other);
    let middle = ThreadPriority::Crossplatform(50.try_into().unwrap_or_default());
    // Fails where it may not choose its `nice`, once it has left real time: that is all that is needed.
    let _ = thread_priority::set_thread_priority_and_policy(
        thread_priority::thread_native_id(),
        middle,
        other,
    );
    let _ = rustix::process::setpriority_process(None, PREFERRED);
}

fn raise(priority: u8) -> Standing {
    let in_turns = ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::RoundRobin);
    let raised = priority
        .try_into()
        .map(ThreadPriority::Crossplatform)
        .is_ok_and(|priority| {
            let thread = thread_priority::thread_native_id();
            thread_priority::set_thread_priority_and_policy(thread, priority, in_turns).is_ok()
        });
    if raised {
        Standing::RealTime
    } else if rustix::process::setpriority_process(None, PREFERRED).is_ok() {
        Standing::Preferred
    } else {
        Standing::Ordinary
    }
}

/// Keeps all memory, as it comes to be used, from being put out on the disk.
///
/// Only where there is no limit: with one, the first allocation beyond it would fail, and end the program.
fn lock_memory() -> bool {
    let unlimited = Rlimit {
        current: None,
        maximum: None,
    };

    let limit = rustix::process::getrlimit(Resource::Memlock);
    let allowed = rustix::process::setrlimit(Resource::Memlock, unlimited).is_ok()
        || (limit.maximum.is_none()
            && rustix::process::setrlimit(
                Resource::Memlock,
                Rlimit {
                    current: None,
                    ..limit
                },
            )
            .is_ok());

    // On fault: what was never touched, such as most of a thread's stack, takes no memory.
    let all = MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT;
    allowed && rustix::mm::mlockall(all).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is allowed here, what is reported is what the system says.
    #[test]
    fn what_is_told_is_so() {
        std::thread::spawn(|| {
            let raised = raise(CARD);
            let policy = thread_priority::thread_schedule_policy().unwrap();
            let real_time =
                ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::RoundRobin);
            assert_eq!(
                policy == real_time,
                raised == Standing::RealTime,
                "{policy:?} {raised:?}"
            );
            // The sound system's thread stands as the one that started it; a deck does not.
            let policy = std::thread::spawn(thread_priority::thread_schedule_policy)
                .join()
                .unwrap()
                .unwrap();
            assert_eq!(policy == real_time, raised == Standing::RealTime);
            let lowered = || {
                lower_deck();
                thread_priority::thread_schedule_policy()
            };
            let policy = std::thread::spawn(lowered).join().unwrap().unwrap();
            assert_eq!(
                policy,
                ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Other)
            );
        })
        .join()
        .unwrap();
    }

    #[test]
    fn locked_memory_is_locked_and_no_more_than_was_used() {
        let told = lock_memory();
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let kilobytes = |key: &str| {
            let line = status.lines().find(|line| line.starts_with(key)).unwrap();
            line.split_whitespace()
                .nth(1)
                .unwrap()
                .parse::<u64>()
                .unwrap()
        };

        assert_eq!(kilobytes("VmLck:") > 0, told);
        // A thread's stack of a gigabyte, of which nothing is used.
        let before = kilobytes("VmRSS:");
        let thread = std::thread::Builder::new().stack_size(1 << 30);
        let status = thread
            .spawn(|| std::fs::read_to_string("/proc/self/status"))
            .unwrap();
        let status = status.join().unwrap().unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        let after: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        assert!(
            after < before + 20_000,
            "{before} kB before, {after} kB after"
        );
    }
}
