// While a date is worked out: the part of the page asks by itself; this leads on when it is over.
import { waitFor } from "./sending.js";

waitFor((job) => job.state === "done" && location.reload());
