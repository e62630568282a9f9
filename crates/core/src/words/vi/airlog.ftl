# airlog: nhật ký phát sóng

airlog-missing = Chưa có nhật ký phát sóng ở { $path }: đài chưa chạy lần nào, hoặc đang chọn nhầm thư mục của đài.
airlog-too-new = Nhật ký { $path } do bản phatthanh mới hơn ghi (mẫu số { $found }, bản này chỉ biết đến { $known }). Hãy dùng bản phatthanh mới.
airlog-damaged = Nhật ký { $path } bị hỏng: { $problem }. Hãy giữ nguyên tệp này và chép lại bản sao lưu; chưa có gì bị xoá.
airlog-full = Ổ đĩa chứa { $path } đã đầy nên không ghi được nhật ký. Hãy xoá bớt tệp không cần trên ổ đĩa.
airlog-busy = Một chương trình khác đang giữ { $path }. Hãy đóng chương trình đó rồi làm lại.
airlog-not-open = Lượt phát { $seq } đã kết thúc hoặc chưa bắt đầu. Có thể đang có hai trình phát sóng cùng chạy.
airlog-io = Không dùng được { $path }: { $problem }. { $cause ->
    [handles] Không phải lỗi ổ đĩa: máy đang mở quá nhiều tệp, xem cảnh báo của phatthanh status
   *[other] Hãy kiểm tra ổ đĩa và quyền truy cập
}.

airlog-power-cut = tính đến lần ghi nhịp cuối cùng
airlog-power-cut-no-heartbeat = không rõ đã phát được bao lâu

airlog-verified = Nhật ký còn nguyên vẹn: { $rows } dòng, mã dòng cuối { $head }
airlog-broken-missing = Dòng { $seq }: không còn nữa. Dòng này đã bị xoá hoặc bị đổi số.
airlog-broken-inserted = Dòng { $seq }: số dòng không hợp lệ. Dòng này do người khác chèn vào.
airlog-broken-content = Dòng { $seq }: số, loại, giờ hoặc nội dung không còn như lúc ghi. Dòng này đã bị sửa.
airlog-broken-hash = Dòng { $seq }: mã của dòng (hash) không còn như lúc ghi. Mã này đã bị sửa.
airlog-broken-prev = Dòng { $seq }: không nối tiếp dòng trước (prev). Dòng này bị sửa, hoặc dòng trước bị thay.
airlog-broken-field = Dòng { $seq }: cột { $column } chứa dữ liệu mà phatthanh không bao giờ ghi.
airlog-broken-body = Dòng { $seq }: mã khớp nhưng nội dung không đúng mẫu. Dòng này không do phatthanh ghi.
airlog-broken-not-open = Dòng { $seq }: ghi kết thúc lượt phát { $of }, nhưng lượt ấy không đang phát.
airlog-broken-cut-off = Dòng { $seq }: không còn nữa. Các dòng cuối (từng có đến số { $given }) đã bị xoá.
airlog-broken-index-missing = Lượt phát { $seq }: có trong nhật ký nhưng không còn trong bảng tra cứu. Nhật ký gốc vẫn đúng.
airlog-broken-index-extra = Lượt phát { $seq }: có trong bảng tra cứu nhưng nhật ký không ghi. Nhật ký gốc vẫn đúng.
airlog-broken-index = Lượt phát { $seq }: cột { $column } của bảng tra cứu là { $found }, nhật ký ghi { $expected }. Nhật ký gốc vẫn đúng.
airlog-broken-schema = Các dòng (đến dòng { $seq }) đều khớp, nhưng phần bảo vệ { $name } của cơ sở dữ liệu đã bị gỡ hoặc bị thay.

airlog-broken-seal-signature = Dòng { $seq }: chữ ký niêm phong không khớp. Niêm phong này không do phatthanh lập, hoặc đã bị sửa.
airlog-broken-seal-of-another = Dòng { $seq }: niêm phong không phải của dòng ngay trước. Niêm phong bị dời tới đây, hoặc có dòng bị chèn vào.
airlog-broken-seal-log = Dòng { $seq }: niêm phong của một nhật ký khác bị chép vào đây.
airlog-broken-seal-key = Dòng { $seq }: niêm phong bằng khoá khác ({ $found }) với các lần trước hoặc với khoá đã cho ({ $expected }). Nếu đài bị mất khoá và đây là khoá mới, hãy ghi cả hai khoá sau --key; nếu không, niêm phong này do người khác lập.

airlog-copy-line = { $file }, hàng { $line }: không phải một dòng của ngày đã niêm phong. Tệp bị hỏng hoặc bị sửa.
airlog-copy-content = { $file }, dòng { $seq }: số, loại, giờ, nội dung hoặc mã không còn như lúc niêm phong. Tệp bị hỏng hoặc bị sửa.
airlog-copy-order = { $file }, dòng { $seq }: không nối tiếp dòng trước. Có dòng bị xoá, bị chèn hoặc bị dời.
airlog-copy-no-seal = { $file }: cuối tệp không có niêm phong. Các dòng cuối đã bị cắt.
airlog-copy-seal-of-another = { $file }, dòng { $seq }: niêm phong không phải của dòng ngay trước.
airlog-copy-signature = { $file }, dòng { $seq }: chữ ký niêm phong không khớp. Niêm phong bị làm giả hoặc bị sửa.
airlog-copy-unreadable = { $file }: không đọc được ({ $problem }).
airlog-witness-cut-off = { $file }: dòng { $seq } đã niêm phong ở đây nhưng nhật ký không còn. Phần cuối nhật ký đã bị cắt.
airlog-witness-row = { $file }: dòng { $seq } của nhật ký có { $column } khác với lúc niêm phong. Nhật ký đã bị sửa về sau.
airlog-witness-replaced = { $file }: ngày niêm phong của một nhật ký khác. Nhật ký của đài đã bị thay toàn bộ.
airlog-witness-key = { $file }: niêm phong bằng khoá khác ({ $found }) với các tệp kia hoặc với khoá đã cho ({ $expected }). Nếu đài bị mất khoá và đây là khoá mới, hãy ghi cả hai khoá sau --key; nếu không, khoá đã bị thay.
airlog-witness-gap = { $file }: thiếu các ngày niêm phong trước đó, từ dòng { $seq }.
airlog-witness-holds = { $folder }: { $days } ngày đã niêm phong, ngày cuối { $last }; nhật ký khớp với tất cả
airlog-witness-none = { $folder }: chưa có ngày nào được niêm phong
airlog-witness-earlier = { $folder }: nhật ký này nối tiếp một nhật ký bị hỏng ({ $aside }); các dòng đến số { $rows } của nhật ký ấy, niêm phong đến ngày { $until }, chỉ còn ở đây. Hãy giữ thư mục này.
airlog-witness-away = { $folder }: không xem được ({ $problem })

airlog-column = { $column ->
    [planned] Giờ dự kiến
    [start] Giờ phát
    [length] Thời lượng
    [kind] Loại
    [title] Nội dung
    [program] Chương trình
   *[ended] Kết thúc
}
airlog-day = { $weekday ->
    [Mon] Thứ Hai
    [Tue] Thứ Ba
    [Wed] Thứ Tư
    [Thu] Thứ Năm
    [Fri] Thứ Sáu
    [Sat] Thứ Bảy
   *[Sun] Chủ nhật
}, ngày { $date }
airlog-kind = { $kind ->
    [opening] mở đầu
    [segment] bài
    [repeat] bài (phát lại)
    [closing] kết
    [filler] lấp giờ
    [fallback] dự phòng
    [relay] tiếp âm
    [announcement] thông báo
    [drill] diễn tập
   *[other] { $kind }
}
airlog-ended = { $ended ->
    [on-air] đang phát
    [complete] phát hết
    [cut] bị cắt theo lịch
    [skipped] bỏ qua
    [interrupted] nhường phát khẩn cấp
    [fault] sự cố
    [power-cut] mất điện
    [shutdown] dừng đài
    [missed] không phát
   *[other] { $ended }
}
airlog-no-recording = (tín hiệu của đài)
airlog-reading = , lần { $number }
airlog-attention = (tín hiệu báo)
airlog-order = lệnh số { $seq } của { $by }
airlog-why-by-hand = người trực phát ngoài lịch
airlog-why-changed = { $why ->
    [edit] lịch hoặc chương trình được sửa
    [recording-broke] tệp âm thanh bị hỏng
    [started] máy khởi động lại
    [clock] giờ máy tính bị chỉnh
    [silence] có bài phát ra mà không có tiếng
    [slept] máy tính ngủ
    [input] nguồn tiếp âm không có tín hiệu
    [live] có người mở hoặc đóng phần trực tiếp
    [order] có lệnh phát chen vào
   *[library] bài trong thư mục hoặc việc duyệt bài thay đổi
}
airlog-why-event = { $why ->
    [input] nguồn tiếp âm không có tín hiệu
    [live] có người mở hoặc đóng phần trực tiếp
    [order] có lệnh phát chen vào
    [card] mất đường ra âm thanh
    [clock] giờ máy tính bị chỉnh
    [recording-broke] tệp âm thanh bị hỏng
    [started] máy khởi động lại
    [stopped] chương trình phát được tắt
    [underrun] âm thanh bị hụt
    [silence] đang phát mà không có tiếng
    [not-taken] card âm thanh không nhận âm thanh
    [slept] máy tính ngủ
    [clock-doubted] giờ máy tính không tin được
   *[edit] lịch hoặc chương trình được sửa
}
airlog-why-absent = { $why ->
    [stopped] chương trình phát đã được tắt
    [power-cut] mất điện hoặc máy tắt đột ngột
    [slept] máy tính ngủ
    [clock] giờ máy tính không tin được
    [rows-lost] một số dòng nhật ký của lúc đó bị mất trước khi ghi được
   *[unlogged] nhật ký chưa ghi đến lúc đó
}
airlog-why-accepted = { $reason } (theo { $by })
airlog-why-unrecorded = { $why ->
    [card] mất đường ra âm thanh
    [clock] giờ máy tính bị chỉnh
    [slow] ổ đĩa ghi quá chậm
    [stop] chương trình phát được tắt
    [power-cut] mất điện hoặc máy tắt đột ngột
    [age] bản ghi đã quá hạn giữ
    [room] ổ đĩa gần đầy
   *[disk] ổ đĩa hoặc thư mục ghi âm bị lỗi
}
airlog-notice-set-aside = Nhật ký phát sóng không dùng được nữa và đã được cất riêng thành var/{ $old }. { $rows ->
    [0] Không đọc được dòng nào trong đó
   *[other] Dòng cuối còn đọc được là dòng số { $rows }
}. Đài ghi tiếp vào nhật ký mới; các lượt duyệt đọc được đã được chép sang. Hãy chép var/{ $old } và var/sealed sang ổ đĩa khác và kiểm tra ổ đĩa của máy.
airlog-notice-rebuilt = Tệp nhật ký phát sóng bị hỏng. Mọi dòng vẫn đọc được và nhật ký đã được ghi lại đầy đủ; tệp hỏng được giữ ở var/{ $old }. Hãy kiểm tra ổ đĩa của máy.
airlog-notice-replaced = Khi đài đang chạy, có tệp khác bị đặt vào chỗ nhật ký phát sóng. Tệp đó đã được cất riêng thành var/{ $old }, nhật ký đã được đặt lại nguyên vẹn. Hãy tìm xem ai hoặc chương trình nào đã làm.
airlog-notice-put-back = Khi đài đang chạy, nhật ký phát sóng bị xoá hoặc chuyển đi. Nhật ký đã được đặt lại nguyên vẹn. Hãy tìm xem ai hoặc chương trình nào đã làm.
airlog-notice-library = Tệp ở chỗ của danh mục bài không dùng làm danh mục được và đã được cất nguyên vẹn thành var/{ $old }. Máy đang lập lại danh mục từ các thư mục; bài đã duyệt vẫn được duyệt, nhưng ngày nhận bài có thể tính từ bây giờ. Hãy kiểm tra ổ đĩa của máy.
airlog-notice-row = Một dòng nhật ký ({ $kind }) không ghi được đúng dạng của nó: { $problem }. Toàn bộ nội dung dòng đó đã được ghi thành một sự kiện trong nhật ký.
airlog-verified-begins-anew = Nhật ký này ghi tiếp một nhật ký đã được cất riêng thành var/{ $old }: những gì phát trước đó nằm trong tệp ấy, không nằm ở đây.
airlog-verified-empty-beside = Nhật ký này trống, nhưng bên cạnh có { $old }: những gì đã phát nằm trong tệp ấy, không nằm ở đây.
