# cli: câu trả lời của các lệnh
cli-not-a-time = "{ $found }" không phải là thời điểm. Hãy viết như 24/11/2026 17:30, 2026-11-24T17:30, 24/11/2026 hoặc hôm qua 17h30.
cli-not-a-date = "{ $found }" không phải là ngày. Hãy viết như 24/11/2026, 2026-11-24, hôm qua hoặc thứ Ba.
cli-station-faulty = Cấu hình của đài còn lỗi nên chưa làm được. Chạy `phatthanh check` để xem từng lỗi.
cli-library-none = Chưa có tin bài nào. Hãy chép tệp vào một thư mục trong audio/.
cli-no-such-recording = Không có tin bài nào mang mã hoặc đường dẫn "{ $id }". Chạy `phatthanh library` để xem danh sách; tên tệp, tên người có dấu cách phải để trong ngoặc kép.
cli-ambiguous-recording = "{ $id }" trùng với nhiều tin bài. Hãy viết mã dài hơn.
cli-approve-by-whom = Chưa ghi người duyệt. Thêm --by "Công chức Tư pháp".
cli-approve-refused = Tệp { $path } không dùng được nên không thể duyệt. Hãy sửa tệp trước.
cli-approved = Đã duyệt: { $title } ({ $path })
cli-returned = Đã trả lại, không cho phát (bài chưa từng được duyệt): { $title } ({ $path })
cli-withdrawn = Đã thu hồi: { $title } ({ $path })
cli-withdrawn-on-air = Bài này đang phát và vẫn phát đến hết; từ lượt sau mới thôi. Muốn dừng ngay: phatthanh skip --by "TÊN" (lần sau thêm --now vào lệnh thu hồi)
cli-withdrawn-left = Bài này đang phát nên đài đã cho nhỏ dần, dừng và phát mục tiếp theo: { $title }
cli-order-by-whom = Chưa ghi tên người. Thêm --by "TÊN" (người nhập lệnh) và --ordered-by "TÊN" (người ra lệnh).
cli-order-every = "{ $found }" không phải là khoảng lặp lại. Hãy viết như 10m hoặc 1h, ngắn nhất là 1 phút.
cli-order-until = Lúc hết hiệu lực phải ở sau bây giờ và trong vòng 7 ngày. Hãy viết như --until 21h hoặc --until "24/11/2026 21:00".
cli-order-no-file = Không thấy tệp hay tin bài "{ $id }". Hãy ghi đường dẫn đến tệp, hoặc mã như `phatthanh library` hiện ra.
cli-order-refused = Chưa nhận lệnh: tệp { $file } không phát được. { $reason }
cli-order-taken = Đã nhận { $level ->
    [khan-cap] lệnh khẩn cấp
    [uu-tien] lệnh ưu tiên
   *[thong-thuong] lệnh thông thường
} số { $seq }: { $titles }. Mỗi lần đọc { $times } lượt; hết hiệu lực lúc { $until }.{ $waits ->
    [yes] {" "}Lệnh số { $other } đang giữ sóng nên lệnh này chờ. Muốn thay lệnh ấy thì thêm --replace.
   *[no] {""}
}
cli-order-drill = Đã nhận lệnh diễn tập số { $seq }: { $titles }. Mỗi lần đọc { $times } lượt; hết hiệu lực lúc { $until }.{ $waits ->
    [yes] {" "}Lệnh số { $other } đang giữ sóng nên lệnh này chờ.
   *[no] {""}
}
cli-order-quiet = Đang trong giờ yên lặng: lệnh này chờ đến { $at }. Chỉ lệnh khẩn cấp mới phát được trong giờ yên lặng; diễn tập thì không.
cli-order-waits = Lệnh đã nằm trong nhật ký; đài chạy lên là thực hiện. Hãy chạy đài: phatthanh run
cli-order-same = Lệnh số { $seq } (ra lúc { $at }) có đúng nội dung này và chưa xong, nên không nhận thêm lệnh nữa. Muốn đọc lại từ đầu thì thêm --replace; muốn dừng thì gõ: phatthanh stop-interrupt { $seq } --by "TÊN"
cli-order-unknown = Không có lệnh số { $seq } nào đang còn hiệu lực. Lệnh đang còn hiệu lực: { $open }.
cli-order-stop-waits = Việc dừng đã nằm trong nhật ký: đài chạy lên sẽ không phát lệnh này nữa.
cli-order-none = Không có lệnh phát nào đang còn hiệu lực.
cli-order-stopped = Đã dừng lệnh số { $seq } của { $by }.
cli-status-alerts = Cảnh báo chờ quyết định: { $count }. Xem: phatthanh alert list
cli-alert-row = { $id }  { $state ->
    [aired] đã phát
    [held] chờ đến giờ
    [asked] chờ người quyết định
    [left] bỏ qua
   *[ended] đã hết
}: { $headline } ({ $sender }, qua { $source }). { $reason }
cli-alert-none = Không có cảnh báo nào còn hiệu lực. Xem cả những bản đã qua: phatthanh alert list --all
cli-alert-unknown = Không có cảnh báo nào mang số “{ $id }”, hoặc có nhiều bản bắt đầu như thế. Xem: phatthanh alert list --all
cli-alert-decided = Cảnh báo { $id } đã quyết định rồi, không còn chờ. Muốn dừng phát thì gõ phatthanh stop-interrupt
cli-alert-aired = Đã cho phát cảnh báo { $id }: lệnh số { $seq }. Muốn dừng thì gõ phatthanh stop-interrupt
cli-alert-ended = Đã chấm dứt những cảnh báo mà bản { $id } nêu.
cli-alert-dropped = Đã bỏ cảnh báo { $id }, không phát.
cli-alert-by-whom = Chưa ghi ai quyết định. Thêm --by "TÊN".
cli-alert-no-document = Bản gốc của cảnh báo không còn trong var/alerts, hoặc hỏng. Lấy lại bản tin từ nơi gửi, hoặc phát bằng phatthanh interrupt --say.
cli-alert-log = Nhật ký phát sóng không đọc, ghi được: { $problem }. Xem ổ đĩa còn chỗ không rồi thử lại.
cli-skip-nothing = Không có gì đang phát nên không có gì để bỏ qua.
cli-skipped = Đã bỏ qua: { $title }. Đài phát mục tiếp theo.
cli-check-good = Không có lỗi. { $warnings } lời nhắc ở trên, trong đó { $notes } về 14 ngày tới ({ $recordings } tin bài).
cli-check-faults = Có { $errors } lỗi cần sửa và { $warnings } lời nhắc ở trên, trong đó { $notes } về 14 ngày tới ({ $recordings } tin bài).
cli-check-day = { $dates }
cli-check-days = { $first } và { $count } ngày nữa đến { $last }
cli-check-slots = { $first } và { $count } khung giờ nữa
cli-check-samples = { $count } bài mẫu giọng máy đang được phép phát (một bài là { $first }). Hãy đọc và thu lại, chép đè lên; hoặc đưa chúng ra khỏi thư mục.
cli-check-empty = Chưa có bài nào: đến khi có, các khung giờ chỉ phát tín hiệu nhận biết. Hãy bỏ bài vào các thư mục trong audio/.
cli-run-rows-wait = Nhật ký không nhận các dòng cuối. { $rows } dòng đang chờ trong { $path } và sẽ được ghi ở lần chạy sau: xin đừng xóa tệp đó.
cli-run-rows-lost = { $lost } dòng nhật ký không giữ lại được ở đâu cả. Lần chạy sau sẽ ghi rõ khoảng thời gian đó là không biết.
cli-run-faults = Có { $faults } lỗi trong cấu hình và chưa từng có bản tốt nào để dùng, nên đài chưa phát. Hãy sửa các lỗi trên rồi chạy lại.
cli-no-card = Không mở được card âm thanh nào trong: { $names }. Xem lại dây, loa, hoặc mục [output] trong config/station.toml.
cli-demo-no-station = Thư mục { $folder } không phải là một đài dùng được.
cli-demo-no-slot = Trong hai tuần tới lịch không có khung giờ nào để phát thử.
cli-demo-begins = Phát thử { $station }: { $program }, khung giờ { $at }. Đồng hồ của bản phát thử được đặt ngay trước giờ đó.
cli-demo-audible = Âm thanh ra card âm thanh. Nhấn Ctrl-C để dừng.
cli-demo-silent = Máy này không có card âm thanh, nên bản phát thử chạy trên đường ra im lặng, đúng nhịp thật. Nhấn Ctrl-C để dừng.
cli-demo-where = Mọi thứ nằm trong bản sao { $folder }; âm thanh được ghi vào { $wav }.
cli-demo-on-air = { $start }  đang phát: { $title }
cli-demo-over = Đã dừng. Nghe lại: { $wav }. Xem nhật ký: phatthanh --station { $folder } log
cli-simulate-ends-first = Thời điểm kết thúc (--to) phải sau thời điểm bắt đầu (--from).
cli-clock-says = { $known ->
    [yes] Giờ máy tính: { $now }. Việc cuối cùng đã ghi nhận: { $last }.
   *[no] Giờ máy tính: { $now }. Đài chưa có nhật ký.
}
cli-clock-trusted = { $witness ->
    [person] Đài tin giờ này: đã có người xác nhận.
    [time-source] Đài tin giờ này: máy lấy giờ qua mạng.
   *[clock] Đài tin giờ này: không có gì trái với nhật ký.
}
cli-clock-by-whom = Chưa ghi người xác nhận. Thêm --by "TÊN".
cli-clock-no-need = Đài đang tin giờ này, không cần xác nhận.
cli-clock-certainly-wrong = Giờ máy tính ({ $now }) chắc chắn sai: sớm hơn ngày làm ra chương trình này. Hãy đặt lại ngày giờ của máy trước.
cli-clock-log-is-ahead = Nhật ký đã có việc lúc { $last }, muộn hơn giờ máy tính ({ $now }). Hãy xem giờ trên điện thoại. Nếu máy sai, đặt lại ngày giờ của máy. Nếu máy đúng, thêm --time với giờ vừa xem, ví dụ --time 2026-11-24T17:00.
cli-clock-disagrees = Giờ vừa xem lệch giờ máy tính ({ $now }) quá năm phút. Hãy đặt lại ngày giờ của máy trước.
cli-clock-not-taken = Đài chưa nhận được lời xác nhận. Hãy gõ `phatthanh clock` để xem rồi thử lại.
cli-clock-confirmed = { $by } xác nhận giờ máy tính đúng: { $now }. Đài phát theo giờ này.
cli-status-not-running = Đài chưa phát: không có chương trình phatthanh nào đang chạy cho thư mục này. Chạy `phatthanh run` để phát.
cli-status-no-right = Không biết đài có đang phát hay không: tài khoản này không được hỏi. Hãy hỏi bằng tài khoản chạy đài: { $owner }.
cli-status-no-right-unknown = Không biết đài có đang phát hay không: tài khoản này không được xem thư mục của đài. Hãy hỏi bằng tài khoản chạy đài.
cli-status-no-answer = Có chương trình phatthanh đang chạy cho thư mục này nhưng 10 giây chưa trả lời, nên không biết đang phát gì. Hãy nghe loa, rồi hỏi lại; nếu vẫn vậy thì khởi động lại phatthanh.
cli-status-failed = Không biết đài có đang phát hay không: máy này không hỏi được ({ $problem }).
cli-status-station = { $station }, bây giờ là { $now }
cli-status-quiet = Ngoài khung giờ, đài đang im lặng.
cli-status-on-air = Đang phát: { $title } (từ { $start } đến { $end })
cli-status-next = Tiếp theo { $start }: { $title }
cli-status-order = { $drill ->
    [yes] Diễn tập, lệnh số { $seq }
   *[no] { $level ->
        [khan-cap] Lệnh khẩn cấp số { $seq }
        [uu-tien] Lệnh ưu tiên số { $seq }
       *[thong-thuong] Lệnh thông thường số { $seq }
    }
} của { $by }, còn hiệu lực đến { $until }: { $titles }
cli-status-card = Âm thanh ra: { $card }
cli-status-no-card = Chưa có âm thanh ra: không có card âm thanh nào nhận.
cli-status-unused-folders = { $count } thư mục không chương trình nào dùng: { $first }. Bài bỏ vào đó sẽ không bao giờ phát. Chạy phatthanh check để xem kỹ hơn
cli-status-never-airs = { $count } bài sẽ không bao giờ phát nếu để như hiện nay: { $first }. Chạy phatthanh check để biết vì sao
cli-status-waits = Thiết lập đã sửa, có hiệu lực khi khởi động lại phatthanh run: { $settings }
cli-status-waits-for-silence = Thiết lập âm thanh đã sửa, có hiệu lực ngay khi không có gì đang phát; đài phát suốt ngày đêm thì khởi động lại phatthanh run: { $settings }
cli-status-alarm = CẦN XEM (từ { $since }): { $words }
cli-status-interruptible = Máy chưa cho phần phát thanh quyền ưu tiên: khi máy bận, tiếng có thể bị vấp. Người cài máy thêm LimitRTPRIO=20 và LimitMEMLOCK=infinity vào dịch vụ systemd của đài.
cli-status-transmitter = Máy phát sóng: { $words }
cli-check-transmitter-device = Máy phát sóng: chưa thấy thiết bị { $device }. Hãy cắm lại, hoặc sửa mục [transmitter] trong config/station.toml. Xem tên: ls /dev/serial/by-id
cli-check-rds-device = RDS: chưa thấy thiết bị { $device }. Hãy cắm lại, hoặc sửa mục [rds] trong config/station.toml. Xem tên: ls /dev/serial/by-id
cli-help-transmitter = Máy phát sóng: thử bật, tắt khi lắp đặt
cli-help-transmitter-try = Bật máy phát, chờ, rồi tắt; chỉ khi đài không chạy
cli-help-transmitter-try-seconds = Bật bao nhiêu giây
cli-transmitter-none = Trong config/station.toml chưa có mục [transmitter]. Xem lời giải thích trong tệp mẫu.
cli-transmitter-running = Đài đang chạy và tự bật, tắt máy phát. Muốn thử thì dừng đài trước: sudo systemctl stop phatthanh
cli-transmitter-quiet = Đang giờ yên lặng (đến { $until }): máy phát không được bật. Hãy thử sau giờ đó.
cli-transmitter-quiet-soon = Giờ yên lặng bắt đầu lúc { $from }, trước khi thử xong: máy phát không được bật. Hãy thử ít giây hơn (--seconds), hoặc sau { $until }.
cli-transmitter-set = { $on ->
    [yes] BẬT
   *[no] TẮT
}: { $how ->
    [read-back] rơ-le báo lại đúng
    [blind] đã gửi; rơ-le không báo lại, hãy nhìn đèn của máy phát
   *[failed] KHÔNG ĐƯỢC: { $problem }
}
cli-help-upgrade = Thay chương trình giữa hai buổi phát; bản mới không lên được thì tự quay về bản cũ
cli-help-upgrade-program = Chương trình mới
cli-help-upgrade-at = Vào giờ này, dù đang phát gì
cli-help-upgrade-now = Ngay bây giờ, dù đang phát gì
cli-help-upgrade-watch = Theo dõi bản mới chừng này giây
cli-help-upgrade-versions = Nơi giữ các bản
cli-help-upgrade-manager = Lệnh khởi động lại đài và chờ đến khi đài sẵn sàng
cli-help-upgrade-take = Giữ chương trình này cùng các bản khác; bản đầu tiên là bản dịch vụ chạy
cli-help-upgrade-take-file = Chương trình
cli-help-upgrade-mind = Trông một lần khởi động của dịch vụ
cli-upgrade-no-program = { $path } không phải là chương trình phatthanh chạy được trên máy này. Hãy tải lại gói.
cli-upgrade-no-current = Máy này chưa chạy phatthanh theo gói, nên không có bản cũ để quay về. Hãy cài gói .deb.
cli-upgrade-same = Bản { $name } đang là bản chạy rồi, không có gì để thay.
cli-upgrade-check = Bản mới { $name } không đọc được các tệp của đài như bản đang chạy, nên không thay. Xem: { $program } check
cli-upgrade-waits = Đang chờ lúc không phát gì: không trước { $at }. Đài vẫn phát như thường; bấm Ctrl-C thì thôi.
cli-upgrade-waits-answer = Đài chưa trả lời, hoặc trả lời không hiểu được, và có thể đang phát; máy hỏi lại mỗi 5 giây. Bấm Ctrl-C thì thôi; --now thì không chờ.
cli-upgrade-waits-order = Đang có lệnh phát, chờ hết lệnh. Bấm Ctrl-C thì thôi.
cli-upgrade-begins = Thay { $from } bằng { $to }…
cli-upgrade-done = Đã chạy bản mới { $name }.
cli-upgrade-manager = không khởi động lại được: { $problem }
cli-upgrade-starts-again = tự dừng, phải khởi động lại
cli-upgrade-no-answer = không trả lời
cli-upgrade-no-card = không có card âm thanh
cli-upgrade-failed = Bản mới { $name } không lên được ({ $why }). { $back ->
    [yes] Đã quay về bản cũ { $old }, đài đang chạy.
   *[no] Đã quay về bản cũ { $old } nhưng đài chưa trả lời: xem journalctl -u phatthanh
}
cli-upgrade-lives = Bản { $name } đã chạy ổn, được giữ.
cli-upgrade-led-back = Bản mới { $from } khởi động nhiều lần không lên, đã quay về bản cũ { $to }.
cli-listen-begins = Nghe thử: { $title } ({ $length }), chỉnh { $gain } dB như khi phát. Nhấn Ctrl-C để dừng.
cli-listen-no-card = Không mở được loa của máy này để nghe thử ({ $problem }).
cli-listen-on-air = Chưa nghe thử được: { $whose ->
    [named] [desk] device “{ $desk }”
   *[default] card âm thanh mặc định của máy
} dẫn tới đúng card đang phát sóng (“{ $air }”), tiếng nghe thử sẽ ra máy phát. Hãy cắm một card khác (tai nghe USB cũng được), xem tên bằng `phatthanh devices`, rồi ghi vào config/station.toml: [desk] device = "…".
cli-listen-not-told = Chưa nghe thử được: không rõ { $whose ->
    [named] [desk] device “{ $desk }”
   *[default] card âm thanh mặc định của máy
} có phải là card đang phát sóng (“{ $air }”) hay không, vì “{ $hidden }” không cho biết dẫn tới card nào; tiếng nghe thử có thể ra máy phát. Hãy ghi rõ tên từng card trong config/station.toml, đúng như `phatthanh devices` hiện ra (plughw:CARD=…): [output] device cho máy phát, [desk] device cho bàn nghe.
cli-listen-missing = Chưa nghe thử được: không thấy card âm thanh “{ $desk }”. Xem lại dây cắm, chạy `phatthanh devices` để biết tên đúng, rồi ghi vào config/station.toml: [desk] device = "…".
# cli-plan, cli-import, cli-call
cli-check-next = Trong 24 giờ tới:
cli-check-next-none = Trong 24 giờ tới không có gì được phát.
cli-check-texture = Trong những ngày tới, ngày { $date } lặp lại nhiều nhất. { $texture }
cli-check-texture-mourning = { $date } là ngày quốc tang. { $texture }
cli-check-texture-if = Nếu ngày mai là quốc tang: { $texture }. Hãy để sẵn nhạc phù hợp vào một thư mục và ghi mourning = true trong topic.toml của thư mục ấy
cli-plan-no-slot = Không có khung giờ nào tên “{ $slot }”. Có phải là “{ $near }”?
cli-plan-no-slots = Không có khung giờ nào tên “{ $slot }”: lịch tuần chưa có khung giờ nào.
cli-plan-topics = Tính từ { $from } đến hết { $to }
cli-plan-no-other = Không thấy “{ $other }”: không phải thư mục của một đài, cũng không phải bản git của thư mục này.
cli-plan-other-faulty = Cấu hình ở “{ $other }” còn lỗi nên chưa so sánh được.
cli-say-unknown = Dòng { $line }: máy chưa biết chắc cách đọc “{ $words }”. Hãy viết lại thành chữ đầy đủ, hoặc nghe thử trước khi phát.
cli-say-recorded = Đã ghi { $file }, dài { $length }. Tiếng máy đọc: hãy nghe thử rồi mới duyệt.
cli-say-exists = Đã có { $file }. Hãy ghi tên tệp khác.
cli-say-not-kept = Không ghi được { $file }: { $problem }. Hãy xem thư mục có được ghi không.
cli-check-voice = Mục [speech] trong config/station.toml chưa dùng được. { $what }
cli-check-voice-warning = Không có bài { $path } trong audio/ mà dòng warning ở mục [speech] nêu. Hãy đặt bài vào đó, hoặc sửa config/station.toml.
cli-check-button-gone = Nút “{ $button }”: không thấy thiết bị { $device }. Hãy cắm nút vào, hoặc sửa device ở mục [[button]] (xem các thiết bị: ls /dev/input/by-id).
cli-check-button-empty = Nút “{ $button }”: trong audio/{ $folder } chưa có bài nào được duyệt, nên giữ nút cũng không phát gì. Hãy thả bài vào và duyệt trước.
cli-say-empty = Chưa có văn bản nào để đọc. Hãy ghi văn bản trong ngoặc kép, hoặc ghi “-” rồi gõ vào.
cli-say-too-long = Văn bản dài quá { $bytes } byte, đọc hơn một giờ. Hãy chia thành nhiều bài.
cli-say-not-text = Đầu vào không phải là văn bản UTF-8. Hãy lưu tệp dưới dạng văn bản thuần, mã UTF-8.
cli-say-no-topic = Không có thư mục lĩnh vực “{ $topic }” trong audio/. Ghi tên một thư mục đang có, ví dụ --topic thong-bao
cli-say-fell-back = Giọng đọc của đài không chạy: { $what } Máy đã dùng espeak-ng thay.
cli-call-title = Lời xướng ngày { $date }
cli-approve-spoken = Máy đọc văn bản này: { $text }
cli-order-says = Máy sẽ đọc: { $text }
cli-order-warning = Không giọng đọc nào chạy được: { $what } Lệnh phát bản cảnh báo chung ghi sẵn của đài thay cho văn bản.
cli-plan-held = Giải thích theo các tệp có hiệu lực lúc ấy (dòng { $seq } của  phatthanh history ), không theo lịch hiện nay.
cli-import-no-file = Không đọc được { $file }: { $problem }
cli-import-no-header = Không thấy dòng tiêu đề có đủ các cột Thứ (hoặc Ngày), Giờ, Phút (hoặc Thời lượng), Chương trình. Hãy thêm dòng tiêu đề
cli-import-bad-day = Dòng { $row }: không hiểu thứ “{ $found }”. Hãy ghi như T2, Thứ 2, T2-T7, CN hoặc hằng ngày.
cli-import-bad-time = Dòng { $row }: không hiểu giờ “{ $found }”. Hãy ghi như 05:30 hoặc 5h30.
cli-import-bad-length = Dòng { $row }: không hiểu thời lượng “{ $found }”. Hãy ghi số phút, như 10 hoặc 10 phút.
cli-import-no-program = Dòng { $row }: chưa ghi tên chương trình.
cli-import-unknown = Dòng { $row }: chưa có chương trình “{ $found }”. Tạo tệp programs/{ $slug }.toml với nội dung sau (sửa lại cho đúng), rồi nhập lại:
cli-import-guessed = Dòng { $row }: hiểu “{ $found }” là “{ $title }” (programs/{ $slug }.toml).
cli-import-repeat-unknown = Dòng { $row }: không rõ “{ $found }” phát lại khung giờ nào; ghi là phát mới. Hãy xem lại.
cli-import-relay = Dòng { $row }: “{ $found }” là tiếp âm mà đài chưa có chương trình nào: cán bộ trực chuyển máy, không ghi vào lịch. Muốn máy tự tiếp âm: khai nguồn thu, thêm chương trình có  form = "relay"  rồi nhập lại.
cli-import-unreadable = tệp hỏng hoặc không phải bảng CSV, XLSX ({ $problem }). Mở tệp bằng Excel hoặc LibreOffice, lưu lại thành .xlsx hoặc .csv rồi nhập lại
cli-import-too-large = tệp quá lớn: một bảng lịch tuần không quá { $rows } dòng, { $slots } khung giờ và { $megabytes } MB. Chép riêng bảng lịch tuần sang một tệp mới rồi nhập lại
cli-import-old-form = tệp .xls kiểu cũ hoặc có mật khẩu. Mở tệp, bỏ mật khẩu, lưu lại thành .xlsx hoặc .csv rồi nhập lại
cli-import-later-added = Dòng { $row }: ghi “{ $found }” còn phát lại lúc { $at } mà bảng không có dòng nào lúc ấy; đã thêm một lần phát lại. Hãy xem lại.
cli-import-later-many = Dòng { $row }: “{ $found }” ghi quá nhiều giờ phát lại; chỉ { $most } giờ đầu được dùng. Viết mỗi lần phát lại thành một dòng riêng rồi nhập lại.
cli-import-later-when = Dòng { $row }: “{ $found }” nói còn phát lại nhưng không rõ giờ, và bảng không có dòng phát lại nào của chương trình ấy. Thêm một dòng có giờ phát lại rồi nhập lại.
cli-import-stays = Khung giờ { $slot } không có trong bảng nhưng vẫn giữ: { $why ->
    [relay] lúc ấy bảng ghi tiếp âm
    [later] khung giờ này bắt đầu đúng ngày áp dụng hoặc muộn hơn
   *[row] có thể là một dòng chưa hiểu ở trên
}. Muốn bỏ thì bỏ riêng.
cli-import-read = Đã đọc { $slots } khung giờ; { $bad } dòng chưa đọc được.
cli-import-refused = Chưa ghi gì: còn { $bad } dòng chưa đọc được. Sửa các dòng đó, hoặc thêm --partial để bỏ qua chúng.
cli-import-faulty = Chưa ghi gì: với lịch mới này cấu hình của đài có lỗi, nêu ở trên.
cli-import-exists = Chưa ghi gì: đã có sẵn { $file }.
cli-import-written = Đã ghi { $file }.
cli-import-kept = Bản cũ được giữ ở { $file }.
cli-import-dry = Chưa ghi gì. Xem thấy đúng thì chạy lại với --write.
cli-import-new-header = Lịch tuần nhập từ { $file }
cli-help-call = In lời xướng của một ngày: tên đài, thứ, ngày dương lịch, ngày âm lịch
cli-help-call-date = Ngày (2026-11-24); không ghi là hôm nay
cli-help-say = Cho xem văn bản gõ vào sẽ được đọc thành lời thế nào, và những chỗ máy chưa biết đọc
cli-help-say-text = Văn bản; ghi “-” để đọc từ đầu vào chuẩn
cli-help-say-out = Đọc thành tiếng, ghi ra tệp WAV này (tệp chưa có)
cli-help-say-print = In ra lời sẽ đọc và những chỗ chưa biết (mặc định)
cli-help-say-topic = Đọc thành tiếng vào thư mục của lĩnh vực này, kèm văn bản bên cạnh
cli-help-say-name = Tên bài trong thư mục ấy, không ghi đuôi (mặc định: mấy chữ đầu của văn bản)
cli-help-call-out = Đọc lời xướng thành tiếng, ghi ra tệp WAV này (tệp chưa có)
cli-help-call-topic = Đọc lời xướng thành tiếng vào thư mục của lĩnh vực này, kèm văn bản bên cạnh
cli-help-call-name = Tên bài trong thư mục ấy, không ghi đuôi (mặc định: “Lời xướng ngày …”)
cli-help-import = Lập lịch tuần từ bảng CSV hoặc XLSX đang dùng
cli-help-import-file = Bảng có các cột Thứ, Giờ, Phút, Chương trình, Ghi chú (tệp .csv hoặc .xlsx)
cli-help-import-dry_run = Chỉ xem, không ghi gì (mặc định)
cli-help-import-out = Ghi lịch mới ra tệp này (tệp chưa có)
cli-help-import-write = Thay config/schedule.toml, giữ bản cũ thành schedule.toml.<ngày giờ>.bak
cli-help-import-partial = Vẫn ghi dù còn dòng chưa đọc được
cli-help-plan-why = Vì sao khung giờ này phát bài ấy (cchc-chieu@2026-11-24)
cli-help-plan-topics = Các lĩnh vực được phát đều đến đâu, còn đủ bài mới mấy tuần
cli-help-plan-from = Cùng --topics: tính từ ngày này; không ghi là từ đầu năm
cli-help-plan-to = Cùng --topics: tính đến hết ngày này; không ghi là hôm nay
cli-help-plan-diff = Nếu đài ở thư mục này thay cho đài hiện tại thì đổi những gì; thoát với mã 1 nếu có thay đổi
cli-help-plan-against = Đã đổi những gì so với thư mục này, bản này của sổ thay đổi (phatthanh history) hoặc bản git này; thoát với mã 1 nếu có thay đổi
cli-library-state = { $state ->
    [ready] sẵn sàng
    [waiting-approval] chờ duyệt
    [withdrawn] đã thu hồi
    [returned] trả lại
    [removed] đã xóa tệp
    [expired] hết hiệu lực
   *[refused] không nhận
 }
cli-library-approved = Người duyệt: { $by }
cli-library-next = Phát lần tới: { $at }

# cli-help: phatthanh --help
cli-help = Giữ cho đài FM luôn phát: lịch tuần đi vào, âm thanh ra card âm thanh, nhật ký ghi đúng những gì đã phát.
cli-help-any-station = Thư mục của đài
cli-help-any-lang = Ngôn ngữ hiển thị (vi hoặc en)
cli-help-any-json = Một đối tượng JSON, cho chương trình khác đọc
cli-run-no-station = Thư mục này chưa có đài nào. Mở trang dưới đây trên chính máy này để lập đài; lập xong thì đài lên sóng ngay.
cli-help-run = Lên sóng và phát mãi, cho đến khi được dừng
cli-help-run-silent = Phát vào đường ra im lặng, đúng nhịp thật, để thử máy không có card âm thanh
cli-help-run-port = Cổng của trang web lập đài mới trên chính máy này, khi thư mục của đài chưa có gì (mặc định 8080)
cli-help-run-record = Ghi thêm những gì phát ra vào tệp WAV này
cli-help-demo = Phát thử ngay một bản sao của đài, đồng hồ đặt ngay trước một khung giờ
cli-help-demo-seconds = Tự dừng sau ngần ấy giây; không ghi thì nhấn Ctrl-C để dừng
cli-help-demo-silent = Phát vào đường ra im lặng dù máy có card âm thanh
cli-help-check = Nêu mọi lỗi trong cấu hình, chương trình, lịch và kho tin bài
cli-help-plan = In khung phát sóng của một ngày, kèm lý do
cli-help-plan-date = Ngày (2026-11-24); không ghi là hôm nay
cli-help-plan-days = Số ngày; không ghi là 1, khi so sánh là 14
cli-help-simulate = Chạy đài trên đồng hồ và đường ra mô phỏng
cli-help-simulate-from = Thời điểm bắt đầu (2026-11-24T17:00, hoặc một ngày)
cli-help-simulate-to = Thời điểm kết thúc
cli-help-simulate-seed = Chọn độ lệch thạch anh của card mô phỏng, tới 20 phần triệu; 0 là đúng tuyệt đối
cli-help-simulate-record = Ghi đúng những mẫu âm thanh mà card sẽ nhận vào tệp WAV này
cli-help-library = Liệt kê tin bài và tệp không nhận, hoặc nhận các tệp đang có trong thư mục
cli-help-library-verify = Kiểm tra từng bản sao trong kho của máy; bản hỏng được bỏ đi và làm lại ở lần quét sau
cli-help-library-scan = Nhận các tệp đang có trong thư mục rồi thoát
cli-help-library-show = Mọi điều về một tin bài
cli-help-library-show-id = Mã, hoặc phần đầu của mã, hoặc đường dẫn
cli-help-approve = Duyệt tin bài
cli-help-withdraw = Thu hồi việc duyệt
cli-help-approve-ids = Tin bài: mã (hoặc phần đầu của mã) hay đường dẫn, như phatthanh library hiện ra
cli-help-approve-by = Người hoặc cơ quan quyết định
cli-help-approve-channel = Quyết định bằng cách nào: paper (giấy), message (tin nhắn), spoken (lời nói)
cli-help-approve-note = Điều cần ghi nhớ kèm theo
cli-help-approve-now = Bài thu hồi đang phát thì cho nhỏ dần, dừng ngay và phát mục tiếp theo
cli-help-interrupt = Phát ngay một thông báo, chen vào chương trình đang phát
cli-help-interrupt-files = Bài phát, lần lượt: tệp, hoặc mã hay đường dẫn như phatthanh library hiện ra
cli-help-interrupt-say = Văn bản máy đọc, phát sau các tệp (không cần tệp nào)
cli-help-interrupt-by = Người nhập lệnh vào máy
cli-help-interrupt-ordered_by = Người ra lệnh
cli-help-interrupt-channel = Lệnh đến bằng cách nào: paper (giấy), message (tin nhắn), spoken (lời nói)
cli-help-interrupt-repeat = Số lượt đọc liền nhau
cli-help-interrupt-every = Nhắc lại sau mỗi khoảng này (10m, 1h), cho đến --until
cli-help-interrupt-until = Lúc hết hiệu lực; không ghi thì 24 giờ sau
cli-help-interrupt-level = khan-cap (khẩn cấp: ngay, cả trong giờ yên lặng), uu-tien (ưu tiên: ngay, trừ giờ yên lặng), thong-thuong (thông thường: hết mục đang phát)
cli-help-interrupt-after_item = Chờ hết mục đang phát
cli-help-interrupt-drill = Diễn tập: không bao giờ phát trong giờ yên lặng
cli-help-interrupt-replace = Thay các lệnh đang có
cli-help-interrupt-note = Điều cần ghi nhớ kèm theo
cli-help-stop-interrupt = Dừng các lệnh phát: những lệnh ghi số, không ghi số nào thì dừng tất cả
cli-help-stop-interrupt-orders = Số của lệnh, như phatthanh interrupt và phatthanh status hiện ra; không ghi thì dừng mọi lệnh
cli-help-stop-interrupt-by = Người dừng
cli-help-alert = Cảnh báo của cơ quan khác gửi đến (CAP), và quyết định của người trực
cli-help-alert-list = Liệt kê các cảnh báo còn hiệu lực
cli-help-alert-list-all = Kể cả những bản đã hết hoặc bị bỏ qua
cli-help-alert-show = In nội dung sẽ đọc của một cảnh báo
cli-help-alert-show-id = Số của cảnh báo, hoặc mấy chữ đầu
cli-help-alert-air = Cho phát một cảnh báo đang chờ
cli-help-alert-air-id = Số của cảnh báo, hoặc mấy chữ đầu
cli-help-alert-air-by = Người quyết định
cli-help-alert-drop = Bỏ một cảnh báo đang chờ, không phát
cli-help-alert-drop-id = Số của cảnh báo, hoặc mấy chữ đầu
cli-help-alert-drop-by = Người quyết định
cli-help-skip = Bỏ mục đang phát và phát mục tiếp theo
cli-help-skip-by = Người bỏ qua
cli-help-log = In hoặc kiểm tra nhật ký phát sóng
cli-help-log-verify = Dò chuỗi băm và niêm phong, đối chiếu với các ngày đã niêm phong; nêu chỗ đầu tiên không khớp
cli-help-log-verify-sealed = Đối chiếu thêm với các ngày đã niêm phong giữ trong thư mục này (ghi được nhiều lần)
cli-help-log-verify-key = Khoá công khai mà niêm phong phải dùng, ghi ở biên bản hay ở nơi khác (ghi được nhiều lần)
cli-help-log-seal = Niêm phong nhật ký ngay, trước khi bàn giao hoặc lập hồ sơ
cli-help-log-from = Chỉ các lượt phát từ thời điểm này (2026-11-24T17:00, hoặc một ngày)
cli-help-log-to = Chỉ các lượt phát trước thời điểm này
cli-help-log-topic = Chỉ lĩnh vực này
cli-help-log-program = Chỉ chương trình này
cli-help-log-format = Dạng in: text (bảng), json (mỗi dòng một đối tượng), csv (bảng tính)
cli-help-status = Đang phát gì, hỏi đài đang chạy
cli-help-clock = Đài có tin giờ máy tính không, và lời xác nhận của người
cli-help-clock-confirm = Xác nhận giờ máy tính đúng: đài phát theo giờ ấy
cli-help-clock-confirm-by = Người đã xem giờ và xác nhận
cli-help-clock-confirm-time = Giờ trên một đồng hồ khác (2026-11-24T17:00); cần khi nhật ký muộn hơn giờ máy
cli-help-listen = Nghe thử một tin bài tại bàn, đúng như khi phát
cli-help-listen-id = Mã, hoặc phần đầu của mã, hoặc đường dẫn, như phatthanh library hiện ra
cli-help-devices = Liệt kê card âm thanh, và card sẽ được dùng
cli-help-init = Lập một đài mới trong thư mục trống: lịch tuần, chương trình, thư mục bài, mang tên của đài
cli-help-init-folder = Thư mục của đài mới (chưa có, hoặc chưa có đài nào)
cli-help-init-name = Tên đài; không ghi thì máy hỏi
cli-help-init-unit = Tên cơ quan in trên báo cáo; không ghi thì máy hỏi
cli-help-init-place = Địa danh ghi trước ngày tháng trên báo cáo; không ghi thì máy hỏi
cli-help-init-symbol = Chữ viết tắt của cơ quan trong số văn bản
cli-help-init-officer = Người phụ trách chuyên mục cải cách hành chính
cli-help-init-card = Card âm thanh, tên như phatthanh devices hiện ra
cli-help-init-sessions = Giờ bắt đầu các buổi phát, mỗi buổi nửa giờ
cli-help-init-quiet_hours = Giờ yên lặng, không gì được phát; none là không có
cli-help-doctor = Xem máy có giữ cho đài phát lâu dài được không: chỗ nào hỏng, vì sao cần, phải làm gì
cli-help-doctor-tone = Phát thử âm 1 kHz ra card của đài (khi đài không chạy)
cli-help-doctor-why = In cả lý do từng chỗ được xem
cli-help-heading-commands = Lệnh
cli-help-heading-options = Tùy chọn
cli-help-heading-arguments = Tham số
cli-help-usage = Cách dùng
cli-help-any-options = [TÙY CHỌN]
cli-help-any-command = <LỆNH>
cli-help-default = (không ghi: { $value })
cli-help-env = (hoặc biến môi trường { $name })
cli-help-any-help = In trợ giúp này
cli-help-any-version = In số phiên bản

cli-library-valid-from = Được phát từ ngày { $from }
cli-library-valid-until = Được phát đến hết ngày { $until }
cli-library-valid-between = Được phát từ ngày { $from } đến hết ngày { $until }
cli-library-nothing-found = Không có bài nào có đủ các chữ “{ $words }” trong tên, lĩnh vực hay đường dẫn. Thử ít chữ hơn.
cli-help-library-search = Chỉ những bài có đủ các chữ này trong tên, lĩnh vực hay đường dẫn, bài đúng nhất trước; không cần dấu, hoa thường hay thứ tự
cli-library-same = Cùng một bản thu với: { $paths }
# phatthanh library verify
cli-verify-progress = Đã soát { $done } trên { $of } bản lưu.
cli-verify-good = Kho nguyên vẹn: { $good } bản lưu tốt, { $strays } tệp thừa.
cli-verify-bad = Kho có hư hỏng: { $bad } bản lưu hỏng hoặc mất, { $good } bản tốt, { $strays } tệp thừa.
cli-verify-damaged = Bản lưu trong kho bị hỏng, máy đã bỏ đi.
cli-verify-missing = Bản lưu trong kho bị mất.
cli-verify-unread = Không có quyền đọc bản lưu trong kho, hoặc danh mục bài không đọc được. Hãy chạy lệnh bằng tài khoản của đài.
cli-verify-stray = Không thuộc bài nào trong danh mục. Nếu bài vừa được chép vào thì không sao.
cli-verify-made-again = Tệp vẫn còn trong thư mục, máy sẽ lưu lại ở lần quét tới.
cli-verify-lost = Tệp không còn trong thư mục, nên bài này không phát được nữa. Nếu còn cần, hãy chép lại tệp gốc vào thư mục.
cli-verify-lost-approved = Tệp không còn trong thư mục, nên bài này không phát được nữa. Người đã duyệt: { $by }. Nếu còn cần, hãy chép lại tệp gốc vào thư mục; đúng tệp cũ thì không phải duyệt lại.
cli-help-report = Lập báo cáo phát sóng, sổ nhật ký phát sóng, sổ duyệt tin bài
cli-help-report-month = Tháng (2026-11)
cli-help-report-quarter = Quý (2026-Q4)
cli-help-report-half = Nửa năm (2026-H2)
cli-help-report-year = Năm (2026)
cli-help-report-from = Từ ngày (2026-11-02)
cli-help-report-to = Đến hết ngày
cli-help-report-program = Chỉ chương trình này (cai-cach-hanh-chinh), kèm bảng để điền số liệu các kênh khác
cli-help-report-format = Dạng tệp: docx (Word), xlsx (Excel), html (trang in được), json; không ghi thì theo đuôi của tệp
cli-help-report-out = Tệp sẽ ghi; không ghi thì html và json in ra màn hình
cli-help-report-diary = Sổ nhật ký phát sóng của một ngày
cli-help-report-diary-date = Ngày (2026-11-24); không ghi là hôm nay
cli-help-report-diary-format = Dạng tệp: docx (Word) hoặc html (trang in được)
cli-help-report-diary-out = Tệp sẽ ghi; không ghi thì html in ra màn hình
cli-help-report-approvals = Sổ duyệt tin bài của một kỳ
cli-help-report-approvals-month = Tháng (2026-11)
cli-help-report-approvals-quarter = Quý (2026-Q4)
cli-help-report-approvals-half = Nửa năm (2026-H2)
cli-help-report-approvals-year = Năm (2026)
cli-help-report-approvals-from = Từ ngày (2026-11-02)
cli-help-report-approvals-to = Đến hết ngày
cli-help-report-approvals-format = Dạng tệp: docx (Word) hoặc html (trang in được)
cli-help-report-approvals-out = Tệp sẽ ghi; không ghi thì html in ra màn hình
cli-report-no-period = Chưa nói kỳ báo cáo. Hãy thêm --month 2026-11, --quarter 2026-Q4, --half 2026-H2, --year 2026, hoặc --from và --to.
cli-report-period = Không hiểu kỳ báo cáo { $found }. Mẫu: --month 2026-11, --quarter 2026-Q4, --half 2026-H2, --year 2026, --from 2026-11-01 --to 2026-11-30.
cli-report-format = Không lập được bản { $format } cho loại này. Các dạng có thể dùng: { $known }.
cli-report-no-file = Bản { $format } phải ghi vào tệp. Hãy thêm --out tên-tệp.{ $format }.
cli-report-pdf = Máy không lập được PDF. Hãy ghi --out tên-tệp.docx rồi mở bằng Word hoặc LibreOffice và chọn lưu thành PDF; hoặc ghi --out tên-tệp.html, mở bằng trình duyệt rồi in ra PDF.
cli-report-ending = Không biết đuôi tệp .{ $ending } là dạng gì, nên chưa ghi gì. Các đuôi có thể dùng: { $known }.
cli-report-no-ending = Tên tệp không có đuôi nên không biết lập dạng gì. Hãy thêm một đuôi ({ $known }) hoặc --format.
cli-report-disagree = --format { $format } không khớp với đuôi .{ $ending } của tệp, nên chưa ghi gì. Hãy sửa một trong hai.
cli-report-no-program = Đài không có chương trình { $program }. Các chương trình: { $known }.
cli-report-not-written = Không ghi được tệp { $path } ({ $problem }).
cli-report-written = Đã ghi { $path }

# phatthanh log
cli-log-nobody = Không chương trình nào ghi người phụ trách (in_charge) là “{ $name }”. Đang có: { $known }.
cli-log-no-segment = Nhật ký không có bài nào là “{ $what }”. Hãy ghi mã (hoặc phần đầu của mã), đường dẫn, hoặc vài từ trong tên bài.
cli-silence-when = Chưa ghi thời điểm. Thêm --at 2026-12-01T04:30, hoặc --from và --to.
cli-silence-at = { $answer ->
    [heard] KHÔNG im lặng: lúc { $at } đài đang phát.
    [silent] IM LẶNG: lúc { $at } máy của đài đang chạy và không phát gì.
   *[other] KHÔNG RÕ: nhật ký không cho biết lúc { $at } đài có im lặng hay không.
}
cli-silence-over = { $answer ->
    [heard] KHÔNG im lặng suốt: từ { $from } đến { $to } đài có phát (không phát gì trong { $quiet }).
    [silent] IM LẶNG: từ { $from } đến { $to } máy của đài đang chạy và không phát gì.
   *[other] KHÔNG RÕ: nhật ký không đủ để biết từ { $from } đến { $to } đài có im lặng hay không.
}
cli-silence-unknown = Không rõ từ { $from } đến { $to }: { $why ->
    [stopped] chương trình phát đã được tắt
    [broke-off] mất điện hoặc máy tắt đột ngột
    [slept] máy tính ngủ
    [rows-lost] một số dòng nhật ký của lúc đó bị mất trước khi ghi được
    [clock-in-doubt] giờ máy tính sau đó bị chỉnh nên không tin được
   *[other] nhật ký không có gì về lúc này
}.
cli-silence-unknown-at = Lý do: { $why ->
    [stopped] chương trình phát đã được tắt
    [broke-off] mất điện hoặc máy tắt đột ngột
    [slept] máy tính ngủ
    [rows-lost] một số dòng nhật ký của lúc đó bị mất trước khi ghi được
    [clock-in-doubt] giờ máy tính sau đó bị chỉnh nên không tin được
   *[other] nhật ký không có gì về lúc này
}.
cli-silence-clock = Sau đó giờ máy tính được chỉnh { $by }; giờ ghi trong nhật ký có thể lệch chừng ấy.
cli-silence-missed = Lúc này lẽ ra phải phát:
cli-silence-displaced = Theo lịch và ngày lễ hiện nay, { $program } ({ $slot }): { $why }
cli-silence-quiet = Theo cấu hình hiện nay, đây là giờ yên lặng.
cli-silence-no-slot = Theo lịch hiện nay, lúc này không có khung giờ nào.
cli-missed-moved = Không mất, chỉ dời sang giờ khác:
cli-missed-moved-line = { $slot }: lẽ ra { $due }, đã phát { $at } ({ $titles }): { $reasons }
cli-silence-beside = Lượt phát ngay trước và ngay sau:
cli-span-hours = { $count } giờ
cli-span-minutes = { $count } phút
cli-span-seconds = { $count } giây
cli-help-log-at = Chỉ những gì đang phát đúng lúc này (2026-11-24T17:35)
cli-help-log-segment = Chỉ bài này: mã hoặc phần đầu của mã, đường dẫn, hoặc vài từ trong tên bài
cli-help-log-in_charge = Chỉ chương trình do người hoặc bộ phận này phụ trách, theo tệp chương trình hiện nay
cli-help-log-silence = Lúc đó đài có im lặng không: có, không, hay không rõ
cli-help-log-silence-at = Vào lúc này (2026-12-01T04:30)
cli-help-log-silence-from = Từ lúc này
cli-help-log-silence-to = Đến trước lúc này
cli-help-log-missed = Những gì có trong lịch mà không phát, hoặc bị đứt giữa chừng, và vì sao
cli-help-log-missed-from = Từ lúc này (2026-11-24T17:00, hoặc một ngày)
cli-help-log-missed-to = Đến trước lúc này
cli-help-log-missed-segment = Chỉ bài này: mã hoặc phần đầu của mã, đường dẫn, hoặc vài từ trong tên bài
cli-help-log-missed-topic = Chỉ lĩnh vực này
cli-help-log-missed-program = Chỉ chương trình này
cli-help-log-missed-in_charge = Chỉ chương trình do người hoặc bộ phận này phụ trách
cli-help-log-missed-format = Cách in: text (bảng), json (mỗi dòng một mục), csv (cho bảng tính)

# phatthanh reconcile
cli-reconcile-day = Ngày { $date }: kế hoạch { $planned } mục, phát đúng { $kept } mục; { $differences } chỗ khác kế hoạch, { $unexplained } chỗ không rõ lý do.
cli-reconcile-no-plan = Ngày { $date }: máy không lưu kế hoạch của ngày này; đã phát { $aired } lượt; { $differences } chỗ cần biết, { $unexplained } chỗ không rõ lý do.
cli-reconcile-recorded = Ghi âm kiểm chứng: có { $recorded } trên { $aired } lượt phát.
cli-reconcile-not-recorded = Ghi âm kiểm chứng: không bật, nên không đối chiếu được với âm thanh đã phát.
cli-reconcile-unexplained = KHÔNG RÕ LÝ DO
cli-reconcile-line = { $at }  { $kind ->
    [not-aired] không phát
    [broken-off] phát không hết
    [late] phát muộn
    [replaced] phát mục khác thay
    [unplanned] phát ngoài kế hoạch
    [plan-changed] đã đưa ra khỏi kế hoạch
    [silent] nhật ký ghi có phát nhưng bản ghi âm im lặng
   *[not-recorded] không có ghi âm
}: { $title } ({ $why })
cli-reconcile-accepted = Đã ghi: { $by } cho biết lý do của { $count } chỗ khác kế hoạch. Đây là một dòng của nhật ký phát sóng và được giữ mãi.
cli-reconcile-nothing-to-accept = Ngày { $date }: chỗ nào cũng đã rõ lý do; không ghi gì thêm.
cli-reconcile-not-over = Ngày { $date } chưa hết: từ hôm sau mới ghi lý do được.
cli-reconcile-why-by-whom = Chưa ghi lý do hoặc tên. Hãy ghi --accept "chuyện đã xảy ra" --by "người cho biết".
cli-help-reconcile = Đối chiếu một ngày với kế hoạch của ngày ấy: khác chỗ nào, vì sao
cli-help-reconcile-date = Ngày (2026-11-24); không ghi là hôm qua
cli-help-reconcile-accept = Lý do của mọi chỗ chưa rõ; ghi vào nhật ký phát sóng và giữ mãi (kèm --by)
cli-help-reconcile-by = Người hoặc bộ phận cho biết lý do

# phatthanh publish
cli-publish-where = Chưa ghi thư mục. Thêm --out THƯ-MỤC.
cli-publish-done = Đã đưa { $count } bài vào { $folder }; bỏ { $removed } tệp cũ không còn dùng.
cli-publish-no-feed = Chưa có podcast vì không rõ địa chỉ trên mạng. Thêm --base-url https://… để có tệp podcast.xml.
cli-publish-base-url = { $url } không phải là địa chỉ trên mạng. Hãy ghi đủ http:// hoặc https:// và tên miền, không dấu, không khoảng trắng, ví dụ --base-url https://haiduong.hue.gov.vn/nghe
cli-publish-cover = Không dùng được ảnh bìa { $path }: tệp phải là ảnh JPEG hoặc PNG. Hãy lưu ảnh thành một trong hai dạng ấy rồi chạy lại.
cli-publish-no-ffmpeg = Có { $count } bài ở dạng mà iPhone và ứng dụng podcast có thể không phát được (WAV, Ogg, FLAC). Hãy cài ffmpeg (sudo apt install ffmpeg) rồi chạy lại: các bài ấy sẽ được đổi sang m4a.
cli-publish-own-folder = { $folder } nằm trong thư mục của đài, máy sẽ tưởng là bài mới. Hãy chọn thư mục khác.
cli-publish-foreign = { $path } đã có sẵn và không phải do chương trình này tạo ra. Hãy chọn thư mục khác hoặc tự dời tệp ấy đi.
cli-publish-unreadable = Không đọc được bài âm thanh để tạo { $path }. Chạy `phatthanh library verify` để xem kho bài.
cli-help-publish = Đưa những bài đã phát và còn được duyệt ra một thư mục: trang mạng kèm podcast, hoặc tệp cho họp thôn
cli-help-publish-out = Thư mục đích; chưa có thì tạo. Không đụng đến tệp nào không phải do lệnh này tạo ra
cli-help-publish-topic = Chỉ lĩnh vực này
cli-help-publish-from = Chỉ bài phát từ ngày này (2026-11-02)
cli-help-publish-to = Chỉ bài phát đến hết ngày này
cli-help-publish-base_url = Địa chỉ của thư mục ấy trên mạng; không ghi thì chỉ có trang, không có podcast
cli-help-publish-cover = Ảnh bìa của podcast, JPEG hoặc PNG
cli-help-publish-meeting = Tệp âm thanh đánh số theo thứ tự phát và danh sách để in, cho họp thôn
cli-help-publish-meeting-out = Thư mục đích, ví dụ trên USB; chưa có thì tạo
cli-help-publish-meeting-topic = Chỉ lĩnh vực này
cli-help-publish-meeting-from = Chỉ bài phát từ ngày này (2026-11-02)
cli-help-publish-meeting-to = Chỉ bài phát đến hết ngày này
cli-log-sealed = Niêm phong gần nhất: hết ngày { $day }, đến dòng { $seq }; khoá công khai { $key }
cli-log-key-replaced = Khoá trong máy ({ $found }) không phải khoá của niêm phong gần nhất ({ $expected }): khoá đã bị thay.
cli-log-nothing-to-seal = Nhật ký chưa có dòng nào để niêm phong.
cli-log-seal-made = Đã niêm phong đến dòng { $seq }: { $file }. Khoá công khai: { $key }

cli-help-backup = Sao lưu sang USB những gì không làm lại được: nhật ký, duyệt bài, niêm phong, cấu hình, tin bài
cli-help-backup-to = Ổ USB hoặc thư mục; bản sao nằm trong phatthanh-sao-luu ở đó; không ghi thì sao ra USB đã chuẩn bị đang cắm
cli-help-backup-prepare = Chuẩn bị một USB để đài tự sao lưu ra đó mỗi ngày
cli-help-backup-prepare-place = Ổ USB (nơi nó được gắn vào)
cli-help-backup-prepare-own_disk = Cả khi đó là chính ổ đĩa của đài: hỏng ổ là mất cả hai
cli-help-restore = Dựng lại đài từ bản sao lưu, vào thư mục chưa có đài
cli-help-restore-from = Ổ USB hoặc thư mục có phatthanh-sao-luu
cli-help-evidence = Gom mọi thứ chứng minh đã phát gì vào một thư mục hay tệp zip
cli-help-evidence-from = Từ thời điểm này (2026-11-01, 2026-11-24T17:00)
cli-help-evidence-to = Đến hết ngày này, hoặc trước thời điểm này
cli-help-evidence-out = Thư mục mới, hoặc tệp có đuôi .zip
cli-help-evidence-segment = Chỉ bài này (mã của bài)
cli-help-evidence-topic = Chỉ lĩnh vực này
cli-help-evidence-silence = Hỏi thêm: vào thời điểm này đài có im lặng không
cli-help-evidence-no_seal = Không niêm phong thêm; các dòng sau lần niêm phong gần nhất vào hồ sơ mà chưa có niêm phong

cli-evidence-made = Đã lập hồ sơ { $path } ({ $files } tệp). Cách kiểm tra ghi trong DOC-TRUOC.txt.
cli-evidence-unsigned = Đã lập hồ sơ { $path } ({ $files } tệp) nhưng KHÔNG có chữ ký của đài. Hãy chạy lại bằng tài khoản của đài.
cli-evidence-not-sealed = Không niêm phong được nhật ký: { $problem }
cli-evidence-nothing = Nhật ký chưa có dòng nào nên không có gì để chứng minh.
cli-evidence-exists = { $path } đã có. Hãy chọn tên khác; hồ sơ cũ không bị ghi đè.
cli-evidence-segment = `{ $id }` không phải mã của bài. Gõ phatthanh library để xem mã.
cli-evidence-sound-left = Ghi âm của { $airings } lượt phát không đưa vào vì hồ sơ chỉ chứa tối đa { $hours } giờ ghi âm. Hãy chọn thời gian ngắn hơn, hoặc gõ phatthanh aircheck extract.

# phatthanh aircheck
cli-help-aircheck = Băng lưu: xem có những gì, cắt ra để chứng minh đã phát gì
cli-help-aircheck-list = Quãng giờ nào có băng, quãng nào im lặng, quãng nào thiếu và vì sao
cli-help-aircheck-list-from = Từ lúc này (2026-11-24T17:00 hoặc 2026-11-24); không ghi là từ đầu hôm nay
cli-help-aircheck-list-to = Đến trước lúc này; không ghi là đến bây giờ
cli-help-aircheck-extract = Cắt đúng những gì đã phát trong một quãng giờ ra một tệp; thoát với mã 1 nếu băng thiếu
cli-help-aircheck-extract-from = Từ lúc này (2026-11-24T17:00)
cli-help-aircheck-extract-to = Đến trước lúc này
cli-help-aircheck-extract-out = Tệp mới, tên kết thúc bằng .wav hoặc .flac

# Gõ lệnh chưa đúng
cli-usage-unknown = Không có lựa chọn “{ $argument }” ở lệnh này.
cli-usage-word = Thừa từ “{ $argument }”. Giá trị có dấu cách phải để trong ngoặc kép, như "hôm qua 17:30".
cli-usage-no-command = Không có lệnh “{ $command }”.
cli-usage-which-command = Thiếu tên lệnh.
cli-usage-missing = Thiếu phần bắt buộc: { $argument }
cli-usage-no-value = Sau { $argument } còn thiếu giá trị.
cli-usage-value = “{ $value }” không dùng được cho { $argument }.
cli-usage-conflict = Không dùng { $argument } cùng lúc với { $prior }.
cli-usage-conflict-word = “{ $command }” không đi cùng với { $prior }. Giá trị có dấu cách phải để trong ngoặc kép, như "hôm qua 17:30".
cli-usage-count = Số giá trị của { $argument } không đúng.
cli-usage-other = Máy không hiểu lệnh vừa gõ.
cli-usage-values = Có thể viết: { $values }
cli-usage-near = Có phải là { $near } không?
cli-usage-help = Xem đủ các lựa chọn: thêm --help vào sau lệnh.

# Việc lâu, khi có người ngồi trước màn hình lệnh
cli-busy = { $what ->
    [probe] Đang nghe thử
    [scan] Đang xem các tệp âm thanh
    [verify] Đang đọc lại từng bản sao
    [simulate] Đang chạy thử đài trên đồng hồ mô phỏng
    [evidence] Đang gom tài liệu kiểm chứng
    [publish] Đang làm trang nghe lại
    [backup] Đang sao lưu và đọc lại từng tệp
    [restore] Đang dựng lại đài
    [doctor] Đang xem máy
   *[plan] Đang xếp lịch
} … { $time }
cli-log-seen = Đã ghi nhận { $by } xem { $count } thông báo về nhật ký phát sóng.
cli-log-nothing-to-see = Không có thông báo nào về nhật ký phát sóng mà chưa ai xem.
cli-log-seen-by-whom = Hãy cho biết ai đã xem: --by "TÊN"
cli-help-log-seen = Ghi vào nhật ký rằng có người đã xem các thông báo về tệp nhật ký (bị cất riêng, được đặt lại)
cli-help-log-seen-by = Người hoặc cơ quan đã xem

# Nguồn thu
cli-help-input = Nguồn thu để tiếp âm: có những nguồn nào, và nghe thử một nguồn
cli-help-input-list = Các nguồn thu trong config/station.toml, và chương trình nào tiếp âm nguồn ấy
cli-help-input-list-json = Mỗi dòng một đối tượng JSON
cli-help-input-probe = Nghe thử từng địa chỉ hay cạc thu của một nguồn trong mười giây: là luồng gì, to nhỏ, trễ bao nhiêu; có nơi không có tiếng thì kết thúc với mã 1
cli-help-input-probe-id = id của nguồn trong config/station.toml
cli-help-input-probe-json = Mỗi dòng một đối tượng JSON, mỗi địa chỉ hay cạc thu một dòng
cli-input-none = Đài chưa khai nguồn thu nào. Thêm mục [[input]] vào config/station.toml.
cli-input-state = { $state ->
    [opening] đang mở
    [ready] sẵn sàng
    [waiting] sẵn sàng, chờ người nói
    [on-air] đang phát
    [away] không có tiếng: { $why }
   *[closed] chưa mở: chưa tới giờ của chương trình nào
}
cli-status-input = Nguồn thu { $title }: { $words }
cli-input-sender = Nguồn này chờ chương trình trên máy tính (butt, Mixxx) gửi tới: { $url } , mật khẩu như trong config/station.toml. Đài mở cửa nhận 90 giây trước giờ của chương trình.
cli-input-srt = Nguồn này chờ máy gửi bằng SRT (OBS, Larix, ffmpeg; MPEG-TS) tới { $url } , passphrase như trong config/station.toml. Đài mở cửa nhận 90 giây trước giờ của chương trình.
cli-input-unknown = Không có nguồn thu nào tên “{ $input }”. Chạy `phatthanh input list` để xem.
cli-input-row = { $id } · { $title } · { $count ->
    [0] chưa chương trình nào tiếp âm
   *[other] tiếp âm trong { $programs }
}
cli-input-probe-phone = Nguồn thu này lấy tiếng từ điện thoại, và chỉ đài đang chạy nghe được. Hãy mở trang Trực tiếp của bảng điều khiển trên điện thoại: trang ấy cho biết đài nghe thấy gì.
cli-input-probe = { $url }
  { $verdict ->
    [sound] Có tiếng
    [mute] Im lặng: có nguồn nhưng không có tiếng
   *[nothing] Không nhận được gì. { $words }
}{ $verdict ->
    [nothing] {""}
   *[other] . { $codec }, { $rate } Hz, { $channels }; mức { $level } dBFS, đỉnh { $peak } dBFS; có tiếng sau { $first } giây; trễ ít nhất { $behind } giây so với giờ thật
}

# Tài khoản: phatthanh user
cli-help-user = Tài khoản dùng trang web của đài: ai có, làm được gì
cli-help-user-add = Lập tài khoản và in mật khẩu lần đầu
cli-help-user-add-name = Tên đăng nhập: chữ thường không dấu, ví dụ hanh.nguyen
cli-help-user-add-title = Họ và tên, ghi vào nhật ký
cli-help-user-add-role = Vai trò, ghi được nhiều lần: can-bo-dai, tu-phap, van-hoa, lanh-dao, quan-tri, cong-tac-vien
cli-help-user-list = Danh sách tài khoản
cli-help-user-list-json = Mỗi dòng một đối tượng JSON
cli-help-user-disable = Khóa tài khoản; phiên đang mở của người đó kết thúc ngay
cli-help-user-disable-name = Tên đăng nhập
cli-help-user-enable = Mở lại tài khoản đã khóa
cli-help-user-enable-name = Tên đăng nhập
cli-help-user-reset = Cấp mật khẩu lần đầu mới và in ra; bỏ mã PIN
cli-help-user-reset-name = Tên đăng nhập
cli-help-user-roles = Đổi vai trò của tài khoản
cli-help-user-roles-name = Tên đăng nhập
cli-help-user-roles-role = Vai trò, ghi được nhiều lần; thay cho các vai trò đang có
cli-help-user-token = Thẻ truy cập cho chương trình khác hỏi đài (/api/v1)
cli-help-user-token-add = Cấp thẻ và in ra một lần
cli-help-user-token-add-name = Tên thẻ: chữ thường không dấu, ví dụ man-hinh-cong
cli-help-user-token-add-scope = Quyền, ghi được nhiều lần: status, plan, log, library, order, interrupt, wall
cli-help-user-token-add-days = Dùng được bao nhiêu ngày, nhiều nhất 3660.
cli-help-user-token-list = Danh sách thẻ, kể cả thẻ hết hạn và đã thu hồi
cli-help-user-token-list-json = Mỗi dòng một đối tượng JSON
cli-help-user-token-revoke = Thu hồi thẻ; chương trình dùng thẻ ấy bị từ chối ngay
cli-help-user-token-revoke-name = Tên thẻ
cli-user-token-made = Thẻ { $name } dùng được đến { $until }, ở dòng dưới, chỉ in một lần. Hãy chép ngay vào chương trình dùng thẻ.
cli-user-token-revoked = Đã thu hồi thẻ { $name }.
cli-user-token-unknown = Không có thẻ “{ $name }” nào đang dùng được để thu hồi. Xem danh sách: phatthanh user token list
cli-user-token-line = { $name }  { $scopes }  { $state ->
    [good] đến { $until }
    [expired] HẾT HẠN từ { $until }
   *[revoked] ĐÃ THU HỒI
}
cli-user-none = Chưa có tài khoản nào. Thêm người đầu tiên: phatthanh user add --title "TÊN NGƯỜI" --role quan-tri TÊN
cli-user-token-none = Chưa có thẻ truy cập nào. Thêm thẻ: phatthanh user token add --scope status TÊN
cli-no-station = { $folder } không phải là thư mục của một đài (không có config/). Ghi thêm --station THƯ_MỤC.
cli-user-unknown = Không có tài khoản “{ $name }”. Xem danh sách: phatthanh user list
cli-user-password = Mật khẩu lần đầu của { $title } ({ $name }) ở dòng dưới. Khi đăng nhập, người đó phải đặt mật khẩu của riêng mình.
cli-user-disabled = Đã khóa tài khoản { $name } ({ $title }).
cli-user-enabled = Đã mở lại tài khoản { $name } ({ $title }).
cli-user-roles = Đã đổi vai trò của { $name } ({ $title }).
cli-user-line = { $name }  { $title }  { $roles }{ $disabled ->
    [yes] {"  "}ĐÃ KHÓA
   *[no] {""}
}
cli-status-console = Trang web của đài: { $url }
cli-status-console-first = Trang web của đài: { $url } Lập tài khoản đầu tiên bằng mã { $code }
cli-status-files = Bài chờ duyệt: { $waiting }. Tệp không nhận được: { $refused }.

# Trực tiếp
cli-help-live = Phát trực tiếp: ai được nói, trong chương trình nào
cli-help-live-arm = Cho phép nói trực tiếp trong một lượt phát: đến giờ là nhạc cho đến tiếng nói đầu tiên
cli-help-live-arm-slot = Khung giờ hoặc nguồn thu: lượt đang phát hoặc lượt tới; lượt khác thì ghi KHUNG@NGÀY
cli-help-live-arm-by = Người cho phép
cli-help-live-arm-speaker = Người nói; không ghi thì là người cho phép
cli-help-live-stop = Kết thúc phần trực tiếp, hoặc rút lại cho phép
cli-help-live-stop-slot = Khung giờ hoặc nguồn thu: lượt đang phát hoặc lượt tới; lượt khác thì ghi KHUNG@NGÀY
cli-help-live-stop-by = Người kết thúc
cli-help-live-list = Các lượt phát trực tiếp trong bảy ngày tới, và ai được nói
cli-help-live-list-json = Mỗi dòng một đối tượng JSON
cli-live-unknown = Không có chương trình trực tiếp nào ở “{ $slot }” trong bảy ngày tới. Chạy `phatthanh live list` để xem; chương trình trực tiếp ghi form = "live" và input = "…".
cli-live-not-armed = Chưa ai mở phần trực tiếp ở “{ $slot }”, nên không có gì để kết thúc.
cli-live-armed = Đã mở trực tiếp “{ $program }”, { $from } đến { $until }, qua “{ $input }”: { $speaker } nói. Có tiếng nói là lên sóng; xong thì gõ: phatthanh live stop
cli-live-stopped = Đã kết thúc phần trực tiếp “{ $program }” ({ $from }). Phần còn lại là nhạc.
cli-live-waits = Việc này đã nằm trong nhật ký; đài chạy lên là thực hiện. Hãy chạy đài: phatthanh run
cli-live-none = Bảy ngày tới không có chương trình trực tiếp nào.
cli-live-row = { $at } · { $slot } · { $title } · { $input } · { $armed ->
    [yes] { $speaker } nói, { $by } mở
   *[no] chưa ai mở
}
cli-help-draft = Thay đổi lịch tuần, chương trình, cài đặt: soạn nháp, so sánh, ký
cli-help-draft-new = Lập bản nháp, chưa thay đổi gì
cli-help-draft-new-by = Người soạn
cli-help-draft-new-title = Nội dung thay đổi, để người ký biết
cli-help-draft-new-change = Đổi một khung giờ từ ngày có hiệu lực: "cchc-chieu days=T4 at=17:20 length=15m"; KHÓA= để trống là bỏ khóa ấy
cli-help-draft-new-add = Thêm khung giờ: "id=… program=… days=T2,T4 at=17:20 length=15m"
cli-help-draft-new-retire = Khung giờ hết hạn hôm trước ngày có hiệu lực; khối của nó vẫn nằm trong tệp
cli-help-draft-new-day = Một ngày khác thường: "2026-12-08 name=… drop=KHUNG,… add=CHƯƠNG-TRÌNH@17:20+15m,…"
cli-help-draft-new-mourning = Bật quốc tang từ ngày đầu đến hết ngày cuối: 2026-12-01..2026-12-02; một ngày thì ghi một ngày
cli-help-draft-new-tet = Bật Tết Nguyên đán, đang bật thì đổi số ngày: "days=N start=first|eve replace=CHƯƠNG-TRÌNH@06:00+15m,…"; first là mồng một, eve là giao thừa
cli-help-draft-new-off = Tắt một ngày riêng hoặc quốc tang đang có trong lịch: ghi tên, hoặc một ngày trong đó
cli-help-draft-new-set = Đặt một dòng của chương trình, lĩnh vực hoặc đài: "programs/ban-tin.toml count=2"
cli-help-draft-new-from = Ngày nên áp dụng từ; người ký quyết định
cli-help-draft-new-from_week = Làm cho lịch tuần giống một bảng (.csv hoặc .xlsx): thêm, đổi, bỏ khung giờ; dòng chưa hiểu được nêu ra
cli-help-draft-new-json = In một tài liệu JSON
cli-help-draft-show = Xem một bản nháp, hoặc tất cả
cli-help-draft-show-id = Số của bản nháp; không ghi là tất cả
cli-help-draft-show-json = In một tài liệu JSON
cli-help-draft-diff = Nói bằng lời bản nháp sẽ làm gì; mã thoát 1 nếu nó làm hỏng điều gì
cli-help-draft-diff-id = Số của bản nháp
cli-help-draft-diff-from = Ngày bắt đầu có hiệu lực; không ghi là hôm nay
cli-help-draft-diff-json = In một tài liệu JSON
cli-help-draft-submit = Trình bản nháp để ký
cli-help-draft-submit-id = Số của bản nháp
cli-help-draft-submit-by = Người trình
cli-help-draft-sign = Ký bản nháp: có hiệu lực từ ngày ấy, đài đang chạy nhận ngay
cli-help-draft-sign-id = Số của bản nháp
cli-help-draft-sign-by = Người ký
cli-help-draft-sign-from = Ngày bắt đầu có hiệu lực; không ghi là hôm nay
cli-help-draft-sign-take = Chỗ người khác cũng vừa sửa thì theo ai: yours (bản nháp), theirs (người kia), both (bản nháp chồng lên của người kia)
cli-help-draft-drop = Bỏ bản nháp
cli-help-draft-drop-id = Số của bản nháp
cli-help-draft-drop-by = Người bỏ
cli-help-history = Sổ thay đổi: mọi bản của các tệp, đã ký hay sửa trực tiếp; hoàn tác
cli-help-history-json = In một tài liệu JSON
cli-help-history-show = Nói bằng lời một bản đã đổi gì
cli-help-history-show-row = Số dòng
cli-help-history-show-json = In một tài liệu JSON
cli-help-history-sign = Ký bù một lần sửa trực tiếp trên tệp
cli-help-history-sign-row = Số dòng
cli-help-history-sign-by = Người ký
cli-help-history-undo = Hoàn tác một thay đổi, giữ những gì sửa sau đó
cli-help-history-undo-row = Số dòng
cli-help-history-undo-by = Người hoàn tác
cli-help-history-put-back = Đặt lại các tệp đúng gần nhất thay các tệp có lỗi (vẫn được cất)
cli-help-history-put-back-by = Người đặt lại
cli-draft-mistyped = Không đọc được “{ $found }”. Viết KHÓA=GIÁ-TRỊ, cách nhau bằng dấu cách; giá trị có dấu cách thì đặt trong ngoặc kép; xem  phatthanh draft new --help .
cli-draft-off-which = { $count ->
    [0] Trong lịch không có “{ $found }”. Đang có: { $there }.
   *[other] Trong lịch có nhiều mục ứng với “{ $found }”: { $there }. Ghi một ngày chỉ mục ấy có.
}
cli-draft-made = Đã lập bản nháp số { $draft }; chưa thay đổi gì. Xem nó sẽ làm gì:  phatthanh draft diff { $draft }
cli-draft-submitted = Bản nháp số { $draft } đang chờ ký:  phatthanh draft sign { $draft } --by "HỌ TÊN" --from NGÀY
cli-draft-dropped = Đã bỏ bản nháp số { $draft }.
cli-draft-taken = Đã ký. Đài đang chạy đã dùng các tệp mới: { $path }.
cli-draft-signed = Đã ký: { $path }. Đài đang không chạy; các tệp mới được dùng khi đài khởi động.
cli-draft-overtaken = Đã ký, nhưng ngay lúc ấy có người sửa tiếp trên tệp ({ $path }) nên đài xét bản sửa tiếp ấy. Xem  phatthanh history  và  phatthanh check .
cli-draft-rolled-back = Đã trả lại các tệp cũ ({ $path }): { $why }. Chạy  phatthanh check , rồi ký lại.
cli-draft-faulty = Với thay đổi này đài không chạy được; lỗi nêu ở trên. Chưa thay đổi gì.
cli-draft-changed = Vừa có người sửa { $path } đúng lúc này. Chưa làm gì: hãy làm lại.
cli-draft-clash = Từ khi soạn bản nháp, người khác cũng đã sửa chỗ ấy. Chưa làm gì. Ký lại với --take yours, --take theirs hoặc --take both.
cli-draft-nothing = (không có gì)
cli-draft-clashes = { $what }
      lúc soạn:       { $base }
      của bản nháp:   { $yours }
      của người kia:  { $theirs }
      cả hai:         { $both }
cli-draft-line = { $draft }  { $state ->
        [open] đang soạn
        [submitted] chờ ký
        [signed] đã ký
       *[dropped] đã bỏ
    }  { $author }  { $title }
cli-history-first = { $seq }  { $at }  { $version }  bản đầu tiên
cli-history-draft = { $seq }  { $at }  { $version }  { $by } ký, { $author } soạn (bản nháp số { $draft }), từ ngày { $from }  { $title }
cli-history-undone = { $seq }  { $at }  { $version }  { $by } hoàn tác dòng { $of }
cli-history-put-back = { $seq }  { $at }  { $version }  { $by } đặt lại các tệp đúng gần nhất
cli-history-is-put-back = Đã đặt lại tệp đúng: { $path }. Bản có lỗi còn giữ ở { $kept } trong thư mục của đài.
cli-history-hand = { $seq }  { $at }  { $version }  sửa trực tiếp trên tệp (tài khoản: { $owners }), chưa ai ký:  phatthanh history sign { $seq } --by "HỌ TÊN"
cli-history-hand-signed = { $seq }  { $at }  { $version }  sửa trực tiếp trên tệp (tài khoản: { $owners }), { $by } đã ký
cli-history-hand-new = —  { $at }  { $version }  sửa trực tiếp trên tệp, đài chưa nhận
cli-history-rolled-back = Đài không nhận, đã trả lại các tệp cũ: { $why }.
cli-history-signed = Đã ký dòng { $seq }.
cli-help-alarm = Báo động: đang có gì, ai đã biết, diễn tập
cli-help-alarm-list = In các báo động đang có
cli-help-alarm-ack = Ghi lại rằng có người đã biết: không báo lại nữa
cli-help-alarm-ack-alarms = Mã báo động (xem alarm list); không ghi là tất cả
cli-help-alarm-ack-by = Tên người đã biết
cli-help-alarm-drill = Báo thử cho mọi người trong danh sách và in ra ai đã nhận
cli-help-alarm-drill-by = Tên người diễn tập
cli-alarm-row = { $key }  { $grade ->
    [urgent] KHẨN
    [warning] cảnh báo
   *[notice] lưu ý
}, từ { $since }: { $words }
cli-alarm-known =     { $by } đã biết.
cli-alarm-none = Không có báo động nào.
cli-alarm-unknown = Không có báo động “{ $key }”. Xem mã: phatthanh alarm list
cli-alarm-by-whom = Chưa ghi tên người. Thêm --by "TÊN".
cli-alarm-acknowledged = Đã ghi: { $by } biết { $keys }. Máy không báo lại nữa; khi hết sẽ báo một lần.
cli-alarm-nobody = Trong config/station.toml chưa có mục [[alarm]] nào, nên không ai được báo. Xem lời giải thích trong tệp mẫu.
cli-alarm-result = { $name } ({ $way }): { $arrival ->
    [delivered] đã đến nơi
    [sent] đã gửi
   *[failed] KHÔNG GỬI ĐƯỢC: { $problem }
}
cli-alarm-no-word = { $name }: chưa có kết quả. Xem sau: phatthanh doctor
cli-check-alarm-device = Báo động: chưa thấy thiết bị { $device }. Hãy cắm lại, hoặc sửa config/station.toml. Xem tên: ls /dev/serial/by-id
cli-check-alarm-secret = Báo động: không đọc được tệp bí mật { $path }: { $problem }. Hãy ghi bí mật vào dòng đầu của tệp, để chỉ tài khoản chạy đài đọc được (chmod 600).
cli-check-alarm-open = Báo động: tệp bí mật { $path } ai cũng đọc được. Gõ: chmod 600 { $path }
cli-check-alarm-urgent = Báo động: không ai được báo khi việc khẩn (mất tiếng, mất card). Thêm một mục [[alarm]] không có kinds, hoặc bỏ kinds.

# Mã hóa trang web: phatthanh tls
cli-help-tls = Mã hóa trang web của đài
cli-help-tls-init = Tạo chứng thư của đài (một lần) và nói cách cài cho điện thoại, máy tính
cli-tls-made = Đã tạo chứng thư của đài trong { $folder }. Tệp ca.key phải giữ kín; bản sao lưu của đài có cả tệp này.
cli-tls-there = Đài đã có chứng thư trong { $folder }; giữ nguyên, để các máy đã cài không phải cài lại.
cli-tls-next = Dấu vân tay, in ra và dán cạnh máy: { $fingerprint }
    Tiếp theo: ghi tls = true và listen = "0.0.0.0:8080" vào [console] trong config/station.toml, khởi động lại đài, rồi trên mỗi điện thoại, máy tính mở trang /ca của đài.

# Giấy tờ bổ sung
cli-help-papers = Giấy tờ của lệnh phát và phát trực tiếp: còn thiếu gì, và bổ sung sau
cli-help-papers-list = Liệt kê những lệnh phát, buổi trực tiếp đã lên sóng mà chưa đủ giấy tờ
cli-help-papers-list-all = Kể cả những dòng đã đủ giấy tờ
cli-help-papers-list-json = Mỗi dòng một đối tượng JSON
cli-help-papers-complete = Ghi giấy tờ bổ sung vào nhật ký; dòng của lệnh giữ nguyên
cli-help-papers-complete-seq = Số của lệnh phát hoặc buổi trực tiếp, như phatthanh papers list hiện ra; ghi được nhiều số
cli-help-papers-complete-by = Người bổ sung
cli-help-papers-complete-document = Số, ngày, loại của văn bản, hoặc giấy tờ thay thế và nơi lưu
cli-help-papers-complete-note = Ghi thêm
cli-papers-none = Không còn giấy tờ nào phải bổ sung.
cli-papers-row = { $seq } · { $at } · { $about }
    {"  "}{ $standing }
cli-papers-written = Đã ghi giấy tờ cho { $count } dòng vào nhật ký.

# Đài ở máy khác
cli-help-any-remote = Hỏi đài ở máy khác qua trang của đài ấy (https://…); máy này không cần có thư mục của đài
cli-help-any-ca = Tệp chứng thư của đài ấy (trang /ca), nếu máy này chưa cài
cli-help-any-token_file = Tệp chứa thẻ truy cập (phatthanh user token add); không ghi thì lấy ở biến môi trường PHATTHANH_TOKEN
cli-remote-address = “{ $url }” không phải địa chỉ trang của đài. Hãy viết như https://192.168.1.9:8080, không kèm gì phía sau.
cli-remote-plain = “{ $url }” không mã hóa, thẻ truy cập sẽ đi qua mạng cho ai cũng đọc được, nên chưa gửi gì. Hãy dùng https:// (trên máy của đài: tls = true ở mục [console], rồi phatthanh tls init).
cli-remote-no-token = Chưa có thẻ truy cập. Trên máy của đài: phatthanh user token add; rồi ghi thẻ vào một tệp và thêm --token-file TỆP, hoặc đặt biến môi trường PHATTHANH_TOKEN. Không ghi thẻ lên dòng lệnh: ai trên máy cũng đọc được.
cli-remote-file = Không đọc được tệp { $file }: { $problem }. Hãy xem tên tệp và quyền đọc.
cli-remote-no-certificate = Trong tệp { $file } không có chứng thư nào (dạng PEM). Hãy tải lại từ trang /ca của đài.
cli-remote-unreachable = Không hỏi được đài ở { $url } ({ $problem }). Hãy xem địa chỉ, mạng; nếu lỗi là chứng thư (certificate) thì thêm --ca với tệp tải từ trang /ca của đài.
cli-remote-unsure = Đài ở { $url } không trả lời kịp ({ $problem }). Lệnh có thể đã được nhận: hãy xem bằng phatthanh status --remote { $url } trước khi làm lại.
cli-remote-foreign = Ở { $url } không có đài nào trả lời (câu trả lời không phải của phatthanh). Hãy xem lại địa chỉ và cổng.
cli-remote-unknown = Máy có thể đọc sai “{ $words }”.
cli-remote-stopped = Đã dừng lệnh số { $seq } ở đài ấy.
