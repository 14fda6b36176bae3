/* Passkeys (WebAuthn): ask the site what to sign, let the browser sign it, and send the form. Without this file a code by mail does. */
(() => {
  "use strict";
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withBytes = (list) => (list || []).map((known) => ({ ...known, id: toBytes(known.id) }));

  async function asked(button, form) {
    const answer = await fetch(button.dataset.options, { method: "POST", headers: { "X-CSRFToken": form.elements.csrf_token.value } });
    // A page in place of options: the session has ended, or a proof is due. The form itself leads there.
    if (!answer.ok || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) return null;
    const options = await answer.json();
    options.challenge = toBytes(options.challenge);
    if (options.user) options.user.id = toBytes(options.user.id);
    if (options.excludeCredentials) options.excludeCredentials = withBytes(options.excludeCredentials);
    if (options.allowCredentials) options.allowCredentials = withBytes(options.allowCredentials);
    return options;
  }

  function written(credential) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = toText(credential.response[part]);
    }
    return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response, clientExtensionResults: {} });
  }

  async function sign(button) {
    const form = button.form;
    const answer = form.querySelector("[data-passkey-answer]");
    const options = await asked(button, form);
    if (options) answer.value = written(await navigator.credentials[button.dataset.passkey]({ publicKey: options }));
    else answer.value = "{}";
    form.submit();
  }

  function trouble(button, error) {
    const said = button.form.querySelector("[data-passkey-trouble]");
    const kind = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" }[error.name] || "failed";
    said.textContent = said.dataset[kind];
    button.disabled = false;
    button.focus();
  }

  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const shown of document.querySelectorAll("[data-passkey-section], [data-passkey]")) shown.hidden = false;
  for (const absent of document.querySelectorAll("[data-passkey-absent]")) absent.hidden = true;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      sign(button).catch((error) => trouble(button, error));
    });
  }
})();
