// Whoever works here is signed out after a while without a click. Typing counts as being there; before the time is
// over, they are told and can stay. Without scripts nothing typed is lost either: see webapp/signed_out.py.
const notice = document.querySelector("[data-idle-minutes]");
const minute = 60_000;
const warnedBefore = 5 * minute;
const betweenSigns = 10 * minute;

function watch() {
  const lasts = Number(notice.dataset.idleMinutes) * minute;
  let seen = Date.now();
  let timer;

  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { notice.hidden = false; }, Math.max(lasts - warnedBefore, lasts / 2));
  };
  const show = async () => {
    seen = Date.now();
    const answer = await fetch(notice.dataset.here, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return; // the notice stays as it is
    notice.hidden = true;
    wait();
  };

  notice.querySelector("button").addEventListener("click", show);
  document.addEventListener("input", () => {
    if (Date.now() - seen > betweenSigns) show();
  });
  wait();
}

if (notice) watch();
