//! Settings from flags, the environment and profiles.
//!
//! **Invariant:** no test reads the environment of its process.

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    Profile::read(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())).settings()
}

const NAMED: [(&str, &str); 3] = [("TENANT_URL", "http://host:1/tenant"), ("TENANT_LOGIN_TOKEN", "a"), ("TENANT_ROOT_TOKEN", "b")];

#[test]
fn an_empty_environment_starts_our_own_server() {
    let settings = read(&[]).unwrap();
    assert!(settings.remote.is_none());
    assert_eq!(settings.provisioner, Provisioner::Config);
}

#[test]
fn three_variables_name_a_server() {
    let settings = read(&[&NAMED[..], &[("TENANT_PROVISIONER", "contember")]].concat()).unwrap();
    assert!(settings.remote.is_some());
    assert_eq!(settings.provisioner, Provisioner::Contember);
}

#[test]
fn the_names_of_the_reference_are_understood() {
    let named = [("CONTEMBER_API_URL", "http://host:4001/"), ("CONTEMBER_LOGIN_TOKEN", "a"), ("CONTEMBER_ROOT_TOKEN", "b")];
    let remote = read(&named).unwrap().remote.unwrap();
    assert_eq!(remote.endpoint, Endpoint::parse("http://host:4001/tenant").unwrap());
}

#[test]
fn root_may_be_a_person() {
    let named = [NAMED[0], NAMED[1], ("TENANT_ROOT_EMAIL", "root@example.com"), ("TENANT_ROOT_PASSWORD", "p")];
    assert!(matches!(read(&named).unwrap().remote.unwrap().root, Root::Password { .. }));
    assert_eq!(read(&named[..3]).unwrap_err(), SettingsError::Incomplete("the password of root"));
}

#[test]
fn a_part_of_what_is_needed_is_refused_by_name() {
    assert_eq!(read(&NAMED[..1]).unwrap_err(), SettingsError::Incomplete("the login token"));
    assert_eq!(read(&NAMED[..2]).unwrap_err(), SettingsError::Incomplete("the root token"));
}

#[test]
fn wrong_values_are_refused() {
    assert_eq!(read(&[("TENANT_URL", "tenant"), NAMED[1], NAMED[2]]).unwrap_err(), SettingsError::Url);
    assert_eq!(read(&[("TENANT_PROVISIONER", "magic")]).unwrap_err(), SettingsError::Provisioner);
    assert_eq!(read(&[("TENANT_CAPTCHAS", "9101")]).unwrap_err(), SettingsError::Service("captcha service"));
    assert_eq!(read(&[("TENANT_BREACHES", "localhost:9102")]).unwrap_err(), SettingsError::Service("breach list"));
    assert_eq!(read(&[("TENANT_PROVIDERS", "host")]).unwrap_err(), SettingsError::Service("identity provider"));
    let profile = Profile { timeout: Some(0), ..Profile::default() };
    assert_eq!(profile.settings().unwrap_err(), SettingsError::Timeout);
}

#[test]
fn what_is_said_first_wins() {
    let flags = Profile { name: Some("flags".to_owned()), ..Profile::default() };
    let file = Profile { name: Some("file".to_owned()), project: Some("blog".to_owned()), ..Profile::default() };
    let both = flags.or(file);
    assert_eq!((both.name.as_deref(), both.project.as_deref()), (Some("flags"), Some("blog")));
}

#[test]
fn a_profile_with_a_mistake_is_refused_without_its_secrets() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "url = \"http://host/tenant\"\nroot_tokn = \"hush-hush\"\n").unwrap();
    let error = Profile::load(file.path()).err().unwrap().to_string();
    assert!(error.contains("line 2") && error.contains("root_tokn") && !error.contains("hush"), "{error}");
}
