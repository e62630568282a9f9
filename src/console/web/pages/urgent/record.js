// Records what is to be said at once, plays it to whoever said it, and sends it. Adds to the page; without it that choice is
// not there.
(function () {
  "use strict";
  var box = document.getElementById("thu");
  var Context = window.AudioContext || window.webkitAudioContext;
  if (!box) return;
  if (!microphone.there) return;
  var MOST_SECONDS = 180;
  var told = document.getElementById("thu-tin");
  var time = document.getElementById("thu-gio");
  var sent = document.getElementById("thu-da");
  var button = {};
  ["bat", "dung", "nghe", "gui"].forEach(function (name) {
    button[name] = document.getElementById("thu-" + name);
  });
  // What is taken now, and what was taken last.
  var taking = null;
  var taken = null;
  var player = null;
  box.hidden = false;
  show("idle");

  function say(name) {
    told.textContent = name ? box.getAttribute("data-" + name) : "";
  }

  function show(state) {
    button.bat.hidden = state === "takes" || state === "sends";
    button.dung.hidden = state !== "takes";
    button.nghe.hidden = state !== "taken";
    button.gui.hidden = state !== "taken";
    button.bat.textContent = box.getAttribute(taken ? "data-again" : "data-first");
  }

  function clock(samples, rate) {
    var seconds = Math.floor(samples / rate);
    var rest = seconds % 60;
    time.textContent = Math.floor(seconds / 60) + ":" + (rest < 10 ? "0" : "") + rest;
  }

  function begin() {
    stopPlaying();
    say("asks");
    button.bat.disabled = true;
    microphone.ask(
      function (stream) {
        button.bat.disabled = false;
        take(stream);
      },
      function () {
        button.bat.disabled = false;
        say("denied");
      }
    );
  }

  function take(stream) {
    var open = microphone.open(stream);
    var own = { stream: stream, context: open.context, rate: open.context.sampleRate, pieces: [], samples: 0, peak: 0 };
    taking = own;
    open.context.audioWorklet.addModule(box.getAttribute("data-worklet")).then(
      function () {
        if (taking !== own) return;
        var node = new AudioWorkletNode(open.context, "microphone", { numberOfInputs: 1, numberOfOutputs: 1 });
        node.port.onmessage = function (event) {
          if (taking !== own) return;
          own.pieces.push(event.data.samples);
          own.samples += event.data.samples.length;
          own.peak = Math.max(own.peak, event.data.peak);
          clock(own.samples, own.rate);
          if (own.samples >= MOST_SECONDS * own.rate) end("whole");
        };
        open.source.connect(node);
        node.connect(open.context.destination);
        stream.getAudioTracks()[0].onended = function () {
          end("lost");
        };
        say("takes");
        show("takes");
      },
      function () {
        end("lost");
      }
    );
  }

  function end(why) {
    var own = taking;
    taking = null;
    if (!own) return;
    own.stream.getTracks().forEach(function (track) {
      track.onended = null;
      track.stop();
    });
    own.context.close();
    if (own.samples > 0) taken = own;
    show(taken ? "taken" : "idle");
    say(own.samples > 0 && own.peak < 0.01 ? "mute" : why);
  }

  function stopPlaying() {
    if (player) player.close();
    player = null;
    button.nghe.textContent = box.getAttribute("data-play");
  }

  function play() {
    if (player) return stopPlaying();
    var own = new Context();
    player = own;
    var buffer = own.createBuffer(1, taken.samples, taken.rate);
    var channel = buffer.getChannelData(0);
    var at = 0;
    taken.pieces.forEach(function (piece) {
      for (var one = 0; one < piece.length; one++) channel[at++] = piece[one] / 32768;
    });
    var source = own.createBufferSource();
    source.buffer = buffer;
    source.connect(own.destination);
    source.onended = function () {
      if (player === own) stopPlaying();
    };
    source.start();
    button.nghe.textContent = box.getAttribute("data-halt");
  }

  // A WAV file: mono, 16 bits.
  function file() {
    var bytes = new DataView(new ArrayBuffer(44 + 2 * taken.samples));
    function word(at, letters) {
      for (var one = 0; one < letters.length; one++) bytes.setUint8(at + one, letters.charCodeAt(one));
    }
    word(0, "RIFF");
    bytes.setUint32(4, 36 + 2 * taken.samples, true);
    word(8, "WAVEfmt ");
    bytes.setUint32(16, 16, true);
    bytes.setUint16(20, 1, true);
    bytes.setUint16(22, 1, true);
    bytes.setUint32(24, taken.rate, true);
    bytes.setUint32(28, 2 * taken.rate, true);
    bytes.setUint16(32, 2, true);
    bytes.setUint16(34, 16, true);
    word(36, "data");
    bytes.setUint32(40, 2 * taken.samples, true);
    var at = 44;
    taken.pieces.forEach(function (piece) {
      for (var one = 0; one < piece.length; one++, at += 2) bytes.setInt16(at, piece[one], true);
    });
    return new Blob([bytes.buffer], { type: "audio/wav" });
  }

  function send() {
    stopPlaying();
    say("sends");
    show("sends");
    var token = box.getAttribute("data-token");
    var request = { method: "POST", body: file(), headers: { "x-phatthanh-token": token }, credentials: "same-origin" };
    fetch(box.getAttribute("data-to"), request)
      .then(function (answer) {
        return answer.text().then(function (text) {
          if (answer.ok && answer.headers.get("x-phatthanh-thu") === "1") {
            // Markup that the station has written whole.
            sent.innerHTML = text;
            taken = null;
            time.textContent = "";
            show("idle");
            say("sent");
          } else {
            show("taken");
            say("failed");
            if (answer.headers.get("x-phatthanh-thu") === "0") told.textContent = text;
          }
        });
      })
      .catch(function () {
        show("taken");
        say("failed");
      });
  }

  button.bat.addEventListener("click", begin);
  button.dung.addEventListener("click", function () {
    end("whole");
  });
  button.nghe.addEventListener("click", play);
  button.gui.addEventListener("click", send);
})();
