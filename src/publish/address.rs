//! Where a folder will stand on the web: an address that podcast players accept.
//!
//! Pure.

/// `text` as the beginning of addresses, without a last `/`; none if it is none of the web, or would not stand in
/// a feed as it is.
#[must_use]
pub fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let plain = |c: char| {
        c.is_ascii_graphic()
            && !matches!(
                c,
                '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '?' | '#'
            )
    };

    let fits =
        ["http", "https"].contains(&scheme.as_str()) && is_host(host) && path.chars().all(plain);
    fits.then(|| {
        format!("{scheme}://{host}/{path}")
            .trim_end_matches('/')
            .to_owned()
    })
}

/// `haiduong.example`, `192.168.1.5:8080`, `[fd00::5]`.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };

    let label = |label: &str| {
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty()
            && label.chars().all(letters)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };

    let six = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let named = match six {
        Some(six) => six.parse::<std::net::Ipv6Addr>().is_ok(),
        None => name.split('.').all(label),
    };

    named && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(address(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn addresses() {
        check(
            "https://haiduong.example/nghe/",
            Some("https://haiduong.example/nghe"),
        );
        check(" HTTP://haiduong.example ", Some("http://haiduong.example"));
        check(
            "http://192.168.1.5:8080/a/b~c",
            Some("http://192.168.1.5:8080/a/b~c"),
        );
        check("http://[fd00::5]:80/", Some("http://[fd00::5]:80"));
        for wrong in [
            "",
            "haiduong.example/nghe",
            "www.haiduong.example",
            "ftp://haiduong.example",
            "file:///srv/web",
            "javascript:alert(1)",
            "https://",
            "https:///nghe",
            "https://hai duong.example",
            "https://hảidương.vn",
            "https://haiduong.example/nghe lại",
            "https://haiduong.example/?a=1",
            "https://haiduong.example/#a",
            "https://haiduong.example/\"><script>",
            "https://haiduong.example:99999",
            "https://.example",
            "https://ten@haiduong.example",
            "https://haiduong.example/\u{1b}[31m",
        ] {
            check(wrong, None);
        }
    }
}
