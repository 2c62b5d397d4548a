//! The package managers: each unpacks one package into a folder if its hash, or its signature, is right.
//!
//! **Invariant:** no script of a package is run, and nothing is written outside of the folder.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::{Component, Path};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::json;

use super::pinned::{Manager, Package};

impl Manager {
    /// # Errors
    /// If a command of the package manager cannot be started or fails.
    pub fn fetch(self, package: &Package, folder: &Path) -> Result<(), String> {
        match self {
            Self::Npm => npm(package, folder),
            Self::Pip => pip(package, folder),
            Self::Apt => run(Command::new("apt-get").arg("--version"))
                .and_then(|()| run(Command::new("sh").args(["-c", include_str!("apt.sh"), "sh"]).arg(folder))),
        }
    }
}

/// Links that a package of npm cannot have, and which a script of it would make.
#[derive(Deserialize)]
struct Link {
    source: String,
    target: String,
}

fn npm(package: &Package, folder: &Path) -> Result<(), String> {
    let dependencies = json!({ "dependencies": { package.name: package.version } });
    let integrity = format!("sha512-{}", package.hash);
    let path = format!("node_modules/{}", package.name);
    let locked =
        json!({ "lockfileVersion": 3, "packages": { "": &dependencies, &path: { "version": package.version, "integrity": integrity } } });
    write(&folder.join("package.json"), &dependencies.to_string())?;
    write(&folder.join("package-lock.json"), &locked.to_string())?;
    let mut command = Command::new("npm");
    command.args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--fetch-retries=0",
        "--fetch-timeout=120000",
    ]);
    command.args(["--loglevel=error", "--cache"]).arg(folder.join("cache")).current_dir(folder);
    run(&mut command)?;
    let failed = |error: std::io::Error| error.to_string();
    fs::remove_dir_all(folder.join("cache")).map_err(failed)?;
    let package = folder.join(path);
    let links = fs::read_to_string(package.join("native/pg-symlinks.json")).map_err(failed)?;
    for Link { source, target } in serde_json::from_str::<Vec<Link>>(&links).map_err(|error| error.to_string())? {
        let (source, target) = (Path::new(&source), Path::new(&target));
        // All are links to a file beside them.
        let name = source.file_name().filter(|_| source.parent() == target.parent()).ok_or("a link leaves its folder")?;
        if target.components().any(|part| !matches!(part, Component::Normal(_))) {
            return Err("a link is outside of the package".to_owned());
        }
        symlink(name, package.join(target)).map_err(failed)?;
    }
    Ok(())
}

fn pip(package: &Package, folder: &Path) -> Result<(), String> {
    let requirements = folder.join("requirements.txt");
    write(&requirements, &format!("{}=={} --hash=sha256:{}\n", package.name, package.version, package.hash))?;
    let install = |python: &Path| {
        let mut command = Command::new(python);
        command.args([
            "-m",
            "pip",
            "--quiet",
            "--disable-pip-version-check",
            "--no-cache-dir",
            "--retries",
            "0",
            "--timeout",
            "20",
            "install",
        ]);
        command.args(["--no-deps", "--no-compile", "--only-binary", ":all:", "--require-hashes", "--target"]).arg(folder);
        command.arg("--requirement").arg(&requirements);
        command
    };
    match run(&mut install(Path::new("python3"))) {
        Err(reason) if reason.contains("No module named pip") => {
            // Many that lack pip can make an environment that has it.
            let environment = folder.join("environment");
            run(Command::new("python3").args(["-m", "venv"]).arg(&environment)).map_err(|_| reason)?;
            run(&mut install(&environment.join("bin/python3")))?;
            fs::remove_dir_all(&environment).map_err(|error| error.to_string())
        }
        result => result,
    }
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

/// The error has the last line that the command prints about it.
///
/// # Errors
/// If the command cannot be started or fails.
pub fn run(command: &mut Command) -> Result<(), String> {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("{program} is not installed"),
        _ => format!("cannot run {program}: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    // npm's last line says where its log was.
    let line = errors.lines().rfind(|line| !line.trim().is_empty() && !line.contains(" log of this run ")).unwrap_or("no reason given");
    Err(format!("{program} ended with {}: {line}", output.status))
}
