// Asks a browser for its microphone. Stands before the scripts that use it.
var microphone = (function () {
  "use strict";
  var Context = window.AudioContext || window.webkitAudioContext;

  return {
    /** Whether this browser has one to give: only on encrypted pages, or on the station's own computer. */
    there: Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia && window.AudioWorkletNode),

    /** Asks for one, as it is: what a browser does to please an ear takes words away. */
    ask: function (given, denied) {
      var asked = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      navigator.mediaDevices.getUserMedia({ audio: asked }).then(given, denied);
    },

    /** Opens `stream`. */
    open: function (stream) {
      var wanted = new Context({ sampleRate: 48000 });
      try {
        return { context: wanted, source: wanted.createMediaStreamSource(stream) };
      } catch (error) {
        // A browser that takes a microphone at its own rate only: the station converts.
        wanted.close();
        var own = new Context();
        return { context: own, source: own.createMediaStreamSource(stream) };
      }
    },
  };
})();
