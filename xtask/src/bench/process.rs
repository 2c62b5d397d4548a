//! What the kernel says about a process: memory and processor time.
//!
//! **Invariant:** a figure that cannot be read is an error, never a zero.

use std::fs;
use std::time::Duration;

/// Linux reports processor time to programs in hundredths of a second, whatever its own clock rate.
const TICKS_PER_SECOND: u64 = 100;

/// In bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resident {
    pub resident: u64,
    pub peak: u64,
}

/// # Errors
/// If the process has ended.
pub fn memory(pid: u32) -> Result<Resident, String> {
    parse_status(&read(pid, "status")?).ok_or_else(|| format!("process {pid} shows no memory; has it ended?"))
}

/// From here on, `peak` is what the process holds at most after this call.
///
/// # Errors
/// If the process has ended, or belongs to another user.
pub fn reset_peak(pid: u32) -> Result<(), String> {
    let path = format!("/proc/{pid}/clear_refs");
    fs::write(&path, "5").map_err(|error| format!("{path}: {error}"))
}

/// User and system time of all threads, those that have ended included.
///
/// # Errors
/// If the process has ended.
pub fn processor_time(pid: u32) -> Result<Duration, String> {
    parse_stat(&read(pid, "stat")?).ok_or_else(|| format!("process {pid} shows no processor time"))
}

fn read(pid: u32, file: &str) -> Result<String, String> {
    let path = format!("/proc/{pid}/{file}");
    fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
}

fn parse_status(text: &str) -> Option<Resident> {
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
    };
    Some(Resident { resident: field("VmRSS:")?, peak: field("VmHWM:")? })
}

fn parse_stat(text: &str) -> Option<Duration> {
    // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
    let (_, rest) = text.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 1000 / TICKS_PER_SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_memory() {
        let text = "Name:\tserver\nVmPeak:\t  900 kB\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\nThreads:\t3\n";
        assert_eq!(parse_status(text), Some(Resident { resident: 10 * 1024 * 1024, peak: 20 * 1024 * 1024 }));
        assert_eq!(parse_status("Name:\tzombie\n"), None);
    }

    #[test]
    fn reads_processor_time_whatever_the_program_is_called() {
        let text = "42 (a) b (c) S 1 42 42 0 -1 4194304 100 0 0 0 150 50 0 0 20 0 3 0 1000 0 0";
        assert_eq!(parse_stat(text), Some(Duration::from_secs(2)));
        assert_eq!(parse_stat(""), None);
    }

    #[test]
    fn a_peak_that_was_reset_no_longer_counts_what_was_freed_before() {
        let pid = std::process::id();
        let peak = || memory(pid).map_or(0, |memory| memory.peak);
        let large = 200_000_000;
        drop(std::hint::black_box(vec![1_u8; large]));
        let before = peak();
        assert_eq!(reset_peak(pid), Ok(()));
        assert!(peak() < before - large as u64 / 2);
    }

    #[test]
    fn reads_itself() {
        let pid = std::process::id();
        assert!(memory(pid).is_ok_and(|memory| memory.resident > 0 && memory.peak >= memory.resident));
        assert!(processor_time(pid).is_ok());
    }
}
