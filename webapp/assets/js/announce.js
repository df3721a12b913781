// What changes by itself is read out in whole sentences, and only when they change: see components/progress.html.
for (const status of document.querySelectorAll("[data-says]")) {
  const region = document.getElementById(status.dataset.says);
  const say = () => {
    const words = region.querySelector("[data-say]")?.dataset.say ?? "";
    if (words && words !== status.textContent) status.textContent = words;
  };
  new MutationObserver(say).observe(region, { childList: true, subtree: true });
}
