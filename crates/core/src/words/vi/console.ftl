# console: các trang của đài trong trình duyệt
console-open = Trang web của đài: { $url }
console-open-first = Trang web của đài: { $url } Chưa có ai có tài khoản. Mở trang này, lập tài khoản đầu tiên bằng mã { $code }
console-port-taken = Chưa mở được trang web của đài: cổng { $port } đang có chương trình khác dùng. Đài vẫn phát và tự thử lại. Hãy đóng chương trình đó, hoặc ghi cổng khác vào [console] listen trong station.toml rồi khởi động lại.
console-port-refused = Chưa mở được trang web của đài: máy không cho dùng cổng { $port }. Đài vẫn phát. Hãy ghi một cổng từ 1024 trở lên vào [console] listen trong station.toml rồi khởi động lại.
console-port-fails = Chưa mở được trang web của đài tại { $address } ({ $problem }). Đài vẫn phát và tự thử lại. Hãy xem lại [console] listen trong station.toml.

# Vai trò
console-role = { $role ->
    [can-bo-dai] Cán bộ đài
    [tu-phap] Công chức Tư pháp
    [van-hoa] Công chức Văn hóa
    [lanh-dao] Lãnh đạo UBND
    [quan-tri] Quản trị
   *[cong-tac-vien] Cộng tác viên
}

# Khung chung
console-handbook = Sổ tay
console-handbook-sheets = Các tờ của sổ tay
console-handbook-which = Chọn một tờ ở trên. Sổ tay này cũng in ra giấy được; tờ 1 nên treo cạnh máy.
console-skip = Đến nội dung
console-bar = Các trang
console-bar-today = Hôm nay
console-bar-approve = Chờ duyệt
console-old = Trang này không nhận được gì từ đài hơn 5 giây. Những gì ghi dưới đây có thể đã cũ.
console-bar-recordings = Tin bài
console-sign-out = Đăng xuất
console-trouble = Chưa làm được
console-trouble-back = Về trang đầu
console-trouble-busy = Đài đang bận nên chưa ghi nhận được. Hãy đợi vài giây rồi làm lại.
console-trouble-broken = Trang này bị lỗi. Đài vẫn phát. Hãy tải lại trang; nếu vẫn lỗi, báo cho người quản trị.
console-trouble-people = Chưa đọc hoặc ghi được danh sách người dùng (var/people.db). Đài vẫn phát. Hãy xem ổ đĩa còn chỗ không rồi tải lại trang.
console-trouble-log = Chưa đọc được nhật ký phát sóng. Đài vẫn phát. Hãy tải lại trang sau ít phút.
console-trouble-stale = Trang này để lâu quá nên không gửi được nữa; chưa có gì thay đổi. Hãy tải lại trang rồi làm lại.
console-trouble-not-yours = Tài khoản này không được dùng trang này. Nếu cần, hãy nhờ người quản trị thêm vai trò.
console-trouble-nowhere = Không có trang này. Có thể địa chỉ gõ sai.
console-trouble-host = Trang web của đài không mở dưới tên này. Hãy mở bằng địa chỉ mà máy của đài đã cho, ví dụ http://127.0.0.1:8080/
console-trouble-origin = Yêu cầu này đến từ một trang web khác nên máy từ chối; chưa có gì thay đổi. Hãy làm trên trang web của đài.
console-trouble-form = Máy không hiểu nội dung gửi lên, hoặc nội dung quá dài. Chưa có gì thay đổi.
console-trouble-late = Trang này chờ quá lâu. Đài vẫn phát. Hãy tải lại trang sau ít phút.
console-trouble-token = Chưa có thẻ truy cập, hoặc thẻ sai, hết hạn, đã bị thu hồi. Gửi thẻ trong đầu đề Authorization: Bearer THẺ. Người quản trị cấp thẻ ở trang Người dùng, hoặc trên máy của đài: phatthanh user token add
console-trouble-slow = Vừa gửi thẻ truy cập sai. Hãy đợi { $seconds } giây rồi gửi lại.
console-trouble-scope = Thẻ truy cập này không có quyền “{ $scope }”. Hãy nhờ người quản trị cấp thẻ có quyền ấy.
console-trouble-mute = Đài không cho biết gì mới hơn 5 giây nay nên không rõ đang phát gì. Hãy xem máy của đài còn chạy không.
console-trouble-method = Địa chỉ này không dùng cách gửi như vậy. Xem mô tả: /api/v1/openapi.json
console-api-unknown = Không có tham số “{ $name }”, hoặc nó được ghi hai lần. Dùng được: { $known }.
console-api-wrong = Không hiểu { $name } = “{ $found }”. Ngày ghi 2026-11-24, thời điểm ghi 2026-11-24T17:00:00+07:00; xem /api/v1/openapi.json
console-api-far = Ngày { $date } xa quá. Hỏi được từ { $from } đến { $to }.
console-api-range = Khoảng thời gian phải từ trước đến sau và không quá { $days } ngày.
console-calendar-order = { $drill ->
    [yes] DIỄN TẬP: lệnh phát của { $by }
   *[no] Lệnh phát của { $by }
}

# Đăng nhập
console-field-name = Tên đăng nhập
console-field-title = Họ và tên
console-field-password = Mật khẩu
console-field-new-password = Mật khẩu mới (ít nhất 8 ký tự)
console-field-again = Nhập lại mật khẩu mới
console-field-pin = Mã PIN
console-field-new-pin = Mã PIN mới (4 đến 8 chữ số; để trống: bỏ mã PIN)
console-field-code = Mã lần đầu
console-sign-in = Đăng nhập
console-sign-in-do = Đăng nhập
console-sign-in-forgotten = Quên mật khẩu: nhờ người quản trị cấp lại, hoặc chạy trên máy của đài: phatthanh user reset TÊN
console-sign-in-wrong = Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đã khóa.
console-sign-in-waits = Vừa nhập sai. Hãy đợi { $seconds } giây rồi nhập lại. Tài khoản không bị khóa.
console-first = Lập tài khoản đầu tiên
console-first-why = Đài chưa có tài khoản nào. Người lập tài khoản đầu tiên là người quản trị, thêm được những người khác.
console-first-where = Mã hiện trên màn hình của máy phát khi chạy đài, và khi chạy: phatthanh status
console-first-wrong = Mã không đúng. Xem lại mã trên máy của đài: phatthanh status
console-first-roles = Người này còn là (đài ít người thì chọn thêm)
console-first-do = Lập tài khoản
console-name-letters = Tên đăng nhập “{ $name }” không dùng được. Dùng chữ thường không dấu, chữ số, dấu chấm, gạch nối; từ 2 đến 32 ký tự. Ví dụ: hanh.nguyen
console-name-taken = Tên đăng nhập “{ $name }” đã có người dùng. Hãy chọn tên khác.
console-title-missing = Chưa ghi họ và tên (dưới 80 ký tự). Họ và tên được ghi vào nhật ký.
console-roles-missing = Chưa chọn vai trò nào.
console-password-short = Mật khẩu quá ngắn: ít nhất { $least } ký tự. Vài từ quen thuộc ghép lại thì dễ nhớ mà khó đoán.
console-password-long = Mật khẩu quá dài: dưới 200 ký tự.
console-password-guessed = Mật khẩu này dễ bị đoán. Đừng dùng tên đăng nhập, dãy số hay một ký tự lặp lại.
console-password-differs = Hai lần nhập mật khẩu mới không giống nhau.
console-password-same = Mật khẩu mới phải khác mật khẩu cũ.
console-pin-refused = Mã PIN gồm 4 đến 8 chữ số, không phải một số lặp lại hay dãy liền nhau.
console-unlock = Mở lại phiên làm việc
console-unlock-why = { $title } nghỉ đã lâu nên trang tạm khóa.
console-unlock-do = Mở
console-unlock-wrong = Mật khẩu không đúng.
console-unlock-wrong-pin = Mã PIN không đúng. Sai 3 lần thì phải đăng nhập lại bằng mật khẩu.
console-own = Tài khoản của tôi
console-own-must-change = Mật khẩu này do người khác cấp. Hãy đặt mật khẩu của riêng mình trước khi làm việc.
console-own-wrong = Mật khẩu đang dùng không đúng; chưa có gì thay đổi.
console-own-password = Đổi mật khẩu
console-own-password-do = Đổi mật khẩu
console-own-pin = Mã PIN
console-own-pin-why = Sau 30 phút không dùng, trang tạm khóa. Có mã PIN thì mở lại nhanh hơn.
console-own-pin-do = Lưu mã PIN

# Hôm nay
console-today = Hôm nay
console-verdict = { $verdict ->
    [heard] ĐANG PHÁT, CÓ TIẾNG RA
    [quiet] NGOÀI GIỜ PHÁT
    [silent] KHÔNG CÓ TIẾNG RA
   *[unknown] KHÔNG RÕ: ĐÀI KHÔNG TRẢ LỜI
}
console-today-on-air = Đang phát “{ $title }”, còn { $left } (đến { $end }).
console-today-next = Hiện không phát gì. Mục tiếp theo lúc { $start }: “{ $title }”.
console-today-nothing = Không có mục nào sắp phát.
console-today-stale = Đài không cho biết gì mới từ { $at }. Những gì ghi dưới đây là của lúc đó. Hãy xem máy của đài còn chạy không.
console-today-rest = { $count ->
    [0] Từ nay đến hết ngày mai đủ bài.
   *[other] Từ nay đến hết ngày mai còn { $count } việc phải xem.
}
console-today-order = { $drill ->
    [yes] DIỄN TẬP. {""}
   *[no] {""}
}Lệnh phát { $level ->
    [khan-cap] khẩn cấp
    [uu-tien] ưu tiên
   *[thong-thuong] thông thường
} của { $by }: { $titles }
console-proof-card = Card âm thanh
console-proof-silent = đường ra im lặng (chạy thử, không qua card)
console-proof-no-card = không có
console-proof-level = Mức âm thanh
console-proof-peak = đỉnh { $peak } dBFS
console-proof-silence = im lặng
console-proof-frames = Card đã nhận
console-proof-taken = { $frames } mẫu
console-today-coming = Sắp phát
console-today-lacks = Phải xem trước giờ phát
console-today-lacks-nothing = Không thiếu gì đến hết ngày mai.
console-today-counts = Bài chờ duyệt: { $waiting }. Tệp không nhận được: { $refused }.
console-today-alarms = Sự cố
console-today-alarms-none = Không có sự cố.
console-today-since = Từ { $since }:
console-today-machine = Máy
console-machine-time = Giờ của đài
console-machine-clock = Tin giờ
console-machine-disk = Ổ đĩa
console-machine-room = còn trống { $room }
console-machine-unknown = không rõ
console-machine-backup = Sao lưu
console-machine-copied = bản tốt gần nhất: { $at }
console-machine-not-copied = chưa có bản nào
console-machine-log = Nhật ký
console-machine-transmitter = Máy phát sóng
console-machine-rows = { $rows ->
    [0] đã ghi đủ
   *[other] { $rows } dòng chờ ghi
}
console-wall = Màn hình

# Xác nhận giờ
console-time = Xác nhận giờ của đài
console-time-trusted = Đài đang tin giờ của máy. Không phải làm gì.
console-time-says = Giờ máy tính lúc mở trang này: { $now }.
console-time-how = Xem giờ trên điện thoại có mạng hoặc trên ti vi, không xem trên máy tính này. Ghi đúng ngày và giờ vừa xem.
console-time-date = Ngày
console-time-time = Giờ
console-time-do = Tôi đã xem, giờ máy tính đúng
console-time-what = Ghi đủ ngày và giờ, ví dụ 24/11/2026 và 17:30.
console-time-not-taken = Đài chưa nhận được lời xác nhận. Tải lại trang này để xem, rồi thử lại.

# Chờ duyệt
console-approve = Chờ duyệt
console-approve-nothing = Không có bài nào chờ duyệt.
console-approve-facts = { $topic } · dài { $length }{ $known ->
    [yes] {" "}· to { $loudness } LUFS khi nghe, chưa chỉnh
   *[no] {""}
}
console-approve-next = Nếu được duyệt, phát lần tới lúc { $at }, trong “{ $program }”.
console-approve-no-next = Trong 8 ngày tới chưa đến lượt phát.
console-approve-listen = Nghe “{ $title }”
console-approve-read = Đọc lời và xem kỹ
console-approve-all = Về danh sách chờ duyệt
console-approve-channel = Quyết định đến bằng cách nào
console-channel = { $channel ->
    [giay] Ký trên giấy
    [tin-nhan] Tin nhắn, văn bản điện tử
   *[loi-noi] Nói trực tiếp hoặc qua điện thoại
}
console-approve-note = Ghi chú (số văn bản; trả lại hoặc thu hồi thì phải ghi lý do)
console-approve-do = Duyệt bài này
console-approve-do-chosen = Duyệt những bài đã chọn
console-return-do = Trả lại
console-return-do-chosen = Trả lại những bài đã chọn
console-withdraw-do = Thu hồi
console-withdraw-now = Nếu bài đang phát thì dừng ngay
console-approve-none = Chưa chọn bài nào; chưa có gì thay đổi. Hãy đánh dấu ít nhất một bài.
console-approve-why = Chưa ghi lý do; chưa có gì thay đổi. Trả lại hoặc thu hồi thì phải ghi lý do để người làm bài biết mà sửa.
console-approve-how = Chưa chọn quyết định đến bằng cách nào; chưa có gì thay đổi.
console-approve-gone = Có bài đã chọn không còn trong thư mục, hoặc tệp đã bị thay; chưa có gì thay đổi. Hãy xem lại danh sách.
console-approve-clock = Chưa ghi được vì giờ của máy chưa tin được. { $problem }
console-approve-others = Còn { $count } bài chờ lãnh đạo UBND duyệt.
console-approve-no-legal = Chưa chương trình nào ghi công chức Tư pháp phụ trách (in_charge trong programs/*.toml), nên chỉ lãnh đạo UBND duyệt được.
console-approve-another = Bài này do chính tài khoản này gửi. Đài quy định người duyệt phải khác người gửi ([console] two_persons), nên người khác duyệt.
console-approve-leader-only = Bài này chỉ lãnh đạo UBND duyệt được: nó nằm ngoài các chương trình do công chức Tư pháp phụ trách.
console-approve-latest = Vừa quyết định
console-approve-word = { $approved ->
    [yes] đã duyệt
   *[no] đã trả lại hoặc thu hồi
}: { $by }{ $noted ->
    [yes] {" "}({ $note })
   *[no] {""}
}
console-approve-places = Tệp
console-approve-hash = Mã băm (của đúng nội dung này)
console-script = Lời bài
console-script-none = Không có tệp lời (.txt) cùng tên bên cạnh bài.
console-script-spoken = Máy đọc lời này.
console-script-away = Thư mục của bài chưa trả lời nên chưa đọc được lời. Hãy xem ổ đĩa hoặc thư mục chia sẻ rồi tải lại trang.
console-page-before = Trang trước
console-page-after = Trang sau
console-page-number = Trang { $page }/{ $pages }

# Nhật ký
console-bar-log = Nhật ký
console-bar-reports = Báo cáo
console-bar-users = Người dùng
console-log = Nhật ký
console-log-nothing = Không có gì phát hay lẽ ra phải phát trong ngày này.
console-log-chain = Kiểm tra nhật ký
console-log-day = Ngày (ví dụ 01/12/2026)
console-log-program = Chương trình
console-log-all = Tất cả
console-log-silent = Im lặng lúc nào? (ví dụ 17:30)
console-log-failed = Chỉ mục không phát hoặc phát dở
console-log-do = Xem
console-log-before = Ngày trước
console-log-after = Ngày sau
console-log-why = Vì sao?
console-why = Vì sao phát như vậy
console-why-unknown = Không có khung giờ “{ $slot }”, hoặc ngày ghi chưa đúng. Hãy mở lại từ trang Nhật ký.

# Người dùng
console-users = Người dùng
console-users-add = Thêm người
console-users-add-do = Lập tài khoản
console-users-password = Mật khẩu lần đầu của { $title } ({ $name }), chỉ hiện một lần. Người đó phải đặt mật khẩu của riêng mình khi đăng nhập.
console-users-unknown = Không có tài khoản “{ $name }”. Hãy tải lại trang.
console-users-last-admin = Đây là người quản trị duy nhất. Hãy cho một người khác vai trò Quản trị trước.
console-users-closed = đã khóa
console-users-new = Chưa đặt mật khẩu của riêng mình.
console-users-session = Đang đăng nhập từ { $address }, đã { $minutes } phút.
console-users-end = Kết thúc phiên
console-users-reset = Cấp mật khẩu mới
console-users-enable = Mở lại tài khoản
console-users-disable = Khóa tài khoản
console-users-roles = Đổi vai trò
console-users-roles-do = Lưu vai trò
console-users-what = Vai trò
console-tokens = Thẻ truy cập
console-tokens-why = Thẻ truy cập cho chương trình khác hỏi đài qua /api/v1 thay cho đăng nhập: màn hình, lịch, phần mềm giám sát. Ai giữ thẻ thì dùng được thẻ. Việc làm bằng thẻ được ghi vào nhật ký với tên thẻ.
console-tokens-description = Mô tả API (OpenAPI)
console-tokens-calendar = Lịch phát 14 ngày (iCal)
console-tokens-add = Cấp thẻ
console-tokens-add-do = Cấp thẻ
console-tokens-name = Tên thẻ (nơi dùng thẻ, ví dụ man-hinh-cong)
console-tokens-days = Dùng được bao nhiêu ngày
console-tokens-scopes = Quyền
console-tokens-revoke = Thu hồi thẻ
console-scope = { $scope ->
    [status] Xem đang phát gì, lệnh phát, chỉ số máy (status)
    [plan] Xem khung phát sóng, lịch (plan)
    [log] Xem nhật ký phát sóng (log)
    [library] Xem tin bài (library)
    [wall] Mở màn hình treo tường, không gì khác (wall)
    [interrupt] Ra lệnh phát: bài đã duyệt, văn bản do máy đọc (interrupt)
   *[order] Dừng mục đang phát, dừng lệnh phát (order)
}
console-token-interrupt = Thẻ được ra lệnh phát (interrupt) chỉ do quản trị viên cũng được quyền ra lệnh phát tạo. Hãy chọn quyền khác, hoặc xin cấp thêm vai trò ấy cho tài khoản này.
console-token-once = Thẻ { $name }, chỉ hiện một lần. Hãy chép ngay vào chương trình dùng thẻ.
console-token-wall = Với thẻ này, màn hình treo tường mở bằng địa chỉ dưới đây; trình duyệt đổi ngay địa chỉ lấy cookie, nên thẻ không nằm lại trên thanh địa chỉ.
console-token-state = { $state ->
    [good] Dùng được đến { $until }
    [expired] HẾT HẠN từ { $until }
   *[revoked] ĐÃ THU HỒI ngày { $revoked }
}
console-token-made = { $by } cấp ngày { $at }. { $known ->
    [yes] Dùng gần nhất lúc { $used }.
   *[no] Chưa dùng lần nào.
}
console-token-letters = Tên thẻ “{ $name }” không dùng được. Dùng chữ thường không dấu, chữ số, dấu chấm, gạch nối; từ 2 đến 32 ký tự. Ví dụ: man-hinh-cong
console-token-taken = Tên thẻ “{ $name }” đã dùng rồi, kể cả thẻ đã thu hồi: nhật ký ghi tên ấy. Hãy chọn tên khác.
console-token-scopes-missing = Chưa chọn quyền nào cho thẻ.
console-token-days = Số ngày phải từ 1 đến { $most }.
console-token-unknown = Không có thẻ “{ $name }” nào đang dùng được để thu hồi. Hãy tải lại trang.

# Tin bài
console-recordings = Tin bài
console-recordings-search = Tìm bài (không cần gõ dấu)
console-recordings-search-do = Tìm
console-recordings-none = Không có bài nào như vậy.
console-recordings-count = { $count } bài.
console-recordings-refused = Tệp không nhận được ({ $count })
console-recordings-more = Còn { $count } tệp nữa; xử lý những tệp trên trước.
console-recordings-state = { $state ->
    [ready] được phát
    [waiting] chờ duyệt
    [returned] đã trả lại hoặc thu hồi
    [expired] hết hạn
   *[refused] không nhận được
}
console-recordings-next = Phát lần tới lúc { $at }, trong “{ $program }”.
console-recordings-see = Nghe, đọc lời, duyệt hoặc thu hồi
console-recordings-all = Mọi bài
console-recordings-one = Xem bài này
console-recordings-back = Về danh sách tin bài
console-recordings-author = { $by } gửi lúc { $at }.
console-recordings-last = Đã phát gần đây: { $times }.
console-recordings-returned = { $by } đã trả lại hoặc thu hồi{ $noted ->
    [yes] : { $note }
   *[no] {"."}
}
console-recordings-replace = Gửi tệp khác thay bài này
console-recordings-why = Lý do thu hồi (không bắt buộc)
console-recordings-take-back = Thu hồi bài này

# Gửi bài
console-upload = Gửi bài
console-upload-topic = Thư mục (lĩnh vực)
console-upload-file = Tệp âm thanh
console-upload-hint = Gửi từ máy tính hoặc điện thoại. Mỗi tệp nặng nhất { $most }. Đứt mạng giữa chừng thì gửi tiếp được từ chỗ đứt; trình duyệt không chạy mã của trang thì phải gửi lại từ đầu, và mỗi lần gửi chỉ được lâu nhất 10 phút.
console-upload-do = Gửi
console-upload-in-place = Tệp mới thay cho “{ $path }”, cùng chỗ cùng tên. Bài mới phải được duyệt lại; trong lúc chờ thì chỗ ấy không có bài nào được phát.
console-upload-sending = Đang gửi [ten]: [phan] %
console-upload-waiting = Mất kết nối với máy của đài. Trang tự gửi tiếp khi nối lại được; đừng đóng trang.
console-upload-checking = Đã gửi xong [ten]. Máy đang xem tệp; kết quả hiện trong “Bài đã gửi”, đóng trang cũng được.
console-upload-failed = Chưa gửi được. Hãy tải lại trang rồi chọn lại tệp: phần đã gửi vẫn còn.
console-upload-request = Máy không hiểu tệp được gửi như thế nào. Chưa có gì vào thư mục. Hãy tải lại trang rồi gửi lại.
console-upload-empty = Chưa chọn tệp, hoặc tệp rỗng. Hãy chọn một tệp âm thanh.
console-upload-too-long = Tệp nặng quá { $most } nên không gửi được qua trang này. Hãy nén thành MP3 hoặc FLAC, chia nhỏ, hoặc chép thẳng vào thư mục trên máy của đài.
console-upload-name = “{ $name }” không phải tệp âm thanh theo tên của nó. Hãy gửi tệp MP3, WAV, M4A, FLAC hoặc Ogg.
console-upload-topic-none = Không có thư mục ấy, hoặc tài khoản này không được gửi vào đó. Hãy chọn thư mục khác.
console-upload-replaces-none = Không thay được bài ấy: bài không phải do tài khoản này gửi, đã rời thư mục, hoặc tệp mới có đuôi khác tệp cũ. Hãy gửi như một bài mới.
console-upload-too-many = Đang có { $most } tệp gửi dở. Hãy gửi cho xong hoặc bỏ bớt rồi gửi tệp khác.
console-upload-full = Nhiều người đang gửi dở quá. Hãy đợi người khác gửi xong rồi gửi lại.
console-upload-no-room = Ổ đĩa của đài chỉ còn { $room }, không đủ chỗ cho tệp này và cho nhật ký. Hãy báo người quản trị dọn bớt ổ đĩa.
console-upload-unknown = Không còn tệp gửi dở ấy: đã gửi xong, đã bỏ, hoặc để quá 7 ngày. Hãy gửi lại từ đầu.
console-upload-cut = Tệp chưa đến đủ vì kết nối bị đứt. Hãy gửi lại.
console-upload-busy = Nhiều người đang gửi cùng lúc. Hãy đợi ít phút rồi gửi lại.
console-upload-link = Thư mục ấy trên máy của đài là đường dẫn tắt hoặc không phải thư mục, nên máy không cho tệp vào. Hãy báo người quản trị.
console-upload-away = Tệp đã đến đủ nhưng thư mục trên máy của đài chưa nhận được. Máy giữ nguyên tệp và tự cho vào khi thư mục nhận được.
console-upload-disk = Máy của đài chưa ghi được tệp ({ $problem }). Đài vẫn phát. Hãy báo người quản trị xem ổ đĩa, rồi gửi lại.
console-upload-unfinished = Đang gửi dở
console-upload-unfinished-hint = Muốn gửi tiếp: chọn lại đúng tệp ấy ở trên rồi bấm Gửi, trang gửi tiếp từ chỗ dừng. Để quá 7 ngày thì máy bỏ.
console-upload-far = Đã có { $sent } trong { $length } ({ $percent } %).
console-upload-give-up = Bỏ tệp này
console-sent = Bài đã gửi
console-sent-checking = Đang xem: máy đang kiểm tra tệp, xong sẽ hiện kết quả ở đây.
console-sent-replaced = Đã có tệp khác thay vào chỗ này.
console-sent-gone = Tệp không còn trong thư mục.

# Mã hóa: trang /ca
console-tls-open = Trang web của đài được mã hóa. Điện thoại, máy tính mới: mở { $address } để cài chứng thư. Dấu vân tay: { $fingerprint }
console-tls-disk = Chưa mở được trang web của đài: không đọc hoặc ghi được { $path } ({ $problem }). Đài vẫn phát và tự thử lại. Hãy xem ổ đĩa còn chỗ không.
console-tls-damaged = Chưa mở được trang web của đài: { $path } bị hỏng hoặc thiếu. Đài vẫn phát. Hãy lấy lại thư mục var/tls từ bản sao lưu; nếu không còn, xóa var/tls rồi chạy phatthanh tls init, và cài lại chứng thư trên mọi máy.
console-tls-fails = Chưa mở được trang web của đài: không tạo được chứng thư ({ $problem }). Đài vẫn phát và tự thử lại.
console-ca = Cài chứng thư của đài
console-ca-why = Trang web của đài được mã hóa bằng chứng thư do chính đài cấp. Cài chứng thư này một lần trên mỗi điện thoại, máy tính; từ đó trình duyệt nhận ra đúng đài và không báo “không an toàn” nữa. Chứng thư chỉ có hiệu lực với địa chỉ trong mạng nội bộ.
console-ca-take = Tải chứng thư
console-ca-fingerprint = Dấu vân tay (SHA-256)
console-ca-compare = Trước khi cài, so với dấu vân tay in cạnh máy của đài. Khác một ký tự cũng không cài, và báo cho người quản trị.
console-ca-how = Cách cài
console-ca-device = { $device ->
    [android] Điện thoại Android
    [iphone] iPhone, iPad
    [windows] Máy tính Windows
   *[firefox] Trình duyệt Firefox
}
console-ca-steps = { $device ->
    [android] Tải chứng thư. Mở Cài đặt, tìm “chứng chỉ CA”, chọn cài đặt chứng chỉ CA từ bộ nhớ, chọn tệp vừa tải.
    [iphone] Mở trang này bằng Safari và tải chứng thư. Mở Cài đặt, chọn Đã tải về hồ sơ, cài đặt. Sau đó vào Cài đặt chung, Giới thiệu, Cài đặt tin cậy chứng nhận, bật chứng thư của đài.
    [windows] Tải chứng thư và mở tệp. Chọn Install Certificate, Local Machine, rồi đặt vào kho Trusted Root Certification Authorities.
   *[firefox] Mở Cài đặt, tìm “chứng thư”, Xem chứng thư, thẻ Authorities, Import, chọn tệp vừa tải, đánh dấu tin cậy cho trang web.
}
console-ca-code = Mở trang này trên điện thoại
console-ca-none = Trang web của đài đang không mã hóa. Muốn mã hóa: chạy phatthanh tls init, rồi ghi tls = true vào [console] trong config/station.toml và khởi động lại đài.

# Báo cáo
console-papers = Báo cáo
console-papers-latest = Vừa làm
console-papers-period = Kỳ
console-papers-or-from = Hoặc từ ngày (ví dụ 01/12/2026; để trống: theo kỳ ở trên)
console-papers-from = Từ ngày (ví dụ 01/12/2026)
console-papers-to = Đến hết ngày
console-papers-day = Ngày (ví dụ 01/12/2026)
console-papers-format = Dạng tệp
console-papers-as = { $format ->
    [docx] Văn bản Word (.docx)
    [xlsx] Bảng tính Excel (.xlsx)
    [html] Trang để xem và in (.html)
   *[json] Số liệu cho máy (.json)
}
console-papers-silence = Đài có im lặng lúc này không? (không bắt buộc, ví dụ 24/11/2026 17:30)
console-papers-do = Lập
console-papers-all = Về trang Báo cáo
console-papers-long = Khoảng thời gian dài quá: nhiều nhất { $days } ngày. Hãy chia thành nhiều lần.
console-papers-room = Ổ đĩa còn trống dưới { $room } nên chưa lập gói chứng cứ: nhật ký phát sóng cần chỗ. Hãy dọn ổ đĩa trước.
console-papers-failed = Chưa lập được ({ $problem }). Đài vẫn phát. Hãy xem ổ đĩa còn chỗ không rồi lập lại.
console-paper = Giấy tờ
console-paper-kind = { $kind ->
    [bao-cao] Báo cáo phát sóng
    [nhat-ky-phat-thanh] Sổ nhật ký phát thanh
    [so-duyet] Sổ duyệt bài
    [bang-nhat-ky] Bảng nhật ký
   *[chung-cu] Gói chứng cứ
}
console-paper-why = { $kind ->
    [bao-cao] Thời lượng phát theo chương trình, lĩnh vực; sự cố; phần còn trống để người ký ghi.
    [nhat-ky-phat-thanh] Những gì đã phát trong một ngày, để ký và lưu.
    [so-duyet] Bài nào do ai duyệt, trả lại, thu hồi, khi nào, bằng cách nào.
    [bang-nhat-ky] Từng lượt phát, mỗi dòng một lượt, cho bảng tính (.csv).
   *[chung-cu] Mọi thứ để người ngoài tự kiểm tra đài đã phát gì: nhật ký niêm phong, giấy tờ, âm thanh lưu (.zip). Mỗi lần nhiều nhất 92 ngày; có thể lâu vài phút.
}
console-paper-stands = { $stands ->
    [waits] Đang chờ đến lượt
    [works] Đang lập
    [made] Đã lập xong, { $size }
   *[failed] Chưa lập được
}
console-paper-before = Còn { $count } việc trước.
console-paper-leave = Trang này tự tải lại. Có thể làm việc khác rồi quay lại trang Báo cáo: việc vẫn chạy và nằm ở mục “Vừa làm”.
console-paper-see = Xem, in
console-paper-keep = Tải về
console-reconcile = Đối chiếu ngày
console-reconcile-reason = Lý do của mọi chỗ chưa rõ trong ngày này
console-reconcile-do = Ghi lý do vào nhật ký
console-reconcile-why = Chưa ghi lý do; chưa có gì thay đổi. Lý do được ghi vào nhật ký phát sóng với tên của bạn và được giữ mãi.
console-reconcile-more = Còn { $count } chỗ nữa không hiện ở đây.
console-reconcile-column = { $column ->
    [at] Giờ
    [kind] Khác thế nào
    [title] Mục
   *[why] Lý do
}
console-reconcile-kind = { $kind ->
    [not-aired] không phát
    [broken-off] phát không hết
    [late] phát muộn
    [replaced] phát mục khác thay
    [unplanned] phát ngoài kế hoạch
    [plan-changed] đã đưa ra khỏi kế hoạch
    [silent] nhật ký ghi có phát nhưng bản ghi âm im lặng
   *[not-recorded] không có ghi âm
}

# Khẩn cấp
console-bar-urgent = Khẩn cấp
console-urgent = Khẩn cấp
console-unlock-urgent = Mở và đến trang Khẩn cấp
console-urgent-see = { $count ->
    [0] Xem đang phát gì, bỏ qua hoặc thu hồi
   *[other] Đang có { $count } lệnh phát: xem và dừng
}
console-urgent-what = 1. Phát gì
console-urgent-prepared = Bài đã chuẩn bị sẵn; chọn một hoặc nhiều bài, máy phát theo thứ tự tên tệp:
console-urgent-none-prepared = Chưa có bài nào chuẩn bị sẵn trong audio/{ $folder }. Tìm bài khác ở dưới, hoặc gõ văn bản.
console-urgent-search = Tìm bài khác (không cần gõ dấu)
console-urgent-text = Hoặc gõ văn bản để máy đọc (đọc sau các bài đã chọn)
console-urgent-mute = Chưa gõ văn bản cho máy đọc được.
console-urgent-record = { $what ->
    [what] Hoặc thu lời nói ngay tại đây (nhiều nhất 3 phút; phát sau các bài đã chọn):
    [first] Thu lời nói
    [again] Thu lại từ đầu
    [end] Dừng thu
    [play] Nghe lại
    [halt] Dừng nghe
    [use] Dùng bản thu này
    [asks] Đang xin dùng micro. Hãy bấm “Cho phép” nếu trình duyệt hỏi.
    [denied] Không dùng được micro. Hãy cho phép trang này dùng micro trong cài đặt của trình duyệt, xem micro đã cắm chưa, rồi bấm lại.
    [takes] ● Đang thu
    [whole] Đã thu xong. Hãy nghe lại rồi bấm “Dùng bản thu này”.
    [lost] Micro bị ngắt. Phần đã thu vẫn còn.
    [mute] △ Bản thu không có tiếng. Hãy xem micro rồi thu lại.
    [sends] Đang gửi bản thu về đài…
    [sent] Đài đã nhận bản thu. Hãy điền các mục dưới rồi xem lại.
   *[failed] Chưa gửi được bản thu. Hãy bấm “Dùng bản thu này” lần nữa; bản thu vẫn còn ở trang này.
}
console-urgent-recorded-title = Lời thu của { $name } lúc { $at }
console-urgent-recorded-use = phát lời này
console-urgent-recorded-gone = Bản thu đã chọn không còn (để quá một giờ, hoặc máy vừa khởi động lại). Hãy thu lại.
console-urgent-recorded-long = Bản thu dài hơn 3 phút. Hãy thu ngắn lại.
console-urgent-desk-do = Diễn tập tại bàn (chỉ nghe ở máy này)
console-urgent-desk-title = Diễn tập tại bàn
console-urgent-desk = { $what ->
    [only] DIỄN TẬP TẠI BÀN: CHỈ NGHE Ở MÁY NÀY, KHÔNG LÊN SÓNG
    [what] Đài vẫn phát như thường, không ai ngoài máy này nghe thấy. Nhật ký ghi là diễn tập tại bàn. Muốn diễn tập trên sóng thì đánh dấu “Đây là diễn tập” ở mục 3 rồi phát.
    [play] Nghe từ đầu đến cuối
    [halt] Dừng nghe
    [over] Hết diễn tập. Chưa có gì lên sóng.
    [failed] Máy này không phát được tiếng. Hãy xem loa, hoặc nghe từng phần dưới đây.
    [signal] Tín hiệu báo hiệu
   *[back] Xem lại để phát thật
}
console-urgent-desk-part = { $title } · { $length } (lượt { $time } trên { $times })
console-urgent-whose = 2. Lệnh của ai
console-urgent-ordered-by = Người ra lệnh (họ tên hoặc chức vụ)
console-urgent-channel = Lệnh đến bằng cách nào
console-urgent-note = Ghi chú (số văn bản, số điện thoại gọi đến…)
console-urgent-as = 3. Phát thế nào
console-urgent-level-as = { $level ->
    [khan-cap] Khẩn cấp: cắt ngang và phát ngay, kể cả trong giờ yên lặng
    [uu-tien] Ưu tiên: cắt ngang và phát ngay, trừ giờ yên lặng
   *[thong-thuong] Thông thường: chờ mục đang phát kết thúc, trong buổi phát
}
console-urgent-drill = Đây là diễn tập (ghi rõ là diễn tập ở mọi nơi; không phát trong giờ yên lặng)
console-urgent-repeat = Mỗi đợt đọc mấy lượt (1 đến { $most })
console-urgent-more = Nhắc lại nhiều đợt, hết hiệu lực, chờ lượt
console-urgent-every-minutes = Cứ bao nhiêu phút một đợt (để trống: một đợt)
console-urgent-until-time = Hết hiệu lực lúc (ví dụ 22:00; để trống: sau 24 giờ)
console-urgent-until-date = Ngày hết hiệu lực (ví dụ 25/11/2026; để trống: lần tới của giờ ấy)
console-urgent-after-item = Chờ mục đang phát kết thúc
console-urgent-replace = Dừng hẳn các lệnh đang có, phát lệnh này thay
console-urgent-review = Xem lại trước khi phát
console-urgent-review-why = Bước sau máy đọc văn bản, đo bài, và nói rõ sẽ phát gì, lúc nào, cắt ngang gì. Chưa có gì lên sóng.
console-urgent-nothing = Chưa chọn bài nào và chưa gõ văn bản nào. Hãy chọn ít nhất một bài, hoặc gõ văn bản.
console-urgent-many = Một lệnh phát nhiều nhất { $most } bài. Hãy bỏ bớt.
console-urgent-long = Văn bản dài { $letters } chữ cái, quá dài để đọc ngay: nhiều nhất { $most }. Hãy viết ngắn lại, hoặc chia thành nhiều lệnh.
console-urgent-no-words = Trong văn bản không có chữ nào để máy đọc. Hãy viết thành câu.
console-urgent-by-whom = Chưa ghi người ra lệnh, hoặc tên dài quá 80 ký tự. Hãy ghi họ tên hoặc chức vụ của người ra lệnh.
console-urgent-how = Chưa chọn lệnh đến bằng cách nào. Hãy chọn một cách ở mục 2.
console-urgent-level = Chưa chọn mức của lệnh. Hãy chọn khẩn cấp, ưu tiên hoặc thông thường ở mục 3.
console-urgent-times = Số lượt đọc phải từ 1 đến { $most }. Hãy sửa ở mục 3.
console-urgent-every = Số phút giữa hai đợt phải từ 1 đến { $most }; để trống nếu chỉ một đợt.
console-urgent-every-until = Nhắc lại nhiều đợt thì phải ghi giờ hết hiệu lực. Hãy ghi ở mục 3.
console-urgent-until = Giờ hết hiệu lực phải viết như 22:00, ở sau bây giờ và trong vòng 7 ngày. Hãy sửa ở mục 3.
console-urgent-gone = Có bài đã chọn không còn trong thư mục, hoặc tệp đã bị thay. Hãy chọn lại.
console-urgent-unapproved = “{ $title }” chưa được duyệt. Hãy nhờ người có quyền duyệt (trang Chờ duyệt), hoặc gõ lời lệnh để máy đọc.
console-urgent-not-approved-yet = Chưa ai duyệt bài này. Lệnh của người có quyền duyệt phát được, và tên người ấy đứng trong nhật ký.
console-urgent-withdrawn = “{ $title }” đã bị trả lại hoặc thu hồi nên không ai ra lệnh phát được. Muốn phát thì phải duyệt lại.
console-urgent-expired = “{ $title }” đã hết hạn nên không ai ra lệnh phát được. Hãy chọn bài khác, hoặc gõ văn bản.
console-urgent-broken = Có bài đã chọn không phát được. { $reason }
console-urgent-stale = Bản xem lại này đã cũ hoặc máy vừa khởi động lại, nên chưa phát gì. Hãy xem lại một lần nữa rồi phát; những gì đã gõ vẫn còn dưới đây.
console-urgent-same = Lệnh số { $seq } đang còn hiệu lực và có đúng nội dung này, nên không nhận thêm lệnh nữa. Muốn đọc lại từ đầu thì chọn “Dừng hẳn các lệnh đang có” ở mục 3.
console-order-times = Số lượt đọc phải từ 1 đến { $most }.
console-order-until = Lúc hết hiệu lực (until) phải ở sau bây giờ và trong vòng 7 ngày.
console-order-every-until = Nhắc lại nhiều đợt thì phải ghi giờ hết hiệu lực (until).
console-order-same = Lệnh số { $seq } (ra lúc { $at }) có đúng nội dung này và chưa xong, nên không nhận thêm lệnh nữa. Muốn đọc lại từ đầu thì ra lệnh thay thế (replace); hoặc dừng lệnh số { $seq }.
console-order-no-recording = Đài không có bài nào gọi là “{ $id }”. Hãy ghi đường dẫn hoặc mã của bài như phatthanh library ở đài ấy hiện ra.
console-urgent-confirm = Xem lại rồi phát
console-urgent-is-drill = ◆ DIỄN TẬP
console-urgent-says = Sẽ phát
console-urgent-reads = Máy đọc văn bản thành
console-urgent-unknown = Máy chưa biết chắc cách đọc “{ $words }”. Nghe thử, hoặc sửa lại thành chữ đầy đủ.
console-urgent-other-voice = Giọng đọc của đài không chạy nên máy dùng espeak-ng thay. { $what }
console-urgent-warning = Không giọng đọc nào chạy được nên đài phát bản cảnh báo chung ghi sẵn thay cho văn bản. { $what }
console-urgent-where = Ở đâu
console-urgent-on = Trên sóng của { $station }{ $output ->
    [none] . Hiện không có card âm thanh: chưa ai nghe được, có card lại thì mới phát.
    [silent] {" "}(đường ra im lặng: đang chạy thử, không ai nghe thấy).
   *[card] .
}
console-urgent-how-urgent = Mức
console-urgent-begins = Khi nào
console-urgent-when = { $how ->
    [now] Ngay khi bấm phát.
    [after] Sau khi mục đang phát kết thúc, khoảng { $at }.
    [session] Trong buổi phát tới, khoảng { $at }.
    [order] Sau lệnh số { $order } đang giữ sóng.
    [quiet] Đang trong giờ yên lặng nên chờ đến { $at }. Chỉ lệnh khẩn cấp, không phải diễn tập, mới phát được trong giờ yên lặng.
   *[unknown] Trong buổi phát tới; chưa biết lúc nào.
}
console-urgent-how-long = Bao lâu
console-urgent-lasts = Khoảng { $length } mỗi đợt: { $signal ->
    [yes] tín hiệu báo hiệu, rồi {""}
   *[no] {""}
}đọc { $times } lượt.
console-urgent-rounds = Cứ { $minutes } phút một đợt.
console-urgent-ends = Hết hiệu lực lúc { $until }.
console-urgent-cuts-what = Cắt ngang
console-urgent-cuts-nothing = Không cắt ngang gì.
console-urgent-cuts = “{ $title }” đang phát bị cắt ngang{ $after ->
    [go-on] ; đọc xong thì phát tiếp từ chỗ bị cắt, đến hết khung giờ.
    [join] ; đọc xong thì vào lại chỗ lẽ ra đang phát lúc ấy.
   *[none] .
}
console-urgent-replaces = Lệnh số { $seq } của { $by } dừng hẳn.
console-urgent-order = Lệnh của ai
console-urgent-order-of = Lệnh của { $ordered_by }; { $by } nhập vào máy. Cả hai tên được ghi vào nhật ký.
console-urgent-do = PHÁT
console-urgent-hold = GIỮ 3 GIÂY ĐỂ PHÁT
console-urgent-held-short = Giữ chưa đủ 3 giây nên chưa phát gì.
console-urgent-back = Sửa lại
console-urgent-now = Lệnh đang phát
console-urgent-orders = Lệnh còn hiệu lực
console-urgent-no-orders = Không còn lệnh phát nào; đài phát theo lịch.
console-urgent-taking = Lệnh số { $seq } đã ghi vào nhật ký; đài đang nhận.
console-urgent-number = Số { $seq }
console-urgent-left = { $count ->
    [0] Đã đọc hết
   *[other] { $waits ->
        [yes] Đợt tới lúc { $due }, { $count } lượt
       *[no] Còn { $count } lượt của đợt này, kể cả lượt đang đọc
    }
}; hết hiệu lực lúc { $until }.
console-urgent-another = Ra lệnh phát
console-urgent-leave = Không, về trang đang phát
console-urgent-stop = Dừng lệnh số { $seq }
console-urgent-stop-all = Dừng tất cả các lệnh
console-urgent-stop-title = Dừng lệnh phát
console-urgent-stop-what = Lệnh này nhỏ dần rồi dừng ngay, các đợt sau cũng thôi; đài phát tiếp theo lịch.
console-urgent-over = Lệnh số { $seq } không còn hiệu lực nên không có gì để dừng.
console-urgent-over-all = Không có lệnh nào đang còn hiệu lực nên không có gì để dừng.
console-urgent-skip = Bỏ qua mục đang phát
console-urgent-skip-title = Bỏ qua mục đang phát
console-urgent-skip-what = “{ $title }” nhỏ dần rồi dừng ngay; { $known ->
    [yes] đài phát tiếp “{ $next }”.
   *[no] sau đó không còn mục nào.
}
console-urgent-nothing-on = Hiện không phát gì nên không có gì để bỏ qua.
console-urgent-gone-by = Mục ấy đã hết, đài đang phát mục khác nên không bỏ qua gì. Hãy xem lại đang phát gì.
console-urgent-withdraw = Thu hồi bài đang phát
console-urgent-withdraw-title = Thu hồi và dừng phát
console-urgent-withdraw-what = “{ $title }” thôi phát ngay nếu đang phát, và không được phát nữa cho đến khi duyệt lại.
console-urgent-withdraw-why = Lý do (người làm bài đọc được; ghi vào nhật ký)
console-urgent-withdraw-gone = Bài này không còn trong thư mục nên không thu hồi được. Muốn dừng ngay thì bỏ qua mục đang phát, hoặc dừng lệnh.
console-urgent-withdraw-not-yours = Tài khoản này không có quyền thu hồi bài này: người được duyệt bài mới thu hồi được, người gửi bài thì thu hồi ở trang Tin bài. Muốn dừng ngay thì bỏ qua mục đang phát.
console-machine = Máy

## Trực tiếp
console-bar-talk = Trực tiếp
console-talk = Nói trực tiếp
console-talk-none = Bảy ngày tới không có lượt phát trực tiếp nào.
console-talk-none-how = Muốn nói trực tiếp từ điện thoại: trong config/station.toml thêm một mục [[input]] có dòng push = "browser"; trong tệp chương trình ghi form = "live" và input = tên nguồn ấy; rồi đặt một khung giờ cho chương trình.
console-talk-others = Các lượt trực tiếp khác
console-talk-choose = Mở trang của lượt “{ $program }”, { $at }
console-talk-title = “{ $program }”, { $from } đến { $until }.{ $known ->
    [yes] { " " }Người nói: { $speaker }.
   *[no] {""}
}
console-talk-armed = { $armed ->
    [yes] ● { $by } đã mở trực tiếp.
   *[no] ■ Chưa ai mở trực tiếp.
}
console-talk-stage = { $stage ->
    [on-air] ĐANG LÊN SÓNG
    [early] CHƯA ĐẾN GIỜ
    [listens] ĐÀI NGHE THẤY, CHƯA LÊN SÓNG: HÃY NÓI
    [stands-in] ĐÀI KHÔNG NGHE THẤY, ĐANG PHÁT NHẠC THAY
    [closed] CHƯA MỞ TRỰC TIẾP
   *[over] ĐÃ HẾT GIỜ
}
console-talk-left = { $how ->
    [early] Còn { $left } nữa đến giờ
   *[left] Còn { $left }
}
console-talk-nobody = Chưa có micro nào nối vào nguồn thu này.
console-talk-heard = { $heard ->
    [yes] Đài đang nhận tiếng của { $name }, mức { $peak } dBFS.
   *[no] { $name } đã nối micro nhưng đài chưa nhận được tiếng.
}
console-talk-speaker = Người sẽ nói (họ tên hoặc chức vụ; nhật ký ghi tên này)
console-talk-open = Mở trực tiếp cho lượt này
console-talk-close = Kết thúc trực tiếp
console-talk-close-what = Đài ngừng tiếng nói ngay và phát nhạc đến hết khung giờ.
console-talk-gone = Không còn lượt phát trực tiếp ấy. Hãy chọn một lượt dưới đây.
console-talk-who = Chưa ghi người sẽ nói, hoặc tên dài quá 80 ký tự. Hãy ghi họ tên hoặc chức vụ của người sẽ nói.
console-talk-no-script = Nói qua trang này cần trình duyệt chạy được JavaScript. Hãy bật JavaScript, hoặc nói qua bàn trộn của đài. Mở và kết thúc trực tiếp thì không cần.
console-talk-no-microphone = Trình duyệt không cho trang này dùng micro. Hãy mở bảng điều khiển bằng địa chỉ https:// (xem trang /ca để cài chứng thư của đài), hoặc mở ngay trên máy của đài; và dùng trình duyệt đời mới.
console-talk-begin = Bật micro và nối vào đài
console-talk-off = Tắt micro
console-talk-level = Mức tiếng
console-talk-mic = { $what ->
    [asks] Đang xin dùng micro. Hãy bấm “Cho phép” nếu trình duyệt hỏi.
    [denied] Không dùng được micro. Hãy cho phép trang này dùng micro trong cài đặt của trình duyệt, xem micro đã cắm chưa, rồi bấm lại.
    [joins] Đang nối vào đài…
    [sends] Đã nối vào đài.
    [broken] Mất liên lạc với đài, đang tự nối lại. Hãy đến gần bộ phát Wi-Fi.
    [paused] Điện thoại đã tạm dừng micro. Hãy để trang này mở và màn hình sáng.
    [lost] Micro bị ngắt. Hãy xem micro rồi bấm bật lại.
    [off] Micro đã tắt.
    [low] ▽ nhỏ quá
    [good] ● vừa
    [loud] ▲ to quá, vỡ tiếng
   *[awake] Hãy để trang này mở và màn hình sáng cho đến khi nói xong. Màn hình tắt thì đài phát nhạc thay.
}
console-talk-end = { $why ->
    [taken] { $name } đang nói vào nguồn thu này. Mỗi lúc chỉ một người nói được; hãy đợi người ấy tắt micro.
    [moved] Micro ở đây đã tắt vì cùng tài khoản này vừa nối từ một máy hoặc một trang khác.
    [session] Micro đã tắt vì phiên làm việc đã hết. Hãy vào lại rồi bật micro.
    [misshapen] Micro đã tắt vì trình duyệt gửi thứ đài không đọc được. Hãy tải lại trang rồi bật lại.
   *[fast] Micro đã tắt vì máy này gửi tiếng nhanh hơn thời gian thật. Hãy tải lại trang rồi bật lại; nếu vẫn vậy thì dùng máy khác.
}

# Giấy tờ bổ sung
console-papers-due = Giấy tờ bổ sung
console-papers-due-why = Lệnh phát và phát trực tiếp lên sóng trước, giấy tờ có thể bổ sung sau. Việc bổ sung là một dòng mới trong nhật ký, mang tên bạn; dòng của lệnh giữ nguyên.
console-papers-due-count = { $count ->
    [0] Lệnh phát và phát trực tiếp: đủ giấy tờ.
   *[other] Còn { $count } lệnh phát, buổi trực tiếp chưa đủ giấy tờ.
}
console-papers-due-open = Còn phải bổ sung
console-papers-due-done = Đã đủ giấy tờ (mới nhất trước)
console-papers-due-document = Văn bản: số, ngày, loại (ví dụ: 12/CĐ-UBND ngày 30/11/2026), hoặc giấy tờ thay thế và nơi lưu
console-papers-due-note = Ghi chú (không bắt buộc)
console-papers-due-do = Ghi giấy tờ cho những dòng đã chọn
console-papers-due-again = Sửa giấy tờ của số { $seq }
console-papers-due-written = Đã ghi giấy tờ cho { $count } dòng vào nhật ký.
console-papers-due-more = Còn { $count } dòng cũ hơn, xem bằng lệnh: phatthanh papers list --all

console-contour = Hình âm thanh: to nhất quanh { $loudest }; { $silent ->
    [yes] chỗ im dài nhất { $seconds } giây, từ { $at }.
   *[no] không có chỗ im từ hai giây trở lên.
}
