// The shop's own script: what a shop adds to its pages to have its sales attributed.

const form = document.querySelector("#shop");

// The two lines that matter. Both may run before the tracker has loaded: calls are queued, and metadata is then empty.
form?.addEventListener("submit", () => {
  const carries = form.elements.carries.value;
  if (carries === "metadata")
    form.elements.metadata.value = JSON.stringify(window.headwater.getAttributionMetadata?.() ?? {});
  if (carries === "identify") window.headwater("identify", { email: form.elements.email.value });
});

// A sign-in after the purchase: the payment is attributed again with what is known now.
const identifyNow = document.querySelector("#identify-now");
identifyNow?.addEventListener("click", () => {
  window.headwater("identify", { email: identifyNow.dataset.email });
  identifyNow.textContent = "Signed in: look at the payment again";
  identifyNow.disabled = true;
});

// Somebody new: what the tracker keeps in this browser is removed, nothing else.
const forget = document.querySelector("#forget");
forget?.addEventListener("click", () => {
  for (const name of document.cookie
    .split("; ")
    .map((pair) => pair.split("=")[0])
    .filter((name) => name.startsWith("_hw_"))) {
    document.cookie = `${name}=; Path=/; Max-Age=0`;
  }
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith("_hw_"))) localStorage.removeItem(key);
  forget.textContent = "You are somebody new";
});

// The demo's choices outlive the page, and the panel says whence this visit came.
for (const radio of form?.querySelectorAll("input[type=radio]") ?? []) {
  const key = `demo-${radio.name}`;
  if (sessionStorage.getItem(key) === radio.value) radio.checked = true;
  radio.addEventListener("change", () => sessionStorage.setItem(key, radio.value));
}
const where = document.querySelector("#where");
const campaign = new URLSearchParams(location.search).get("utm_campaign");
const elsewhere = document.referrer && new URL(document.referrer).host !== location.host;
if (where && (campaign || elsewhere)) {
  where.hidden = false;
  where.textContent = campaign
    ? `You arrived from the campaign “${campaign}”.`
    : `You arrived from ${document.referrer}.`;
}
