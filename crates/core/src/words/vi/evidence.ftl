# evidence: hồ sơ chứng minh phát sóng

evidence-silent = Lúc { $at } đài không phát gì: máy đang chạy, và nhật ký không có lượt phát nào vào lúc ấy.
evidence-heard = Lúc { $at } đài đang phát.
evidence-not-known = Lúc { $at }: nhật ký không có lượt phát nào, nhưng cũng không chứng minh được là im lặng (máy không chạy, hoặc đồng hồ không đáng tin).
evidence-on-air = Đang phát: { $title }, từ { $start } đến { $end } (dòng { $seq }).
evidence-missed = Lẽ ra phát mà không phát: { $title }, lúc { $start } (dòng { $seq }).
evidence-before = Lượt phát gần nhất trước đó: { $title }, từ { $start } đến { $end } (dòng { $seq }).
evidence-after = Lượt phát đầu tiên sau đó: { $title }, từ { $start } đến { $end } (dòng { $seq }).
