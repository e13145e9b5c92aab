// A head that was kept is read here, in the browser, and sent as text.
const file = document.getElementById("head-file");
file.addEventListener("change", async () => {
  if (file.files.length) document.getElementById("head").value = await file.files[0].text();
});
