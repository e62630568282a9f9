//! Where the pages are that others lead to.

/// A person signs in,
pub(super) const SIGN_IN: &str = "/vao";
/// comes back after a pause,
pub(super) const UNLOCK: &str = "/mo-khoa";
/// makes the first account,
pub(super) const FIRST: &str = "/lan-dau";
/// chooses a password and a PIN,
pub(super) const OWN: &str = "/toi";
/// and signs out.
pub(super) const SIGN_OUT: &str = "/ra";
/// Chooses the language.
pub(super) const SPEAK: &str = "/ngon-ngu";
/// What is on air, for a screen on the wall.
pub(super) const WALL: &str = "/man-hinh";
/// Whether sound reaches the card, for watchers.
pub(super) const HEALTH: &str = "/healthz";
/// What was heard, and why not.
pub(super) const LOG: &str = "/nhat-ky";
/// Whether the log's chain is whole.
pub(super) const CHAIN: &str = "/nhat-ky/kiem-tra";
/// Why a slot plays what it plays.
pub(super) const WHY: &str = "/nhat-ky/vi-sao";
/// Who has an account.
pub(super) const USERS: &str = "/nguoi-dung";
/// What is live on **Hôm nay**.
pub(super) const LIVE: &str = "/song";
/// The station's figures, for watchers.
pub(super) const METRICS: &str = "/metrics";
/// What puts into a page what is live.
pub(super) const SCRIPT: &str = "/tinh/live.js";
/// The query of a page that a browser without script asks for by itself.
pub(super) const BY_ITSELF: &str = "tu-dong";
/// How pages look.
pub(super) const STYLE: &str = "/tinh/console.css";
/// What a browser puts before a page's name.
pub(super) const ICON: &str = "/tinh/icon.svg";
/// What waits for approval,
pub(super) const APPROVE: &str = "/cho-duyet";
/// and how it sounds.
pub(super) const LISTEN: &str = "/nghe";
/// Every recording.
pub(super) const RECORDINGS: &str = "/tin-bai";
/// The week as it is planned,
pub(super) const WEEK: &str = "/tuan";
/// one of its slots,
pub(super) const SLOT: &str = "/tuan/khung";
/// and one date that differs.
pub(super) const DAY: &str = "/tuan/ngay";
/// What is proposed.
pub(super) const DRAFTS: &str = "/ban-nhap";
/// Every version of the station's files.
pub(super) const HISTORY: &str = "/so-thay-doi";

/// Returns an address with what is asked there.
pub(super) fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{path}?{query}")
}
