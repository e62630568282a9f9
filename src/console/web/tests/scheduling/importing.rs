//! The paper week sent through the page: it becomes a draft, and what was not understood stands on it, row by row.

use axum::body::Body;
use axum::http::Request;

use super::*;
use crate::console::web::paths::IMPORT;

/// The form as a browser sends it.
fn form(from: &str, name: &str, table: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in [("tu", from), ("ly_do", "")] {
        let part =
            format!("--xx\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--xx\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(table);
    body.extend_from_slice(b"\r\n--xx--\r\n");
    body
}

fn sent(trial: &Trial, session: &str, body: Vec<u8>, token: &str) -> Answer {
    let request = Request::post(format!("{IMPORT}?token={token}"))
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header(header::COOKIE, format!("phatthanh={session}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xx")
        .header(header::CONTENT_LENGTH, body.len());
    trial.send(request.body(Body::from(body)).unwrap())
}

fn sample() -> String {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(own.join("tests/fixtures/week/tuan.csv")).unwrap()
}

#[test]
fn the_paper_week_becomes_a_draft_and_says_what_it_did_not_understand() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let token = form_token(&staff);
    let before = read(&trial, FILE);
    let shown = page(&trial, IMPORT, &staff);
    assert!(shown.contains("value=\"30/11/2026\"") && shown.contains("enctype"));
    assert!(page(&trial, WEEK, &staff).contains(IMPORT));

    // The column moves; a row has no time that anybody understands.
    let table = sample()
        .replace("Thứ ba;17h15;0:10;Cải cách", "Thứ ba;17h15;0:15;Cải cách")
        .replace(";17h05;10;Gương sáng", ";giờ nào;10;Gương sáng");
    let answer = sent(
        &trial,
        &staff,
        form("30/11/2026", "tuần <b>.csv", table.as_bytes()),
        &token,
    );
    assert_eq!(answer.to(), "/ban-nhap?so=1", "{}", answer.body);
    assert_eq!(read(&trial, FILE), before, "a draft has no effect");
    let draft = page(&trial, "/ban-nhap?so=1", &staff);
    for said in [
        "Đổi khung giờ cchc-chieu: dài 15m.",
        "không hiểu giờ “giờ nào”",
        "là tiếp âm mà đài chưa có chương trình nào",
        "không có trong bảng nhưng vẫn giữ",
        "tuần &lt;b&gt;.csv",
        "T3 17:15 (10 phút) chuyển sang T3 17:15 (15 phút)",
    ] {
        assert!(draft.contains(said), "{said}: {draft}");
    }
    let operations = drafts::find(&folder(&trial), 1).unwrap().operations;
    assert_eq!(operations.len(), 1, "{operations:?}");
}

#[test]
fn what_is_no_table_is_said_at_the_form_and_makes_no_draft() {
    let trial = Trial::new();
    with_station(&trial, false);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let token = form_token(&staff);
    let bomb = vec![b' '; 21_000_000];
    for (from, table, said) in [
        (
            "30/11/2026",
            sample().into_bytes(),
            "Không có gì để đưa vào bản nháp",
        ),
        ("30/02/2026", sample().into_bytes(), "“30/02/2026”"),
        ("01/11/2026", sample().into_bytes(), "đã qua"),
        ("30/11/2026", Vec::new(), "Chưa chọn tệp"),
        (
            "30/11/2026",
            b"PK\x03\x04".to_vec(),
            "tệp hỏng hoặc không phải bảng",
        ),
        (
            "30/11/2026",
            b"xin ch\xC3\xA0o".to_vec(),
            "Không thấy dòng tiêu đề",
        ),
        ("30/11/2026", bomb, "Tệp nặng quá 20 MB"),
    ] {
        let answer = sent(&trial, &staff, form(from, "a.csv", &table), &token);
        assert_eq!(answer.code, StatusCode::OK, "{said}");
        documents::walk(IMPORT, &answer.body);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let rubbish = sent(&trial, &staff, b"--xx\r\nrubbish".to_vec(), &token);
    assert_eq!(rubbish.code, StatusCode::BAD_REQUEST);
    let other = form_token("another");
    let refused = sent(
        &trial,
        &staff,
        form("", "a.csv", sample().as_bytes()),
        &other,
    );
    assert_eq!(refused.code, StatusCode::FORBIDDEN);
    assert!(drafts::drafts(&folder(&trial)).unwrap().is_empty());
}
