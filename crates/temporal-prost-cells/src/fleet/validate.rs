use super::Fleet;
use crate::{FleetError, MAX_WEIGHT};

impl Fleet {
    pub(super) fn validate(&self, zones: &[String]) -> Result<(), FleetError> {
        self.validate_cells()?;
        self.validate_size()?;
        self.validate_zones(zones)
    }

    fn validate_cells(&self) -> Result<(), FleetError> {
        let version = self.version;
        for pair in self.cells.windows(2) {
            if let [one, other] = pair
                && one.cell.name == other.cell.name
            {
                return Err(FleetError::DuplicateName { version, name: one.cell.name.to_string() });
            }
        }
        match self.cells().find(|cell| !(1..=MAX_WEIGHT).contains(&cell.weight)) {
            Some(cell) => {
                Err(FleetError::Weight { version, name: cell.name.to_string(), weight: cell.weight })
            }
            None => Ok(()),
        }
    }

    fn validate_size(&self) -> Result<(), FleetError> {
        let (version, shard) = (self.version, self.shard);
        let cells = self.cells().filter(|cell| !cell.draining).count();
        match shard {
            0 => Err(FleetError::EmptyShard { version }),
            _ if shard > cells => Err(FleetError::TooFewCells { version, shard, cells }),
            _ => Ok(()),
        }
    }

    fn validate_zones(&self, zones: &[String]) -> Result<(), FleetError> {
        let Self { version, shard, zone_limit, .. } = *self;
        let starting =
            |zone: &String| self.cells().filter(|cell| !cell.draining && cell.zone == *zone).count();
        let counts: Vec<_> = zones.iter().map(|zone| (zone, starting(zone))).collect();
        let room = counts.iter().map(|(_, count)| count.min(&zone_limit)).sum();
        if shard <= room {
            return Ok(());
        }
        let listed: Vec<_> = counts.iter().map(|(zone, count)| format!("`{zone}` ({count})")).collect();
        Err(FleetError::ZoneLimit { version, zone_limit, zones: listed.join(", "), room, shard })
    }
}
