"""The whole belt on one laptop: sample feeds, embedded broker, all processes, a receiver that checks signatures."""
