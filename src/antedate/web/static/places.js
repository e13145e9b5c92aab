// Adding a place.
import { complain } from "./desk.js";
import { post } from "./sending.js";

const form = document.getElementById("new-place");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  complain("");
  const { name, lat, lon } = Object.fromEntries(new FormData(form));
  const degrees = (typed) => (typed.trim() ? Number(typed.replace(",", ".")) : null);
  if (Number.isNaN(degrees(lat)) || Number.isNaN(degrees(lon)))
    return complain("Latitude and longitude are numbers of degrees, such as 33.31 and 44.37.");
  try {
    const made = await post("/api/places", { name, lat: degrees(lat), lon: degrees(lon) });
    location.assign(made.address);
  } catch (error) {
    complain(error.message);
  }
});
