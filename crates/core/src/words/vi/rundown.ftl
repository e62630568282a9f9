# rundown

# Vì sao một mục được phát
rundown-opening = mở đầu “{ $program }”
rundown-closing = kết thúc “{ $program }”
rundown-turn-never = chưa phát lần nào, cũ nhất của “{ $topic }”, lĩnh vực đến lượt (kỳ { $episode })
rundown-turn-again = lâu chưa phát nhất (lần trước ngày { $last }) của “{ $topic }”, lĩnh vực đến lượt (kỳ { $episode })
rundown-rotate-never = chưa phát lần nào, bài cũ nhất trước (kỳ { $episode })
rundown-rotate-again = lâu chưa phát nhất: lần trước ngày { $last } (kỳ { $episode })
rundown-newest-dated = mới nhất: tên tệp ghi ngày { $dated } (kỳ { $episode })
rundown-newest-added = mới nhất: nhận ngày { $added } (kỳ { $episode })
rundown-newest-again = vẫn là bài mới nhất: từ lần phát ngày { $last } chưa có bài nào mới hơn (kỳ { $episode })
rundown-newest-next = bài mới thứ { $place } trong { $most } bài chương trình lấy (kỳ { $episode })
rundown-newest-passed = mới nhất trong các bài phát được: { $passed } bài mới hơn chưa phát được hoặc không vừa giờ (kỳ { $episode })
rundown-in-order-first = bài đầu theo thứ tự (kỳ { $episode })
rundown-in-order-after = bài kế tiếp sau “{ $after }” (kỳ { $episode })
rundown-dated = tên tệp ghi đúng ngày phát { $dated } (kỳ { $episode })
rundown-repeat = phát lại kỳ { $episode }, phát lần đầu ngày { $aired }
rundown-evergreen = không có bài nào phát được: phát bài dự phòng của “{ $program }”
rundown-filler = lấp phần giờ còn lại, lần lượt trong “{ $topic }”
rundown-filler-mourning = “{ $topic }”: nhạc phù hợp ngày quốc tang
rundown-filler-rests = lấy từ “{ $topic }” (dự phòng): các bài đệm ở đây vừa phát chưa lâu
rundown-filler-goes-on = nhạc đang phát từ trước phát tiếp từ chỗ đang dở
rundown-fallback = không có nhạc lấp giờ: lấy từ thư mục dự phòng “{ $topic }”
rundown-again = phát tiếp phần còn lại sau khi bị ngắt
rundown-order = { $drill ->
    [yes] diễn tập, lệnh số { $seq } của { $by }
   *[no] { $level ->
        [khan-cap] lệnh khẩn cấp số { $seq } của { $by }
        [uu-tien] lệnh ưu tiên số { $seq } của { $by }
       *[thong-thuong] lệnh thông thường số { $seq } của { $by }
    }
}
rundown-relay = tiếp âm “{ $title }”
rundown-live = trực tiếp qua “{ $title }”: { $speaker } nói, { $by } mở
rundown-live-nobody = Chương trình trực tiếp “{ $program }” chưa ai mở nguồn “{ $title }”: đến giờ sẽ phát bài và nhạc thay. Mở: phatthanh live arm { $slot } --by "TÊN"
rundown-ident = không còn gì khác để phát: tín hiệu nhận biết của đài
rundown-ident-title = Tín hiệu nhận biết
rundown-attention-title = Tín hiệu báo

# Khung giờ không phát trong ngày
rundown-rests = lịch thường phát lúc { $at }, nghỉ vì ngày lễ “{ $day }”
rundown-moves = lịch thường phát lúc { $at }, dời vì ngày lễ “{ $day }”, sẽ phát bù
rundown-replaced = lịch thường phát lúc { $at }, hôm nay theo lịch riêng “{ $day }”
rundown-dropped = lịch thường phát lúc { $at }, hôm nay bỏ vì “{ $day }”
rundown-mourning = lịch thường phát lúc { $at }, không phát vì quốc tang không có giải trí

# Giờ phát chồng nhau, giờ yên lặng, buổi phát
rundown-quiet-all = { $times } nằm trong giờ yên lặng { $quiet } nên không phát. Chỉ phát khi có lệnh khẩn cấp. Hãy dời khung giờ này
rundown-quiet-part = { $times } lấn vào giờ yên lặng { $quiet } nên chỉ còn phát { $left }. Hãy dời hoặc rút ngắn khung giờ này
rundown-overlap-cut = “{ $loser }” ({ $loser_times }) chồng lên “{ $winner }” ({ $winner_times }): “{ $loser }” bị cắt lúc { $at }. Hãy sửa giờ một trong hai
rundown-overlap-late = “{ $loser }” ({ $loser_times }) chồng lên “{ $winner }” ({ $winner_times }): “{ $loser }” đến { $at } mới bắt đầu. Hãy sửa giờ một trong hai
rundown-overlap-lost = “{ $loser }” ({ $loser_times }) chồng lên “{ $winner }” ({ $winner_times }): “{ $loser }” không được phát. Hãy sửa giờ một trong hai
rundown-overlap-pause = “{ $loser }” ({ $loser_times }) chồng lên “{ $winner }” ({ $winner_times }): “{ $loser }” bị cắt lúc { $at } và phát tiếp lúc { $again }. Hãy sửa giờ một trong hai
rundown-filled = { $times } lẽ ra im lặng giữa buổi phát nên được lấp bằng phần đệm của chương trình, thư mục dự phòng hoặc tín hiệu nhận diện
rundown-silent = { $times } im lặng giữa buổi phát: khung giờ “{ $slot }” lẽ ra phát lúc ấy mà không có gì phát thay. Hãy xếp chương trình khác vào khoảng này, hoặc dời những gì phát sau nó
rundown-waits = đến giờ lúc { $due }, bắt đầu lúc { $start } khi bài trước phát xong
rundown-sessions-too-many = có { $count } buổi phát ({ $times }), quy định mỗi ngày nhiều nhất { $limit } buổi
rundown-session-too-long = buổi phát { $times } dài { $length }, quy định dài nhất { $limit }

# Bài chưa được phát
rundown-held-mourning = “{ $topic }” là giải trí nên không phát trong quốc tang
rundown-held-approval = “{ $title }” ({ $topic }) chưa được duyệt nên không thể phát
rundown-held-approval-many = { $count } bài của “{ $topic }” chưa được duyệt nên không thể phát
rundown-held-expired = “{ $title }” ({ $topic }) đã hết hiệu lực
rundown-held-expired-many = { $count } bài của “{ $topic }” đã hết hiệu lực
rundown-held-stale = “{ $title }” ({ $topic }) nhận đã quá { $days } ngày, không còn là tin mới nên không phát. Nếu bài còn dùng lâu hơn thì ghi expires = "30d" (hoặc dài hơn) trong tệp chương trình
rundown-held-stale-many = { $count } bài của “{ $topic }” nhận đã quá { $days } ngày, không còn là tin mới nên không phát. Nếu bài còn dùng lâu hơn thì ghi expires = "30d" (hoặc dài hơn) trong tệp chương trình
rundown-held-date = tên tệp “{ $title }” ({ $topic }) ghi ngày { $dated }, lệch quá xa ngày phát. Hãy kiểm tra lại
rundown-held-date-many = tên tệp của { $count } bài thuộc “{ $topic }” ghi ngày lệch quá xa ngày phát. Hãy kiểm tra lại
rundown-held-too-long = “{ $title }” ({ $topic }) dài { $length }, không vừa { $room } đang có
rundown-held-too-long-many = { $count } bài của “{ $topic }” dài hơn thời lượng đang có
rundown-held-too-short = “{ $title }” ({ $topic }) quá ngắn nên không phát
rundown-held-too-short-many = { $count } bài của “{ $topic }” quá ngắn nên không phát

# Những gì còn thiếu
rundown-passed-over = đến lượt “{ $topic }” nhưng chưa có bài nào phát được; lĩnh vực kế tiếp phát thay, “{ $topic }” vẫn đứng đầu hàng
rundown-none = không có bài nào của “{ $program }” phát được
rundown-none-dated = không có bài nào của “{ $program }” phát được mà tên tệp ghi ngày { $date }
rundown-repeat-none = “{ $original }” chưa phát lần nào nên chưa có gì để phát lại
rundown-repeat-gone = { $path } không còn trong thư mục nên không phát lại được
rundown-repeat-lost = không phát lại được bài nào của lần “{ $original }” phát gần nhất
rundown-opening-missing = không thấy nhạc mở đầu của “{ $program }”: audio/{ $path }
rundown-closing-missing = không thấy nhạc kết của “{ $program }”: audio/{ $path }
rundown-evergreen-missing = không thấy bài dự phòng của “{ $program }”: audio/{ $path }
rundown-opening-no-room = nhạc mở đầu “{ $title }” ({ $length }) dài hơn khung giờ còn { $left } nên bỏ
rundown-closing-no-room = nhạc kết “{ $title }” ({ $length }) dài hơn phần giờ còn lại { $left } nên bỏ
rundown-evergreen-no-room = bài dự phòng “{ $title }” ({ $length }) dài hơn phần giờ còn lại { $left }
rundown-filler-none = “{ $program }” không ghi nhạc lấp giờ; phần giờ còn lại phát thư mục dự phòng
rundown-filler-empty = nhạc lấp giờ “{ $topic }” không có bài nào phát được; phần giờ còn lại phát thư mục dự phòng
rundown-bed-empty = không có nhạc nào trong thư mục { $topic } để phát nền dưới lời, chương trình { $program } phát không có nhạc nền
rundown-no-fallback = thư mục dự phòng không có bài nào phát được; phần giờ còn lại phát tín hiệu nhận biết. Hãy bỏ bài vào thư mục dự phòng

# Vì sao khung giờ này phát bài ấy: plan --why
rundown-why-heading = { $slot }, { $weekday } ngày { $date }
rundown-why-special = Ngày đặc biệt: { $day }
rundown-why-displaced = Hôm đó khung giờ này không phát theo lịch.
rundown-why-before = Không phát: khung giờ này chỉ áp dụng từ ngày { $from } (dòng from).
rundown-why-after = Không phát: khung giờ này chỉ áp dụng đến hết ngày { $until } (dòng until).
rundown-why-season = Không phát: khung giờ này chỉ phát trong mùa “{ $season }” (dòng season).
rundown-why-weekday = Không phát: hôm đó không phải thứ ghi ở dòng days.
rundown-why-cron = Không phát: hôm đó không khớp dòng cron.
rundown-why-due = Đến giờ { $times } · { $program } · ưu tiên { $priority }
rundown-why-rival = Cùng giờ với “{ $slot }” ({ $times }, ưu tiên { $priority }): “{ $slot }” được { $got }
rundown-why-rival-lost = Cùng giờ với “{ $slot }” ({ $times }, ưu tiên { $priority }): “{ $slot }” không được phát
rundown-why-got = Khung giờ này được { $times }
rundown-why-lost = Khung giờ này không được phút nào: nằm trong giờ yên lặng, hoặc khung giờ khác mạnh hơn.
rundown-why-repeat = Phát lại lần gần nhất của “{ $original }”:
rundown-why-rotate = Cách chọn: các lĩnh vực thay phiên; trong lĩnh vực, bài chưa phát trước, rồi đến bài lâu chưa phát nhất
rundown-why-newest = Cách chọn: bài mới nhất trước
rundown-why-in-order = Cách chọn: lần lượt theo số, theo tên
rundown-why-dated = Cách chọn: bài mà tên tệp ghi đúng ngày phát
rundown-why-topic-never = { $place }. “{ $topic }”: chưa có kỳ nào
rundown-why-topic-last = { $place }. “{ $topic }”: kỳ gần nhất ngày { $last }
rundown-why-topic-never-later = { $place }. “{ $topic }”: chưa có kỳ nào; chưa đến lượt
rundown-why-topic-last-later = { $place }. “{ $topic }”: kỳ gần nhất ngày { $last }; chưa đến lượt
rundown-why-empty = không có bài nào
rundown-why-more = và { $count } bài nữa (xem đủ: thêm --json)
rundown-why-never = chưa phát lần nào, nhận ngày { $added }
rundown-why-last = phát gần nhất ngày { $last }, nhận ngày { $added }
rundown-why-number = số { $number }
rundown-why-carries = tên tệp ghi ngày { $dated }
rundown-why-won = ĐƯỢC PHÁT
rundown-why-no-room = phát được nhưng không vừa phần giờ còn lại sau các bài xếp trước
rundown-why-not-its-turn = phát được nhưng chưa đến lượt
rundown-why-airs = Sẽ phát:
rundown-why-notes = Cần biết:

# Sửa lịch thì đổi những gì: plan --diff, plan --against
rundown-diff-none = Từ { $from } đến { $until }: không có gì thay đổi ({ $items } mục khác).
rundown-diff-heading = Từ { $from } đến { $until }: { $items } mục thay đổi
rundown-diff-weekly = { $days } hằng tuần, từ { $from }
rundown-diff-daily = hằng ngày, từ { $from }
rundown-diff-added = thêm “{ $slot }” { $times } ({ $program })
rundown-diff-removed = bỏ “{ $slot }” { $times } ({ $program })
rundown-diff-moved = “{ $slot }” ({ $program }) dời từ { $was } sang { $times }
rundown-diff-resized = “{ $slot }” ({ $program }) đổi thời lượng từ { $was } thành { $times }
rundown-diff-replaced = “{ $slot }” { $times }: phát { $new } thay cho { $old }
rundown-diff-moved-replaced = “{ $slot }” ({ $program }) chuyển từ { $was } sang { $times }: { $new } thay cho { $old }
rundown-diff-exchanged = “{ $slot }” { $times } ({ $program }): { $new }, thay cho “{ $was_slot }” { $was }: { $old }
rundown-diff-fillers = { $count } lượt phát chỉ khác ở nhạc lấp giờ

# Chia đều cho các lĩnh vực: plan --topics
rundown-turns-program = { $program } · mỗi tuần { $pace } kỳ mới
rundown-turns-topic = Lĩnh vực
rundown-turns-episodes = Kỳ
rundown-turns-airings = Lượt phát
rundown-turns-minutes = Phút
rundown-turns-last = Phát gần nhất
rundown-turns-next = Lượt tới
rundown-turns-waiting = Chờ duyệt
rundown-turns-fresh = Chưa phát
rundown-turns-weeks = Đủ mấy tuần
rundown-turns-out = hết bài mới

# Lời xướng
rundown-call = Đây là { $station }, phát trên hệ thống truyền thanh FM. Hôm nay là { $weekday ->
    [d1] thứ Hai
    [d2] thứ Ba
    [d3] thứ Tư
    [d4] thứ Năm
    [d5] thứ Sáu
    [d6] thứ Bảy
   *[d7] Chủ nhật
 }, ngày { $day } tháng { $month } năm { $year }, tức ngày { $lunar_day } tháng { $lunar_month } năm { $lunar_year }. Kính mời bà con và các đồng chí theo dõi chương trình.
rundown-call-solar = Đây là { $station }, phát trên hệ thống truyền thanh FM. Hôm nay là { $weekday ->
    [d1] thứ Hai
    [d2] thứ Ba
    [d3] thứ Tư
    [d4] thứ Năm
    [d5] thứ Sáu
    [d6] thứ Bảy
   *[d7] Chủ nhật
 }, ngày { $day } tháng { $month } năm { $year }. Kính mời bà con và các đồng chí theo dõi chương trình.

# Bảng khung phát sóng ngày
rundown-heading = Khung phát sóng { $weekday }, ngày { $date }
rundown-texture = Tổng thời lượng { $total } phút, trong đó { $filler } phút ({ $percent } %) chỉ là phần lấp giờ
rundown-texture-repeated = ; lặp lại nhiều nhất trong một giờ là “{ $title }”: { $times } lần kể từ { $from }
rundown-nothing-due = { $weekday }, ngày { $date }: không có chương trình nào
rundown-episode = kỳ { $episode }
rundown-episode-repeat = kỳ { $episode }, phát lại
rundown-weekday-1 = thứ Hai
rundown-weekday-2 = thứ Ba
rundown-weekday-3 = thứ Tư
rundown-weekday-4 = thứ Năm
rundown-weekday-5 = thứ Sáu
rundown-weekday-6 = thứ Bảy
rundown-weekday-7 = Chủ nhật
rundown-kind-opening = mở đầu
rundown-kind-segment = bài
rundown-kind-closing = kết
rundown-kind-filler = lấp giờ
rundown-kind-fallback = dự phòng
rundown-kind-relay = tiếp âm
rundown-kind-live = trực tiếp
rundown-kind-announcement = thông báo
rundown-kind-drill = diễn tập
rundown-notes-error = Không phát được như mong muốn:
rundown-notes-warning = Cần xem lại:
rundown-notes-info = Để biết:

# Hiệu lực do người đặt, và ngày trong tên tệp
rundown-held-not-yet = “{ $title }” ({ $topic }) chưa đến ngày { $from } nên chưa phát
rundown-held-not-yet-many = { $count } bài của “{ $topic }” chưa đến ngày được phát
rundown-held-over = “{ $title }” ({ $topic }) hết hạn ngày { $until } nên không phát nữa
rundown-held-resting = “{ $title }” ({ $topic }) vừa phát, nghỉ đến { $until } mới phát lại (every)
rundown-held-resting-many = { $count } bài của “{ $topic }” vừa phát, đang nghỉ theo quy định (every)
rundown-read-again = đọc lần { $reading }/{ $times }, ngay sau lần trước
rundown-read-fewer = “{ $title }” cần đọc { $times } lần, mỗi lần { $length }, nhưng chỉ đủ giờ cho { $fits } lần. Hãy kéo dài khung giờ, hoặc giảm số lần đọc (read)
rundown-held-over-many = { $count } bài của “{ $topic }” đã hết hạn phát
rundown-held-misdated = tên tệp “{ $title }” ({ $topic }) ghi ngày { $dated } nhưng lịch phát là { $date }. Hãy kiểm tra lại

# Phát bù
rundown-makes-good = phát bù lượt { $at } { $weekday ->
    [Mon] thứ Hai
    [Tue] thứ Ba
    [Wed] thứ Tư
    [Thu] thứ Năm
    [Fri] thứ Sáu
    [Sat] thứ Bảy
   *[Sun] Chủ nhật
} { $date } của khung giờ “{ $slot }”
rundown-lost = { $ended ->
    [power-cut] mất điện giữa chừng
    [interrupted] nhường sóng cho phát khẩn cấp
    [fault] tệp hoặc thẻ âm thanh bị lỗi giữa chừng
    [shutdown] chương trình phát đã được tắt giữa chừng
   *[cut] mục sau đến giờ nên phát chưa được một nửa
}
rundown-owed = “{ $program }” còn nợ lượt { $at } { $date }, chưa có khung giờ phù hợp để phát bù; hạn đến { $until }
rundown-owed-over = “{ $program }” không kịp phát bù lượt { $at } { $date }: đã quá hạn { $until }. Lượt này coi như mất

# Giới hạn buổi phát
rundown-day-not-allowed = { $weekday ->
    [Mon] thứ Hai
    [Tue] thứ Ba
    [Wed] thứ Tư
    [Thu] thứ Năm
    [Fri] thứ Sáu
    [Sat] thứ Bảy
   *[Sun] Chủ nhật
} không phải ngày đài được phát theo quy định
rundown-refused-day = { $slot_times } không phát: { $weekday ->
    [Mon] thứ Hai
    [Tue] thứ Ba
    [Wed] thứ Tư
    [Thu] thứ Năm
    [Fri] thứ Sáu
    [Sat] thứ Bảy
   *[Sun] Chủ nhật
} không phải ngày đài được phát theo quy định
rundown-refused-sessions = { $slot_times } không phát: nếu phát sẽ thành { $count } buổi ({ $times }), quy định mỗi ngày nhiều nhất { $limit } buổi
rundown-refused-length = { $slot_times } không phát: nếu phát thì buổi { $times } dài { $length }, quy định dài nhất { $limit }

# What lies in a folder and never airs
rundown-never-unused = “{ $title }” sẽ không phát: không chương trình nào lấy bài từ thư mục “{ $topic }”. Hãy thêm thư mục vào dòng “topics” của một chương trình, hoặc chuyển bài sang thư mục khác
rundown-never-unscheduled = “{ $title }” sẽ không phát: không khung giờ nào phát chương trình lấy bài từ “{ $topic }”. Hãy thêm khung giờ trong config/schedule.toml, hoặc chuyển bài sang thư mục khác
rundown-never-too-long = “{ $title }” ({ $length }) sẽ không phát: không khung giờ nào của “{ $topic }” dài quá { $longest }. Hãy cắt bài làm hai, hoặc kéo dài khung giờ
rundown-never-misdated = “{ $title }” sẽ không phát: tên ghi ngày { $dated }, quá lâu trước khi bài được bỏ vào “{ $topic }”. Nếu ghi nhầm ngày thì đổi tên tệp; nếu vẫn cho phát thì ghi ngày vào topic.toml ([[valid]])
rundown-never-more = { $first } (và { $count } bài khác cũng vậy)
