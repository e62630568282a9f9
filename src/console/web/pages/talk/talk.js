// Brings what is said into a phone to the station, and says how loud it is. The page says what the station makes of it.
(function () {
  "use strict";
  var box = document.getElementById("noi");
  if (!box) return;
  // What waits for the network, in bytes: a second of sound. Beyond it nothing is sent: it would come too late.
  var MOST_WAITING = 96000;
  var AGAIN = 1000;
  var TRIES = 5;
  var QUIET = 4000;
  var HEADER = 20;
  var on = document.getElementById("noi-bat");
  var off = document.getElementById("noi-tat");
  var level = document.getElementById("noi-muc");
  var meter = document.getElementById("muc");
  var words = document.getElementById("muc-chu");
  var told = document.getElementById("noi-tin");
  var talk = null;
  var lock = null;

  if (!microphone.there || !window.WebSocket) {
    document.getElementById("noi-khong").hidden = false;
    return;
  }
  box.hidden = false;

  function say(name) {
    told.textContent = name ? box.getAttribute("data-" + name) : "";
  }

  // A name by which the station knows this page when it comes back.
  function chance() {
    var bytes = new Uint8Array(16);
    crypto.getRandomValues(bytes);
    return Array.prototype.map
      .call(bytes, function (byte) {
        return ("0" + byte.toString(16)).slice(-2);
      })
      .join("");
  }

  function begin() {
    on.disabled = true;
    say("asks");
    microphone.ask(heard, function () {
      on.disabled = false;
      say("denied");
    });
  }

  function heard(stream) {
    var open = microphone.open(stream);
    var own = { id: chance(), number: 0, stream: stream, context: open.context, socket: null, peak: 0, level: -60, seen: 0 };
    talk = own;
    open.context.audioWorklet.addModule(box.getAttribute("data-worklet")).then(
      function () {
        if (talk !== own) return;
        var node = new AudioWorkletNode(open.context, "microphone", { numberOfInputs: 1, numberOfOutputs: 1 });
        node.port.onmessage = function (event) {
          send(own, event.data);
        };
        open.source.connect(node);
        node.connect(open.context.destination);
        stream.getAudioTracks()[0].onended = function () {
          end("lost");
        };
        on.disabled = false;
        on.hidden = true;
        level.hidden = false;
        document.body.classList.add("talking");
        join(own);
        stayAwake();
      },
      function () {
        end("lost");
      }
    );
  }

  function join(own) {
    if (talk !== own) return;
    say("joins");
    var scheme = location.protocol === "https:" ? "wss://" : "ws://";
    var socket = new WebSocket(scheme + location.host + box.getAttribute("data-socket") + "&cuoc=" + own.id);
    var over = null;
    own.socket = socket;
    own.heard = performance.now();
    socket.onopen = function () {
      own.unopened = 0;
    };
    socket.onmessage = function (event) {
      if (own.socket !== socket) return;
      own.heard = performance.now();
      over = JSON.parse(event.data).why || null;
      if (!over) say("sends");
    };
    socket.onclose = function () {
      if (own.socket !== socket || talk !== own) return;
      own.socket = null;
      if (over) {
        end("");
        told.textContent = over;
        return;
      }
      own.unopened = (own.unopened || 0) + 1;
      if (own.unopened % TRIES === 0) ask(own);
      say("broken");
      setTimeout(function () {
        join(own);
      }, AGAIN);
    };
  }

  // A station that is there and lets nobody in says why on its page; one that is not is tried again.
  function ask(own) {
    fetch(location.href, { redirect: "manual", credentials: "same-origin" }).then(
      function (answer) {
        if (talk !== own || answer.ok) return;
        end("lost");
        location.reload();
      },
      function () {}
    );
  }

  function send(own, sound) {
    own.peak = Math.max(own.peak, sound.peak);
    var number = own.number;
    own.number += 1;
    var socket = own.socket;
    if (talk !== own || !socket || socket.readyState !== 1 || socket.bufferedAmount > MOST_WAITING) return;
    var bytes = new ArrayBuffer(HEADER + 2 * sound.samples.length);
    var header = new DataView(bytes);
    // "PTS1"
    header.setUint32(0, 0x50545331, false);
    header.setUint32(4, number, true);
    header.setUint32(8, sound.clock % 4294967296, true);
    header.setUint32(12, Math.floor(sound.clock / 4294967296), true);
    header.setUint32(16, own.context.sampleRate, true);
    for (var at = 0; at < sound.samples.length; at++) header.setInt16(HEADER + 2 * at, sound.samples[at], true);
    socket.send(bytes);
  }

  function end(why) {
    var own = talk;
    talk = null;
    if (own) {
      if (own.socket) own.socket.close();
      own.stream.getTracks().forEach(function (track) {
        track.onended = null;
        track.stop();
      });
      own.context.close();
    }
    if (lock) lock.release().catch(function () {});
    lock = null;
    on.disabled = false;
    on.hidden = false;
    level.hidden = true;
    document.body.classList.remove("talking");
    say(why);
  }

  function stayAwake() {
    var hint = document.getElementById("noi-sang");
    hint.textContent = box.getAttribute("data-awake");
    if (!navigator.wakeLock) return;
    navigator.wakeLock.request("screen").then(
      function (held) {
        lock = held;
      },
      function () {}
    );
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden || !talk) return;
    stayAwake();
    talk.context.resume().catch(function () {});
  });

  // How loud it is, and whether the network or the system holds it up.
  setInterval(function () {
    if (!talk) return;
    // It falls slowly, so that it can be read between two words.
    var decibels = Math.max(-60, talk.level - 4, talk.peak > 0 ? 20 * Math.log10(talk.peak) : -60);
    talk.level = decibels;
    talk.peak = 0;
    meter.value = decibels;
    var name = decibels < -40 ? "low" : decibels > -1 ? "loud" : "good";
    words.textContent = box.getAttribute("data-" + name);
    if (talk.context.state !== "running") {
      say("paused");
      talk.context.resume().catch(function () {});
    }
    var socket = talk.socket;
    if (socket && performance.now() - talk.heard > QUIET) {
      var own = talk;
      own.socket = null;
      socket.close();
      say("broken");
      join(own);
    }
    var stage = document.querySelector("[data-stage]");
    var far = stage ? stage.getAttribute("data-stage") : "";
    if (far === "over" || far === "closed") talk.seen += 1;
    else talk.seen = 0;
    // Nobody leaves a microphone open that nobody listens to.
    if (talk.seen >= 10) end("off");
  }, 300);

  on.addEventListener("click", begin);
  off.addEventListener("click", function () {
    end("off");
  });
})();
