//! From options to a running server, and to everything else the program can be asked to do.
//!
//! **Invariant:** whatever goes wrong at start is one line that says what to change.

mod error;
mod outbox;
mod output;
mod ports;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use sd_notify::NotifyState;
use tokio::net::TcpListener;

use crate::app::App;
use crate::background::courier::Courier;
use crate::background::retention::Retention;
use crate::clock::Clock;
use crate::config::{AuditRetention, Command, CredentialSettings, Database, Listen, Mailer, Mode, Options};
use crate::crypto::{Hasher, Random};
use crate::domain::password::PasswordPolicy;
use crate::graphql::Engine;
use crate::http::{self, Resources, Service, Started};
use crate::idp::Providers;
use crate::mail::{self, Transport};
use crate::metrics::Requests;
use crate::open_files;
use crate::outbound::Outbound;
use crate::private_files::{self, FileError, Lock};
use crate::readiness::Readiness;
use crate::setup::rekey::RekeyError;
use crate::setup::{self, SetupResult};
use crate::signals::{self, ProcessSignals, StopRequest};
use crate::store::Store;
use crate::store::backup::{self};
use crate::store::copy::{self};

pub use self::error::StartError;

/// What may be left to write when the last request has been answered is written within this time, or not at all.
const LAST_WRITES: Duration = Duration::from_secs(2);

/// What identity providers were asked is waited for until this time after the process was asked to end: they may have replaced tokens,
/// which are then to be stored.
const LAST_CHECKS: Duration = Duration::from_secs(7);

/// # Errors
/// If the settings are invalid, the server cannot start or must abort in-flight requests, or the chosen command fails.
pub async fn run(mut options: Options) -> Result<(), StartError> {
    signals::survive_large_files().map_err(StartError::Signals)?;
    match options.command.take() {
        Some(Command::Schema) => output::say(Engine::introspection()?),
        Some(Command::Setup { json }) => {
            // The playground may generate credentials.
            let (app, result, _lock) = open(&options, false).await?;
            app.store.close().await;
            if json { output::print_json(&result) } else { output::print(&result, &options.data.data_dir) }
        }
        Some(Command::Migrate { dry_run }) => {
            // Only looking leaves no directory behind.
            let (database, _lock) = if dry_run { (Database::of(&options)?, None) } else { database(&options)? };
            output::print_migrations(&Store::migrate(&database, dry_run).await?, dry_run)
        }
        Some(Command::Rekey) => rekey(&options).await,
        Some(Command::Copy(addresses)) => {
            let (from, to) = addresses.databases(&options)?;
            if let Database::Sqlite(_) = &to
                && from != to
            {
                setup::prepare_directory(&options.data.data_dir)?;
            }
            let _locks = locks_for_copy(&from, &to)?;
            output::say(copy::copy(&from, &to).await?)
        }
        Some(Command::Backup { file }) => {
            let database = Database::of(&options)?;
            let size = backup::backup(&database, &file).await?;
            output::say(format_args!("wrote {size} bytes to {}", file.display()))
        }
        Some(Command::Outbox(command)) => outbox::run(&options, command).await,
        Some(Command::Config) => {
            // A start with these settings would fail.
            CredentialSettings::of(&options)?;
            Database::of(&options)?;
            Mailer::of(&options)?;
            options.http.check()?;
            output::write(options.show().as_bytes())
        }
        Some(Command::Health { url }) => Ok(http::probe(&url.map_or_else(|| ports::readiness_url(&options.listen), Ok)?).await?),
        Some(Command::Mails { directory }) => mail::write_defaults(&directory).map_err(StartError::Mails),
        Some(Command::Man { directory }) => Ok(Options::write_manual(&directory)?),
        Some(Command::Completions { shell }) => output::write(&Options::completions(shell)),
        None | Some(Command::Serve) => serve(options).await,
    }
}

async fn serve(options: Options) -> Result<(), StartError> {
    let mut signals = ProcessSignals::new().map_err(StartError::Signals)?;
    options.http.check()?;
    Mailer::of(&options)?;
    let open_files = open_files::raise();
    let connections = ports::connections(&options, open_files)?;
    // A taken port is found out before anything is written.
    let address = SocketAddr::new(options.listen.host, options.listen.port);
    let listen_error = |source| StartError::Listen { address: address.to_string(), source };
    let listener = TcpListener::bind(address).await.map_err(listen_error)?;
    let address = listener.local_addr().map_err(listen_error)?;
    let readiness = Arc::new(Readiness::default());
    let started = Started::default();
    ports::manage(&options.listen, &readiness, &started)?;
    let engine = Engine::new(options.limits.limits())?;
    let (app, result, _lock) = tokio::select! {
        opened = open(&options, options.mode() == Mode::Production) => opened?,
        _ = signals.next() => return Ok(()),
    };
    let app = Arc::new(app);
    let tracker = app.tracker.start(app.store.clone());
    let clock = Arc::clone(&app);
    let refusals = app.refusals.start(app.store.clone(), move || clock.clock.now());
    let retention = match options.data.audit_retention {
        AuditRetention::Forever => None,
        AuditRetention::For(keep) => Some(Retention::new(app.store.clone(), app.clock.clone(), keep)),
    };
    let deleting = retention.as_ref().map(Retention::start);
    let revalidator = app.revalidator();
    let revalidating = revalidator.start();
    let closed = OnceLock::new();
    let delivering = app.courier.as_ref().map(Courier::start);
    if app.courier.is_none() {
        tracing::warn!("no mailer is set, so no mail is sent; set TENANT_MAILER_HOST or TENANT_MAILER_WEBHOOK_URL");
    }
    tokio::spawn(app.store.clone().truncate_idle_wal());

    output::print(&result, &options.data.data_dir)?;
    let playground = ports::playground(&options, &result)?;
    let (mode, has_playground) = (options.mode().name(), playground.is_some());
    let Listen { trusted_proxies: proxies, geo_country_header: country, shutdown_delay, shutdown_timeout, read_timeout, .. } =
        options.listen;
    let settings = ports::settings(options.http, &options.limits, read_timeout, connections);
    let resources = Resources::new(&settings, &proxies);
    let (served, requests, of_service) = (Arc::clone(&app), Requests::default(), Arc::clone(&readiness));
    let service = Service { app: served, engine, proxies, country, readiness: of_service, requests, settings, resources, playground };
    // Before any client is told that it is ready, since `/metrics` lacks most of its metrics until then.
    let service = Arc::clone(started.get_or_init(|| Arc::new(service)));
    readiness.started(app.store.clone());
    if has_playground {
        output::say(format_args!("Playground at http://{address}/playground"))?;
    }
    output::say(format_args!("Tenant API ready at http://{address}/tenant"))?;
    tell_manager(NotifyState::Ready);
    for name in &options.unknown_variables {
        tracing::warn!(name, "the environment has a variable that is unknown and ignored");
    }
    let (version, commit, store) = (env!("CARGO_PKG_VERSION"), http::COMMIT, app.store.kind());
    tracing::info!(version, commit, store, mode, %address, open_files, connections, "started");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = http::serve(service, listener, async { drop(stopped.await) }, shutdown_timeout);
    let finish = async {
        serving.await;
        app.tracker.close();
        app.refusals.close();
        if let Some(courier) = &app.courier {
            courier.close();
        }
        if let Some(retention) = &retention {
            retention.close();
        }
        let until = closed.get().map_or_else(Instant::now, |closed| *closed + LAST_CHECKS);
        if tokio::time::timeout_at(until.into(), revalidating).await.is_err() {
            tracing::error!("sessions were still being checked at their identity providers");
        }
        let last_writes = async {
            let written = (tracker.await, refusals.await);
            for work in [deleting, delivering].into_iter().flatten() {
                drop(work.await);
            }
            app.store.close().await;
            written
        };
        if !matches!(tokio::time::timeout(LAST_WRITES, last_writes).await, Ok((Ok(()), Ok(())))) {
            tracing::error!(
                "the last uses of keys, or the number of the last refusals, could not be written down, or a mail was still being delivered"
            );
        }
    };
    let asked = async {
        let asked = signals.next().await;
        readiness.stop();
        tell_manager(NotifyState::Stopping);
        // Other nodes check what is due from now on.
        revalidator.close();
        closed.get_or_init(Instant::now);
        // Ctrl-C does not wait for a load balancer.
        let delay = if asked == StopRequest::Terminate { shutdown_delay } else { Duration::ZERO };
        tracing::info!(delay_s = delay.as_secs(), timeout_s = shutdown_timeout.as_secs(), "asked to end");
        tokio::select! {
            () = tokio::time::sleep(delay) => drop(stop),
            _ = signals.next() => return,
        }
        signals.next().await;
    };
    tokio::select! {
        () = finish => {
            tracing::info!("stopped");
            Ok(())
        }
        () = asked => Err(StartError::Cut),
    }
}

/// Tells systemd, if it wants to know.
fn tell_manager(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

/// The database, and for an embedded one the lock on it. Its directory is created where there is none.
fn database(options: &Options) -> Result<(Database, Option<Lock>), StartError> {
    let database = Database::of(options)?;
    let lock = match &database {
        Database::Sqlite(file) => {
            setup::prepare_directory(&options.data.data_dir)?;
            Some(private_files::lock(file).map_err(lock_error(file))?)
        }
        Database::Postgres(_) => None,
    };
    Ok((database, lock))
}

/// The locks on the embedded ones of two databases. One database is an error of the copy's own.
fn locks_for_copy(from: &Database, to: &Database) -> Result<[Option<Lock>; 2], StartError> {
    let mut locks = [None, None];
    if from != to {
        if let Database::Sqlite(file) = from {
            locks[0] = private_files::lock_for_reading(file).map_err(lock_error(file))?;
        }
        if let Database::Sqlite(file) = to {
            locks[1] = Some(private_files::lock(file).map_err(lock_error(file))?);
        }
    }
    Ok(locks)
}

fn lock_error(file: &Path) -> impl Fn(FileError) -> StartError {
    move |source| StartError::Lock { path: file.display().to_string(), source }
}

async fn rekey(options: &Options) -> Result<(), StartError> {
    let credentials = CredentialSettings::of(options)?;
    if credentials.new_encryption_key.is_none() {
        return Err(RekeyError::NoNewKey.into());
    }
    let (database, _lock) = database(options)?;
    if copy::has_sessions(&database).await? {
        return Err(RekeyError::InUse.into());
    }
    let store = Store::open(&database).await?;
    let secrets = setup::rekey::rekey(&store, &Clock::System, &Random::System, &credentials, &options.data.data_dir).await?;
    store.close().await;
    output::say(format_args!("The key has been changed; {secrets} secrets are encrypted with the new one."))?;
    output::say("Set CONTEMBER_ENCRYPTION_KEY to the new key before the next start. Keep the old one for older backups.")
}

async fn open(options: &Options, must_be_complete: bool) -> Result<(App, SetupResult, Option<Lock>), StartError> {
    let credentials = CredentialSettings { must_be_complete, ..CredentialSettings::of(options)? };
    if let Some(person) = &credentials.root_person
        && !PasswordPolicy::default().weaknesses(&person.password).is_empty()
    {
        if options.mode() == Mode::Production {
            return Err(StartError::WeakRootPassword);
        }
        tracing::warn!("the root person's password is weaker than the password policy allows for other persons");
    }
    let directory = &options.data.data_dir;
    let (database, lock) = database(options)?;
    let store = Store::open(&database).await?;
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
    let (clock, random, hasher) = (Clock::System, Random::System, Hasher::new(threads)?);
    let (result, cipher) = setup::set_up(&store, &clock, &random, &hasher, &credentials, directory).await?;
    let app = App::new(store, clock, random, hasher, cipher, credentials.extra_root_tokens);
    let app = app.with_mails(Transport::new(&Mailer::of(options)?)?).with_outbound(Outbound::new(&options.outbound));
    let app = app.with_providers(Providers::new(options.outbound.idp_private_addresses));
    Ok((app, result, lock))
}
