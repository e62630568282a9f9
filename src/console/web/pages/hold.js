// Asks that a button be held before it does what cannot be taken back. Adds to the page; without it a press is enough.
(function () {
  "use strict";
  var LONG = 3000;

  function guard(button) {
    var told = document.getElementById(button.getAttribute("aria-describedby"));
    var timer = null;
    var touched = false;
    var whole = false;

    function begin() {
      touched = true;
      if (timer || whole) return;
      button.classList.add("held");
      told.textContent = "";
      timer = setTimeout(function () {
        timer = null;
        whole = true;
        button.click();
      }, LONG);
    }

    function end() {
      if (!timer) return;
      clearTimeout(timer);
      timer = null;
      button.classList.remove("held");
      told.textContent = button.getAttribute("data-short");
    }

    function isKey(event) {
      return event.key === "Enter" || event.key === " ";
    }

    button.textContent = button.getAttribute("data-hold");
    button.addEventListener("pointerdown", begin);
    ["pointerup", "pointerleave", "pointercancel", "blur"].forEach(function (name) {
      button.addEventListener(name, end);
    });
    button.addEventListener("keydown", function (event) {
      if (!isKey(event)) return;
      event.preventDefault();
      begin();
    });
    button.addEventListener("keyup", function (event) {
      if (!isKey(event)) return;
      event.preventDefault();
      end();
    });
    button.addEventListener("contextmenu", function (event) {
      event.preventDefault();
    });
    // Who presses by a screen reader cannot hold: nothing was touched then, and the page was read to them.
    button.addEventListener("click", function (event) {
      if (touched && !whole) event.preventDefault();
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("button[data-hold]"), guard);
})();
