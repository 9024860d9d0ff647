// Stand-ins for the browser's voice and ears, put in before the page's own code runs.
// What is given to be spoken is kept in `spoken`; `overhear(words)` speaks into the microphone.
(() => {
  const spoken = [];
  let voices = [{ voiceURI: "test", name: "Test voice", lang: "en-GB", localService: true, default: true }];
  let current = null;

  class Utterance {
    constructor(text) {
      Object.assign(this, { text, rate: 1, voice: null, lang: "" });
    }
  }

  const synthesis = {
    getVoices: () => voices,
    addEventListener: () => {},
    speak(utterance) {
      current = utterance;
      spoken.push({ text: utterance.text, rate: utterance.rate, voice: utterance.voice?.name });
      setTimeout(() => current === utterance && utterance.onstart?.({}), 10);
      const words = utterance.text.split(/\s+/).length;
      setTimeout(() => {
        if (current !== utterance) return;
        current = null;
        utterance.onend?.({});
      }, (words / 2.7 / utterance.rate) * 900);
    },
    cancel() {
      const cut = current;
      current = null;
      if (cut) cut.onerror?.({ error: "canceled" });
    },
  };

  const ears = [];

  class Recognition {
    start() {
      ears.push(this);
      setTimeout(() => this.onstart?.({}), 0);
    }
    abort() {
      ears.splice(ears.indexOf(this), 1);
      setTimeout(() => this.onend?.({}), 0);
    }
    static async available() {
      return "available";
    }
  }

  const put = (name, value) => Object.defineProperty(window, name, { value, configurable: true });
  put("SpeechSynthesisUtterance", Utterance);
  put("speechSynthesis", synthesis);
  put("SpeechRecognition", Recognition);
  put("webkitSpeechRecognition", Recognition);
  put("standIns", {
    spoken,
    ears,
    mute: () => (voices = []),
    speaking: () => current,
    overhear(words) {
      const result = Object.assign([{ transcript: words, confidence: 0.9 }], { isFinal: true });
      for (const ear of ears) ear.onresult?.({ resultIndex: 0, results: [result] });
    },
    fail(error) {
      for (const ear of [...ears]) {
        ear.onerror?.({ error });
        ear.onend?.({});
      }
    },
  });
})();
