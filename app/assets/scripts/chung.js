// Small improvements; every page works without them.

const WIDE = window.matchMedia('(min-width: 48em)')
const AUTOSAVE_MS = 10_000

// Open in the page, so that it works without scripts; on a phone closed until it is wanted.
function foldOnPhones() {
  const folds = document.querySelectorAll('details[data-fold]')
  const fit = () => {
    for (const fold of folds) fold.open = WIDE.matches || fold.dataset.fold === 'stay'
  }
  WIDE.addEventListener('change', fit)
  fit()
}

function focusErrorSummary() {
  const summary = document.querySelector('[data-error-summary]')
  if (!summary) return
  summary.focus()
  summary.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]')
    const input = link && document.getElementById(link.hash.slice(1))
    if (!input) return
    event.preventDefault()
    const group = input.closest('.govuk-form-group, fieldset') || input
    group.scrollIntoView({ block: 'start' })
    input.focus({ preventScroll: true })
  })
}

// A second click within a second is dropped; the key in the form makes it harmless anyway.
function dropDoubleSubmits() {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post') return
    if (form.dataset.sending) {
      event.preventDefault()
      return
    }
    form.dataset.sending = 'yes'
    window.setTimeout(() => { delete form.dataset.sending }, 3000)
  })
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sending]')) delete form.dataset.sending
  })
}

// `data-reveal` names the choice that a block belongs to: hidden while another one is chosen.
function revealWithChoice() {
  for (const block of document.querySelectorAll('[data-reveal]')) {
    const choice = document.getElementById(block.dataset.reveal)
    if (!choice) continue
    const show = () => { block.hidden = !choice.checked }
    document.addEventListener('change', (event) => {
      if (event.target.name === choice.name) show()
    })
    show()
  }
}

function asSent(form) {
  const answers = new FormData(form)
  for (const [name, value] of [...answers]) if (value instanceof File) answers.delete(name)
  return new URLSearchParams(answers)
}

function autosave(form) {
  const status = form.querySelector('[data-autosave-status]') || document.querySelector('[data-autosave-status]')
  let saved = asSent(form).toString()
  let running = false

  async function save() {
    const answers = asSent(form)
    const now = answers.toString()
    if (running || now === saved || form.dataset.sending) return
    running = true
    try {
      const reply = await fetch(form.dataset.autosaveUrl, {
        method: 'POST',
        body: answers,
        headers: { 'X-Autosave': '1' },
        redirect: 'error',
      })
      if (!reply.ok) throw new Error(String(reply.status))
      saved = now
      const clock = new Date().toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' })
      if (status) status.textContent = `${status.dataset.saved} ${clock}`
    } catch {
      if (status) status.textContent = status.dataset.failed
    } finally {
      running = false
    }
  }
  window.setInterval(save, AUTOSAVE_MS)
  document.addEventListener('visibilitychange', () => { if (document.hidden) save() })
}

function closeMenusOutside() {
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('.chung-account[open]')) {
      if (!menu.contains(event.target)) menu.open = false
    }
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of document.querySelectorAll('.chung-account[open]')) {
      menu.open = false
      menu.querySelector('summary').focus()
    }
  })
}

// Typing narrows a long list of ticks; what is ticked stays in sight.
function narrowLists() {
  const folded = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase()
  for (const box of document.querySelectorAll('[data-narrow]')) {
    const field = box.querySelector('[data-narrow-by]')
    const input = field.querySelector('input')
    const items = [...box.querySelectorAll('.govuk-checkboxes__item')]
    const narrow = () => {
      const wanted = folded(input.value.replace(/^@/, '').trim())
      for (const item of items) {
        item.hidden = !item.querySelector('input').checked && !folded(item.textContent).includes(wanted)
      }
    }
    field.hidden = false
    input.addEventListener('input', narrow)
    input.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault() })
  }
}

// The key / leads to the search box, for those who left the keys on; never while something else is typed.
function searchByKey() {
  const box = document.querySelector('.chung-search[data-shortcuts] input')
  if (!box) return
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]')) return
    event.preventDefault()
    box.focus()
    box.select()
  })
}

// A saved reason fills what is still empty, without a way to the server that would lose chosen files.
function fillSavedReasons() {
  for (const box of document.querySelectorAll('[data-saved-reason]')) {
    const select = box.querySelector('select')
    if (!select) continue
    box.querySelector('button').addEventListener('click', (event) => {
      const option = select.selectedOptions[0]
      if (!option.value) return
      event.preventDefault()
      const form = select.form
      for (const [name, value] of [['reason_text', option.dataset.text], ['legal_basis', option.dataset.basis]]) {
        const field = form.elements[box.dataset.savedReason + name]
        if (field && !field.value.trim()) field.value = value
      }
      const code = form.elements[`${box.dataset.savedReason}reason_code`]
      if (code && !code.value) code.value = option.dataset.code
      box.querySelector('[role="status"]').textContent = box.dataset.done
    })
  }
}

foldOnPhones()
fillSavedReasons()
narrowLists()
focusErrorSummary()
dropDoubleSubmits()
searchByKey()
revealWithChoice()
closeMenusOutside()
for (const form of document.querySelectorAll('form[data-autosave-url]')) autosave(form)
