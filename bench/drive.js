// The benchmark's code in a page: records the first drawing of events, moves time, opens popups.
// The browser runs it before the page's own code; `__DRIVER__` is replaced by the name of a driver,
// `__MANY__` by the number of events that a drawing must contain to count.
// A driver uses the documented interface of its library; for a library without a slider, `step` is the code
// that a user would have to write. `shown` returns the number of events on the map, for the tests.
// @ts-nocheck
(() => {
  const DAY = 86_400_000;
  const nextFrame = window.requestAnimationFrame.bind(window);
  const frame = () => new Promise(nextFrame);
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const named = (pattern) => window[Object.keys(window).find((name) => pattern.test(name))];
  const leafletMap = () => named(/^map_[0-9a-f]{32}$/);
  const inside = (day, start, end) => day <= end && (start === null || day >= start);

  let context = null; // of WebGL, once it has drawn events
  let firstDrawn = 0;
  let scripted = 0; // milliseconds that the page has spent in its callbacks of frames

  window.requestAnimationFrame = (callback) =>
    nextFrame((now) => {
      const begun = performance.now();
      callback(now);
      scripted += performance.now() - begun;
    });

  // --- the first drawing -----------------------------------------------------------------------------

  /** Waits until the graphics processor, or its software replacement, has finished. */
  function finish() {
    if (context) context.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, new Uint8Array(4));
  }

  /** Records the frame after the one in which events were drawn. */
  function drew() {
    if (firstDrawn) return;
    firstDrawn = -1;
    nextFrame(() => {
      finish();
      firstDrawn = performance.now();
    });
  }

  /** Calls `seen` at each call of a drawing context's method for which `matters` is true. */
  function watchCalls(prototype, names, matters, seen) {
    for (const name of names) {
      const method = prototype[name];
      prototype[name] = function (...given) {
        if (!firstDrawn && matters(this, given)) seen(this);
        return method.apply(this, given);
      };
    }
  }

  const watch = {
    /** Elements, counted once per frame: they are painted in the frame in which they are found. */
    elements(selector) {
      const ask = () => (document.querySelector(selector) ? drew() : nextFrame(ask));
      nextFrame(ask);
    },
    canvas(pane) {
      const methods = ["drawImage", "putImageData", "fill", "stroke"];
      watchCalls(CanvasRenderingContext2D.prototype, methods, (made) => made.canvas.closest(pane), drew);
    },
    webgl() {
      const many = (_, given) => given[given.length - 1] >= __MANY__;
      const seen = (made) => {
        context = made;
        drew();
      };
      const methods = ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"];
      const count = { drawArrays: 2, drawElements: 1, drawArraysInstanced: 3, drawElementsInstanced: 4 };
      for (const kind of [window.WebGLRenderingContext, window.WebGL2RenderingContext]) {
        for (const method of methods.filter((name) => kind.prototype[name])) {
          watchCalls(
            kind.prototype,
            [method],
            (_, given) => many(_, given.slice(0, count[method] + 1)),
            seen,
          );
        }
      }
    },
  };

  // --- drivers ---------------------------------------------------------------------------------------

  const markersAndShapes = ".leaflet-marker-icon, path.leaflet-interactive";

  /** Layers that are added and removed one by one, as they enter and leave the window. */
  function onOff(collect, group) {
    let layers, days, on;
    return {
      prepare(given) {
        days = given;
        layers = collect();
        on = layers.map(() => true);
      },
      step(start, end) {
        const target = group();
        layers.forEach((layer, i) => {
          const wanted = inside(days[i], start, end);
          if (wanted === on[i]) return;
          on[i] = wanted;
          if (wanted) target.addLayer(layer);
          else target.removeLayer(layer);
        });
      },
      shown: () => layers.filter((layer) => leafletMap().hasLayer(layer)).length,
      popup: (i) => layers[i].openPopup(),
      close: () => leafletMap().closePopup(),
    };
  }

  const geojson = () => named(/^geo_json_[0-9a-f]{32}$/);
  const withPopups = (map) => {
    const found = [];
    map.eachLayer((layer) => layer.feature && layer.getPopup?.() && found.push(layer));
    return found;
  };

  const drivers = {
    ours: () => {
      const handle = () => document.querySelector(".conflict-map").conflictMap;
      return {
        start: () => watch.canvas(".leaflet-cm-events-pane"),
        step: (start, end) => handle().setWindow(start, end),
        shown: () => handle().state().shown,
        popup: (_, id) => handle().select(id),
        close: () => handle().select(null),
        popupAt: ".cm-popup:not([hidden])",
      };
    },
    markers: () => ({
      start: () => watch.elements(markersAndShapes),
      ...onOff(() => {
        const markers = [];
        leafletMap().eachLayer((layer) => layer instanceof L.Marker && markers.push(layer));
        return markers;
      }, leafletMap),
    }),
    geojson: () => ({
      start: () => {
        watch.elements(markersAndShapes);
        watch.canvas(".leaflet-overlay-pane");
      },
      ...onOff(() => geojson().getLayers(), geojson),
      // the popup belongs to the whole group, which gets the event from the click
      popup: (i) => {
        const layer = geojson().getLayers()[i];
        layer.fire("click", { latlng: layer.getLatLng() }, true);
      },
    }),
    timestamped: () => ({
      start: () => watch.elements(markersAndShapes),
      // it sorts times as text, so that the milliseconds of September 2001 come before those of 1989
      prepare: (days) =>
        leafletMap().timeDimension.setAvailableTimes(
          [...new Set(days)].map((day) => day * DAY),
          "replace",
        ),
      step: (_, end) => leafletMap().timeDimension.setCurrentTime(end * DAY),
      shown: () => withPopups(leafletMap()).length,
      popup: (i) => {
        const layers = withPopups(leafletMap());
        layers[i % layers.length].openPopup();
      },
      close: () => leafletMap().closePopup(),
    }),
    timeline: () => ({
      start: () => watch.elements(markersAndShapes),
      step: (_, end) => named(/^timeline_slider_[0-9a-f]{32}$/).setTime(end * DAY),
      shown: () => named(/^timeline_[0-9a-f]{32}$/).getLayers().length,
      popup: (i) => {
        const layers = named(/^timeline_[0-9a-f]{32}$/).getLayers();
        layers[i % layers.length].openPopup();
      },
      close: () => leafletMap().closePopup(),
    }),
    cluster: () => {
      const cluster = () => named(/^fast_marker_cluster_[0-9a-f]{32}$/);
      let markers, view;
      return {
        start: () => watch.elements(markersAndShapes),
        prepare() {
          markers = cluster()
            .getLayers()
            .sort((one, other) => one.day - other.day);
          view = [leafletMap().getCenter(), leafletMap().getZoom()];
        },
        step(start, end) {
          cluster().clearLayers();
          cluster().addLayers(markers.filter(({ day }) => inside(day, start, end)));
        },
        shown: () => cluster().getLayers().length,
        popup: (i) => cluster().zoomToShowLayer(markers[i], () => markers[i].openPopup()),
        close() {
          leafletMap().closePopup();
          leafletMap().setView(...view, { animate: false });
        },
      };
    },
    deck: () => {
      let layer, whole;
      return {
        start: () => watch.webgl(),
        prepare() {
          layer = deckInstance.props.layers[0];
          whole = layer.props.data;
        },
        step(start, end) {
          const data = whole.filter(({ day }) => inside(day, start, end));
          layer = layer.clone({ data });
          deckInstance.setProps({ layers: [layer] });
        },
        shown: () => deckInstance.props.layers[0].props.data.length,
        spot: (i) => {
          const [viewport] = deckInstance.getViewports();
          return viewport.project([whole[i].lon, whole[i].lat]);
        },
        close: () => {},
        popupAt: ".deck-tooltip",
        input: "pointermove",
      };
    },
    swift: () => {
      const square = (lon, lat, zoom) => {
        const sin = Math.sin((lat * Math.PI) / 180);
        const north = 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
        return [(lon + 180) / 360, north].map((part) => part * 256 * 2 ** zoom);
      };
      return {
        start: () => watch.webgl(),
        step(_, end) {
          const slider = document.querySelector(".swiftmap-time-slider");
          const [first, last] = window.benchDays;
          slider.value = String(Math.round((slider.max * (end - first)) / (last - first)));
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        },
        shown: () => null,
        spot: (_, [lon, lat]) => {
          const model = window.__model;
          const [north, east] = model.get("center");
          const [zoom, box] = [model.get("zoom"), document.querySelector(".leaflet-container")];
          const [middle, place] = [square(east, north, zoom), square(lon, lat, zoom)];
          const { left, top, width, height } = box.getBoundingClientRect();
          return [left + width / 2 + place[0] - middle[0], top + height / 2 + place[1] - middle[1]];
        },
        close: () => document.querySelector(".leaflet-popup-close-button")?.click(),
        input: "click",
      };
    },
  };

  const driver = drivers.__DRIVER__();
  driver.start();

  // --- functions that Python calls ------------------------------------------------------------------------------

  const popupText = () => document.querySelector(driver.popupAt ?? ".leaflet-popup")?.textContent ?? "";
  const WHOLE = 200; // characters of a sentence

  /** Resolves at the frame after the first one that shows a popup with its sentence. */
  async function popupShown(begun) {
    do await frame();
    while (popupText().length < WHOLE);
    await frame();
    return performance.now() - begun;
  }

  window.bench = {
    firstDrawn: async () => {
      while (firstDrawn <= 0) await pause(20);
      return firstDrawn;
    },
    prepare(days) {
      window.benchDays = [days[0], days.at(-1)];
      driver.prepare?.(days);
    },
    /**
     * Moves time through windows [start or null, end]. Of each: the milliseconds until the frame after
     * the one that paints it, and the milliseconds of script in the call and in the frames after it.
     */
    async steps(windows, budget) {
      const taken = [];
      let spent = 0;
      for (const [start, end] of windows) {
        if (spent > budget && taken.length >= 3) break;
        await frame();
        const begun = performance.now();
        scripted = 0;
        driver.step(start, end);
        const called = performance.now() - begun;
        await frame();
        await frame();
        finish();
        const painted = performance.now() - begun;
        taken.push([painted, called + scripted]);
        spent += painted;
      }
      return taken;
    },
    shown: () => driver.shown(),
    async popup(i, id) {
      await frame();
      const begun = performance.now();
      driver.popup(i, id);
      return popupShown(begun);
    },
    /** Waits for the mouse that Python moves or presses; null where the driver needs none. */
    spot: (i, place) => driver.spot?.(i, place) ?? null,
    input: driver.input,
    awaitInput() {
      window.benchPopup = new Promise((done) => {
        const begin = () => done(popupShown(performance.now()));
        document.addEventListener(driver.input, begin, { capture: true, once: true });
      });
    },
    async close() {
      driver.close();
      for (let tries = 0; popupText() && tries < 30; tries++) await pause(20);
    },
  };
})();
