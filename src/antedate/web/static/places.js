// Adding a place.
import { goTo, onSubmit } from "./desk.js";
import { post } from "./sending.js";

onSubmit(document.getElementById("new-place"), async (form) => {
  const { name, lat, lon } = Object.fromEntries(new FormData(form));
  const degrees = (typed) => (typed.trim() ? Number(typed.replace(",", ".")) : null);
  if (Number.isNaN(degrees(lat)) || Number.isNaN(degrees(lon)))
    throw new Error("Latitude and longitude are numbers of degrees, such as 33.31 and 44.37.");
  const made = await post("/api/places", { name, lat: degrees(lat), lon: degrees(lon) });
  return goTo(made.address);
});
