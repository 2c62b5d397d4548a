//! What packages and service managers need: a health check, a word when it is ready, a manual, completions, and documentation that is true.

use std::collections::BTreeSet;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::Duration;

use regex::Regex;

use crate::support::process::{Process, command};
use crate::support::program::{program, refusal};

#[test]
fn the_health_check_says_whether_a_server_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path(), "sqlite:", &["--shutdown-delay", "0"]);
    let (_, port) = process.management.rsplit_once(':').unwrap();
    let port = port.to_owned();
    let health = |args: &[&str]| program(Path::new("x"), args, &[("TENANT_MANAGEMENT_PORT", &port), ("TENANT_MANAGEMENT_HOST", "0.0.0.0")]);
    let output = health(&["health"]);
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
    assert!(health(&["health", "--url", &format!("http://localhost:{port}/livez")]).status.success());
    let nothing = refusal(&health(&["health", "--url", &format!("http://127.0.0.1:{port}/nothing")]));
    assert!(nothing.ends_with("answers with status 404"), "{nothing}");
    assert!(refusal(&health(&["health", "--url", "https://127.0.0.1/"])).contains("is not an address such as http://"));
    process.signal("TERM");
    assert!(process.wait().0.success());
    let gone = refusal(&health(&["health"]));
    assert!(gone.contains(&format!("http://127.0.0.1:{port}/readyz cannot be asked")), "{gone}");
    assert!(refusal(&program(Path::new("x"), &["--management-port", "off", "health"], &[])).contains("--url"));
}

#[test]
fn a_health_check_does_not_wait_for_ever() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/readyz", silent.local_addr().unwrap());
    let text = refusal(&program(Path::new("x"), &["health", "--url", &url], &[]));
    assert!(text.ends_with("does not answer within 5 seconds"), "{text}");
}

#[test]
fn a_service_manager_is_told_when_it_is_ready_and_when_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let told = || {
        let mut text = [0; 64];
        let length = manager.recv(&mut text).unwrap();
        String::from_utf8(text[..length].to_vec()).unwrap()
    };
    let mut command = command(folder.path(), &[("NOTIFY_SOCKET", path.to_str().unwrap())]);
    let mut process = Process::spawn(command.args(["--shutdown-delay", "0"]), &folder.path().join("server.log"));
    assert_eq!(told(), "READY=1\n");
    assert_eq!(process.readiness().0, 200);
    process.signal("TERM");
    assert_eq!(told(), "STOPPING=1\n");
    assert!(process.wait().0.success());
}

#[test]
fn manual_and_completions_are_made_from_the_options() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    let said = |args: &[&str]| program(folder.path(), args, &[]);
    assert!(said(&["man", pages.to_str().unwrap()]).status.success());
    let page = std::fs::read_to_string(pages.join("tenant-server.1")).unwrap();
    assert!(page.contains("TENANT_MANAGEMENT_PORT") && page.contains("CONTEMBER_ENCRYPTION_KEY"), "{page}");
    assert!(pages.join("tenant-server-backup.1").exists() && pages.join("tenant-server-man.1").exists());
    assert!(!pages.join("tenant-server-mails.1").exists());
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let text = refusal(&said(&["man", file.join("pages").to_str().unwrap()]));
    assert!(text.contains("cannot write to "), "{text}");
    for shell in ["bash", "zsh", "fish"] {
        let script = String::from_utf8(said(&["completions", shell]).stdout).unwrap();
        assert!(script.contains("management-port") && script.contains("backup"), "{script}");
    }
}

fn matches(pattern: &str, text: &str) -> BTreeSet<String> {
    Regex::new(pattern).unwrap().find_iter(text).map(|found| found.as_str().to_owned()).collect()
}

/// What the program says about itself and each of its commands.
fn help() -> String {
    let said = |args: &[&str]| String::from_utf8(program(Path::new("x"), args, &[]).stdout).unwrap();
    let mut all = said(&["--help"]);
    let (_, commands) = all.split_once("Commands:\n").unwrap();
    let commands = commands.lines().take_while(|line| !line.is_empty()).filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let commands: Vec<String> = commands.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    assert!(commands.contains(&"backup".to_owned()) && commands.contains(&"config".to_owned()), "{commands:?}");
    for command in commands.iter().filter(|command| *command != "help") {
        all += &said(&[command, "--help"]);
    }
    all
}

#[test]
fn every_option_and_variable_is_documented_and_every_documented_variable_exists() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let help = help();
    let variable = "(?:TENANT|CONTEMBER|DATABASE|DEFAULT_DB)_[A-Z0-9_]*";
    let options = matches("--[a-z][a-z-]+", &help);
    assert!(options.len() > 15, "{options:?}");
    let undocumented: Vec<_> = options
        .iter()
        .filter(|option| !["--help", "--version"].contains(&option.as_str()) && !readme.contains(&format!("`{option}`")))
        .collect();
    assert_eq!(undocumented, Vec::<&String>::new(), "these options are missing in server/README.md");
    let known = matches(variable, &help);
    let documented = matches(variable, &readme);
    // A name that ends so stands for all that begin with it.
    let missing: Vec<_> = known.iter().filter(|name| !name.ends_with('_') && !documented.contains(*name)).collect();
    assert_eq!(missing, Vec::<&String>::new(), "these variables are missing in server/README.md");
    let unknown = documented.iter().filter(|name| {
        let own = name.strip_suffix("_FILE").unwrap_or(name).replace("DEFAULT_DB_", "TENANT_DB_");
        // Read when the program is built, not when it runs.
        !name.ends_with('_') && name.as_str() != "TENANT_COMMIT" && !known.contains(&own)
    });
    assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&String>::new(), "server/README.md has variables that the program does not know");
}
