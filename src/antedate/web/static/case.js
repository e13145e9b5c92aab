// The page of a case: videos of its footage are made ready once they come into sight.
const videos = document.querySelectorAll("video[data-sha256]");
if (videos.length) {
  const { mount } = await import("/static/player.js");
  const watch = new IntersectionObserver((seen) => {
    for (const one of seen.filter((entry) => entry.isIntersecting)) {
      watch.unobserve(one.target);
      mount(one.target);
    }
  });
  for (const video of videos) watch.observe(video);
}
