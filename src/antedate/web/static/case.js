// The page of a case: videos of its footage are made ready once they come into sight.
import { whenSeen } from "./desk.js";
import { mount } from "./player.js";

whenSeen(document.querySelectorAll("video[data-sha256]"), mount);
