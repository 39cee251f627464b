"""What Dutybook costs, as ratios against a floor measured in the same run: absolute figures move with the machine."""
