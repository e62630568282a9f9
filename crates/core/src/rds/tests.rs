use proptest::prelude::*;

use super::*;

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn noon() -> Zoned {
    "2026-11-24T17:00:30.25+07:00[+07:00]".parse().unwrap()
}

fn text(text: &str, is_new: bool) -> Message {
    let text = text.to_owned();
    Message::Text { text, is_new }
}

/// As another program makes them: the package `uecp` 0.4.0 of `PyPI`, by `tests/it/rds_frames.py`.
#[test]
fn frames_are_those_of_another_program() {
    let all = Address::default();
    let far = Address {
        site: 1023,
        encoder: 61,
    };
    let x = "x".repeat(64);
    #[rustfmt::skip]
    let table = [
        (all, Message::Number(0xfdfe), "fe00000005010000fd00fd016591ff".to_owned()),
        (far, Message::Number(0x1a2b), "fefd02fd0000050100001a2be0b8ff".to_owned()),
        (all, Message::ServiceName(*b"HAIDUONG"), "fe0000000b02000048414944554f4e47d6a1ff".to_owned()),
        (all, Message::ServiceName(service_name("Đài xã")), "fe0000000b0200004461692078612020ab59ff".to_owned()),
        (all, Message::ServiceName(*b"DAI XA  "), "fe0000000b0200004441492058412020412fff".to_owned()),
        (all, Message::Kind(1), "fe000000040700000106cbff".to_owned()),
        (all, text(&radio_text("ĐÀI HẢI DƯƠNG"), true), "fe000000130a00000f01444149204841492044554f4e470dafdeff".to_owned()),
        (all, text(&x, false), format!("fe000000450a00004100{}8314ff", "78".repeat(64))),
        (all, Message::Clock(noon()), "fe000000090d1a0b180a001e190e1a06ff".to_owned()),
        (all, Message::SendsClock(true), "fe0000000219013645ff".to_owned()),
        (all, Message::SendsClock(false), "fe0000000219002664ff".to_owned()),
    ];
    for (address, message, expected) in table {
        assert_eq!(hex(&frame(address, &message)), expected, "{message:?}");
    }
}

#[test]
fn lines_are_those_of_cheap_encoders() {
    let lines = Lines {
        text: "RT1=".into(),
        clock: vec!["TIME=%H:%M:%S".into(), "DATE=%d.%m.%y".into()],
    };
    for (message, expected) in [
        (Message::Number(0xab), "PI=00AB\r\n"),
        (
            Message::ServiceName(service_name("ĐÀI HẢI DƯƠNG")),
            "PS=DAI HAI \r\n",
        ),
        (Message::Kind(1), "PTY=1\r\n"),
        (text("Ban tin sang", true), "RT1=Ban tin sang\r\n"),
        (Message::Clock(noon()), "TIME=17:00:30\r\nDATE=24.11.26\r\n"),
        (Message::SendsClock(false), "CT=0\r\n"),
    ] {
        assert_eq!(String::from_utf8(lines.write(&message)).unwrap(), expected);
    }
    let silent = Lines {
        clock: Vec::new(),
        ..lines
    };
    assert_eq!(silent.write(&Message::Clock(noon())), b"");
    assert_eq!(silent.write(&Message::SendsClock(true)), b"");
}

#[test]
fn vietnamese_is_folded_composed_and_decomposed() {
    assert_eq!(radio_text("ĐÀI HẢI DƯƠNG"), "DAI HAI DUONG");
    assert_eq!(
        radio_text("Đa\u{300}i Ha\u{309}i Du\u{31b}o\u{31b}ng"),
        "Dai Hai Duong"
    );
    assert_eq!(&service_name("xã"), b"xa      ");
    let long = "Bản tin của Ủy ban nhân dân xã Hải Dương về việc phòng chống lụt bão năm nay";
    let shown = radio_text(long);
    assert_eq!(
        shown,
        "Ban tin cua Uy ban nhan dan xa Hai Duong ve viec phong chong lut"
    );
    assert_eq!(radio_text(&"a".repeat(70)).len(), 64);
    assert_eq!(radio_text("100$ ~ ^"), "100");
}

/// Looks once a second for so many seconds; returns what was told, with the second.
fn told(
    prompter: &mut Prompter,
    seconds: std::ops::Range<u64>,
    shown: &str,
    clock: Option<&Zoned>,
) -> Vec<(u64, Message)> {
    let identity = Identity {
        service_name: *b"HAIDUONG",
        number: Some(0x1a2b),
        kind: None,
    };
    let scene = Scene {
        identity: &identity,
        text: shown,
        clock,
    };
    let look = |second| {
        let messages = prompter.look(&scene, Duration::from_secs(second));
        messages.into_iter().map(move |message| (second, message))
    };
    seconds.flat_map(look).collect()
}

#[test]
fn an_encoder_is_told_once_and_again_after_ten_minutes() {
    let (mut prompter, clock) = (Prompter::default(), noon());
    let first = [
        (0, Message::Number(0x1a2b)),
        (0, Message::ServiceName(*b"HAIDUONG")),
        (0, text("A", true)),
        (0, Message::Clock(clock.clone())),
        (0, Message::SendsClock(true)),
    ];
    assert_eq!(told(&mut prompter, 0..600, "A", Some(&clock)), first);
    let again = [
        (600, Message::Number(0x1a2b)),
        (600, Message::ServiceName(*b"HAIDUONG")),
        (600, text("A", false)),
        (600, Message::Clock(clock.clone())),
        (600, Message::SendsClock(true)),
    ];
    assert_eq!(told(&mut prompter, 600..900, "A", Some(&clock)), again);
    prompter.forget();
    assert_eq!(told(&mut prompter, 900..901, "A", Some(&clock)).len(), 5);
}

#[test]
fn a_text_stays_for_ten_seconds_whatever_comes() {
    let (mut prompter, clock) = (Prompter::default(), noon());
    told(&mut prompter, 0..1, "A", Some(&clock));
    assert_eq!(
        told(&mut prompter, 1..11, "B", Some(&clock)),
        [(10, text("B", true))]
    );
    assert_eq!(told(&mut prompter, 11..15, "C", Some(&clock)), []);
    assert_eq!(
        told(&mut prompter, 15..30, "D", Some(&clock)),
        [(20, text("D", true))]
    );
}

#[test]
fn a_clock_that_is_not_believed_is_told_to_nobody() {
    let (mut prompter, clock) = (Prompter::default(), noon());
    let is_clock = |(_, message): &(u64, Message)| matches!(message, Message::Clock(_));
    let doubted = told(&mut prompter, 0..300, "A", None);
    assert!(!doubted.iter().any(is_clock));
    assert_eq!(doubted.last(), Some(&(0, Message::SendsClock(false))));
    let believed = told(&mut prompter, 300..310, "A", Some(&clock));
    let on = [
        (300, Message::Clock(clock)),
        (300, Message::SendsClock(true)),
    ];
    assert_eq!(believed, on);
    assert_eq!(
        told(&mut prompter, 310..320, "A", None),
        [(310, Message::SendsClock(false))]
    );
}

/// Reads a frame back by its own rules: what is between the ends, unstuffed, if its check is right.
fn inside(frame: &[u8]) -> Vec<u8> {
    let [0xfe, stuffed @ .., 0xff] = frame else {
        panic!("no frame: {frame:?}");
    };
    assert!(stuffed.iter().all(|byte| *byte < 0xfe));
    let (mut bytes, mut left) = (Vec::new(), stuffed.iter());
    while let Some(byte) = left.next() {
        let far = (*byte == 0xfd).then(|| left.next().unwrap());
        bytes.push(byte + far.copied().unwrap_or(0));
    }
    // Divided by the polynomial, bytes and their check leave what is known (CRC-16/GENIBUS).
    let rest = bytes.iter().fold(0xffff_u32, |rest, byte| {
        (0..8).rev().fold(rest, |rest, bit| {
            let shifted = rest << 1 & 0xffff;
            if rest >> 15 ^ u32::from(byte >> bit & 1) == 1 {
                shifted ^ 0x1021
            } else {
                shifted
            }
        })
    });
    assert_eq!(rest, 0x1d0f);
    bytes.truncate(bytes.len() - 2);
    bytes
}

proptest! {
    #[test]
    fn any_title_is_a_frame_that_is_read_back(title in ".{0,200}", site in 0_u16..1024, encoder in 0_u8..64, number: u16) {
        let shown = radio_text(&title);
        prop_assert!(shown.len() <= 64);
        let is_plain = |byte: u8| (b' '..0x7e).contains(&byte) && !b"$^`".contains(&byte);
        prop_assert!(shown.bytes().all(is_plain));
        let address = Address { site, encoder };
        let bytes = inside(&frame(address, &text(&shown, true)));
        prop_assert_eq!(u16::from_be_bytes([bytes[0], bytes[1]]), site << 6 | u16::from(encoder));
        prop_assert_eq!(usize::from(bytes[3]), bytes.len() - 4);
        let letters = &bytes[9..];
        let letters = letters.strip_suffix(b"\r").unwrap_or(letters);
        prop_assert_eq!(letters, shown.as_bytes());
        let bytes = inside(&frame(address, &Message::Number(number)));
        prop_assert_eq!(&bytes[7..], &number.to_be_bytes());
    }
}
