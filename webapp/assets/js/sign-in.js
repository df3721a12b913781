// A photographed code arrives behind the address's #, which no server sees. It goes into its field, and out of the address.
const field = document.querySelector("[data-from-address]");
if (field && location.hash.length > 20) {
  field.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
  field.focus();
}
