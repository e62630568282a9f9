//! Recordings that a browser without script sends.

use super::*;

/// A form in one piece, as a browser without script sends it.
fn whole(files: &[(&str, &[u8])], topic: &str) -> Vec<u8> {
    let mut body =
        format!("--xx\r\nContent-Disposition: form-data; name=\"linh_vuc\"\r\n\r\n{topic}\r\n")
            .into_bytes();
    for (name, bytes) in files {
        let head = format!(
            "--xx\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"{name}\"\r\nContent-Type: audio/mpeg\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xx--\r\n");
    body
}

impl Sending {
    fn form(&self, body: Body, length: usize, token: &str) -> Answer {
        let request = Request::post(format!("{UPLOAD_WHOLE}?token={token}"))
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::COOKIE, format!("phatthanh={}", self.lan))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xx")
            .header(header::CONTENT_LENGTH, length);
        self.trial.send(request.body(body).unwrap())
    }
}

#[test]
fn a_browser_without_script_sends_in_one_piece_or_not_at_all() {
    let sending = Sending::new();
    let token = form_token(&sending.lan);
    // Longer than any form.
    let bytes = recording(3_000_000);
    let form = whole(&[("Bài một.mp3", &bytes), ("hai.wav", b"RIFF")], COLUMN);
    let answer = sending.form(in_pieces(&form, false), form.len(), &token);
    assert_eq!(answer.to(), RECORDINGS, "{}", answer.body);
    assert!(std::fs::read(sending.audio("dat-dai/Bài một.mp3")).unwrap() == bytes);
    assert_eq!(
        std::fs::read(sending.audio("dat-dai/hai.wav")).unwrap(),
        b"RIFF"
    );
    assert_eq!((sending.uploads().len(), sending.parts()), (2, 0));

    let cut = sending.form(in_pieces(&form[..1_000_000], true), form.len(), &token);
    assert!(cut.code.is_client_error(), "{}", cut.code);
    let cases = [
        (
            StatusCode::BAD_REQUEST,
            whole(&[("", b"")], COLUMN),
            "Chưa chọn tệp",
        ),
        (
            StatusCode::BAD_REQUEST,
            whole(&[("a.mp3", b"")], COLUMN),
            "Chưa chọn tệp",
        ),
        (
            StatusCode::BAD_REQUEST,
            whole(&[("a.docx", b"x")], COLUMN),
            "không phải tệp âm thanh",
        ),
        (
            StatusCode::BAD_REQUEST,
            whole(&[("a.mp3", b"x")], FILLER),
            "Không có thư mục ấy",
        ),
        (
            StatusCode::BAD_REQUEST,
            b"--xx\r\nrubbish".to_vec(),
            "không hiểu",
        ),
    ];
    for (code, form, said) in cases {
        let answer = sending.form(Body::from(form.clone()), form.len(), &token);
        assert_eq!(answer.code, code, "{said}");
        documents::walk(UPLOAD_WHOLE, &answer.body);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let refused = sending.form(Body::from(form.clone()), form.len(), &form_token("another"));
    assert_eq!(refused.code, StatusCode::FORBIDDEN);
    let refused = sending.form(Body::empty(), 2_000_000_000, &token);
    assert_eq!(refused.code, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!((sending.uploads().len(), sending.parts()), (2, 0));
    assert_eq!(std::fs::read_dir(sending.audio(COLUMN)).unwrap().count(), 2);
}
