// How the map of topics is painted: marks stamped from small pictures, names where they are free.
"use strict";

const MapPainter = (() => {
  const FILL = 0.94; // of the box, so that marks on the edge are whole; the server draws by the same
  const N_NAMES = 60;
  const CELL = 8;
  // Cells with marks that a name may cover: its own mark touches some, and the first ranks are named before all else.
  const MAY_COVER = { first: 20, later: 3 };
  const N_FIRST = 10;
  const N_LETTERS = 30; // a Chinese character counts as two

  const shortened = (name) => {
    let room = N_LETTERS;
    let end = 0;
    for (const letter of name) {
      room -= letter > "\u2e7f" ? 2 : 1;
      if (room < 0) return `${name.slice(0, end).trimEnd()}…`;
      end += letter.length;
    }
    return name;
  };

  // Colours and shapes are those of the legend, as the style sheet and the scheme of the reader give them.
  const readPaints = (legend) => {
    const paints = new Map();
    for (const swatch of legend.querySelectorAll("[data-paint]")) {
      const style = getComputedStyle(swatch);
      paints.set(swatch.dataset.paint, {
        fill: style.fill, stroke: style.stroke, dash: style.strokeDasharray === "none" ? [] : [2, 2],
      });
    }
    return paints;
  };
  const readShapes = (legend) => new Map(
    [...legend.querySelectorAll("[data-shape]")].map((it) => [it.dataset.shape, new Path2D(it.getAttribute("d"))]),
  );

  // What covers the picture, in cells of 8 pixels: a mark weighs 1, a name 100, outside is forbidden.
  class Ground {
    constructor(width, height) {
      this.wide = Math.ceil(width / CELL);
      this.tall = Math.ceil(height / CELL);
      this.cells = new Uint8Array(this.wide * this.tall);
    }

    lay(x, y, wide, tall, weight) {
      const right = Math.min(this.wide - 1, Math.floor((x + wide) / CELL));
      const foot = Math.min(this.tall - 1, Math.floor((y + tall) / CELL));
      for (let row = Math.max(0, Math.floor(y / CELL)); row <= foot; row += 1) {
        for (let cell = Math.max(0, Math.floor(x / CELL)); cell <= right; cell += 1) {
          const at = row * this.wide + cell;
          this.cells[at] = Math.max(this.cells[at], weight);
        }
      }
    }

    cost(x, y, wide, tall) {
      const [left, top] = [Math.floor(x / CELL), Math.floor(y / CELL)];
      const [right, foot] = [Math.floor((x + wide) / CELL), Math.floor((y + tall) / CELL)];
      if (left < 0 || top < 0 || right >= this.wide || foot >= this.tall) return Infinity;
      let sum = 0;
      for (let row = top; row <= foot; row += 1) {
        for (let cell = left; cell <= right; cell += 1) sum += this.cells[row * this.wide + cell];
      }
      return sum;
    }
  }

  class Painter {
    constructor(canvas, legend) {
      this.canvas = canvas;
      this.legend = legend;
      this.pen = canvas.getContext("2d");
      this.shapes = readShapes(legend);
      this.fit();
    }

    // Take size and sharpness of the screen, and the colours, as they are now.
    fit() {
      const { width, height } = this.canvas.getBoundingClientRect();
      this.sharp = window.devicePixelRatio || 1;
      [this.width, this.height] = [width, height];
      this.canvas.width = Math.round(width * this.sharp);
      this.canvas.height = Math.round(height * this.sharp);
      const style = getComputedStyle(this.canvas);
      [this.ink, this.paper, this.act] = [style.color, style.backgroundColor, style.outlineColor];
      this.font = `${style.fontSize} ${style.fontFamily}`;
      this.line = parseFloat(style.fontSize);
      this.paints = readPaints(this.legend);
      this.stamps = new Map();
      this.sizes = new Map();
    }

    across(x, view) { return (x - view.x) * this.width * FILL * view.zoom + this.width / 2; }
    down(y, view) { return (y - view.y) * this.height * FILL * view.zoom + this.height / 2; }
    // Shares of the map that so many pixels are.
    spanX(pixels, view) { return pixels / (this.width * FILL * view.zoom); }
    spanY(pixels, view) { return pixels / (this.height * FILL * view.zoom); }

    // A mark of a size, painted once and copied from then on.
    stamp(shape, paint, half) {
      const key = `${shape} ${paint} ${half}`;
      let found = this.stamps.get(key);
      if (!found) {
        found = document.createElement("canvas");
        const side = 2 * Math.ceil(half * 1.2 + 2);
        found.width = found.height = Math.ceil(side * this.sharp);
        found.side = side;
        const pen = found.getContext("2d");
        const { fill, stroke, dash } = this.paints.get(paint);
        pen.setTransform(this.sharp, 0, 0, this.sharp, (side / 2) * this.sharp, (side / 2) * this.sharp);
        const outline = new Path2D();
        outline.addPath(this.shapes.get(shape), new DOMMatrix().scale(half / 10));
        pen.setLineDash(dash);
        pen.fillStyle = fill === "none" ? this.paper : fill;
        pen.strokeStyle = stroke;
        pen.lineWidth = 1;
        pen.fill(outline, "evenodd");
        pen.stroke(outline);
        this.stamps.set(key, found);
      }
      return found;
    }

    // topics: the last drawn on top; state: view, paintOf(topic), found (a set, or null), chosen (a topic, or null).
    paint(topics, state) {
      const { pen } = this;
      pen.setTransform(this.sharp, 0, 0, this.sharp, 0, 0);
      pen.clearRect(0, 0, this.width, this.height);
      for (const topic of topics) {
        const stamp = this.stamp(topic.shape, state.paintOf(topic), topic.half);
        pen.globalAlpha = state.found && !state.found.has(topic) ? 0.2 : 1;
        pen.drawImage(stamp, topic.atX - stamp.side / 2, topic.atY - stamp.side / 2, stamp.side, stamp.side);
      }
      pen.globalAlpha = 1;
      if (state.chosen) this.ring(state.chosen);
      this.write(topics, state);
    }

    ring(topic) {
      const { pen } = this;
      pen.strokeStyle = this.act;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(topic.atX, topic.atY, topic.half + 5, 0, 2 * Math.PI);
      pen.stroke();
    }

    // The chosen topic is always named; then the first ranks, where their names cover neither marks nor each other.
    write(topics, state) {
      const ground = new Ground(this.width, this.height);
      for (const topic of topics) ground.lay(topic.atX - topic.half, topic.atY - topic.half, 2 * topic.half, 2 * topic.half, 1);
      if (state.chosen) this.name(state.chosen, state.chosen.name, ground, true);
      let room = N_NAMES;
      for (let k = topics.length - 1; k >= 0 && room > 0; k -= 1) {
        const topic = topics[k];
        if (topic === state.chosen || (state.found && !state.found.has(topic))) continue;
        if (this.name(topic, topic.short, ground, false)) room -= 1;
      }
    }

    name(topic, text, ground, isChosen) {
      const { wide, tall } = this.nameSize(text, isChosen);
      const gap = topic.half + (isChosen ? 7 : 2);
      const places = [
        [topic.atX + gap, topic.atY - tall / 2], [topic.atX - gap - wide, topic.atY - tall / 2],
        [topic.atX - wide / 2, topic.atY - gap - tall], [topic.atX - wide / 2, topic.atY + gap],
      ];
      const costs = places.map(([x, y]) => ground.cost(x, y, wide, tall));
      const least = Math.min(...costs);
      const isFirst = topic.rank <= N_FIRST;
      if (!isChosen && least > MAY_COVER[isFirst ? "first" : "later"]) return false;
      const [x, y] = places[costs.indexOf(least)];
      const at = [Math.max(0, Math.min(x, this.width - wide)), Math.max(0, Math.min(y, this.height - tall))];
      ground.lay(...at, wide, tall, 100);
      this.pen.drawImage(this.nameStamp(text, isChosen), ...at, wide, tall);
      return true;
    }

    nameSize(text, isChosen) {
      const key = `${isChosen} ${text}`;
      let found = this.sizes.get(key);
      if (!found) {
        this.pen.font = `${isChosen ? 600 : 400} ${this.font}`;
        found = { wide: Math.ceil(this.pen.measureText(text).width) + 6, tall: Math.ceil(this.line * 1.35) };
        this.sizes.set(key, found);
      }
      return found;
    }

    nameStamp(text, isChosen) {
      const key = `name ${isChosen} ${text}`;
      let found = this.stamps.get(key);
      if (!found) {
        found = document.createElement("canvas");
        const { wide, tall } = this.nameSize(text, isChosen);
        found.width = Math.ceil(wide * this.sharp);
        found.height = Math.ceil(tall * this.sharp);
        const pen = found.getContext("2d");
        pen.setTransform(this.sharp, 0, 0, this.sharp, 0, 0);
        pen.font = `${isChosen ? 600 : 400} ${this.font}`;
        pen.textBaseline = "middle";
        pen.lineJoin = "round";
        pen.lineWidth = 3;
        pen.strokeStyle = this.paper;
        pen.fillStyle = this.ink;
        pen.strokeText(text, 3, tall / 2);
        pen.fillText(text, 3, tall / 2);
        this.stamps.set(key, found);
      }
      return found;
    }
  }

  return { Painter, shortened };
})();
