// Once the page stands, the service worker is fetched, which keeps a page for a phone without a line.
const worker = document.body.dataset.worker;
if (worker && "serviceWorker" in navigator) {
  window.addEventListener("load", () => {
    navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => {
      // Storage may be forbidden: then there is no such page, and all else works.
    });
  });
}
