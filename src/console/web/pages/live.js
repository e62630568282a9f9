// Puts into an open page what the station sends, and says when it sends nothing. Adds to the page; nothing needs it.
(function () {
  "use strict";
  var place = document.querySelector("[data-live]");
  if (!place || !window.EventSource) return;
  var QUIET = 5000;
  var AGAIN = 20000;
  var stale = document.getElementById("het-tin");
  var source = null;
  var heard = performance.now();
  var tried = heard;

  function open() {
    tried = performance.now();
    source = new EventSource(place.getAttribute("data-live"));
    source.onmessage = function (event) {
      heard = performance.now();
      var pieces = JSON.parse(event.data);
      Object.keys(pieces).forEach(function (id) {
        var element = document.getElementById(id);
        if (element) element.innerHTML = pieces[id];
      });
    };
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  // A stream that was refused: the session may be over, which the page itself says.
  function reload() {
    tried = performance.now();
    fetch("/healthz").then(function () { location.reload(); }, function () {});
  }

  document.addEventListener("visibilitychange", function () {
    close();
    if (document.hidden) return;
    heard = performance.now();
    open();
  });
  setInterval(function () {
    if (document.hidden) return;
    var now = performance.now();
    var old = now - heard > QUIET;
    document.body.classList.toggle("old", old);
    stale.hidden = !old;
    if (old && now - tried > AGAIN && (!source || source.readyState === 2)) reload();
  }, 1000);
  open();
})();
