// Takes a microphone's sound to 16 bits, mono, 20 ms at a time, with the count of samples before each.
class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.length = Math.round(sampleRate / 50);
    this.begin(currentFrame);
  }

  begin(clock) {
    this.clock = clock;
    this.filled = 0;
    this.peak = 0;
    this.samples = new Int16Array(this.length);
  }

  process(inputs) {
    const channels = inputs[0];
    const frames = channels.length > 0 ? channels[0].length : 128;
    for (let frame = 0; frame < frames; frame++) {
      let sum = 0;
      for (let channel = 0; channel < channels.length; channel++) sum += channels[channel][frame];
      const sample = Math.max(-1, Math.min(1, channels.length > 0 ? sum / channels.length : 0));
      this.peak = Math.max(this.peak, Math.abs(sample));
      this.samples[this.filled] = Math.round(sample * 32767);
      this.filled += 1;
      if (this.filled === this.length) {
        const told = { clock: this.clock, peak: this.peak, samples: this.samples };
        this.port.postMessage(told, [this.samples.buffer]);
        this.begin(this.clock + this.length);
      }
    }
    // What is meant for a loudspeaker stays silent.
    return true;
  }
}

registerProcessor("microphone", Microphone);
