//! Who may hold a connection to the pages, and who gives way.
//!
//! A connection that says half a request, or nothing, costs its sender nothing: a thousand of them kept every seat for ten
//! seconds each, and a person waited behind them all. So whoever comes is let in at once: the one that asks nothing gives
//! way, first of the address that holds most. Answers in the making are never broken off for another.
//!
//! Pure.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::relay::holder;

/// So many connections are open at a time.
pub(super) const ALL: usize = 64;

/// One address has no more of them, this computer's own neither: what is left is enough for the rest of the office. All
/// behind a proxy are one address.
pub(super) const OF_ONE: usize = 32;

/// Names a connection.
pub(super) type Place = u64;

/// What becomes of one that comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// It sits there; another gives way to it where one is named.
    Seated {
        /// Its own.
        place: Place,
        /// The one that is to be closed.
        instead: Option<Place>,
    },
    /// Its address has all it may have, and is answered at each.
    TooMany,
    /// Everybody is being answered: once one is done there is a place.
    Full,
}

/// How a connection stands. The order is that in which they give way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// Has not asked for anything yet.
    Silent,
    /// Was answered, and may ask again.
    Answered,
    /// Is being answered.
    Asking,
}

#[derive(Debug)]
struct Sitting {
    address: IpAddr,
    stand: Stand,
    /// Counts up with each change: the smallest has stood so for longest.
    since: u64,
}

/// The connections that are open.
#[derive(Debug, Default)]
pub(super) struct Seats {
    sitting: BTreeMap<Place, Sitting>,
    count: u64,
}

impl Seats {
    /// Takes one from `address` in, if that can be.
    pub(super) fn admit(&mut self, address: IpAddr) -> Admission {
        let address = holder(address);
        let own = self.held(address);
        let instead = if own >= OF_ONE {
            match self.first_to_go(|sitting| sitting.address == address) {
                Some(place) => Some(place),
                None => return Admission::TooMany,
            }
        } else if self.sitting.len() >= ALL {
            match self.first_to_go(|_| true) {
                Some(place) => Some(place),
                None => return Admission::Full,
            }
        } else {
            None
        };

        if let Some(place) = instead {
            self.sitting.remove(&place);
        }
        let place = self.next();
        let sitting = Sitting {
            address,
            stand: Stand::Silent,
            since: place,
        };
        self.sitting.insert(place, sitting);
        Admission::Seated { place, instead }
    }

    /// Notes that the one at `place` has asked for something.
    pub(super) fn asks(&mut self, place: Place) {
        self.stands(place, Stand::Asking);
    }

    /// Notes that the one at `place` has its answer.
    pub(super) fn is_answered(&mut self, place: Place) {
        self.stands(place, Stand::Answered);
    }

    /// Notes that the one at `place` is gone.
    pub(super) fn leave(&mut self, place: Place) {
        self.sitting.remove(&place);
    }

    fn stands(&mut self, place: Place, stand: Stand) {
        let since = self.next();
        if let Some(sitting) = self.sitting.get_mut(&place) {
            sitting.stand = stand;
            sitting.since = since;
        }
    }

    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    fn held(&self, address: IpAddr) -> usize {
        let sitting = self.sitting.values();
        sitting.filter(|one| one.address == address).count()
    }

    /// Who gives way: of those that are not being answered one that never asked, before one that did; of the address that
    /// holds most; the one that has stood so for longest.
    fn first_to_go(&self, may: impl Fn(&Sitting) -> bool) -> Option<Place> {
        let idle = self
            .sitting
            .iter()
            .filter(|(_, one)| one.stand != Stand::Asking && may(one));
        let first = idle.min_by_key(|(_, one)| {
            let held = std::cmp::Reverse(self.held(one.address));
            (one.stand, held, one.since)
        });
        first.map(|(place, _)| *place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// Who sits where, and who had to go.
    fn seated(seats: &mut Seats, address: &str) -> (Place, Option<Place>) {
        match seats.admit(at(address)) {
            Admission::Seated { place, instead } => (place, instead),
            other => panic!("{address}: {other:?}"),
        }
    }

    /// Sits down from as many addresses as it takes, and is answered where asked for. Returns the places.
    fn fill(seats: &mut Seats, count: usize, asks: bool) -> Vec<Place> {
        let addresses = (0..count).map(|number| format!("10.0.{}.7", number / (OF_ONE - 1)));
        let places: Vec<Place> = addresses.map(|address| seated(seats, &address).0).collect();
        if asks {
            for place in &places {
                seats.asks(*place);
            }
        }
        places
    }

    #[test]
    fn whoever_says_nothing_gives_way_the_oldest_of_the_greediest_first() {
        let mut seats = Seats::default();
        let (alone, _) = seated(&mut seats, "192.168.1.5");
        let many: Vec<Place> = (0..OF_ONE)
            .map(|_| seated(&mut seats, "192.168.1.6").0)
            .collect();
        let (_, instead) = seated(&mut seats, "192.168.1.6");
        assert_eq!(instead, Some(many[0]), "its own");
        for _ in 0..ALL - OF_ONE - 1 {
            assert_eq!(seated(&mut seats, "192.168.1.7").1, None);
        }
        seats.asks(many[1]);
        let (_, instead) = seated(&mut seats, "192.168.1.8");
        assert_eq!(
            instead,
            Some(many[2]),
            "not {alone}, which is the only one there"
        );
    }

    #[test]
    fn whoever_never_asked_goes_before_whoever_did_and_nobody_who_asks() {
        let mut seats = Seats::default();
        let places = fill(&mut seats, ALL, true);
        assert_eq!(seats.admit(at("192.168.1.9")), Admission::Full);
        seats.is_answered(places[5]);
        let (late, instead) = seated(&mut seats, "192.168.1.9");
        assert_eq!(instead, Some(places[5]), "answered, and idle since");
        seats.is_answered(places[9]);
        let (_, instead) = seated(&mut seats, "192.168.1.10");
        assert_eq!(instead, Some(late), "it never asked");
        seats.leave(places[20]);
        assert_eq!(seated(&mut seats, "192.168.1.11").1, None);
    }

    #[test]
    fn one_address_never_has_all() {
        let mut seats = Seats::default();
        for _ in 0..OF_ONE {
            let (place, _) = seated(&mut seats, "192.168.1.6");
            seats.asks(place);
        }
        assert_eq!(seats.admit(at("192.168.1.6")), Admission::TooMany);
        assert_eq!(seated(&mut seats, "192.168.1.7").1, None);
    }

    #[test]
    fn a_thousand_that_say_half_a_word_keep_nobody_waiting() {
        let mut seats = Seats::default();
        for _ in 0..1000 {
            seated(&mut seats, "127.0.0.1");
        }
        let (person, _) = seated(&mut seats, "127.0.0.1");
        seats.asks(person);
        for _ in 0..1000 {
            let (_, instead) = seated(&mut seats, "127.0.0.1");
            assert_ne!(instead, Some(person), "it is being answered");
        }
        assert_eq!(seats.sitting.len(), OF_ONE);
    }
}
