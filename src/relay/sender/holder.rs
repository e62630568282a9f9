//! Whose an address is, where connections are counted.

use std::net::{IpAddr, Ipv6Addr};

/// Returns whose connections are counted together: a computer has a whole network of IPv6 addresses.
#[must_use]
pub fn holder(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(long) => {
            let network = u128::from(long) >> 64 << 64;
            // Of this computer there is one.
            let kept = if long.is_loopback() {
                u128::from(long)
            } else {
                network
            };
            Ipv6Addr::from(kept).into()
        }
        short @ IpAddr::V4(_) => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_computer_is_one_by_whichever_of_its_addresses() {
        #[rustfmt::skip]
        let same = [
            ("2001:db8::1", "2001:db8::abcd:1", true), ("2001:db8:0:1::1", "2001:db8::1", false),
            ("::ffff:10.0.0.1", "10.0.0.1", true),     ("::1", "::2", false),
        ];
        for (one, other, is) in same {
            assert_eq!(holder(at(one)) == holder(at(other)), is, "{one} {other}");
        }
    }
}
