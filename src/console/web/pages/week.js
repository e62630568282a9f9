// Lets a slot of the week be dragged to another day and time: that opens the slot's form with those in it. Nothing needs it.
(function () {
  "use strict";
  var week = document.querySelector(".week");
  if (!week) return;
  var dragged = null;

  function place(event) {
    return event.target.closest ? event.target.closest("[data-thu]") : null;
  }

  week.addEventListener("dragstart", function (event) {
    dragged = event.target.closest ? event.target.closest("a.slot") : null;
  });
  week.addEventListener("dragend", function () {
    dragged = null;
  });
  week.addEventListener("dragover", function (event) {
    if (dragged && place(event)) event.preventDefault();
  });
  week.addEventListener("drop", function (event) {
    var to = place(event);
    if (!dragged || !to) return;
    event.preventDefault();
    var at = to.getAttribute("data-gio");
    var wanted = "&thu=" + encodeURIComponent(to.getAttribute("data-thu"));
    if (at) wanted += "&gio=" + encodeURIComponent(at);
    location.href = dragged.href + wanted;
  });
})();
