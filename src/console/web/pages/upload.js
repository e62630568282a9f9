// Sends recordings piece by piece (the tus protocol) and goes on where a cut left them. The form works without it.
(function () {
  "use strict";
  var form = document.getElementById("gui");
  if (!form || !window.FileReader || !Blob.prototype.slice) return;
  var PIECE = 8 * 1024 * 1024;
  var FIRST_PAUSE = 1000;
  var LONGEST_PAUSE = 30000;
  var LOOK_AGAIN = 5000;
  var data = form.dataset;
  var shown = document.getElementById("tien-trinh");
  var words = document.getElementById("tien-trinh-chu");
  var bar = document.getElementById("tien-trinh-vach");
  var sending = false;

  function say(text, file, percent) {
    shown.hidden = false;
    words.textContent = text.replace("[ten]", file ? file.name : "").replace("[phan]", String(percent));
    words.className = "";
    if (percent !== undefined) bar.value = percent;
  }

  function fail(text) {
    sending = false;
    shown.hidden = false;
    words.textContent = text || data.failed;
    words.className = "wrong";
    Array.prototype.forEach.call(form.elements, function (element) { element.disabled = false; });
  }

  // Names and folders go in base64 of UTF-8.
  function coded(text) {
    return btoa(unescape(encodeURIComponent(text)));
  }

  function ask(method, url, headers, body, done, progress) {
    var request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("Tus-Resumable", "1.0.0");
    request.setRequestHeader("X-Phatthanh-Token", data.token);
    Object.keys(headers).forEach(function (name) { request.setRequestHeader(name, headers[name]); });
    request.onload = function () { done(request.status, request); };
    request.onerror = request.onabort = request.ontimeout = function () { done(0, request); };
    if (progress) request.upload.onprogress = function (event) { progress(event.loaded); };
    request.send(body);
  }

  // An answer of the protocol, and not the page to which whoever is no longer signed in is led.
  function isOurs(request) {
    return request.getResponseHeader("Tus-Resumable") === "1.0.0";
  }

  // What is wrong, in the words of the station.
  function problem(request) {
    var kind = request.getResponseHeader("Content-Type") || "";
    return isOurs(request) && kind.indexOf("text/plain") === 0 ? request.responseText : "";
  }

  // What the page says is half sent, if it is this file.
  function begun(file, topic, replaces) {
    var all = document.querySelectorAll("[data-upload]");
    for (var i = 0; i < all.length; i++) {
      var of = all[i].dataset;
      var same = Number(of.length) === file.size && Number(of.modified) === file.lastModified &&
        (of.replaces || "") === replaces && (replaces !== "" || of.topic === topic);
      if (same) return of.upload;
    }
    return null;
  }

  function begin(file, topic, replaces, then) {
    var known = begun(file, topic, replaces);
    if (known) return goOn(file, known, FIRST_PAUSE, false, then);
    var metadata = "filename " + coded(file.name) + ",topic " + coded(topic) +
      ",modified " + coded(String(file.lastModified));
    if (replaces) metadata += ",replaces " + coded(replaces);
    var headers = { "Upload-Length": String(file.size), "Upload-Metadata": metadata };
    ask("POST", data.to, headers, null, function (status, request) {
      var at = request.getResponseHeader("Location");
      if (status === 201 && at) return send(file, at, 0, FIRST_PAUSE, then);
      fail(problem(request));
    });
  }

  // Asks how far the station has it, and goes on from there.
  function goOn(file, at, pause, all, then) {
    ask("HEAD", at, {}, null, function (status, request) {
      var offset = Number(request.getResponseHeader("Upload-Offset"));
      if (status === 200 && isOurs(request)) return send(file, at, offset, pause, then);
      // All was sent, and the answer lost: the page says what became of it.
      if (status === 404 && all) return then();
      if (status === 404) return fail();
      again(file, at, pause, all, status, then);
    });
  }

  function again(file, at, pause, all, status, then) {
    // Whoever is no longer signed in is asked to be; else the line or the station is away.
    if (status >= 200 && status < 500 && [408, 409, 423, 429].indexOf(status) < 0) return fail();
    say(data.waiting, file);
    setTimeout(function () { goOn(file, at, Math.min(2 * pause, LONGEST_PAUSE), all, then); }, pause);
  }

  function send(file, at, offset, pause, then) {
    if (offset >= file.size) return then();
    var piece = file.slice(offset, offset + PIECE);
    var all = offset + piece.size >= file.size;
    var headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    function show(loaded) { say(data.sending, file, Math.floor((100 * (offset + loaded)) / file.size)); }
    show(0);
    ask("PATCH", at, headers, piece, function (status, request) {
      var next = Number(request.getResponseHeader("Upload-Offset"));
      if (status === 204 && next > offset) return send(file, at, next, FIRST_PAUSE, then);
      if (status === 413 || status === 507) return fail(problem(request));
      again(file, at, pause, all, status, then);
    }, show);
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (sending) return;
    var files = Array.prototype.slice.call(form.elements.tep.files);
    var topic = form.elements.linh_vuc ? form.elements.linh_vuc.value : "";
    var replaces = form.elements.thay ? form.elements.thay.value : "";
    if (files.some(function (file) { return file.size > Number(data.most); })) return fail(data.long);
    sending = true;
    Array.prototype.forEach.call(form.elements, function (element) { element.disabled = true; });
    (function next() {
      var file = files.shift();
      if (!file) return location.assign("/tin-bai");
      begin(file, topic, replaces, function () {
        say(data.checking, file, 100);
        next();
      });
    })();
  });

  // Whoever leaves in the middle is asked; what was sent stays.
  window.addEventListener("beforeunload", function (event) {
    if (!sending || bar.value === 100) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // The verdict comes without being asked for, unless somebody is busy with the form.
  setInterval(function () {
    var waits = document.querySelector("[data-checking]");
    if (!waits || sending || document.hidden || form.elements.tep.files.length) return;
    if (document.activeElement && document.activeElement !== document.body) return;
    location.reload();
  }, LOOK_AGAIN);
})();
