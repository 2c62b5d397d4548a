//! Files of the workspace and the tools run on them.
//!
//! **Invariant:** a file that already has the wanted text is not touched, so build times stay honest.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder with the workspace's Cargo.toml.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

pub fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Takes the caller's own instance, database and log level away from a program: they are neither measured nor tested.
pub fn without_settings(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let setting = ["CONTEMBER_", "TENANT_", "DEFAULT_DB_", "DATABASE_URL"].iter().any(|prefix| text.starts_with(prefix));
        if setting || text == "RUST_LOG" {
            command.env_remove(&name);
        }
    }
    command
}

/// # Errors
/// If the file cannot be read.
pub fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", relative(path)))
}

/// Writes the text, or removes the file if there is none.
///
/// # Errors
/// If the file cannot be written or removed.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let result = if text.is_empty() {
        std::fs::remove_file(path)
    } else {
        path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, text))
    };
    result.map_err(|error| format!("cannot write {}: {error}", relative(path)))
}

/// Every Rust file below the folder, sorted. A folder that does not exist has none.
///
/// # Errors
/// If an entry of a folder cannot be read.
pub fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.map_err(|error| format!("cannot list {}: {error}", relative(&folder)))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The text as `cargo fmt` would leave it.
///
/// # Errors
/// If rustfmt cannot be started, or rejects the text.
pub fn rustfmt(text: &str) -> Result<String, String> {
    let mut child = Command::new("rustfmt")
        .arg("--config-path")
        .arg(root().join(".rustfmt.toml"))
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start rustfmt (`rustup component add rustfmt` installs it): {error}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes()).map_err(|error| format!("cannot feed rustfmt: {error}"))?;
    }
    let output = child.wait_with_output().map_err(|error| format!("rustfmt failed: {error}"))?;
    if !output.status.success() {
        return Err(format!("rustfmt refused the generated code:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("rustfmt answered nonsense: {error}"))
}

/// Runs a command in the root, with its output on this terminal.
///
/// # Errors
/// If the command cannot be started or fails.
pub fn run(program: &str, args: &[&str]) -> Result<(), String> {
    let line = format!("{program} {}", args.join(" "));
    println!("> {line}");
    let status = command(program).args(args).current_dir(root()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` ended with {status}")),
        Err(error) => Err(format!("cannot start `{line}`: {error}")),
    }
}

/// The cargo that runs us.
pub fn cargo() -> String {
    #[expect(clippy::disallowed_methods, reason = "cargo tells its children where it is by this variable")]
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".into())
}

/// A command without what cargo tells us about our package. Another cargo would take it for a change, and build some dependencies anew.
pub fn command(program: &str) -> Command {
    const OF_THE_PACKAGE: [&str; 8] = [
        "CARGO_MANIFEST_DIR",
        "CARGO_PKG_NAME",
        "CARGO_PKG_VERSION_MAJOR",
        "CARGO_PKG_VERSION_MINOR",
        "CARGO_PKG_VERSION_PATCH",
        "CARGO_PKG_VERSION_PRE",
        "CARGO_MANIFEST_LINKS",
        "OUT_DIR",
    ];
    let mut command = Command::new(program);
    for name in OF_THE_PACKAGE {
        command.env_remove(name);
    }
    command
}

/// What a command prints.
///
/// # Errors
/// If the command cannot be started or fails, or its output is not UTF-8.
pub fn output(program: &str, args: &[&str]) -> Result<String, String> {
    let line = format!("{program} {}", args.join(" "));
    let output = command(program).args(args).current_dir(root()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("cannot start `{line}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{line}` ended with {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("`{line}` answered nonsense: {error}"))
}
