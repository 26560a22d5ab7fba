/*
 * All that the pages do in the browser. Every page works without it.
 *
 * Keys: a button says which single key presses it with `data-key="s"`, and shows that key. One key decides about two
 * records, so keys only count on a page that asks for them (`data-keys` on a form), never while typing, never with
 * Ctrl, Alt or Meta held, never on repeat, and once only: a second key before the next page is ignored. People who
 * speak to their computer can switch them off (WCAG 2.1.4); the browser remembers.
 */
import { initAll } from './vendor/govuk-frontend/govuk-frontend.js'

// The components look for these classes before they do anything.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

const TYPING = 'input:not([type=checkbox]), textarea, select, [contenteditable]'
const KEYS_OFF = 'goldenthread.keys-off'

function pressesKeys (form) {
  let decided = false
  const keys = document.querySelector('input[data-keys-switch]')
  keys.checked = localStorage.getItem(KEYS_OFF) === null
  keys.closest('[hidden]').hidden = false
  keys.addEventListener('change', () => {
    if (keys.checked) localStorage.removeItem(KEYS_OFF)
    else localStorage.setItem(KEYS_OFF, 'yes')
  })
  const forms = new Set([form, ...Array.from(form.querySelectorAll('button'), (button) => button.form)])
  forms.forEach((each) => each.addEventListener('submit', (event) => {
    if (decided) event.preventDefault()
    decided = true
  }))
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return
    if (!keys.checked || event.target.closest(TYPING)) return
    const button = form.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`)
    if (!button) return
    event.preventDefault()
    // The button may belong to another form, as "undo" does.
    if (!decided) button.form.requestSubmit(button)
  })
  // Back must find the page ready to decide again.
  window.addEventListener('pageshow', () => { decided = false })
}

document.querySelectorAll('form[data-keys]').forEach(pressesKeys)

// "Print or save as PDF": a button that is hidden without this script, since it could do nothing.
document.querySelectorAll('button[data-print]').forEach((button) => {
  button.hidden = false
  button.addEventListener('click', () => window.print())
})

// allauth's passkey scripts tell the console when a passkey was cancelled or refused; people don't read that.
document.addEventListener('allauth.error', () => {
  document.querySelectorAll('[data-passkey-problem]').forEach((words) => { words.hidden = false })
})
