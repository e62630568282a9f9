//! Where the pages are that others lead to.

/// A person signs in,
pub(super) const SIGN_IN: &str = "/vao";
/// comes back after a pause,
pub(super) const UNLOCK: &str = "/mo-khoa";
/// makes the first account,
pub(super) const FIRST: &str = "/lan-dau";
/// tells what a new station is to be,
pub(super) const SETUP: &str = "/lan-dau/dai";
/// chooses a password and a PIN,
pub(super) const OWN: &str = "/toi";
/// and signs out.
pub(super) const SIGN_OUT: &str = "/ra";
/// Chooses the language.
pub(super) const SPEAK: &str = "/ngon-ngu";
/// What is on air, for a screen on the wall.
pub(super) const WALL: &str = "/man-hinh";
/// The certificate by which browsers know the station, and how they are given it.
pub(super) const CA: &str = "/ca";
/// That certificate.
pub(super) const CA_FILE: &str = "/ca/dai-truyen-thanh.crt";
/// The handbook,
pub(super) const HANDBOOK: &str = "/so-tay";
/// and its pictures.
pub(super) const HANDBOOK_PICTURE: &str = "/so-tay/hinh";
/// A person says that the station's clock is right.
pub(super) const TIME: &str = "/gio";
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
/// Tokens of programs.
pub(super) const TOKENS: &str = "/nguoi-dung/the";
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
/// Where recordings are sent to piece by piece,
pub(super) const UPLOAD: &str = "/tin-bai/gui";
/// or in one piece,
pub(super) const UPLOAD_WHOLE: &str = "/tin-bai/gui-tep";
/// and what sends them piece by piece.
pub(super) const UPLOAD_SCRIPT: &str = "/tinh/upload.js";

/// Returns whether files are sent to `path`: as long as those are, with the form's token in a header or the address.
pub(super) fn takes_files(path: &str) -> bool {
    [UPLOAD, UPLOAD_WHOLE, IMPORT, URGENT_RECORD].contains(&path)
}

/// Which papers there are,
pub(super) const REPORTS: &str = "/bao-cao";
/// how one of them stands,
pub(super) const PAPER: &str = "/bao-cao/giay";
/// how it looks,
pub(super) const PAPER_VIEW: &str = "/bao-cao/xem";
/// and its file.
pub(super) const PAPER_FILE: &str = "/bao-cao/tep";
/// What orders and live broadcasts lack in writing.
pub(super) const PAPERS_DUE: &str = "/giay-to";
/// A day held against its plan.
pub(super) const RECONCILE: &str = "/bao-cao/doi-chieu";
/// What programs with a token ask for stands below this,
pub(super) const API: &str = "/api/v1/";
/// how that is to be asked,
pub(super) const DESCRIPTION: &str = "/api/v1/openapi.json";
/// what is on air,
pub(super) const API_STATUS: &str = "/api/v1/status";
/// what is planned,
pub(super) const API_PLAN: &str = "/api/v1/plan";
/// what was heard,
pub(super) const API_LOG: &str = "/api/v1/log";
/// the recordings,
pub(super) const API_LIBRARY: &str = "/api/v1/library";
/// orders in force,
pub(super) const API_ORDERS: &str = "/api/v1/orders";
/// what orders and live broadcasts have in writing,
pub(super) const API_PAPERS: &str = "/api/v1/papers";
/// how orders are stopped,
pub(super) const API_STOP: &str = "/api/v1/orders/stop";
/// and how the item on air is ended.
pub(super) const API_SKIP: &str = "/api/v1/skip";
/// What will air, as a calendar.
pub(super) const CALENDAR: &str = "/lich.ics";

/// The week as it is planned,
pub(super) const WEEK: &str = "/tuan";
/// the week as people keep it in a table,
pub(super) const IMPORT: &str = "/tuan/nhap-bang";
/// one of its slots,
pub(super) const SLOT: &str = "/tuan/khung";
/// and one date that differs.
pub(super) const DAY: &str = "/tuan/ngay";
/// Every program,
pub(super) const PROGRAMS: &str = "/chuong-trinh";
/// and the file of one.
pub(super) const PROGRAM: &str = "/chuong-trinh/tep";
/// The calendar: lunar dates, holidays, mourning,
pub(super) const DAYS: &str = "/lich";
/// and what switches special days on and off.
pub(super) const SWITCH: &str = "/lich/bat-tat";
/// What is proposed.
pub(super) const DRAFTS: &str = "/ban-nhap";
/// Every version of the station's files.
pub(super) const HISTORY: &str = "/so-thay-doi";

/// Returns whether programs ask at `path`: they are answered in JSON, in the language they name.
pub(super) fn is_for_programs(path: &str) -> bool {
    path.starts_with(API) || path == CALENDAR
}

/// Returns an address with what is asked there.
pub(super) fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{path}?{query}")
}
/// What is said at once: an order is given,
pub(super) const URGENT: &str = "/khan-cap";
/// is on air,
pub(super) const URGENT_NOW: &str = "/khan-cap/dang-phat";
/// changes while its page is open,
pub(super) const URGENT_LIVE: &str = "/khan-cap/song";
/// and is heard before it is given.
pub(super) const URGENT_SOUND: &str = "/khan-cap/nghe";
/// Where words recorded in the browser go,
pub(super) const URGENT_RECORD: &str = "/khan-cap/thu";
/// and what records them.
pub(super) const RECORD_SCRIPT: &str = "/tinh/record.js";
/// What plays a drill at the desk from beginning to end.
pub(super) const DRILL_SCRIPT: &str = "/tinh/drill.js";
/// What asks that a button be held.
pub(super) const HOLD: &str = "/tinh/hold.js";
/// How the machine is: alarms are acknowledged there,
pub(super) const MACHINE: &str = "/may";
/// a copy is asked for, or a drill,
pub(super) const MACHINE_ACT: &str = "/may/viec";
/// what the doctor says,
pub(super) const DOCTOR: &str = "/may/kham";
/// and the sound cards with a tone on one.
pub(super) const CARDS: &str = "/may/am-thanh";
/// Who may speak live, and whoever speaks into a phone:
pub(super) const TALK: &str = "/truc-tiep";
/// what changes while that page is open,
pub(super) const TALK_LIVE: &str = "/truc-tiep/song";
/// where the sound goes,
pub(super) const TALK_SOUND: &str = "/truc-tiep/tieng";
/// what sends it,
pub(super) const TALK_SCRIPT: &str = "/tinh/talk.js";
/// and what takes it from the microphone.
pub(super) const MICROPHONE: &str = "/tinh/microphone.js";

/// Returns whether a socket is opened at `path`: a browser says by itself from which site it does, but carries no header of
/// ours. So the form's token stands in the address.
pub(super) fn is_socket(path: &str) -> bool {
    path == TALK_SOUND
}

/// The letters of the pages,
pub(super) const FONT: &str = "/tinh/latin.woff2";
/// those of Vietnamese beside,
pub(super) const FONT_VIETNAMESE: &str = "/tinh/vietnamese.woff2";
/// and the licence of both.
pub(super) const FONT_LICENCE: &str = "/tinh/OFL.txt";
