//! A whole day as people and programs read it.

use jiff::civil::Date;
use phatthanh::names::{AudioPath, TopicId};
use phatthanh::rundown::{PlanDay, table};
use phatthanh::schedule::{Pick, Program, QuietHours};
use phatthanh::words::Language;

use super::world::{World, approval, length, tuesday};

/// The afternoon and the next morning of a commune station, with faults a real week has.
fn commune() -> World {
    let mut world = World::new("Asia/Ho_Chi_Minh");
    world.rules.quiet = Some(QuietHours {
        from: "21:00".parse().unwrap(),
        to: "05:00".parse().unwrap(),
    });
    world.rules.session_length = Some(length("28m"));
    for (topic, title) in [
        ("hieu", "Nhạc hiệu"),
        ("nhac", "Nhạc nền"),
        ("du-phong", "Dự phòng"),
        ("dat-dai", "Đất đai"),
        ("ho-tich", "Hộ tịch"),
        ("khieu-nai", "Khiếu nại"),
        ("ban-tin", "Bản tin địa phương"),
        ("loi-xuong", "Lời xướng"),
    ] {
        world.topic(topic).title = title.into();
    }

    programs(&mut world);
    recordings(&mut world);
    world.repeat("cchc-sang", "cchc-chieu", "05:35", "10m");
    world.slot("mo-dau-chieu", "mo-dau", "17:00", "1m");
    world
        .slot("ban-tin-chieu", "ban-tin-xa", "17:05", "10m")
        .overrun = length("30s");
    world.slot("cchc-chieu", "cai-cach-hanh-chinh", "17:15", "10m");
    world.slot("ca-nhac-chieu", "ca-nhac", "17:24:30", "5m");
    world.slot("dem", "ca-nhac", "20:58", "5m");
    world
}

fn programs(world: &mut World) {
    let titled = |program: &mut Program, title: &str, opening: Option<&str>| {
        program.title = title.into();
        program.opening = opening.map(AudioPath::from);
    };

    let program = world.program(
        "cai-cach-hanh-chinh",
        Pick::Rotate,
        &["dat-dai", "ho-tich", "khieu-nai"],
    );
    titled(
        program,
        "Chuyên mục Cải cách hành chính",
        Some("hieu/cchc.ogg"),
    );
    program.closing = Some(AudioPath::from("hieu/cchc-ket.wav"));
    program.evergreen = Some(AudioPath::from("du-phong/gioi-thieu-dai.mp3"));
    program.approval = true;
    let program = world.program("ban-tin-xa", Pick::Newest, &["ban-tin"]);
    program.expires = Some(length("720h"));
    titled(program, "Bản tin địa phương", Some("hieu/chuyen-muc.ogg"));
    program.approval = true;
    titled(
        world.program("mo-dau", Pick::InOrder, &["loi-xuong"]),
        "Nhạc hiệu và lời xướng",
        Some("hieu/dai.ogg"),
    );
    let program = world.program("ca-nhac", Pick::Rotate, &[]);
    titled(program, "Ca nhạc", None);
    program.filler = Some(TopicId::from("nhac"));
}

fn recordings(world: &mut World) {
    for (path, length, title) in [
        ("hieu/cchc.ogg", "8s", "CCHC"),
        ("hieu/cchc-ket.wav", "5s500ms", "CCHC kết"),
        ("hieu/chuyen-muc.ogg", "6s", "Chuyên mục"),
        ("hieu/dai.ogg", "20s", "Nhạc hiệu đài"),
        ("nhac/ben-song.ogg", "3m20s", "Bên sông"),
        ("nhac/chieu-lang.ogg", "2m45s", "Chiều làng"),
        ("du-phong/gioi-thieu-dai.mp3", "1m", "Giới thiệu đài"),
        ("loi-xuong/loi-xuong.wav", "14s", "Lời xướng"),
        (
            "dat-dai/bien-dong.mp3",
            "6m41s250ms",
            "Đăng ký biến động đất đai: hồ sơ gồm những gì?",
        ),
        (
            "dat-dai/cap-lan-dau.mp3",
            "5m12s",
            "Cấp Giấy chứng nhận lần đầu: nộp ở đâu, chờ bao lâu?",
        ),
        ("ho-tich/khai-sinh.mp3", "4m3s", "Khai sinh cho trẻ"),
        (
            "khieu-nai/lan-dau.mp3",
            "7m",
            "Quyền khiếu nại lần đầu và thời hiệu",
        ),
        (
            "ban-tin/ban-tin-142.mp3",
            "10m10s",
            "Bản tin địa phương số 142",
        ),
        ("ban-tin/ban-tin-17-10.mp3", "4m", "Bản tin 17-10"),
    ] {
        let segment = world.segment(path, length);
        segment.title = title.into();
        segment.approval = approval();
    }

    world.find("ban-tin/ban-tin-142.mp3").number = Some(142);
    world.find("ban-tin/ban-tin-17-10.mp3").dated = Some(Date::constant(2026, 10, 17));
    world.find("ho-tich/khai-sinh.mp3").approval = None;
}

fn check(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!(name, text) });
}

#[test]
fn a_day_as_a_table() {
    let mut world = commune();
    world.air(tuesday().yesterday().unwrap());
    let rundown = world.plan(tuesday());
    for (name, language) in [("rundown-vi", Language::Vi), ("rundown-en", Language::En)] {
        check(
            name,
            &table(&rundown, &world.schedule, &world.rules.zone, language),
        );
    }
}

#[test]
fn a_day_as_json() {
    let mut world = commune();
    world
        .schedule
        .slots
        .retain(|slot| slot.id.as_str() == "mo-dau-chieu" || slot.id.as_str() == "cchc-sang");
    world
        .segments
        .retain(|segment| !segment.path.as_str().starts_with("du-phong"));

    // Half a millisecond, and no whole number of nanoseconds: ends meet starts all the same.
    world.find("hieu/dai.ogg").length = phatthanh::units::Frames::new(960_025);
    let day = PlanDay::new(&world.plan(tuesday()), &world.rules.zone, Language::En);
    check("rundown-json", &serde_json::to_string_pretty(&day).unwrap());
    for pair in day
        .items
        .windows(2)
        .filter(|pair| pair[0].slot == pair[1].slot)
    {
        assert_eq!(pair[0].end, pair[1].start);
    }
}
