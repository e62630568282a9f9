# edit: sửa tệp của đài
edit-splice-unreadable = Tệp này đang có chỗ không đọc được, máy không sửa vào đó. Chạy  phatthanh check , sửa chỗ được chỉ ra, rồi làm lại.
edit-splice-missing = Không còn { $what } trong tệp. Có người đã đổi tên hoặc bỏ nó đi: xem lại tệp rồi làm lại.
edit-splice-several = Có nhiều { $what } trong tệp, không rõ sửa chỗ nào. Sửa bằng tay cho còn một, rồi làm lại.
edit-splice-comment = Giữa các giá trị của  { $what }  có ghi chú, sửa thì mất ghi chú ấy. Sửa dòng này bằng tay.
edit-splice-form = Chỗ của  { $what }  trong tệp viết theo cách mà máy không sửa được nếu không đụng đến phần khác. Sửa dòng này bằng tay.
edit-splice-meaning = Sửa như vậy thì nghĩa của phần khác trong tệp cũng đổi, nên máy không sửa. Sửa bằng tay.

# Bản nháp
edit-by-whom = Ghi tên người làm:  --by "HỌ TÊN" .
edit-draft-empty = Bản nháp chưa có việc gì để làm.
edit-no-draft = Không có bản nháp số { $draft }. Xem trang Bản nháp, hoặc chạy  phatthanh draft show .
edit-draft-signed = Bản nháp số { $draft } đã ký, không sửa được nữa. Muốn bỏ thay đổi ấy: hoàn tác trong Sổ thay đổi, hoặc chạy  phatthanh history undo .
edit-draft-dropped = Bản nháp số { $draft } đã bỏ. Làm bản nháp mới.
edit-no-slot = Không có khung giờ “{ $slot }” nào còn hiệu lực từ ngày { $date }. Xem lại trang Tuần, hoặc tên trong config/schedule.toml.
edit-retire-later = Khung giờ “{ $slot }” bắt đầu từ đúng ngày ấy hoặc muộn hơn nên không thể hết hạn trước đó. Hoàn tác thay đổi đã thêm nó (phatthanh history undo) hoặc chọn ngày muộn hơn.
edit-change-later = Khung giờ “{ $slot }” bắt đầu muộn hơn ngày ấy. Chọn ngày muộn hơn, hoặc hoàn tác thay đổi đã thêm nó.
edit-change-dates = Không đổi được id và from của khung giờ theo cách này: ngày có hiệu lực ghi khi ký (--from), bỏ khung giờ thì dùng --retire.
edit-change-needs = Khung giờ “{ $slot }” không thể thiếu  { $key } . Ghi một giá trị khác, hoặc bỏ cả khung giờ.
edit-set-where = Không sửa { $file } theo cách này: chỉ sửa config/station.toml, tệp trong programs/, topic.toml của một lĩnh vực đã có, và một ngày đã có trong config/calendar.toml. Lịch tuần và ngày riêng có --change, --add, --retire, --day, --mourning, --tet, --off.
edit-set-holds-at-once = Bản nháp có dòng sửa chương trình, lĩnh vực, cài đặt của đài, hoặc bỏ một ngày khỏi lịch: những dòng ấy có hiệu lực ngay khi ký, không hẹn ngày được. Ký với ngày hôm nay, hoặc tách thành hai bản nháp.
edit-from-past = Ngày có hiệu lực đã qua. Chọn hôm nay hoặc ngày sau.
edit-two-persons = Người soạn và người ký là một. Đài này đòi hai người (two_persons trong config/station.toml): nhờ người khác ký.
edit-nothing = Các tệp đã như bản nháp muốn: không có gì để ký.
edit-put-back-in-order = Các tệp đang đúng, không có gì để đặt lại. Muốn bỏ một thay đổi thì hoàn tác dòng của nó trong sổ thay đổi.
edit-put-back-none = Máy chưa giữ bản đúng nào của các tệp này. Sửa những chỗ  phatthanh check  nêu.
edit-no-base = Không còn giữ các tệp mà bản nháp này dựa vào. Làm bản nháp mới.
edit-note = Thêm ngày { $date }: { $author } soạn, { $by } ký (bản nháp số { $draft })
edit-station-refused = đài đang chạy không nhận, vì thấy { $faults } lỗi
edit-station-silent = sau { $seconds } giây đài đang chạy vẫn chưa dùng các tệp mới

# Bản nháp: từng việc, nói bằng lời
edit-draft-full = Bản nháp chỉ có được { $most } việc. Ký bản này rồi lập bản nháp khác cho phần còn lại.
edit-draft-stale = Từ khi lập bản nháp số { $draft }, các tệp của đài đã đổi, nên không thêm bớt việc vào bản ấy được. Ký hoặc bỏ bản ấy, và lập bản nháp mới cho việc này.
edit-until-early = Ngày cuối của khung giờ “{ $slot }” phải là một ngày có thật, từ { $date } trở đi.
edit-op-change = Đổi khung giờ { $slot }: { $keys }.
edit-op-add = Thêm khung giờ { $slot }: { $keys }.
edit-op-retire = Bỏ khung giờ { $slot } (hết hạn vào hôm trước ngày áp dụng; khối cũ vẫn còn trong tệp).
edit-op-without = không còn { $key ->
    [until] ngày cuối
    [on_holiday] cách riêng khi gặp ngày lễ
   *[other] { $key }
}
edit-op-set = Sửa { $file }: { $keys }.
edit-op-entry = “{ $name }” ({ $when })
edit-day-there = Trong lịch đã có “{ $name }” vào đúng ngày ấy ({ $when }). Bỏ việc này khỏi bản nháp, hoặc tắt mục đang có ở trang Lịch trước.
edit-mourning-there = Trong lịch đã có quốc tang từ { $from } đến hết { $until }. Bỏ việc này khỏi bản nháp, hoặc tắt mục đang có ở trang Lịch trước.
edit-op-day = Chỉ ngày { $date } ({ $name }{ $holiday ->
    [yes] , nghỉ lễ
   *[no] {""}
}){ $drops ->
    [yes] {""}; bỏ { $dropped }
   *[no] {""}
}{ $adds ->
    [yes] {""}; thêm { $added }
   *[no] {""}
}.
edit-op-mourning = Quốc tang từ { $from } đến hết { $until }: giải trí rời khỏi sóng, hết hạn thì lịch tự trở lại.
edit-op-off = { $list ->
    [mourning] Bỏ quốc tang { $name } khỏi lịch (khối trong tệp thành ghi chú, có hiệu lực ngay khi ký).
   *[day] Bỏ ngày “{ $name }” ({ $when }) khỏi lịch (khối trong tệp thành ghi chú, có hiệu lực ngay khi ký).
}
edit-op-day-lunar = Hằng năm từ ngày { $lunar } âm lịch, { $days } ngày (lần tới { $date }): { $name }{ $holiday ->
    [yes] , nghỉ lễ
   *[no] {""}
}{ $replaces ->
    [yes] {""}; thay lịch tuần bằng { $instead }
   *[no] {""}
}{ $drops ->
    [yes] {""}; bỏ { $dropped }
   *[no] {""}
}{ $adds ->
    [yes] {""}; thêm { $added }
   *[no] {""}
}.
edit-op-extra = { $program } lúc { $at }, dài { $length }
edit-op-key = { $key ->
    [days] các ngày { $value }
    [at] bắt đầu lúc { $value }
    [length] dài { $value }
    [program] phát { $value }
    [repeat] phát lại { $value }
    [from] từ ngày { $value }
    [until] đến hết ngày { $value }
    [on_holiday] gặp ngày lễ: { $value }
    [date] ngày { $value }
    [every] ngày { $value } hằng năm
    [lunar] ngày { $value } âm lịch
    [length_days] kéo dài { $value } ngày
   *[other] { $key } = { $value }
}

# Sổ thay đổi
edit-no-version = Không có dòng { $seq } trong sổ thay đổi. Xem trang Sổ thay đổi, hoặc chạy  phatthanh history .
edit-not-by-hand = Dòng { $seq } không phải là sửa trực tiếp trên tệp nên không phải ký thêm.
edit-signed-already = Dòng { $seq } đã được ký.
edit-undo-first = Dòng { $seq } là bản đầu tiên, trước nó không có gì để quay về.
edit-undone-already = Những gì dòng { $seq } đã đổi không còn trong các tệp: không có gì để hoàn tác.
edit-not-kept = Không còn giữ các tệp của dòng { $seq } nên không hoàn tác được. Sửa bằng tay.
edit-undo-slot = Khung giờ “{ $slot }” sau đó lại được sửa tiếp. Hoàn tác lần sửa sau trước, hoặc soạn bản nháp mới.
edit-undo-changed = Chỗ đã đổi trong { $path } sau đó lại được sửa tiếp, nên máy không biết trả về thế nào. Hoàn tác lần sửa sau trước, hoặc sửa bằng tay.

# Khác nhau, nói bằng lời
edit-weekday = { $day ->
        [Mon] T2
        [Tue] T3
        [Wed] T4
        [Thu] T5
        [Fri] T6
        [Sat] T7
       *[Sun] CN
    }
edit-pattern = { $days } { $at } ({ $length })
edit-minutes = { $minutes } phút
edit-minutes-seconds = { $minutes } phút { $seconds } giây
edit-says-days = Từ { $from } đến { $until }, so với hiện nay:
edit-says-nothing = Không có gì khác trong các ngày này.
edit-says-moved = Khung giờ { $slot } ({ $title }): từ { $before } chuyển sang { $after }.
edit-says-moved-to = { $title }: từ khung giờ { $slot }, { $before }, chuyển sang khung giờ { $other }, { $after }.
edit-says-added = Thêm khung giờ { $slot } ({ $title }): { $after }.
edit-says-gone = Bỏ khung giờ { $slot } ({ $title }): { $before }.
edit-says-instead = Khung giờ { $slot } ({ $before }): thay { $title } bằng { $instead }.
edit-says-moved-instead = Khung giờ { $slot }: trước là { $title }, { $before }; sau là { $instead }, { $after }.
edit-says-early = { $date }, { $at }: khung giờ { $slot } phát lại trước khi { $original } có kỳ mới, nên nghe lại kỳ cũ.
edit-says-silence = { $date }: im lặng từ { $from } đến { $until }, giữa buổi phát.
edit-says-note = { $date }: { $what }
edit-says-special = { $day }: trước là { $before }; sau là { $after }.
edit-says-special-none = không phát gì
edit-says-special-more = Còn { $count } ngày nữa cũng khác; xem từng tháng ở trang Lịch.
edit-says-topic = Lĩnh vực { $topic }: { $before } thành { $after }.
edit-says-lost = { $count } bài không còn được phát trong những ngày này: { $titles }.
