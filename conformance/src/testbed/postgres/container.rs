//! A PostgreSQL in a container of its own, with whatever engine Docker's clients would use.
//!
//! The container ends when this process has no connection to its server any more, and the engine then removes it: that works
//! however the process ends, with every engine, near or far, and without a helper that would have to be alive.
//!
//! **Invariant:** its server is reachable by others, so it takes a password that only this process knows.

use std::fmt::Display;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use futures_util::StreamExt;
use rand::TryRng;
use rand::rngs::SysRng;
use testcontainers::bollard::query_parameters::CreateImageOptionsBuilder;
use testcontainers::core::client::docker_client_instance;
use testcontainers::core::wait::LogWaitStrategy;
use testcontainers::core::{IntoContainerPort, WaitFor};
use testcontainers::runners::AsyncRunner;
use testcontainers::{ContainerAsync, ContainerRequest, GenericImage, ImageExt};
use tokio::runtime::Builder;
use tokio::time::timeout;

use super::PREFIX;
use crate::testbed::database::Url;

const SCRIPT: &str = include_str!("container.sh");

/// What is tried by default.
const USUAL_IMAGE: &str = "postgres:17";

/// How long an engine may take to say that it is there.
const ANSWER: Duration = Duration::from_secs(3);
/// How long nothing may come of an image that is on its way. All of it takes as long as it takes.
const SILENCE: Duration = Duration::from_secs(20);
const PORT: u16 = 5432;

pub struct Container {
    pub image: String,
    address: String,
    /// Dropping it ends the thread that keeps the container.
    keep: Option<Sender<()>>,
    keeper: Option<JoinHandle<()>>,
}

impl Container {
    /// The error is half a sentence that says why there is none.
    ///
    /// # Errors
    /// If the engine cannot be reached, or the container does not start.
    pub fn start(image: Option<&str>) -> Result<Self, String> {
        let name = image.unwrap_or(USUAL_IMAGE).to_owned();
        let password = password()?;
        let request = request(&name, &password);
        let usual = image.is_none().then(|| name.clone());
        let (keep, kept) = channel();
        let (started, result) = channel();
        // Tests have runtimes that come and go.
        let keeper = thread::spawn(move || {
            let Ok(runtime) = Builder::new_current_thread().enable_all().build() else { return };
            match runtime.block_on(run(request, usual.as_deref())) {
                Ok((container, server)) => {
                    started.send(Ok(server)).ok();
                    kept.recv().unwrap_or_default();
                    // It may be ending by itself.
                    runtime.block_on(container.rm()).ok();
                }
                Err(reason) => drop(started.send(Err(reason))),
            }
        });
        let server = result.recv().map_err(|_| "the client of the engine gave up".to_owned())??;
        let address = format!("postgres://postgres:{password}@{server}/postgres");
        Ok(Self { image: name, address, keep: Some(keep), keeper: Some(keeper) })
    }

    pub fn url(&self) -> Option<Url> {
        Url::postgres(self.address.clone())
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        drop(self.keep.take());
        self.keeper.take().map(JoinHandle::join);
    }
}

fn password() -> Result<String, String> {
    let mut bytes = [0; 16];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| error.to_string())?;
    Ok(base16ct::lower::encode_string(&bytes))
}

/// An image without a version is its latest, as everywhere.
fn parts(image: &str) -> (&str, &str) {
    image.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).unwrap_or((image, "latest"))
}

fn request(image: &str, password: &str) -> ContainerRequest<GenericImage> {
    let (name, tag) = parts(image);
    GenericImage::new(name, tag)
        .with_exposed_port(PORT.tcp())
        .with_wait_for(WaitFor::Log(LogWaitStrategy::stdout_or_stderr(format!("ready for {PREFIX}"))))
        .with_cmd(["sh", "-c", SCRIPT])
        .with_env_var("POSTGRES_USER", "postgres")
        .with_env_var("POSTGRES_DB", "postgres")
        .with_env_var("POSTGRES_PASSWORD", password)
        .with_env_var("POSTGRES_INITDB_ARGS", "--no-sync")
        .with_env_var("TESTS", PREFIX)
        .with_host_config_modifier(|host| host.auto_remove = Some(true))
}

type Running = (ContainerAsync<GenericImage>, String);

/// The container, and the address of its server.
async fn run(request: ContainerRequest<GenericImage>, usual: Option<&str>) -> Result<Running, String> {
    let unusable = |error: &dyn Display| format!("the container engine cannot be used: {error}");
    let docker = docker_client_instance().await.map_err(|error| unusable(&error))?;
    match timeout(ANSWER, docker.ping()).await {
        Err(_) => return Err(format!("the container engine did not answer within {} seconds", ANSWER.as_secs())),
        Ok(Err(error)) => return Err(unusable(&error)),
        Ok(Ok(_)) => {}
    }
    if let Some(image) = usual
        && docker.inspect_image(image).await.is_err()
    {
        let refused = |reason: &str| format!("the image {image} cannot be had: {reason}");
        let mut coming = docker.create_image(Some(CreateImageOptionsBuilder::new().from_image(image).build()), None, None);
        while let Some(part) = timeout(SILENCE, coming.next()).await.map_err(|_| refused("nothing comes"))? {
            part.map_err(|error| refused(&error.to_string()))?;
        }
    }
    let container = request.start().await.map_err(|error| error.to_string())?;
    let host = container.get_host().await.map_err(|error| error.to_string())?.to_string();
    let port = container.get_host_port_ipv4(PORT).await.map_err(|error| error.to_string())?;
    // The port is the one of the older protocol.
    let host = if host == "localhost" { "127.0.0.1" } else { &host };
    Ok((container, format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn the_version_of_an_image_is_behind_its_last_colon() {
        assert_eq!(parts("postgres"), ("postgres", "latest"));
        assert_eq!(parts("postgres:17-alpine"), ("postgres", "17-alpine"));
        assert_eq!(parts("example.com:5000/postgres"), ("example.com:5000/postgres", "latest"));
        assert_eq!(parts("example.com:5000/postgres:17"), ("example.com:5000/postgres", "17"));
    }
}
