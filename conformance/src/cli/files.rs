//! Writes the reports of a run.
//!
//! **Invariant:** a file has its old content or its new one, whenever the program ends.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::{fs, io};

use tempfile::Builder;

use super::options::Files;
use crate::report::{Exit, Report, badge, html, json, junit};

/// Every file that can be written is, and every other one has its sentence.
pub fn write_reports(files: &Files, report: &Report, exit: Exit, strict: bool) -> Vec<String> {
    let is_image = |path: &Path| path.extension().and_then(OsStr::to_str) == Some("svg");
    let drawn = |path: &Path| if is_image(path) { badge::svg(report, exit) } else { badge::endpoint(report, exit) };
    let wanted = [
        files.junit.as_deref().map(|path| (path, junit(report, strict))),
        files.json.as_deref().map(|path| (path, json(report))),
        files.html.as_deref().map(|path| (path, html(report, exit))),
        files.badge.as_deref().map(|path| (path, Ok(drawn(path)))),
    ];
    let written =
        wanted.into_iter().flatten().map(|(path, text)| text.and_then(|text| write(path, &text)).map_err(|why| sentence(path, &why)));
    written.filter_map(Result::err).collect()
}

/// Writes one file; the error says why it could not.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let failed = |error: io::Error| {
        let text = error.to_string();
        // The rest names the temporary file, which says nothing.
        text.split(" at path ").next().unwrap_or(&text).to_owned()
    };
    write_whole(path, text).map_err(failed)
}

pub fn sentence(path: &Path, why: &str) -> String {
    format!("{} was not written: {why}", path.display())
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    // A device or a pipe must not be replaced by a file.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return fs::write(path, text);
    }
    // Where a link leads to, so that the link stays.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(".tenant-conformance-");
    readable(&mut builder);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// A report is for others, too; without this, a temporary file is for its owner only. The user's mask still takes rights away.
#[cfg(unix)]
fn readable(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_: &mut Builder<'_, '_>) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::report;
    use crate::report::{Status, read};

    fn files(folder: &Path) -> Files {
        let path = |name: &str| Some(folder.join(name));
        Files { junit: path("junit.xml"), json: path("report.json"), html: path("report.html"), badge: path("badge.svg") }
    }

    #[test]
    fn every_report_is_written_whole() {
        let folder = tempfile::tempdir().unwrap();
        let report = report(&[Status::Pass], "default");
        fs::write(folder.path().join("report.json"), "old").unwrap();
        assert_eq!(write_reports(&files(folder.path()), &report, Exit::Kept, false), Vec::<String>::new());
        let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read(&text("report.json")).unwrap().cases.len(), 1);
        assert!(text("junit.xml").starts_with("<?xml") && text("report.html").starts_with("<!doctype html>"));
        assert!(text("badge.svg").starts_with("<svg"));
        // Nothing else is left behind.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
    }

    #[test]
    fn one_that_cannot_be_written_does_not_keep_the_others_back() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files { json: Some(folder.path().join("missing/report.json")), ..files(folder.path()) };
        let unwritten = write_reports(&files, &report(&[Status::Pass], "default"), Exit::Kept, false);
        assert_eq!(unwritten.len(), 1);
        assert!(unwritten[0].ends_with("missing/report.json was not written: No such file or directory (os error 2)"), "{unwritten:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn another_ending_gives_the_badge_of_a_service() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files { badge: Some(folder.path().join("badge.json")), ..Files::default() };
        write_reports(&files, &report(&[Status::Pass], "default"), Exit::Kept, false);
        assert!(fs::read_to_string(folder.path().join("badge.json")).unwrap().contains("\"schemaVersion\": 1"));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_and_a_link_stay_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        write(Path::new("/dev/null"), "text").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        write(&link, "new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }
}
