use crate::{Cell, CellName};
use futures_util::future::BoxFuture;
use std::{
    collections::BTreeMap,
    error::Error,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use temporal_prost_connect::{ConnectionError, ConnectionSettings, Profile};
use temporalio_client::Client;
use tokio::sync::OnceCell;

/// The result of connecting to a cell.
pub type ConnectCell = BoxFuture<'static, Result<Client, Box<dyn Error + Send + Sync>>>;

/// Returns a function for [`Router::new`](super::Router::new) that connects each cell by its
/// [profile](Cell::profile), with these settings for everything else.
///
/// A profile with a codec does not connect: use [`profiles_with`], which makes the codec.
///
/// ```no_run
/// use temporal_prost_cells::{FleetFile, routing::{Router, profiles}};
/// use temporal_prost_connect::{ConnectionError, ConnectionSettings, Profile};
///
/// let router = Router::new(FleetFile::read("fleet.toml")?, profiles(ConnectionSettings::default()));
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
pub fn profiles(settings: ConnectionSettings) -> impl Fn(&Cell) -> ConnectCell + Send + Sync + 'static {
    profiles_with(settings, Ok)
}

/// Returns a function as [`profiles`] does, which edits each profile before it connects.
///
/// For codecs, pass `|profile| profile.codec(temporal_prost_codec::apply_codec)`.
///
/// ```no_run
/// use temporal_prost_cells::{FleetFile, routing::{Router, profiles_with}};
/// use temporal_prost_connect::ConnectionSettings;
///
/// let connect = profiles_with(ConnectionSettings::default(), |mut profile| {
///     profile.connection.identity = "checkout".to_owned();
///     Ok(profile)
/// });
/// let router = Router::new(FleetFile::read("fleet.toml")?, connect);
/// # Ok::<(), temporal_prost_cells::FleetError>(())
/// ```
pub fn profiles_with(
    settings: ConnectionSettings,
    edit: impl Fn(Profile) -> Result<Profile, ConnectionError> + Send + Sync + 'static,
) -> impl Fn(&Cell) -> ConnectCell + Send + Sync + 'static {
    move |cell| {
        let settings = ConnectionSettings { profile: Some(cell.profile().to_owned()), ..settings.clone() };
        let profile = settings.profile().and_then(&edit);
        Box::pin(async move { Ok(profile?.connect().await?) })
    }
}

type Connect = dyn Fn(&Cell) -> ConnectCell + Send + Sync;
type Slot = Arc<OnceCell<Client>>;

/// The clients of cells. A cell is connected when it is needed first, and again after a failure.
pub(super) struct Connections {
    connect: Box<Connect>,
    open: Mutex<BTreeMap<CellName, Slot>>,
}

impl Connections {
    pub(super) fn new(connect: impl Fn(&Cell) -> ConnectCell + Send + Sync + 'static) -> Self {
        Self { connect: Box::new(connect), open: Mutex::default() }
    }

    pub(super) async fn client(&self, cell: &Cell) -> Result<Client, Box<dyn Error + Send + Sync>> {
        let slot = self.slot(&cell.name);
        slot.get_or_try_init(|| (self.connect)(cell)).await.cloned()
    }

    fn slot(&self, cell: &CellName) -> Slot {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.entry(cell.clone()).or_default().clone()
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections").finish_non_exhaustive()
    }
}
