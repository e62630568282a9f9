# publish: trang nghe lại và danh sách phát tại họp thôn
publish-about = Những bài đã phát trên { $station }, xếp theo lĩnh vực.
publish-feed = Nghe bằng ứng dụng podcast
publish-nothing = Chưa có bài nào đã phát và còn được duyệt.
publish-download = Tải về ({ $kind }, { $size })
publish-piece = { $topic } · { $length } · { $often ->
    [once] phát ngày { $first }
   *[other] phát { $times } lượt, lần đầu { $first }, gần nhất { $last }
} · duyệt: { $by }
publish-meeting-title = DANH SÁCH BÀI PHÁT TẠI HỌP THÔN
publish-meeting-date = Lập ngày { $date }
publish-meeting-how = Các tệp được đánh số theo thứ tự phát. Tất cả đều đã phát trên sóng của đài và còn được duyệt.
publish-column-heard = Ngày đã phát
publish-column-file = Tên tệp
