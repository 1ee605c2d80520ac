/** Sorting and filtering. Plain browser JavaScript: the page carries it whole, and its hash is all that the policy allows. */
export const script = `
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const head = button.parentElement;
    const table = head.closest("table");
    const place = [...head.parentElement.children].indexOf(head);
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const isNumber = ["count", "number", "money", "age"].includes(button.dataset.kind);
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: row.cells[place].dataset.sort }));
    rows.sort((one, other) => {
      if (one.key === "" || other.key === "") return (one.key === "") - (other.key === "");
      const order = isNumber ? one.key - other.key : one.key.localeCompare(other.key, "en", { numeric: true });
      return down ? -order : order;
    });
    body.append(...rows.map(({ row }) => row));
  });
}
for (const input of document.querySelectorAll("input[data-filters]")) {
  const table = document.getElementById(input.dataset.filters);
  const count = document.getElementById(table.dataset.count);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      row.hidden = wanted !== "" && ![...row.cells].some((cell) => cell.textContent.toLowerCase().includes(wanted));
      if (!row.hidden) shown += 1;
    }
    count.textContent = wanted === "" ? "" : shown + " of " + table.tBodies[0].rows.length + " rows";
  });
}
`;
