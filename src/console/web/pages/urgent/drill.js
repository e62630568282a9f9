// Plays a drill at the desk from its beginning to its end, one part after another. Adds to the page: each part plays by itself.
(function () {
  "use strict";
  var box = document.getElementById("tai-ban");
  if (!box) return;
  var parts = Array.prototype.slice.call(box.querySelectorAll("audio"));
  var button = document.getElementById("tai-ban-nghe");
  var told = document.getElementById("tai-ban-tin");
  var at = -1;
  button.hidden = false;

  function stop(why) {
    parts.forEach(function (part) {
      part.onended = null;
      part.pause();
    });
    at = -1;
    button.textContent = box.getAttribute("data-play");
    told.textContent = why ? box.getAttribute("data-" + why) : "";
  }

  function next() {
    at += 1;
    if (at >= parts.length) return stop("over");
    var part = parts[at];
    told.textContent = part.getAttribute("aria-label");
    part.currentTime = 0;
    part.onended = next;
    part.play().catch(function () {
      stop("failed");
    });
  }

  button.addEventListener("click", function () {
    if (at >= 0) return stop("");
    button.textContent = box.getAttribute("data-halt");
    next();
  });
})();
