# station: vì sao một mục không phát, và trạng thái của đài
station-missed-power-cut = Đài mất điện hoặc máy tắt đột ngột nên mục này không phát.
station-missed-stopped = Chương trình phát đã được tắt nên mục này không phát.
station-missed-no-card = Không có đường ra âm thanh (card âm thanh bị mất) nên mục này không phát.
station-missed-clock = Giờ máy tính bị chỉnh, giờ của mục này đã trôi qua nên không phát.
station-missed-not-started = Mục này đến giờ mà không bắt đầu. Không rõ lý do.
station-missed-clock-doubted = Chưa tin được giờ máy tính nên mục này không phát.
station-missed-passed-over = Mục này bị bỏ qua vì mục sau đã đến giờ.
station-missed-broken = Tệp âm thanh bị hỏng, không phát được ({ $problem }).
station-missed-unreadable = Đến giờ mà không mở hoặc không đọc được tệp âm thanh ({ $problem }) nên mục này không phát. Như vậy chưa hẳn là tệp hỏng.
station-missed-quiet = Giờ của mục này rơi vào giờ yên lặng nên không phát. Chỉ phát khi có lệnh khẩn cấp.
station-missed-left-out = Có điện lại khi khung giờ đã bắt đầu; chương trình này được đặt là không phát tiếp.
station-missed-restarted = Có điện lại khi khung giờ đã bắt đầu; chương trình phát lại từ đầu nên không còn đủ giờ cho mục này.
station-ended-quiet = Giờ yên lặng bắt đầu nên mục này bị ngắt.
station-ended-no-card = Mất đường ra âm thanh giữa chừng.
station-ended-broken = Tệp âm thanh bị hỏng giữa chừng.
station-ended-cut = Mục sau đến giờ nên mục này dừng trước.
station-ended-goes-on = Mục sau bắt đầu trên nền nhạc này; nhạc vẫn phát tiếp, nhỏ lại dưới lời.
station-ended-gives-way = Mục này phát thay cho chương trình; khi khung giờ đã có bài thì nhường ngay cho bài.
station-ended-clock = Giờ máy tính được chỉnh lùi lại; theo giờ đúng thì chưa đến mục này nên dừng.
station-ended-order = Mục này nhường sóng cho lệnh phát; phát xong lệnh, chương trình tiếp tục.
station-ended-order-stopped = Lệnh phát đã được dừng nên thông báo này ngắt giữa chừng.
station-ended-skipped = { $by } bỏ qua mục này.
station-ended-withdrawn = { $by } thu hồi bài này khi đang phát nên mục này dừng.
station-already-running = Đài này đang được một chương trình phatthanh khác phát. Chỉ chạy một chương trình cho mỗi đài.
station-alarm-no-card = Không có âm thanh ra: card âm thanh bị mất hoặc chưa mở được. Đài tự thử lại; hãy xem dây và card âm thanh.
station-alarm-not-taken = Card âm thanh không nhận âm thanh nữa. Đài đang tự khởi động lại đường ra; nếu kéo dài, hãy rút card ra cắm lại hoặc khởi động lại máy.
station-alarm-silence = Đang phát mà không có tiếng ra. Đài đã chuyển sang mục khác; hãy nghe thử máy phát và nghe lại tệp đang phát lúc đó.
station-alarm-transmitter-on = Không bật được máy phát sóng: { $problem }. Đài phát mà không ai nghe thấy. Hãy bật máy phát bằng tay, rồi xem dây, rơ-le và mục [transmitter] trong config/station.toml; máy thử lại mỗi 10 giây.
station-alarm-transmitter-off = Không tắt được máy phát sóng: { $problem }. Sóng vẫn phát ngoài giờ. Hãy tắt máy phát bằng tay, rồi xem dây, rơ-le và mục [transmitter] trong config/station.toml; máy thử lại mỗi 10 giây.
station-alarm-transmitter-left = Không tắt được công tắc mà mục [transmitter] ghi trước khi sửa: { $problem }. Nếu máy phát còn nối vào đó thì sóng có thể vẫn phát: hãy tắt máy phát bằng tay. Báo động này hết khi sửa lại mục [transmitter] trong config/station.toml hoặc khởi động lại đài.
station-alarm-transmitter-pulse = Không gửi được nhịp giữ máy phát sóng: { $problem }. Rơ-le hẹn giờ sẽ tự tắt máy phát. Hãy xem dây, rơ-le và mục [transmitter.watchdog] trong config/station.toml.
station-alarm-rds = Không gửi được chữ RDS cho bộ mã hóa: { $problem }. Tiếng vẫn phát. Hãy xem dây, nguồn của bộ mã hóa và mục [rds] trong config/station.toml; máy thử lại mỗi 10 giây.
station-transmitter = { $state ->
    [on] BẬT từ { $since }
    [warming] BẬT từ { $since }, { $left } giây nữa mới nóng máy
    [switching-on] đang bật
    [switching-off] đang tắt
    [on-failed] KHÔNG BẬT ĐƯỢC ({ $problem })
    [off-failed] KHÔNG TẮT ĐƯỢC ({ $problem })
   *[off] tắt từ { $since }
}, { $why ->
    [session] theo buổi phát
    [emergency] vì lệnh khẩn cấp
    [quiet-hours] đang giờ yên lặng
    [clock-doubted] vì chưa tin đồng hồ của máy
   *[nothing] không có gì phát
}{ $next ->
    [none] {""}
   *[other] { $on ->
        [yes] {", tắt lúc "}{ $next }
       *[no] {", bật lúc "}{ $next }
    }
}{ $read ->
    [yes] {" (rơ-le đã báo lại)"}
   *[no] {""}
}
station-alarm-other-card = Đang phát qua “{ $name }”, không phải card đặt đầu tiên (“{ $first }”). Đài sẽ tự về card đó khi card có lại và đài đang ngoài giờ phát; hãy xem dây và card.
station-alarm-card-moved = “{ $name }” trên máy này nay chỉ card âm thanh “{ $now }”. Đài vẫn phát qua “{ $was }” vì card đó còn chạy tốt. Hãy ghi đúng tên card nối với máy phát vào station.toml.
station-alarm-card-followed = Âm thanh đang ra card “{ $now }” vì “{ $name }” nay chỉ card đó; trước đây là “{ $was }”. Hãy nghe thử máy phát và xem lại dây cắm. Khi “{ $name }” lại chỉ card cũ, đài tự quay về vào lúc không phát gì. Hãy ghi đúng tên card nối với máy phát vào station.toml.
station-alarm-card-sent = Phần mềm âm thanh của máy đang đưa tiếng của đài ra “{ $now }”; trước đó là “{ $was }”. Hãy nghe thử máy phát. Chọn lại trong phần cài đặt âm thanh của máy, hoặc ghi card nối với máy phát vào station.toml thay cho “{ $name }”: khi đó không còn phần mềm âm thanh ở giữa.
station-missed-slept = Máy tính ngủ (chế độ tạm dừng) nên mục này không phát. Hãy tắt chế độ ngủ của máy.
station-ended-silent = Mục này phát mà không có tiếng ra nên đài bỏ qua.
station-alarm-log = Nhật ký còn { $rows } dòng chờ ghi. Đài vẫn phát; hãy đóng chương trình đang giữ var/airlog.db, và xem ổ đĩa còn chỗ, còn tốt không.
station-alarm-log-seen = Khi đã xem xong, hãy chạy: phatthanh log seen --by "TÊN"
station-alarm-quiet = Lúc { $at } đã ngăn “{ $title }” vì rơi vào giờ yên lặng. Lịch phát hoặc giờ máy tính đã sai: hãy xem nhật ký, rồi chạy `phatthanh check`.
station-alarm-disk = Ổ đĩa chỉ còn trống { $room }, nên máy tạm không nhận tệp mới. Đài vẫn phát; hãy xóa bớt tệp không dùng trên ổ đĩa.
station-alarm-handles = Đài đang mở { $open } tệp, gần hết hoặc hết mức { $most } mà máy cho phép: bài và tệp mới có thể chưa mở được. Không bài nào bị coi là hỏng vì việc này; đài tự thử lại và tự hết cảnh báo khi có chỗ. Nếu kéo dài, hãy khởi động lại phatthanh; rồi tăng LimitNOFILE trong tệp dịch vụ của hệ thống.
station-alarm-handles-machine = Cả máy tính hết chỗ mở thêm tệp: bài và tệp mới có thể chưa mở được. Không bài nào bị coi là hỏng vì việc này; đài tự thử lại và tự hết cảnh báo khi có chỗ. Hãy đóng bớt chương trình khác trên máy này.
station-alarm-reserve = Ổ đĩa gần đầy: phần dành riêng cho nhật ký phát sóng chỉ còn { $left }. Nhật ký vẫn ghi được; hãy xoá bớt tệp không dùng trên ổ đĩa.
station-alarm-seal = Không niêm phong được nhật ký phát sóng: { $problem }. Đài vẫn phát và vẫn ghi nhật ký; máy sẽ thử lại.
station-alarm-export = Không chép được { $days } ngày nhật ký niêm phong sang { $path }: { $problem }. { $cause ->
    [handles] Không phải lỗi ổ đĩa: máy đang mở quá nhiều tệp, xem cảnh báo của phatthanh status
   *[other] Hãy kiểm tra ổ đĩa đó
}. Máy sẽ thử lại.
station-alarm-export-away = Không thấy { $path }; { $days } ngày nhật ký niêm phong đang chờ chép. Hãy cắm ổ USB vào (ổ mới thì tạo sẵn thư mục).
station-alarm-export-full = { $path } đã đầy; { $days } ngày nhật ký niêm phong đang chờ chép. Hãy xoá bớt tệp khác trên ổ đó hoặc thay ổ.
station-alarm-export-read-only = Không ghi được vào { $path }; { $days } ngày nhật ký niêm phong đang chờ chép. Hãy gạt khoá chống ghi của ổ, hoặc xem lại quyền ghi.
station-alarm-export-differs = { $path } đã có tệp { $problem } nhưng khác với tệp trong máy. Hãy giữ nguyên ổ đó và gõ: phatthanh log verify
station-alarm-export-hangs = { $path } không trả lời. Đài vẫn phát; hãy rút ổ ra cắm lại, hoặc kiểm tra máy chủ.
station-alarm-folder = Thư mục { $folder } không trả lời: ổ mạng hoặc ổ đĩa bị treo. Bài đài đã biết trong đó vẫn phát; tệp mới trong đó chưa được thấy. Hãy xem lại mạng, máy chia sẻ hoặc ổ đĩa.
station-alarm-faults = Tệp cấu hình có { $faults } lỗi. Chạy `phatthanh check` để xem; đài đang dùng bản tốt gần nhất nếu bản mới không dùng được.
station-alarm-broken = “{ $title }” ({ $path }) đã hỏng khi phát nên đài không phát nữa. Hãy nghe lại tệp này rồi chép bản tốt hơn vào thư mục; nếu vẫn muốn phát thử đúng tệp này thì duyệt lại: phatthanh approve "{ $path }" --by "TÊN" --channel spoken
station-alarm-unread = Chưa mở được “{ $title }” ({ $path }): { $problem }. Như vậy không có nghĩa là bài bị hỏng; đài phát bài khác thay và sẽ thử lại. Nếu kéo dài, hãy xem lại ổ đĩa, thư mục dùng chung và các chương trình khác trên máy này.
station-alarm-broken-others = Còn { $count } tệp khác cũng vậy; chạy `phatthanh log` để xem.
station-clock-wrong = Giờ máy tính sai ({ $date }). Chưa phát. Hãy đặt lại ngày giờ của máy; giờ đúng rồi thì đài tự phát. Gõ `phatthanh clock` để xem.
station-clock-before-log = Giờ máy tính là { $time } ngày { $date }, sớm hơn việc cuối đã ghi trong nhật ký ({ $other-time } ngày { $other-date }) nên chưa tin được. Chưa phát. Nếu giờ máy đúng, gõ `phatthanh clock confirm --by "TÊN" --time GIỜ` để phát ngay; nếu sai, hãy đặt lại. Qua { $other-time } ngày { $other-date } mà không còn gì trái thì đài tự phát.
station-clock-long-after = Giờ máy tính là { $time } ngày { $date }, cách dòng nhật ký cuối ({ $other-time } ngày { $other-date }) quá lâu nên chưa tin được. Chưa phát. Nếu giờ đúng, gõ `phatthanh clock confirm --by "TÊN"`.
station-clock-hardware = Giờ máy tính là { $time } ngày { $date }, nhưng đồng hồ trên bo mạch chỉ { $other-time } ngày { $other-date } (thường do hết pin). Chưa phát. Hãy xem lại ngày giờ của máy; nếu giờ đúng, gõ `phatthanh clock confirm --by "TÊN"`.
station-clock-no-hardware = Máy vừa khởi động lại mà không có đồng hồ chạy pin, nên giờ { $time } ngày { $date } chưa tin được. Chưa phát. Nếu giờ đúng, gõ `phatthanh clock confirm --by "TÊN"`.
station-clock-leapt = Giờ máy tính bị chỉnh từ { $other-time } ngày { $other-date } thành { $time } ngày { $date }. Chưa phát. Nếu giờ đúng, gõ `phatthanh clock confirm --by "TÊN"`; nếu sai, hãy đặt lại.
station-ident = Tín hiệu nhận biết của đài
station-alarm-unexplained = Đối chiếu ngày { $date }: có { $count } chỗ khác kế hoạch mà không rõ lý do. Chạy `phatthanh reconcile { $day }` để xem; ai biết lý do thì ghi lại bằng --accept "lý do" --by "tên".
station-text-note = Văn bản: { $file }
station-text-spoken = Máy đã đọc văn bản này thành { $file }. Nghe thử rồi mới duyệt (phatthanh library, phatthanh approve).
station-text-reads = Máy đọc là: { $text }
station-text-unknown = Chưa chắc cách đọc “{ $words }”: viết hẳn ra chữ trong văn bản, hoặc thêm vào abbreviations ở mục [speech] trong config/station.toml.
station-text-not-spoken = Máy chưa đọc văn bản này.
station-text-taken = Trong thư mục đã có { $file } cùng tên. Muốn máy đọc thì đặt tên khác cho văn bản; không muốn thì để nguyên.
station-text-not-text = Đây không phải văn bản mã UTF-8. Mở bằng Notepad, chọn Lưu thành (Save as), mã hóa (Encoding) UTF-8.
station-text-empty = Trong tệp không có chữ nào. Gõ nội dung vào rồi lưu lại.
station-text-unreadable = Không đọc được tệp: { $problem }. Chép lại tệp vào thư mục, hoặc xem quyền đọc của tệp.
station-text-goes = Sửa văn bản thì máy đọc lại, và bài mới phải duyệt lại. Xóa văn bản thì ghi chú này tự mất. Đã xóa bài mà muốn máy đọc lại thì xóa ghi chú này.
station-service-on-air = Đang phát: { $title }
station-service-waits = Đang chờ giờ phát
station-alarm-alert-waiting = { $count } cảnh báo chờ người quyết định. Xem: phatthanh alert list, rồi phatthanh alert air SỐ --by "TÊN" hoặc phatthanh alert drop SỐ --by "TÊN"
station-alert-folder = Không đọc được thư mục nhận cảnh báo { $folder }: { $problem }. Hãy tạo thư mục, hoặc sửa mục [[alerts]] trong config/station.toml.
station-alert-url = Không lấy được cảnh báo từ { $url }: { $problem }. Máy hỏi lại mỗi phút; hãy xem mạng, hoặc sửa mục [[alerts]] trong config/station.toml.
station-alert-unreadable = Bản tin từ { $source } không phải cảnh báo CAP 1.2 hợp lệ ({ $problem }), nên không dùng được. Hãy gọi hỏi nơi gửi.
station-alert-not-written = Chưa ghi được cảnh báo từ { $source } vào nhật ký: { $problem }. Máy thử lại; hãy xem ổ đĩa còn chỗ không.
station-button-gone = Nút “{ $button }”: không mở được thiết bị { $device } ({ $problem }). Hãy xem dây nút, quyền đọc thiết bị (nhóm input), hoặc mục [[button]] trong config/station.toml.
station-button-empty = Nút “{ $button }” đã được giữ, nhưng trong audio/{ $folder } chưa có bài nào được duyệt. Hãy thả bài vào và duyệt; phát ngay thì gõ phatthanh interrupt
station-button-clock = Nút “{ $button }” đã được giữ, nhưng đồng hồ của máy chưa được tin nên chưa phát. Xem giờ, rồi gõ phatthanh clock confirm --by "TÊN": máy phát ngay.
station-button-log = Nút “{ $button }” đã được giữ, nhưng lệnh chưa ghi được vào nhật ký: { $problem }. Hãy xem ổ đĩa còn chỗ không rồi giữ lại.
station-input-no-word = Không nhận được tín hiệu từ nguồn tiếp âm.
station-input-nobody-speaks = Chưa có điện thoại nào nối vào nguồn thu này (trang Trực tiếp của bảng điều khiển).
station-input-failed = Không mở được nguồn tiếp âm: { $problem }
station-input-srt-passphrase = Có máy gửi tới bằng SRT với mật khẩu (passphrase) sai hoặc không có mật khẩu: đã từ chối. Hãy sửa passphrase ở máy gửi cho đúng như trong config/station.toml.
station-input-srt-format = Máy gửi bằng SRT không gửi MPEG-TS: đài không mở được. Hãy chọn MPEG-TS ở máy gửi.
station-input-dry = Nguồn tiếp âm ngừng tín hiệu.
station-input-mute = Nguồn tiếp âm không có tiếng.
station-input-steady = Nguồn tiếp âm chỉ có tiếng rè hoặc một tiếng đều, không có chương trình.
station-ended-live = { $by } kết thúc phần trực tiếp.
station-alarm-input-card = Mất nguồn thu “{ $title }”; đài đang phát bài và nhạc lấp giờ của chương trình thay vào. Hãy kiểm tra dây, máy thu và cạc âm thanh: phatthanh input probe { $input }
station-alarm-input = Mất nguồn tiếp âm “{ $title }”; đài đang phát bài và nhạc lấp giờ của chương trình thay vào. Hãy kiểm tra mạng và địa chỉ: phatthanh input probe { $input }
station-alarm-input-phone = Mất nguồn thu “{ $title }” từ điện thoại; đài đang phát bài và nhạc lấp giờ của chương trình thay vào. Hãy mở lại trang Trực tiếp trên điện thoại, để màn hình sáng, và xem mạng Wi-Fi.
station-alarm-input-sender = Mất nguồn thu “{ $title }”; đài đang phát bài và nhạc lấp giờ của chương trình thay vào. Hãy xem máy gửi còn gửi không, mạng, địa chỉ và mật khẩu ở máy gửi: phatthanh input probe { $input }
station-telling-raised = BÁO ĐỘNG
station-telling-again = VẪN CÒN BÁO ĐỘNG, chưa ai nhận
station-telling-over = ĐÃ HẾT
station-telling-alive = Đài hoạt động bình thường.
station-telling-alive-but = Đài đang chạy, nhưng còn:
station-telling-drill = DIỄN TẬP báo động, không có việc gì.
station-telling-ack = Đã biết thì gõ trên máy của đài: phatthanh alarm ack --by "TÊN"
station-telling-failed = Không báo được cho “{ $name }” ({ $way }): { $problem }. Máy thử lại mỗi 5 phút; hãy xem modem, mạng hoặc mục [[alarm]] trong config/station.toml, rồi thử: phatthanh alarm drill --by "TÊN"
