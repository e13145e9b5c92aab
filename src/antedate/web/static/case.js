// The page of a case: videos of its footage play where the desk can play them.
const videos = document.querySelectorAll("video[data-sha256]");
if (videos.length) {
  const { mount } = await import("/static/player.js");
  for (const video of videos) mount(video);
}
