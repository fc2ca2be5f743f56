"""What is done to one shard, in a process beside the one that leads the build; no Prefect here."""
