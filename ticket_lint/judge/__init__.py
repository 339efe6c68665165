"""From a reading to a verdict: score, waivers, and the shortest path to ready."""
