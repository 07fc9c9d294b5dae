/*
 * A draft's place on the ground of the map, with the other places of its name and the events of the map. A curator
 * chooses one of them, picks a point and a radius, or draws a line or an area corner by corner, with the pointer or with
 * the arrow keys. The projection is linear in longitude and latitude, as in the static map.
 */
const NAMESPACE = "http://www.w3.org/2000/svg";
const METRES_PER_DEGREE = 111_320;
const ZOOM_STEP = 1.6;
const MAX_ZOOM = 400;
const DEFAULT_RADIUS_M = 1000;
const DRAG_THRESHOLD_PX = 5;
const MIN_CORNERS = { line: 2, area: 3 };
const MAX_CORNERS = 500;

export default function showPlaceMap(component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".conflictmap-place");
  root.placeMap ??= new PlaceMap(root);
  root.placeMap.show(data, setTriggerValue);
  return undefined;
}

class PlaceMap {
  constructor(root) {
    this.root = root;
    this.svg = root.querySelector("svg");
    this.output = root.querySelector("output");
    this.radiusInput = root.querySelector("input");
    this.radiusLabel = root.querySelector("[data-label=radius]");
    this.modeSelect = root.querySelector("select");
    this.useButton = root.querySelector("[data-action=use]");
    this.removeButton = root.querySelector("[data-action=remove]");
    this.point = null; // [longitude, latitude] that was picked, or the cursor of the arrow keys
    this.corners = []; // [longitude, latitude] of each corner of a line or area
    this.drag = null;
    root.querySelector("[data-action=closer]").addEventListener("click", () => this.zoom(ZOOM_STEP));
    root.querySelector("[data-action=wider]").addEventListener("click", () => this.zoom(1 / ZOOM_STEP));
    this.useButton.addEventListener("click", () => this.usePlace());
    this.removeButton.addEventListener("click", () => this.removeCorner());
    this.modeSelect.addEventListener("change", () => this.draw());
    this.radiusInput.addEventListener("input", () => this.draw());
    this.svg.addEventListener("pointerdown", (event) => this.startDrag(event));
    this.svg.addEventListener("pointermove", (event) => this.moveDrag(event));
    this.svg.addEventListener("pointerup", (event) => this.endDrag(event));
    this.svg.addEventListener("pointercancel", () => (this.drag = null));
    this.svg.addEventListener("keydown", (event) => this.handleKey(event));
  }

  show(data, setTriggerValue) {
    this.setTriggerValue = setTriggerValue;
    if (data.version === this.version) return;
    this.version = data.version;
    this.data = data;
    const [west, south, east, north] = data.bounds;
    this.width = data.width;
    this.scaleX = data.width / (east - west);
    this.scaleY = this.scaleX / Math.cos((((south + north) / 2) * Math.PI) / 180);
    this.height = Math.round((north - south) * this.scaleY);
    this.view = [0, 0, this.width, this.height];
    this.point = null;
    this.corners = data.shape?.positions ?? [];
    if (data.shape) this.modeSelect.value = data.shape.kind;
    this.radiusInput.value = Math.round(data.radius_m ?? DEFAULT_RADIUS_M);
    this.root.style.setProperty("--ink", data.ink);
    this.root.style.setProperty("--paper", data.paper);
    this.draw();
  }

  // Drawing

  draw() {
    const { svg, view } = this;
    svg.setAttribute("viewBox", view.join(" "));
    this.pixel = view[2] / (svg.clientWidth || this.width); // a pixel of the screen in units of the drawing
    svg.replaceChildren();
    this.add(svg, "image", { href: this.data.image, x: 0, y: 0, width: this.width, height: this.height });
    for (const position of this.data.events) {
      const [x, y] = this.project(position);
      this.add(svg, "circle", { class: "event", cx: x, cy: y, r: 4 * this.pixel });
    }
    for (const marker of [...this.data.markers].reverse()) this.drawMarker(marker);
    if (this.mode !== "point") this.drawShape();
    else if (this.point) this.drawPoint();
    this.useButton.textContent = `Use this ${this.mode}`;
    this.useButton.disabled = !this.isComplete || !(this.radius > 0);
    this.removeButton.hidden = this.mode === "point";
    this.removeButton.disabled = !this.corners.length;
    this.radiusLabel.textContent = this.mode === "point" ? "Radius in metres" : "Precision in metres";
    this.output.textContent = this.describe();
  }

  get mode() {
    return this.modeSelect.value;
  }

  get isComplete() {
    return this.mode === "point" ? this.point !== null : this.corners.length >= MIN_CORNERS[this.mode];
  }

  describe() {
    const position =
      this.point && `Longitude ${this.point[0].toFixed(5)}, latitude ${this.point[1].toFixed(5)}`;
    if (this.mode === "point") {
      if (position) return `${position}, radius ${this.radius} m`;
      return "Click on the map to give a point, or move to it with the arrow keys.";
    }
    const count = `${this.corners.length} corner${this.corners.length === 1 ? "" : "s"}`;
    const help =
      "Click to add a corner, drag one to move it. Keys: arrows move, Enter adds, Backspace removes.";
    return [count, position, help].filter(Boolean).join(". ");
  }

  drawMarker({ number, point, radius_m: radius, name }) {
    const [x, y] = this.project(point);
    const ellipse = { class: "marker", cx: x, cy: y, ...this.radiiOf(point, radius) };
    this.add(this.svg, "ellipse", ellipse).setAttribute("stroke-dasharray", "4 3");
    const group = this.add(this.svg, "g", { class: number === 1 ? "choice first" : "choice" });
    group.dataset.number = number;
    this.add(group, "title", {}).textContent = name;
    this.add(group, "circle", { cx: x, cy: y, r: 10 * this.pixel });
    const label = this.add(group, "text", { x, y: y + 4 * this.pixel, "font-size": 12 * this.pixel });
    label.textContent = number;
  }

  drawPoint() {
    const [x, y] = this.project(this.point);
    const radii = this.radiiOf(this.point, this.radius || 0);
    this.add(this.svg, "ellipse", { class: "picked", cx: x, cy: y, ...radii });
    this.add(this.svg, "circle", { class: "handle centre", cx: x, cy: y, r: 4 * this.pixel });
    this.add(this.svg, "circle", { class: "handle edge", cx: x + radii.rx, cy: y, r: 7 * this.pixel });
  }

  drawShape() {
    const points = this.corners.map((position) => this.project(position));
    const name = this.mode === "line" ? "polyline" : "polygon";
    this.add(this.svg, name, { class: `picked ${this.mode}`, points: points.join(" ") });
    points.forEach(([x, y], index) => {
      const corner = this.add(this.svg, "circle", {
        class: "handle corner",
        cx: x,
        cy: y,
        r: 6 * this.pixel,
      });
      corner.dataset.index = index;
    });
    if (!this.point) return;
    const [x, y] = this.project(this.point);
    const arm = 9 * this.pixel;
    this.add(this.svg, "path", {
      class: "cursor",
      d: `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}`,
    });
  }

  add(parent, name, attributes) {
    const element = parent.appendChild(document.createElementNS(NAMESPACE, name));
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  get radius() {
    return Number(this.radiusInput.value);
  }

  project([longitude, latitude]) {
    const [west, , east, north] = this.data.bounds;
    const isBeyond = longitude < west && longitude + 360 <= east; // the map crosses 180°
    return [(longitude + (isBeyond ? 360 : 0) - west) * this.scaleX, (north - latitude) * this.scaleY];
  }

  unproject(x, y) {
    const [west, , , north] = this.data.bounds;
    const longitude = ((((west + x / this.scaleX + 180) % 360) + 360) % 360) - 180;
    return [longitude, Math.max(-90, Math.min(90, north - y / this.scaleY))];
  }

  radiiOf([, latitude], metres) {
    const degrees = metres / METRES_PER_DEGREE;
    const shrinkage = Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
    return { rx: (degrees / shrinkage) * this.scaleX, ry: degrees * this.scaleY };
  }

  zoom(factor) {
    const [x, y, width, height] = this.view;
    const [centreX, centreY] = this.point ? this.project(this.point) : [x + width / 2, y + height / 2];
    const scale = Math.max(1, Math.min(MAX_ZOOM, (this.width / width) * factor));
    this.view = [
      centreX - this.width / scale / 2,
      centreY - this.height / scale / 2,
      this.width / scale,
      this.height / scale,
    ];
    this.keepInside();
    this.draw();
  }

  keepInside() {
    const [x, y, width, height] = this.view;
    this.view[0] = Math.min(this.width - width, Math.max(0, x));
    this.view[1] = Math.min(this.height - height, Math.max(0, y));
  }

  // Pointer and keys

  positionOf(event) {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(
      this.svg.getScreenCTM().inverse(),
    );
    return [place.x, place.y];
  }

  startDrag(event) {
    const isEdge = event.target.classList?.contains("edge");
    const corner = Number(event.target.dataset?.index ?? -1);
    this.drag = {
      isEdge,
      corner,
      from: [event.clientX, event.clientY],
      view: [...this.view],
      hasMoved: false,
    };
    this.svg.setPointerCapture(event.pointerId);
    this.drag.target = event.target;
  }

  moveDrag(event) {
    const { drag } = this;
    if (!drag) return;
    const [dx, dy] = [event.clientX - drag.from[0], event.clientY - drag.from[1]];
    drag.hasMoved ||= Math.hypot(dx, dy) > DRAG_THRESHOLD_PX;
    if (!drag.hasMoved) return;
    if (drag.isEdge) {
      const [x] = this.positionOf(event);
      const unit = this.radiiOf(this.point, 1).rx;
      this.radiusInput.value = Math.max(1, Math.round(Math.abs(x - this.project(this.point)[0]) / unit));
    } else if (drag.corner >= 0) {
      this.corners[drag.corner] = this.unproject(...this.positionOf(event));
    } else {
      this.view[0] = drag.view[0] - dx * this.pixel;
      this.view[1] = drag.view[1] - dy * this.pixel;
      this.keepInside();
    }
    this.draw();
  }

  endDrag(event) {
    const { drag } = this;
    this.drag = null;
    if (!drag || drag.hasMoved || drag.isEdge || drag.corner >= 0) return;
    const choice = drag.target.closest?.(".choice");
    const position = this.unproject(...this.positionOf(event));
    if (this.mode !== "point") this.addCorner(position);
    else if (choice) this.choose(Number(choice.dataset.number));
    else this.pick(position);
  }

  handleKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = this.view[2] / (event.shiftKey ? 200 : 40);
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) {
      const [x, y] = this.point
        ? this.project(this.point)
        : [this.view[0] + this.view[2] / 2, this.view[1] + this.view[3] / 2];
      this.pick(this.unproject(x + moves[event.key][0], y + moves[event.key][1]));
    } else if (event.key === "+" || event.key === "=") this.zoom(ZOOM_STEP);
    else if (event.key === "-") this.zoom(1 / ZOOM_STEP);
    else if (event.key === "Enter" && this.point) {
      if (this.mode === "point") this.usePlace();
      else this.addCorner(this.point);
    } else if (event.key === "Backspace" && this.mode !== "point") this.removeCorner();
    else return;
    event.preventDefault();
  }

  pick(point) {
    this.point = point;
    this.draw();
  }

  choose(number) {
    this.setTriggerValue("place", { number });
  }

  addCorner(position) {
    if (this.corners.length >= MAX_CORNERS) return;
    this.corners = [...this.corners, position];
    this.draw();
  }

  removeCorner() {
    this.corners = this.corners.slice(0, -1);
    this.draw();
  }

  usePlace() {
    if (this.mode === "point") {
      const [longitude, latitude] = this.point;
      this.setTriggerValue("place", { longitude, latitude, radius_m: this.radius });
    } else {
      const shape = { kind: this.mode, positions: this.corners };
      this.setTriggerValue("place", { shape, radius_m: this.radius });
    }
  }
}
