// Keys of the list of cases, for those who left them on: j, k to go down and up, o to open, x to tick, b to the buttons.
// Never in a field, and never together with a key that belongs to the browser.

const FIELDS = 'input:not([type="checkbox"]), textarea, select, summary, [contenteditable]'
let here = -1

function rows() {
  return [...document.querySelectorAll('#queue form[data-shortcuts] tbody tr')]
}

function go(step) {
  const all = rows()
  if (!all.length) return
  const now = all.findIndex((row) => row.contains(document.activeElement))
  here = Math.min(Math.max((now < 0 ? here : now) + step, 0), all.length - 1)
  for (const row of all) row.classList.toggle('chung-row--here', row === all[here])
  all[here].querySelector('a').focus()
}

function current() {
  const all = rows()
  return all.find((row) => row.contains(document.activeElement)) || all[here]
}

document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest(FIELDS) || !rows().length) return
  const row = current()
  if (event.key === 'j') go(1)
  else if (event.key === 'k') go(-1)
  else if (event.key === 'o' && row) row.querySelector('a').click()
  else if (event.key === 'x' && row) row.querySelector('.chung-tick input').click()
  else if (event.key === 'b') document.querySelector('#batch button').focus()
  else return
  event.preventDefault()
})
document.addEventListener('htmx:after:swap', () => { here = -1 })
