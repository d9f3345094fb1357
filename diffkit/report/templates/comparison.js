"use strict";
(() => {
  const root = document.documentElement;
  const one = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  root.classList.toggle("dark", dark.matches);
  one("#theme").onclick = () => root.classList.toggle("dark");

  // Each row once, with its changes; its words are read when somebody first searches.
  const sheets = all(".sheet tbody").map((body) => ({
    body,
    rows: all("tr.row", body).map((tr) => ({
      tr, words: null, shown: false,
      changes: all("li[data-g]", tr).map((li) => ({ li, leaf: +li.dataset.g, state: li.dataset.d || "open" })),
    })),
  }));
  const everyRow = sheets.flatMap((sheet) => sheet.rows);
  const context = new Set(all("tr.row:not(.away)").filter((tr) => !one("li[data-g]:not(.off)", tr)));
  const leaves = all("input.leaf"), classes = all("input.class"), states = all("input.state");
  const search = one("#search"), showAll = one("#all"), now = one("#now");
  let untouched = true, opened = new Set(), here = -1;

  const visible = () => everyRow.filter((row) => row.shown && row.tr.offsetParent !== null);

  function marks() {
    const off = new Set(leaves.filter((box) => !box.checked).map((box) => box.dataset.g));
    for (const mark of all(".m")) mark.classList.toggle("off", off.has(mark.dataset.g));
  }

  function filter() {
    const on = new Set(leaves.filter((box) => box.checked).map((box) => +box.dataset.g));
    const wanted = states.length ? new Set(states.filter((box) => box.checked).map((box) => box.dataset.d)) : null;
    const query = search.value.trim().toLowerCase();
    let changes = 0, rows = 0;
    for (const sheet of sheets) {
      let run = [];
      all("tr.fold", sheet.body).forEach((tr) => tr.remove());
      const close = () => {
        if (run.length && !query) fold(run);
        run = [];
      };
      for (const row of sheet.rows) {
        let n = 0;
        for (const change of row.changes) {
          const keep = on.has(change.leaf) && (!wanted || wanted.has(change.state));
          change.li.classList.toggle("off", !keep);
          n += keep;
        }
        row.shown = n > 0 || showAll.checked || opened.has(row) || (untouched && context.has(row.tr));
        if (row.shown && query) {
          row.words ??= all("th, td.a, td.b, td.n", row.tr).map((cell) => cell.textContent).join("\n").toLowerCase();
          row.shown = row.words.includes(query);
        } else if (query && !row.shown && !row.changes.length) row.shown = false;
        row.tr.classList.remove("away");
        row.tr.classList.toggle("out", !row.shown);
        if (row.shown) { changes += n; rows += 1; close(); } else run.push(row);
      }
      close();
    }
    marks();
    highlight(query);
    for (const box of classes) {
      const of = leaves.filter((leaf) => leaf.dataset.cls === box.dataset.cls);
      const n = of.filter((leaf) => leaf.checked).length;
      box.checked = n > 0;
      box.indeterminate = n > 0 && n < of.length;
    }
    one("#nothing").hidden = rows > 0;
    now.textContent = now.dataset.says.replace("{changes}", changes).replace("{rows}", rows);
    root.dataset.changes = changes;
    root.dataset.rows = rows;
  }

  function fold(run) {
    const tr = document.createElement("tr"), td = document.createElement("td"), button = document.createElement("button");
    tr.className = "fold";
    tr.setAttribute("role", "row");
    td.setAttribute("role", "cell");
    td.colSpan = root.classList.contains("unified") ? 3 : 4;
    button.type = "button";
    button.textContent = now.dataset.fold.replace("{n}", run.length);
    const rows = run.slice();
    button.onclick = () => { rows.forEach((row) => opened.add(row)); filter(); rows[0].tr.focus(); };
    td.append(button);
    tr.append(td);
    run[0].tr.before(tr);
  }

  function highlight(query) {
    if (!("highlights" in CSS)) return;
    CSS.highlights.delete("found");
    if (!query) return;
    const ranges = [];
    for (const row of everyRow) {
      if (!row.shown || ranges.length > 2000) continue;
      for (const cell of all("td.a, td.b, td.u", row.tr)) {
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const text = node.data.toLowerCase();
          if (text.length !== node.data.length) continue;
          for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + query.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  function go(step) {
    const rows = visible().filter((row) => row.changes.some((change) => !change.li.classList.contains("off")));
    if (!rows.length) return;
    const current = here >= 0 ? rows.indexOf(everyRow[here]) : -1;
    let next = current + step;
    if (current < 0) next = here < 0 ? (step > 0 ? 0 : rows.length - 1)
      : Math.max(0, rows.findIndex((row) => everyRow.indexOf(row) > here) + (step < 0 ? -1 : 0));
    land(rows[Math.min(rows.length - 1, Math.max(0, next))]);
  }

  function land(row) {
    all(".here").forEach((tr) => tr.classList.remove("here"));
    here = everyRow.indexOf(row);
    row.tr.classList.add("here");
    row.tr.scrollIntoView({ block: "center" });
    row.tr.focus({ preventScroll: true });
  }

  // A link to a row that is folded away opens it.
  function follow() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const tr = target.closest("tr.row"), row = tr && everyRow.find((each) => each.tr === tr);
    const lone = target.closest("details.lone");
    if (lone) lone.open = true;
    if (row) {
      if (!row.shown) { opened.add(row); filter(); }
      land(row);
    } else target.scrollIntoView({ block: "center" });
  }

  const changed = () => { untouched = false; filter(); };
  for (const box of classes)
    box.onchange = () => {
      for (const leaf of leaves) if (leaf.dataset.cls === box.dataset.cls) leaf.checked = box.checked;
      changed();
    };
  for (const box of [...leaves, ...states, showAll]) box.onchange = changed;
  let waiting = 0;
  search.oninput = () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); };

  const view = one("#view");
  view.onclick = () => {
    const unified = root.classList.toggle("unified");
    root.classList.toggle("side", !unified);
    view.textContent = unified ? view.dataset.side : view.dataset.unified;
    if (here >= 0) everyRow[here].tr.scrollIntoView({ block: "center" });
  };
  one("#next").onclick = () => go(1);
  one("#previous").onclick = () => go(-1);
  const keys = one("#keys");
  one("#help").onclick = () => keys.showModal();
  const pressed = {
    j: () => go(1), k: () => go(-1), u: () => view.click(), "?": () => keys.showModal(),
    a: () => { showAll.checked = !showAll.checked; changed(); },
    "/": () => search.focus(),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || keys.open) return;
    if (event.target === search) {
      if (event.key === "Escape") { search.value = ""; filter(); search.blur(); }
      return;
    }
    const action = pressed[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => {
    for (const td of all(".fold td, .left td")) td.colSpan = root.classList.contains("unified") ? 3 : 4;
  });
  filter();
  follow();
})();
