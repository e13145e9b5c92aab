// A form without an address is sent by a script. Sent before that is loaded, its fields would be
// lost, or stand in the address: it waits until then. Runs before there is any form.
let early = new Map();
addEventListener("submit", (event) => {
  if (event.target.hasAttribute("action")) return;
  event.preventDefault();
  early?.set(event.target, event.submitter);
}, { capture: true });
addEventListener("DOMContentLoaded", () => setTimeout(() => {
  const waiting = early;
  early = null;
  for (const [form, button] of waiting) form.requestSubmit(button);
}));
