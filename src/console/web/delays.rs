//! Wrong passwords cost time, and never the account: its only officer may be the one who types, in a storm.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

/// After a wrong trial the next waits 1, 2, 4 … seconds, and no longer than this.
const LONGEST: Duration = Duration::from_secs(60);

/// A trial that is older counts no more.
const FORGOTTEN: Duration = Duration::from_secs(15 * 60);

/// More than that are not remembered: whoever tries so many names is slowed down by the hash of each.
const MOST: usize = 1000;

/// The wrong trials of late, by account and address.
#[derive(Debug, Default)]
pub(super) struct Delays(HashMap<(String, IpAddr), Wrong>);

#[derive(Debug, Clone, Copy)]
struct Wrong {
    times: u32,
    last: Duration,
}

impl Delays {
    /// Returns how long whoever types `name` at `address` has to wait yet at `uptime`; none: may try.
    pub(super) fn wait(&self, name: &str, address: IpAddr, uptime: Duration) -> Option<Duration> {
        let wrong = self.0.get(&key(name, address))?;
        let pause = Duration::from_secs(1 << (wrong.times - 1).min(6)).min(LONGEST);
        (wrong.last + pause)
            .checked_sub(uptime)
            .filter(|left| !left.is_zero())
    }

    /// Notes a wrong trial. Returns how many there were of late.
    pub(super) fn wrong(&mut self, name: &str, address: IpAddr, uptime: Duration) -> u32 {
        self.0
            .retain(|_, wrong| uptime.saturating_sub(wrong.last) < FORGOTTEN);
        if self.0.len() >= MOST {
            let oldest = self.0.iter().min_by_key(|(_, wrong)| wrong.last);
            if let Some(key) = oldest.map(|(key, _)| key.clone()) {
                self.0.remove(&key);
            }
        }
        let wrong = self.0.entry(key(name, address)).or_insert(Wrong {
            times: 0,
            last: uptime,
        });
        wrong.times = wrong.times.saturating_add(1);
        wrong.last = uptime;
        wrong.times
    }

    /// Notes that the right word was typed.
    pub(super) fn right(&mut self, name: &str, address: IpAddr) {
        self.0.remove(&key(name, address));
    }
}

fn key(name: &str, address: IpAddr) -> (String, IpAddr) {
    (
        name.trim().to_lowercase().chars().take(40).collect(),
        address,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn each_wrong_trial_doubles_the_wait_up_to_a_minute() {
        let mut delays = Delays::default();
        let mut uptime = Duration::from_secs(100);
        assert_eq!(delays.wait("hanh", HERE, uptime), None);
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            delays.wrong("hanh", HERE, uptime);
            assert_eq!(
                delays.wait(" Hanh", HERE, uptime),
                Some(Duration::from_secs(seconds))
            );
            uptime += Duration::from_secs(seconds);
            assert_eq!(delays.wait("hanh", HERE, uptime), None);
        }
        delays.wrong("hanh", HERE, uptime);
        let other: IpAddr = "192.168.1.7".parse().unwrap();
        assert_eq!(
            delays.wait("hanh", other, uptime),
            None,
            "the officer at another desk"
        );
        assert_eq!(delays.wait("lan", HERE, uptime), None);
        delays.right("hanh", HERE);
        assert_eq!(delays.wait("hanh", HERE, uptime), None);
    }

    #[test]
    fn a_thousand_names_are_enough() {
        let mut delays = Delays::default();
        for n in 0..5000 {
            delays.wrong(&format!("ten-{n}"), HERE, Duration::from_millis(n));
        }
        assert_eq!(delays.0.len(), MOST);
        delays.wrong("sau", HERE, FORGOTTEN * 2);
        assert_eq!(delays.0.len(), 1);
    }
}
